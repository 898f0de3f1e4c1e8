"""An update says when in words that say nothing: "shortly", "soon", "as soon as possible".

Customers plan by the clock. Say a time: the field `next_update` promises the next word, and `eta` says when it is
expected to work again. If neither is known, say so, and when you will know more.

Wrong:

    We will post another update shortly.

Right:

    next_update: 10:30

    We will know at 10:30 whether the new disk works.

`policy.clarity.off: [vague-time]` switches this off.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from statusgen.checks._clarity import of_words, pattern
from statusgen.diagnostics import Diagnostic
from statusgen.model import Project

CODE = "vague-time"
HINT = "say a time: `eta` for when it works again, `next_update` for the next word"


def check(project: Project, now: datetime) -> Iterator[Diagnostic]:
    """One warning for each such word in an update for the public."""
    return of_words(project, now, CODE, pattern(project.site.language, CODE), HINT)
