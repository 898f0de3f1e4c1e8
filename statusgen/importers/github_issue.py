"""GitHub: the webhook payloads `issues` and `issue_comment`, which a workflow finds at `$GITHUB_EVENT_PATH`.

https://docs.github.com/webhooks/webhook-events-and-payloads. A new issue that was made with the form becomes a file; a
comment `/status …` of somebody who belongs to the repository becomes an update.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from statusgen.diagnostics import MessageError
from statusgen.importers._issues import Issue, left_out, take_issue
from statusgen.importers._messages import instant, parsed, table
from statusgen.importers._saving import Saved

SYSTEM = "github-issue"

_STAFF = frozenset({"OWNER", "MEMBER", "COLLABORATOR"})
_REPOSITORY = re.compile(r"[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}")


def take(data: bytes, target: Path, now: datetime) -> Saved:
    """Writes what the issue or the comment changes in the project in `target`."""
    found = parsed(data, "the event")
    issue, comment = table(found, "issue"), table(found, "comment")
    number, repository = issue.get("number"), table(found, "repository").get("full_name")
    if not isinstance(number, int) or not isinstance(repository, str) or not _REPOSITORY.fullmatch(repository):
        raise MessageError("the event is about no issue", "give the payload of `issues` or `issue_comment`")
    ref = f"{repository}#{number}"
    action = found.get("action")
    if "pull_request" in issue:
        return left_out(SYSTEM, ref, "it is a pull request")
    wanted = ("created",) if comment else ("opened", "reopened", "labeled", "edited")
    if action not in wanted:
        return left_out(SYSTEM, ref, "nothing follows from this action")
    said = comment or issue
    return take_issue(
        SYSTEM,
        Issue(
            ref,
            str(issue.get("title") or ""),
            tuple(str(label.get("name")) for label in issue.get("labels") or () if isinstance(label, dict)),
            min(instant(said.get("created_at")) or now, now),
            str(said.get("body") or ""),
            is_comment=bool(comment),
            may_tell=comment.get("author_association") in _STAFF,
        ),
        target,
        now,
    )
