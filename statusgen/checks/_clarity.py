"""What the rules on the clarity of updates share: which texts are looked at, the words to avoid, and where they stand.

Looked at is what people wrote for customers within half a year: imported reports are history, and so are old ones.
Quotes, code and addresses are not the author's words; they are blanked.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path

from statusgen.diagnostics import Diagnostic, Level, Span
from statusgen.model import Audience, Incident, Project, Status, Update
from statusgen.value import Struct

LOOKED_BACK = timedelta(days=183)
"""Reports whose newest update is older are left as they are."""

WORDS = Path(__file__).with_name("clarity.toml")

RESOLVED = "says_resolved"
"""The list of words that are good ones."""

_NOT_JUDGED = re.compile(
    r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]+`|^(?: {4}|\t|>).*?$"
    r"|\bhttps?://\S+|\bmailto:\S+|\b[\w.+-]{1,64}@[\w.-]{1,255}\w|(?<=\])\([^()\s]*\)"
    r"|“[^”]{0,1000}”|„[^“”]{0,1000}[“”]|«[^»]{0,1000}»|\"[^\"\n]{0,1000}\"",
    re.DOTALL | re.MULTILINE,
)
_MARK = re.compile(r"[`~>@\t“„«\"]|    |:/|:\w|\]\(")
"""What all that is not judged begins with, or holds."""

_LETTER = re.compile(r"[^\n]")

_NOT_TO_LOWER = re.compile(r"\\[A-Z]|\(\?P")
"""What a regular expression that holds it would lose in lower case."""
_UNLIKE = re.compile("[İıſ]")
"""Letters that `re.IGNORECASE` takes for an i or an s, and that have another form in lower case."""


class Words(Struct, frozen=True):
    """Finds words: `each` of them, in a text that may hold some (`perhaps`, which tells so at a look)."""

    each: re.Pattern[str]
    perhaps: Callable[[str], bool]

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every place in the text."""
        return self.each.finditer(text) if self.perhaps(text) else iter(())


class Told(Struct, frozen=True):
    """An update for the public. `first`: nothing was told before it. `text` has its length and lines, with blanks for
    what is not judged."""

    incident: Incident
    number: int
    update: Update
    first: bool
    text: str

    def span(self, offset: int = 0) -> Span:
        """Where the character at this offset of the text stands in the file."""
        before = self.text[:offset]
        body, line = f"updates.{self.number}.body", before.count("\n")
        source = self.incident.source
        known = next((n for n in range(line, 0, -1) if f"{body}.{n}" in source.places), 0)  # lines behind a comment
        start = source.span(f"{body}.{known}")
        return Span(start.path, start.line + line - known, offset - (before.rfind("\n") + 1) + 1)


def told(project: Project, now: datetime) -> Iterator[Told]:
    """Every update that is looked at, file by file."""
    for incident in project.incidents:
        if not is_looked_at(incident, now):
            continue
        first = True
        for number, update in enumerate(incident.updates):
            if update.audience is Audience.PUBLIC:
                yield Told(incident, number, update, first, judged(update.body))
                first = False


def is_looked_at(incident: Incident, now: datetime) -> bool:
    """It was written here, for customers, and not long ago."""
    if not incident.updates or incident.imported_from or incident.audience is not Audience.PUBLIC:
        return False
    return incident.updates[-1].at >= now - LOOKED_BACK


@lru_cache(16_384)  # each rule asks for the same texts
def judged(text: str) -> str:
    """The text with blanks in the place of quotes, code and addresses."""
    if not _MARK.search(text):
        return text
    return _NOT_JUDGED.sub(lambda found: _LETTER.sub(" ", found[0]), text)


def is_on(project: Project, code: str) -> bool:
    """The project has not switched this rule off."""
    return code not in project.policy.clarity.off


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(WORDS.read_text("utf-8"))


@cache
def pattern(language: str, name: str) -> Words | None:
    """What finds a word of this list; None where the language has none. One look serves all lists of what to avoid."""
    lists = _lists().get(language.partition("-")[0], {})
    avoided = (word for other, words in lists.items() if other != RESOLVED for word in words)
    return _words(lists[name], lists[name] if name == RESOLVED else avoided) if name in lists else None


def whole_words(words: Sequence[str]) -> Words:
    """What finds these regular expressions as whole words, in whatever case, over the ends of lines too."""
    return _words(words, words)


def _words(words: Iterable[str], others: Iterable[str]) -> Words:
    return Words(re.compile(_source(words), re.IGNORECASE), _look(_source(others)))


def _source(words: Iterable[str]) -> str:
    return rf"(?<!\w)(?:{'|'.join(words)})(?!\w)".replace(" ", r"\s+")


@lru_cache(64)
def _look(source: str) -> Callable[[str], bool]:
    """Whether a text may hold what this finds in whatever case: in lower case, which takes a third of the time."""
    if not source.isascii() or _NOT_TO_LOWER.search(source):
        return bool
    lower = re.compile(source.lower())

    @lru_cache(16_384)  # each rule asks for the same texts
    def perhaps(text: str) -> bool:
        return bool(lower.search(text.lower()) or _UNLIKE.search(text))

    return perhaps


def of_words(
    project: Project,
    now: datetime,
    code: str,
    words: Words | None,
    hint: str,
    *,
    says: str = "is unclear to customers",
    also: Callable[[Told], bool] = lambda told: told.update.status is not Status.POSTMORTEM,
) -> Iterator[Diagnostic]:
    """One warning for each word in an update of which `also` is true; it names the word, and what it `says`."""
    if words is None or not is_on(project, code):
        return
    for one in told(project, now):
        for found in words.finditer(one.text) if also(one) else ():
            word = " ".join(found[0].split())
            yield Diagnostic(one.span(found.start()), code, f"`{word}` {says}", hint, Level.WARNING)
