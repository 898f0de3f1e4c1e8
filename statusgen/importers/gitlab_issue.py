"""GitLab: the webhook payload of an issue, which a pipeline started by a webhook finds at `$TRIGGER_PAYLOAD`.

https://docs.gitlab.com/user/project/integrations/webhook_events/#work-item-events. A new issue that was made with the
template becomes a file. Comments are left out: the payload does not tell who may speak for the organisation.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from statusgen.diagnostics import MessageError
from statusgen.importers._issues import Issue, left_out, take_issue
from statusgen.importers._messages import instant, parsed, table
from statusgen.importers._saving import Saved

SYSTEM = "gitlab-issue"
_PROJECT = re.compile(r"[A-Za-z0-9_.-]{1,100}(/[A-Za-z0-9_.-]{1,100}){1,20}")


def take(data: bytes, target: Path, now: datetime) -> Saved:
    """Writes what the issue changes in the project in `target`."""
    found = parsed(data, "the event")
    told, project = table(found, "object_attributes"), table(found, "project")
    number, name = told.get("iid"), project.get("path_with_namespace")
    if isinstance(found, dict) and found.get("object_kind") == "note":
        return left_out(SYSTEM, "a comment", "comments of GitLab do not tell who may speak for the organisation")
    if not isinstance(number, int) or not isinstance(name, str) or not _PROJECT.fullmatch(name):
        raise MessageError("the event is about no issue", "give the payload of an issue's webhook")
    ref = f"{name}#{number}"
    if told.get("action") not in ("open", "reopen", "update"):
        return left_out(SYSTEM, ref, "nothing follows from this action")
    said = min(instant(told.get("created_at")) or now, now)
    labels = tuple(str(label.get("title")) for label in found.get("labels") or () if isinstance(label, dict))
    title, text = str(told.get("title") or ""), str(told.get("description") or "")
    return take_issue(SYSTEM, Issue(ref, title, labels, said, text), target, now)
