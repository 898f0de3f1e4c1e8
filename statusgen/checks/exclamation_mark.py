"""An update has an exclamation mark.

It sounds like an alarm to people who have one already, or like advertising to people who cannot work. A plain sentence
is read with more trust.

Wrong:

    Everything is back to normal!

Right:

    All services work as usual.

`policy.clarity.off: [exclamation-mark]` switches this off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from statusgen.checks._clarity import is_on, told
from statusgen.diagnostics import Diagnostic, Level
from statusgen.model import Project

CODE = "exclamation-mark"

_MARK = re.compile(r"(?<=[\w)*_.])[!！]+(?!\[)")


def check(project: Project, now: datetime) -> Iterator[Diagnostic]:
    """One warning for each update for the public that has one, at the first."""
    for one in told(project, now) if is_on(project, CODE) else ():
        found = _MARK.search(one.text) if "!" in one.text or "！" in one.text else None
        if found:
            message, hint = "an update has an exclamation mark", "a plain sentence is read with more trust"
            yield Diagnostic(one.span(found.start()), CODE, message, hint, Level.WARNING)
