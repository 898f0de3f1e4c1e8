"""The first update does not say what customers cannot do.

"We are investigating an issue" tells nobody whether it is about them. One sentence is enough: what does not work, for
whom, and what still works. It is looked for in short first texts only, which share no word with the title or with the
name of an affected service, and only of severities of which the policy asks something: those that have `require`.

Wrong, where the policy says `high: {require: [next_update]}`:

    severity: high

    ## 2026-11-20 08:31 investigating
    next_update: 09:00

    We are aware of an issue and are looking into it.

Right:

    You cannot send mail to addresses outside of the county. Mail inside works.

`policy.clarity.off: [function-not-named]` switches this off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from statusgen.checks._clarity import is_on, told
from statusgen.diagnostics import Diagnostic, Level
from statusgen.model import Project, Status

CODE = "function-not-named"

SHORT = 90
"""Texts of more characters say something."""

_EARLY = (Status.INVESTIGATING, Status.IDENTIFIED)


def check(project: Project, now: datetime) -> Iterator[Diagnostic]:
    """One warning for each first update for the public that says nothing."""
    names = {service.id: service.name for service in project.services}
    asked = {severity for severity, terms in project.policy.severities.items() if terms.require}
    for one in told(project, now) if is_on(project, CODE) else ():
        text = one.text.strip()
        if (
            one.incident.severity not in asked
            or not one.first
            or one.update.status not in _EARLY
            or not text
            or len(one.update.body) > SHORT
        ):
            continue
        known = " ".join([one.incident.title, *(names.get(id, "") for id in one.incident.services)])
        if not _stems(known) & _stems(text):
            message, hint = (
                "the first update does not say what customers cannot do",
                "say what does not work, and for whom",
            )
            yield Diagnostic(one.span(), CODE, message, hint, Level.WARNING)


def _stems(text: str) -> set[str]:
    """The beginnings of the words, so that `mails` is `mail`; of scripts without blanks every two letters."""
    words = re.findall(r"[^\W\d_]{4,}|[\u3040-\u30ff\u4e00-\u9fff]+", text.lower())
    pairs = {word[n : n + 2] for word in words if word > "\u3040" for n in range(len(word) - 1)}
    return {word[:4] for word in words} | pairs
