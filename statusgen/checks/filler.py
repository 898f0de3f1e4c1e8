"""An update has words that are in every update of everybody: "we apologize for any inconvenience", "rest assured".

They take the place of what customers need: what is affected, what to do meanwhile, when it works again. An apology is
welcome where it says for what.

Wrong:

    We apologize for any inconvenience and thank you for your patience.

Right:

    We are sorry: payments that you made between 9:05 and 9:20 were charged twice. We return the money today.

`policy.clarity.off: [filler]` switches this off.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from statusgen.checks._clarity import of_words, pattern
from statusgen.diagnostics import Diagnostic
from statusgen.model import Project

CODE = "filler"
HINT = "leave it out, or say what people can do meanwhile"


def check(project: Project, now: datetime) -> Iterator[Diagnostic]:
    """One warning for each such phrase in an update for the public."""
    return of_words(project, now, CODE, pattern(project.site.language, CODE), HINT)
