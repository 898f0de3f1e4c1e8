"""A post-mortem has a heading with nothing under it.

`statusgen new review ID` appends one to fill in. What is not filled in is no review yet: it stands on no public page,
nobody is mailed, `due` goes on asking for it, and where closing asks for a review the incident is not closed.

Wrong:

    ## 2026-11-23 15:00 postmortem

    ### Summary

    ### Root cause and contributing factors

    A queue was full.

Write what the heading announces, or take the heading away.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from statusgen.diagnostics import Diagnostic, Level
from statusgen.model import Project, Status
from statusgen.prose.outline import empty_sections

CODE = "review-unfinished"


def check(project: Project, _now: datetime) -> Iterator[Diagnostic]:
    """One warning for each such post-mortem; imported ones are as they are."""
    for incident in project.incidents:
        for number, update in enumerate(() if incident.imported_from else incident.updates):
            empty = empty_sections(update.body) if update.status is Status.POSTMORTEM else 0
            if empty:
                said = "one heading has nothing under it" if empty == 1 else f"{empty} headings have nothing under them"
                message = f"this post-mortem is not finished: {said}"
                hint = (
                    "fill it in, or take the heading away; until then only staff see it, "
                    "and the review counts as not held"
                )
                yield Diagnostic(incident.source.span(f"updates.{number}"), CODE, message, hint, Level.WARNING)
