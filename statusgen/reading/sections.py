"""The body of a file: where its updates begin, and what could be taken for an update and is none.

Markdown decides what a heading is: `##` in fenced code, in a comment, a quotation or a list is text. What code and
comments are is defined in prose, where they are rendered. Comments are private notes: no section holds any. Everything
here takes time in proportion to the length of the text, whatever stands in it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping

from statusgen.diagnostics import Level, Span
from statusgen.model import Status
from statusgen.prose.outline import Asked
from statusgen.prose.source import RULE, Kind, Part, cuts, lines_without_comments, parts, without_comments
from statusgen.reading.findings import headings as findings
from statusgen.reading.findings.suggest import nearest
from statusgen.reading.findings.text import merge_conflict
from statusgen.reading.meant import heading_meant
from statusgen.reading.notes import Notes
from statusgen.reading.times import INSTANT_PATTERN
from statusgen.value import Struct, field, replace

_STATUS = "|".join(Status)
_CANDIDATE = re.compile(r"\n( {0,3})(?:(#+)([^\n]*)|(?:=+|-+)[ \t]*$)", re.MULTILINE)
_UPDATE = re.compile(rf"[ \t]+{INSTANT_PATTERN}[ \t]+(?:{_STATUS})[ \t]*")
_BARE_UPDATE = re.compile(rf"\n {{0,3}}(?:[–—][ \t]*|\*\*|__)?{INSTANT_PATTERN}[ \t]+(?:{_STATUS})[*_:. \t]*(?=\n|\Z)")
"""A line that would be the heading of an update, had it the marks for it."""
_TIME_OR_STATUS = re.compile(rf"\d{{1,2}}:\d\d|\d{{4}}-\d\d?-\d\d?|(?<![\w-])(?:{_STATUS})(?![\w-])")
_BETWEEN_VERSIONS = "\n" + 7 * "="
_NEAR_MARGIN = re.compile(r"^( {0,2})(\S[^\n]*)", re.MULTILINE)
"""A line that can end a list: what is indented as far as a heading may be can belong to any."""
_LIST_ITEM = re.compile(r"([-+*]|\d{1,9}[.)])(?:([ \t]+)(?=[^ \t])|[ \t]*$)")
_NO_PARAGRAPH = re.compile(r"[ \t]*$| {0,3}(?:[#>|]|```|~~~)| {4}|\t")
_BLOCK = re.compile(r"(?:(?! {0,3}##(?:[ \t]|$))[ \t]*\S[^\n]*(?:\n|\Z))*", re.MULTILINE)
_BLANK_LINES = re.compile(r"(?:[ \t]*\n)*")
AUDIENCE_LINE = re.compile(
    r"^([ \t>*+_\"'`~|-]*(?:\d+[.)][ \t]*)?)([^\W\d_]{6,10})[*_\"'`]*[ \t]*[:：﹕꞉∶=][ \t*_\"'`]*(internal\b)?",
    re.MULTILINE | re.IGNORECASE,
)
"""A line that somebody may have meant for the audience of the update."""
_FIELD = re.compile(
    r"\n {0,3}(eta|next_update|services|severity|window|escalated_to|author|edited"
    r"|incident_manager|communications_lead|assigned_team):"
)


_ASKED = frozenset(f"<!-- {asked} -->" for asked in Asked)
"""Comments that hold nothing private."""


class Section(Struct, frozen=True):
    """A part of the body: the summary (`heading` is None), or one update.

    `heading` is what stands after the `##`; `line` and `column` tell where. `block` are the lines directly under it,
    from line `line + 1` on; `body` is the text, from `body_line` on, without blank lines around it. Where comments were
    taken out of it, `moved` says of lines of the body, from 0 on, in which line of the file they and those after begin,
    and `cuts` of lines of the file where comments stood in them, from 0 on, and how wide they were.
    """

    heading: str | None
    line: int
    column: int
    block: tuple[str, ...]
    body: str
    body_line: int
    moved: Mapping[int, int] = field(default_factory=dict)
    cuts: Mapping[int, list[tuple[int, int]]] = field(default_factory=dict)

    def line_of(self, number: int) -> int:
        """The line of the file that is this line of the body, from 0 on."""
        before = max((n for n in self.moved if n <= number), default=None)
        return self.body_line + number if before is None else self.moved[before] + number - before

    def place_of(self, number: int, column: int) -> tuple[int, int]:
        """Line and column in the file of this line of the body, from 0 on, and this column of it, from 1 on."""
        line = self.line_of(number)
        for start, width in self.cuts.get(line, ()):
            column += width if start < column else 0
        return line, column


def _bare(body: str, first_line: int) -> tuple[str, dict[int, int]]:
    """A text without its comments, and where the lines behind them stand in the file."""
    bare = without_comments(body)
    begin = len(bare) - len(bare.lstrip("\n"))
    places = [first_line + line for line in lines_without_comments(body)[begin:]]
    moved = {n: at for n, at in enumerate(places) if at != (places[n - 1] + 1 if n else first_line)}
    return bare.strip("\n").rstrip(), moved


class _Heading(Struct, frozen=True):
    """A heading of level 2: where its line starts, where the lines under it start, and where they end."""

    start: int
    end: int
    block_end: int
    text: str
    column: int


def sections(text: str, first_line: int, notes: Notes) -> list[Section]:
    """The summary, and one section for each heading of level 2, whether it is a good one or not."""
    text, first_line = f"\n{text}", first_line - 1  # lines are found four times as fast by the line feed before them
    scan = _Scan(text, first_line, notes)
    scan.check_hidden()
    found: list[Section] = []
    line, heading = first_line, _Heading(0, 0, 0, "", 1)
    for following in [*scan.headings(), None]:
        end = following.start if following else len(text)
        block = text[heading.end : heading.block_end].rstrip("\n")
        body_start = _BLANK_LINES.match(text, heading.block_end, end)
        start = body_start.end() if body_start else heading.block_end
        body_line = line + text.count("\n", heading.start, start)
        body, moved, cut = text[start:end].rstrip(), dict[int, int](), dict[int, list[tuple[int, int]]]()
        if body:
            check_lines(body, body_line, bool(found), notes)
            if "<!--" in body:
                cut = {body_line + n: places for n, places in cuts(body).items()}
                body, moved = _bare(body, body_line)
        lines = tuple(block.split("\n")) if block else ()
        title = heading.text if found else None
        found.append(Section(title, line, heading.column, lines, body, body_line, moved, cut))
        if following:
            line += text.count("\n", heading.start, following.start)
            heading = following
    return found


class _Place:
    """A text in its file: which of it is hidden from Markdown, and where an index stands."""

    def __init__(self, text: str, first_line: int, notes: Notes) -> None:
        self.text = text
        self.notes = notes
        self.hidden = [part for part in parts(text) if part.kind is not Kind.CODE]
        self._starts = [part.start for part in self.hidden]
        self._counted = (0, first_line, 0)  # the last index that was asked for, its line, and where that line starts

    def is_hidden(self, index: int) -> bool:
        nearest_before = bisect_right(self._starts, index) - 1 if self._starts else -1
        return nearest_before >= 0 and index < self.hidden[nearest_before].end

    def span(self, index: int) -> Span:
        """The place of an index; quick if the indices rise."""
        counted, line, start = self._counted
        line += self.text.count("\n", counted, index) - self.text.count("\n", index, counted)
        if index >= counted:
            start = max(start, self.text.rfind("\n", counted, index) + 1)
        else:
            start = self.text.rfind("\n", 0, index) + 1
        self._counted = index, line, start
        return self.notes.span(line, index - start + 1)


class _Scan(_Place):
    """One pass over the headings of a body."""

    def __init__(self, text: str, first_line: int, notes: Notes) -> None:
        super().__init__(text, first_line, notes)
        self._looked = 0  # up to where lists were looked for
        self._item = 0  # what was found there

    def headings(self) -> Iterator[_Heading]:
        """The headings of level 2; a finding for each that is nearly one."""
        block_end = 0
        for match in _CANDIDATE.finditer(self.text):
            indent, hashes, title = match.groups("")
            start = match.start() + 1
            if self.is_hidden(start) or (indent and 0 < self._item_above(start) <= len(indent)):
                continue
            if hashes == "##" and title[:1] in ("", " ", "\t"):
                end = min(match.end() + 1, len(self.text))
                block = _BLOCK.match(self.text, end)
                block_end = block.end() if block else end
                yield _Heading(start, end, block_end, heading_text(title), len(indent) + 1)
            elif start >= block_end:  # else it is for the reader of fields, who wants none of it
                self._check(start, hashes, title, match[0])

    def _check(self, start: int, hashes: str, title: str, typed: str) -> None:
        """A finding for a heading that is no update: by its time or status, by its level, or by its missing blank."""
        if not hashes:
            before = self.text.rfind("\n", 0, max(0, start - 1)) + 1
            line = self.text[before : max(0, start - 1)]
            if typed == _BETWEEN_VERSIONS and len(line) + 1 != len(typed):  # else it is as long as its title: meant so
                self.notes.add(replace(merge_conflict(self.span(start)), level=Level.WARNING))
                return
            if _NO_PARAGRAPH.match(line) or self._item_above(start) or self.is_hidden(before):
                return
            above = self.text[self.text.rfind("\n", 0, before - 1) + 1 : before - 1]
            is_rule = _NO_PARAGRAPH.match(above) is None  # as hyphens under several lines are rendered
            start, title, level = before, line, 2 if "-" in typed and not is_rule else 1
        else:
            level = len(hashes)
        if _TIME_OR_STATUS.search(title):
            self.notes.add(findings.nearly_an_update(self.span(start), heading_meant(title)))
        elif level == 2:
            self.notes.add(findings.not_an_update(self.span(start), heading_meant(title), is_underlined=not hashes))
        elif level == 1 and (not hashes or title[:1] in (" ", "\t")):
            self.notes.add(findings.heading_too_high(self.span(start)))

    def check_hidden(self) -> None:
        """Findings for comments, and for code that is not closed or holds what looks like an update."""
        for part in self.hidden:
            if part.kind is Kind.COMMENT and self.text[part.start : part.end] in _ASKED:
                continue
            if part.kind is Kind.COMMENT:
                self.notes.add(findings.html_comment(self.span(part.start)))
            elif part.kind is Kind.OPEN_COMMENT:
                self.notes.add(findings.unclosed_comment(self.span(part.start)))
            elif part.inner[1] == len(self.text):
                self.notes.add(findings.unclosed_fence(self.span(part.start)))
            else:
                self._check_code(part)

    def _check_code(self, part: Part) -> None:
        for match in _CANDIDATE.finditer(self.text, part.inner[0] - 1, part.inner[1]):
            if match[1] or match[2] != "##" or not _UPDATE.fullmatch(match[3]):
                continue
            if self.text[part.start] == " ":  # an indented block, in a list maybe, ends where its indent ends
                self.notes.add(findings.unclosed_fence(self.span(part.start)))
                return
            self.notes.add(findings.heading_in_code(self.span(match.start() + 1)))

    def _item_above(self, index: int) -> int:
        """The column, from 0 on, in which the text of a list's item begins that is open above this line, which belongs
        to it if it is indented as far; 0 if there is none."""
        for match in _NEAR_MARGIN.finditer(self.text, self._looked, index):
            width = len(match[1])
            if (self._item and width >= self._item) or self.is_hidden(match.start() - 1):
                continue
            item = None if RULE.fullmatch(match[2]) else _LIST_ITEM.match(match[2])
            self._item = width + _width(item) if item else 0
        self._looked = index
        return self._item


def _width(item: re.Match[str]) -> int:
    """How far behind the start of its mark an item's text begins; five blanks make it code, and but one counts."""
    blanks = len(item[0].expandtabs(4)) - len(item[1])
    return len(item[1]) + (blanks if item[2] and blanks < 5 else 1)


