"""An update has a word that this project wants to avoid.

`policy.clarity.words` in services.yaml lists words and phrases that customers do not understand, or that your
organisation does not use: names of products behind a service, of teams, of places. They are found as whole words,
whatever their case.

Wrong, with `policy: {clarity: {words: [Exchange]}}`:

    Exchange does not accept messages.

Right:

    You cannot send mail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from statusgen.checks._clarity import of_words, whole_words
from statusgen.diagnostics import Diagnostic
from statusgen.model import Project

CODE = "word-to-avoid"
HINT = "say it in the words of customers; the list is `policy.clarity.words` in services.yaml"


def check(project: Project, now: datetime) -> Iterator[Diagnostic]:
    """One warning for each listed word in an update for the public."""
    listed = [" ".join(re.escape(part) for part in word.split()) for word in project.policy.clarity.words]
    words = whole_words(listed) if listed else None
    return of_words(project, now, CODE, words, HINT, says="is a word to avoid")
