"""An update `resolved` does not say that it works again.

Most people read one message: this one. It says that the service works, since when, and whether anything is left to do.
It is looked for by words (works, restored, back, as usual…) in texts of three words or more, in the languages that have
a list of them.

Wrong:

    ## 2026-11-20 11:40 resolved

    We replaced the disk.

Right:

    ## 2026-11-20 11:40 resolved

    Mail works again since 11:30, and all delayed mail has been delivered. We replaced the disk.

`policy.clarity.off: [resolution-unclear]` switches this off.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from statusgen.checks._clarity import RESOLVED, is_on, pattern, told
from statusgen.diagnostics import Diagnostic, Level
from statusgen.model import Project, Status

CODE = "resolution-unclear"

FEWEST = 3
"""Texts of fewer words say nothing either way."""


def check(project: Project, now: datetime) -> Iterator[Diagnostic]:
    """One warning for each such update for the public."""
    words = pattern(project.site.language, RESOLVED)
    if words is None or not is_on(project, CODE):
        return
    for one in told(project, now):
        is_told = one.update.status is Status.RESOLVED and len(one.text.split()) >= FEWEST
        if is_told and not words.each.search(one.update.body):
            message, hint = "this update does not say that it works again", "say what works, and since when"
            yield Diagnostic(one.span(), CODE, message, hint, Level.WARNING)