def heading_text(title: str) -> str:
    """What stands behind the marks of a heading, without blanks around it, and without closing hashes."""
    title = title.strip(" \t")
    shorter = title.rstrip("#")
    return shorter.rstrip(" \t") if not shorter or shorter[-1] in " \t" else title


def check_bare(section: Section, notes: Notes) -> None:
    """Warnings of lines that would be headings of updates, had they the marks for it: some may be meant as text."""
    bare = [*_BARE_UPDATE.finditer(f"\n{section.body}")]
    if not bare:
        return
    place = _Place(section.body, section.body_line, notes)
    for match in bare:
        if not place.is_hidden(match.start()):
            line = section.line_of(section.body.count("\n", 0, match.start()))
            nearly = findings.nearly_an_update(notes.span(line, 1), heading_meant(match[0]))
            notes.add(replace(nearly, level=Level.WARNING))


def names_audience(line: re.Match[str]) -> bool:
    """Whether the word of an `AUDIENCE_LINE` is the key, or may be with a slip."""
    word = line[2].lower()
    return word == "audience" or bool(line[3] and nearest(word, ("audience",)))


def check_lines(body: str, first_line: int, is_update: bool, notes: Notes) -> None:
    """Findings for lines that would be fields of the update, did they stand directly under its heading."""
    if "internal" in body or "udience" in body.lower():
        place = _Place(body, first_line, notes)
        for match in AUDIENCE_LINE.finditer(body):
            if names_audience(match):
                notes.add(findings.misplaced_audience(place.span(match.end(1))))
    if is_update and ":" in body:
        found = [*_FIELD.finditer(f"\n{body}")]
        place = _Place(body if found else "", first_line, notes)
        for match in found:
            if not place.is_hidden(match.start()):
                notes.add(findings.misplaced_field(place.span(match.start()), match[1]))
