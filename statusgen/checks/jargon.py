"""An update speaks of what runs inside: pods, failover, memory leaks.

Who reads it knows what they wanted to do, and not what it is made of. Say what does not work, and what works again.

Wrong:

    Pods were OOM-killed during the failover.

Right:

    Web shops answered with an error page between 9:05 and 9:20. They work again.

`policy.clarity.off: [jargon]` switches this off. Words of your own, such as names of products, stand in
`policy.clarity.words`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from statusgen.checks._clarity import of_words, pattern
from statusgen.diagnostics import Diagnostic
from statusgen.model import Project

CODE = "jargon"
HINT = "say what people can do again, or still cannot"


def check(project: Project, now: datetime) -> Iterator[Diagnostic]:
    """One warning for each such word in an update for the public, but in a post-mortem."""
    words = pattern(project.site.language, CODE)
    return of_words(project, now, CODE, words, HINT, says="is a word of those who run it")
