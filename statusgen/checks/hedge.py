"""An update hedges: "some users may experience", "should be working", "hopefully".

Who reads it cannot tell whether it is about them, or whether it works. Say who is affected and how many, what works and
what does not, and what you have tested.

Wrong:

    Some users may experience intermittent issues. Sign-in should be working again.

Right:

    About 400 of 4,200 people cannot sign in. Who is signed in can go on working.

`policy.clarity.off: [hedge]` switches this off.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from statusgen.checks._clarity import of_words, pattern
from statusgen.diagnostics import Diagnostic
from statusgen.model import Project

CODE = "hedge"
HINT = "say who is affected, what works and what does not; a number is better than a word"


def check(project: Project, now: datetime) -> Iterator[Diagnostic]:
    """One warning for each hedge in an update for the public."""
    return of_words(project, now, CODE, pattern(project.site.language, CODE), HINT)
