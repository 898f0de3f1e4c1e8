"""Which slip of the hand it was that made a text no YAML, and where it was made.

The library says where it noticed, which often is a line too late or the far end of a text. The lines around that place
tell what was meant: which line is indented unlike its neighbours, which key has no colon, which quote no end.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from statusgen.model import Audience, Impact, Kind, Severity
from statusgen.reading.findings import slips, syntax
from statusgen.reading.findings.slips import Beginning
from statusgen.reading.findings.text import merge_conflict
from statusgen.reading.times import Trouble

_DIRECTIVE = re.compile("^%", re.MULTILINE)
_DOCUMENT = re.compile(r"^(?:%|(?:---|\.\.\.)(?=\s|\Z))", re.MULTILINE)
_TAB_IN_INDENT = re.compile(r" *\t")
_BLANKS = re.compile(" *")
_HYPHENS = re.compile(r"(?:- +)*")
_QUOTED_KEY = re.compile(r"""(?:"[^"]*"|'[^']*')[ \t]*:(?=\s|\Z)""")
_COLON = re.compile(r":(?=\s|\Z)")
_BETWEEN_VERSIONS = re.compile("^={7}$", re.MULTILINE)
_NAME = re.compile(r"[^\s:=：]*")
_WORD = re.compile(r"[\w-]+")
_KNOWN = frozenset[str]([*Audience, *Impact, *Kind, *Severity])
"""Values that are words of the format: no text of anybody's."""

_Found = tuple[int, Trouble]


class Noticed(NamedTuple):
    """What the library said, and where it was, in indices into the text.

    At `began` that begins which it was reading when it noticed. `passed` is the end of the last value it had given,
    `quoted` begin and end of the last value in quotes.
    """

    at: int
    began: int
    context: str
    problem: str
    passed: int
    quoted: tuple[int, int] | None


class _Line(NamedTuple):
    """A line that says something: its number in the file, and the index at which it begins."""

    number: int
    start: int
    text: str

    @property
    def blanks(self) -> int:
        """How many blanks stand before it."""
        return len(self.text) - len(self.text.lstrip(" "))

    @property
    def indent(self) -> int:
        """How many characters stand before its key or its text: blanks, and the hyphens of lists."""
        hyphens = _HYPHENS.match(self.text, self.blanks)
        return hyphens.end() if hyphens else self.blanks

    @property
    def content(self) -> str:
        return self.text[self.indent :]

    @property
    def has_key(self) -> bool:
        return _key_ends(self.content) > 0

    @property
    def has_value(self) -> bool:
        end = _key_ends(self.content)
        return end > 0 and bool(self.content[end:].strip())


def explain(text: str, noticed: Noticed, first_line: int) -> _Found:
    """The index at which the mistake was made, and its finding. `first_line` is the number of the text's first line."""
    if left := _BETWEEN_VERSIONS.search(text):
        return left.start(), merge_conflict
    index, began, context, problem, passed, quoted = noticed
    if "quoted scalar" in context:
        ended = "end of stream" in problem or "document" in problem
        return began, partial(slips.never_closed, mark=text[began]) if ended else slips.backslash_in_quotes
    here = text[index : index + 1].strip()
    if quoted is not None and quoted[1] == passed and not text[passed:index].strip(" ") and here and here not in "]}":
        return _behind_quotes(text, index, quoted, in_brackets="flow" in context)
    if "flow" in context:
        return _in_brackets(text, noticed)
    line_start = text.rfind("\n", 0, index) + 1
    if _TAB_IN_INDENT.match(text, line_start):
        return text.index("\t", line_start), syntax.yaml_tab
    if "expected ':'" in problem:
        return _without_colon(text[began:], began)
    if "mapping values are not allowed" in problem:
        return _at_a_colon(_lines(text, index, first_line), index)
    if "while parsing a block" in context:
        return _out_of_line(_lines(text, index, first_line), index)
    if "<document start>" in problem and not _DOCUMENT.search(text, passed, index + 3):
        return _left_of_the_first(_lines(text, index, first_line), index)
    return _not_allowed(text, noticed, line_start)


def _not_allowed(text: str, noticed: Noticed, line_start: int) -> _Found:
    """What is YAML, but not allowed here, or may not begin a text."""
    index, said = noticed.at, noticed.context + noticed.problem
    here = text[index : index + 1]
    if text.startswith("%", line_start) or "directive" in said or "<document start>" in said:
        directives = [*_DIRECTIVE.finditer(text, 0, index + 1)]
        return (directives[-1].start() if directives else index), syntax.yaml_document
    if "cannot start any token" in said and here:
        return index, syntax.yaml_tab if here == "\t" else partial(syntax.reserved_character, character=here)
    if "tag" in said:
        return index, syntax.yaml_tag
    return index, syntax.yaml_alias if "alias" in said or "anchor" in said else syntax.yaml_syntax


def _lines(text: str, index: int, first_line: int) -> list[_Line]:
    """The line of an index and those above it, without comments and blank lines."""
    end = text.find("\n", index)
    lines: list[_Line] = []
    start = 0
    for number, line in enumerate(text[: end if end >= 0 else len(text)].split("\n"), first_line):
        lines.append(_Line(number, start, line))
        start += len(line) + 1
    *above, last = lines
    return [line for line in above if line.text.strip() and not line.text.lstrip().startswith("#")] + [last]


