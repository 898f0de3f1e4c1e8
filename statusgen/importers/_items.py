"""One page of another tool: its title, its times, its text, its severity, with what is to be said about each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from difflib import get_close_matches
from typing import TypeVar

from statusgen.diagnostics import Diagnostic, Span
from statusgen.importers._findings import affected, course, origin, wording
from statusgen.importers._folder import Page
from statusgen.importers._foreign import Document
from statusgen.importers._texts import LONGEST_TITLE, neutral, one_line, visible, with_breaks
from statusgen.importers._times import Read, read_time, shown
from statusgen.model import Source
from statusgen.value import Struct, field

T = TypeVar("T")

_SPELT = {"resolvedwhen": "resolvedWhen"}
"""Keys as people type them."""


class Item(Struct):
    """A page while it is read."""

    page: Page
    doc: Document
    zone: tzinfo
    problems: list[Diagnostic] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.doc.repaired:
            self.problems.append(origin.import_front_matter(self.doc.span(), self.doc.repaired))

    @property
    def source(self) -> Source:
        return Source(self.page.name)

    def title(self) -> str:
        """The title, or one made of the file's name."""
        title = one_line(self.doc.text("title"))
        if not title:
            title = one_line(self.page.stem.replace("-", " ").replace("_", " ")) or self.page.stem
            self.problems.append(wording.import_title(self.doc.span("title"), "the title is missing"))
        if len(title) > LONGEST_TITLE:
            self.problems.append(wording.import_title(self.doc.span("title"), "the title was cut"))
            title = title[: LONGEST_TITLE - 1].rstrip() + "…"
        return title

    def time(self, key: str) -> datetime | None:
        """The instant under a key; None if there is none, or none that can be read."""
        text = self.doc.text(key)
        found = read_time(text, self.zone) if text else None
        if found:
            self.note_odd(key, [found])
        return found.at if found else None

    def note_odd(self, key: str, times: Iterable[Read]) -> None:
        """Says of each time that needs a look how it was read."""
        for one in times:
            if one.doubtful:
                self.problems.append(course.import_time(self.doc.span(key), _SPELT.get(key, key), shown(one.at)))

    def text(self) -> str:
        """What visitors saw of the body."""
        body, hidden = visible(self.doc.body)
        if hidden:
            self.problems.append(wording.import_comment(self.body_span, hidden))
        return with_breaks(body)

    def neutral(self, text: str) -> str:
        """The text as our Markdown shows it, which is said where that is not what the other tool showed."""
        text, kinds = neutral(text)
        self.problems += [wording.import_markup(self.body_span, kind) for kind in kinds]
        return text

    @property
    def body_span(self) -> Span:
        return Span(self.page.name, self.doc.first_line, 1)

    def severity(self, known: Mapping[str, T], otherwise: str) -> T:
        """What the severity means, by the tool's own words; `otherwise` is the word that affects nothing."""
        word = self.doc.text("severity").lower()
        if word in known:
            return known[word]
        near = get_close_matches(word, known, n=1, cutoff=0.75)
        read_as = f"it was read as `{near[0]}`" if near else "nothing is affected by it"
        self.problems.append(affected.import_severity(self.doc.span("severity"), read_as))
        return known[near[0] if near else otherwise]
