"""GitLab: the webhook payload of an issue, which a pipeline started by a webhook finds at `$TRIGGER_PAYLOAD`.

https://docs.gitlab.com/user/project/integrations/webhook_events/#work-item-events. A new issue that was made with the
template becomes a file. Comments are left out: the payload does not tell who may speak for the organisation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from statusgen.diagnostics import StatusgenError
from statusgen.importers._alerts import parsed
from statusgen.importers._issues import Issue, left_out, take_issue
from statusgen.importers._saving import Saved
from statusgen.importers._times import read_time

SYSTEM = "gitlab-issue"
_PROJECT = re.compile(r"[A-Za-z0-9_.-]{1,100}(/[A-Za-z0-9_.-]{1,100}){1,20}")


def take(data: bytes, target: Path, now: datetime) -> Saved:
    """Writes what the issue changes in the project in `target`."""
    found = parsed(data, "the event")
    told, project = _table(found, "object_attributes"), _table(found, "project")
    number, name = told.get("iid"), project.get("path_with_namespace")
    if isinstance(found, dict) and found.get("object_kind") == "note":
        return left_out(SYSTEM, "a comment", "comments of GitLab do not tell who may speak for the organisation")
    if not isinstance(number, int) or not isinstance(name, str) or not _PROJECT.fullmatch(name):
        raise StatusgenError("the event is about no issue", "give the payload of an issue's webhook", 1)
    ref = f"{name}#{number}"
    if told.get("action") not in ("open", "reopen", "update"):
        return left_out(SYSTEM, ref, "nothing follows from this action")
    read = read_time(str(told.get("created_at")), UTC)
    labels = tuple(str(label.get("title")) for label in found.get("labels") or () if isinstance(label, dict))
    title, text = str(told.get("title") or ""), str(told.get("description") or "")
    return take_issue(SYSTEM, Issue(ref, title, labels, min(read.at, now) if read else now, text), target, now)


def _table(found: Any, name: str) -> Mapping[str, Any]:
    value = found.get(name) if isinstance(found, dict) else None
    return value if isinstance(value, dict) else {}