def _key_ends(text: str) -> int:
    """Where the key that a text begins with ends, with its colon; 0 if it begins with none. It looks at each character
    once, however long the line."""
    if text[:1].isspace():
        return 0
    colon = _QUOTED_KEY.match(text) if text[:1] in ("'", '"') else _COLON.search(text, 1)
    return colon.end() if colon else 0


def _without_colon(text: str, index: int) -> _Found:
    """The line that a text begins with has no colon behind its first word, which is the key. Of its value the finding
    repeats what is a word of the format."""
    match = _NAME.match(text)
    key = match[0] if match else ""
    value = text[len(key) :].partition("\n")[0].partition(" #")[0].strip(" \t\r:=：")
    return index, partial(slips.missing_colon, key=key, value=value if value in _KNOWN else "…")


def _at_a_colon(lines: list[_Line], index: int) -> _Found:
    """A colon where there can be none: the second of its line, or the line is taken for more text of those above."""
    *above, line = lines
    if not above or _key_ends(line.text[line.indent : index - line.start]):
        return index, syntax.unquoted_colon
    last = above[-1]
    if not last.has_key and not _goes_on(above):
        return _without_colon(last.content, last.start + last.indent)
    places = _neighbours(lines)
    if not places:
        return index, syntax.unquoted_colon
    return line.start + line.blanks, partial(slips.wrong_indent, neighbours=places)


def _goes_on(lines: Sequence[_Line]) -> bool:
    """Whether the last line, which has no key, is more text of the value that a line above it begins."""
    *above, line = lines
    key = next((other for other in reversed(above) if other.has_key), None)
    return key is not None and key.has_value and line.indent > key.indent


def _left_of_the_first(lines: list[_Line], index: int) -> _Found:
    """A line stands further left than the first: that one is indented, or this one is not, whichever is alone."""
    *above, line = lines
    if not above or line.blanks >= above[0].blanks:
        return index, syntax.yaml_syntax
    roots = [other for other in above if other.blanks == above[0].blanks]
    odd, other = (roots[0], line) if len(roots) == 1 else (line, roots[-1])
    places = (Beginning(other.number, other.blanks + 1),)
    return odd.start + odd.blanks, partial(slips.wrong_indent, neighbours=places)


def _out_of_line(lines: list[_Line], index: int) -> _Found:
    """A line that begins where none of those above it does."""
    *above, line = lines
    begin = line.indent + _key_ends(line.content)
    value = line.text[begin : index - line.start].strip(" ")
    if value.startswith("[") and value.endswith("]") and line.text[index - line.start :][:1] not in "]}":
        return line.start + line.text.index("[", begin), partial(syntax.reserved_character, character="[")
    if line.content.startswith("-") and any(item.blanks == line.blanks < item.indent for item in above):
        return line.start + line.blanks, partial(slips.wrong_indent, neighbours=())
    places = _neighbours(lines)
    if line.start + line.blanks != index or not places or above[-1].indent == line.blanks:
        return index, syntax.yaml_syntax
    return index, partial(slips.wrong_indent, neighbours=places)


def _neighbours(lines: Sequence[_Line]) -> tuple[Beginning, ...]:
    """Where the last line may begin: like the nearest above it, or, if that is further in, like one further out."""
    *above, line = lines
    is_item = line.indent > line.blanks
    places = [Beginning(other.number, 1 + (other.blanks if is_item else other.indent)) for other in reversed(above)]
    others = [place for place in places if place.column != line.blanks + 1]
    outer = [place for place in others if place.column <= line.blanks]
    return tuple(dict.fromkeys(others[:1] + outer[:1]))


def _behind_quotes(text: str, index: int, quoted: tuple[int, int], *, in_brackets: bool) -> _Found:
    """Something stands behind a text in quotes, on the line where it ends."""
    begin, end = quoted
    if "\n" in text[begin:end]:
        return begin, partial(slips.never_closed, mark=text[begin])
    if in_brackets and (text[index] in "\"'{[" or _key_ends(text[index:].partition("\n")[0])):
        return index, slips.missing_comma
    return end - 1, partial(slips.quote_in_quotes, mark=text[begin])


def _in_brackets(text: str, noticed: Noticed) -> _Found:
    """A bracket is never closed, is closed by another one, or two of its entries have no comma between them."""
    index, began = noticed.at, noticed.began
    start = text.rfind("\n", 0, index) + 1
    own = text.rfind("\n", 0, began) + 1
    goes_on = start == own or _indent(text, start) > _indent(text, own)
    if not text[index:].strip():
        opened = max(text.rfind("{", 0, index), text.rfind("[", 0, index)) if "node" in noticed.context else began
        return opened, partial(slips.never_closed, mark=text[opened])
    if "',' or" not in noticed.problem:
        return index, syntax.yaml_syntax
    if text[index] in "]}" or not goes_on:
        return began, partial(slips.never_closed, mark=text[began])
    if text[index] != ":":
        return index, slips.missing_comma
    value = text[began if start == own else start : index]
    word = deque(_WORD.finditer(value), 1)
    if not word or value[word[0].end() :].strip(" \t") or value[: word[0].start()].rstrip(" ").endswith(":"):
        return index, syntax.unquoted_colon
    return index - len(value) + word[0].start(), slips.missing_comma


def _indent(text: str, start: int) -> int:
    """How many blanks stand at the beginning of the line that starts there."""
    match = _BLANKS.match(text, start)
    return match.end() - start if match else 0
