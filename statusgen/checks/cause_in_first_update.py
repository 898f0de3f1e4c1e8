"""The first update names a cause.

While you are still investigating, a cause is a guess, and a guess that turns out wrong costs trust. Say what people
notice, and what you do next. The cause has its place later: in an update `identified`, in `root_cause`, in the
post-mortem.

Wrong:

    ## 2026-11-20 08:31 investigating

    Mail is late. The root cause is a storage controller.

Right:

    ## 2026-11-20 08:31 investigating

    Mail from outside arrives up to 40 minutes late. Nothing is lost. We are looking for the cause.

`policy.clarity.off: [cause-in-first-update]` switches this off.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from statusgen.checks._clarity import Told, of_words, pattern
from statusgen.diagnostics import Diagnostic
from statusgen.model import Project, Status

CODE = "cause-in-first-update"
SAYS = "names a cause while you are still investigating"
HINT = "say what people notice; name the cause once it is certain, under `identified`"


def check(project: Project, now: datetime) -> Iterator[Diagnostic]:
    """One warning for each cause in a first update that says `investigating`."""
    return of_words(project, now, CODE, pattern(project.site.language, "cause"), HINT, says=SAYS, also=_is_early)


def _is_early(told: Told) -> bool:
    return told.first and told.update.status is Status.INVESTIGATING
