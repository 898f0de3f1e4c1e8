"""Bodies and titles of other tools' pages: what visitors saw of them, and what is said about the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator

from statusgen.prose import Remark, RemarkKind, problems
from statusgen.prose.source import Kind, normal, parts, without_comments

LONGEST_TITLE = 255

_LABEL_OF_TOOLS = re.compile(
    r"<!--[-\s]*(language code:|markdown-link-check|your general content|definition of)", re.IGNORECASE
)
_SHORTCODE = re.compile(r"\{\{[<%].*?[>%]\}\}", re.DOTALL)
_TAG = re.compile(r"<(?=[a-zA-Z/!?])(?![a-zA-Z][a-zA-Z0-9+.-]*:|[^<>\s]+@)")
_KINDS = {
    RemarkKind.RAW_HTML: "raw HTML",
    RemarkKind.IMAGE: "a picture",
    RemarkKind.LINK: "a link that leads nowhere",
    RemarkKind.TOO_LONG: "a text too complex for Markdown",
    RemarkKind.TOO_DEEP: "a text too complex for Markdown",
    RemarkKind.TOO_DENSE: "a text too complex for Markdown",
}
_PASSES = 200
"""More pictures and odd links than any report has."""
_DEFINITION = re.compile(r"(?m)^ {0,3}\[([^\]\n]+)\]:[ \t]*\S.*\n?")
_BREAK = re.compile(r"[ \t]*<br[ \t]*/?>[ \t]*\n?", re.IGNORECASE)
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")


def one_line(text: str) -> str:
    """The text on one line, without invisible characters."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def visible(text: str) -> tuple[str, int]:
    """What a page showed of a Markdown text, without its HTML comments, and how many of them held words for people
    (rather than a tool's own marks)."""
    text = normal(text)
    notes = [text[part.start : part.end] for part in parts(text) if part.kind in (Kind.COMMENT, Kind.OPEN_COMMENT)]
    said = sum(1 for note in notes if re.search(r"\w", note) and not _LABEL_OF_TOOLS.match(note))
    return without_comments(text), said


def with_breaks(text: str) -> str:
    """`<br>` as the line break of Markdown."""
    return "".join(stretch if code else _BREAK.sub("  \n", stretch) for stretch, code in _stretches(text))


def neutral(text: str) -> tuple[str, list[str]]:
    """The text with what our Markdown does not show written so that it stands there as text, and the kinds of it: raw
    HTML and addresses that no link may have are escaped, pictures of other hosts become links, what no person writes
    becomes code."""
    kinds = (
        ["a template or shortcode"]
        if any(_SHORTCODE.search(piece) for piece, code in _stretches(text) if not code)
        else []
    )
    for _ in range(_PASSES):
        remark = next((remark for remark in problems(text) if remark.kind in _KINDS), None)
        if remark is None:
            break
        kinds.append(_KINDS[remark.kind])
        text = _escaped(text, remark)
    return text, list(dict.fromkeys(kinds))


def _escaped(text: str, remark: Remark) -> str:
    """The text without what the remark is about."""
    if remark.kind is RemarkKind.RAW_HTML:
        return "".join(piece if code else _TAG.sub("&lt;", piece) for piece, code in _stretches(text))
    if remark.kind in (RemarkKind.TOO_LONG, RemarkKind.TOO_DEEP, RemarkKind.TOO_DENSE):
        fence = "~" * (max(map(len, re.findall("~+", text)), default=0) + 3)
        return f"{fence}\n{text}\n{fence}"
    lines = text.split("\n")
    line, column = lines[remark.line - 1], remark.column - 1
    if remark.kind is RemarkKind.IMAGE:
        changed = line[:column] + re.sub(r"^!\[(\]?)", lambda found: "[picture]" if found[1] else "[", line[column:])
    elif line[column] == "<":
        changed = f"{line[:column]}&lt;{line[column + 1 :]}"
    else:
        bracket = column if line[column] == "[" else line.find("[")
        changed = f"{line[:bracket]}\\{line[bracket:]}"
    return "\n".join([*lines[: remark.line - 1], changed, *lines[remark.line :]])


def spread_definitions(texts: list[str]) -> list[str]:
    """Link definitions (`[name]: address`) serve a whole page: of several texts each gets those that it uses."""
    if len(texts) < 2:
        return texts
    prose = ["\n".join(stretch for stretch, code in _stretches(text) if not code) for text in texts]
    known = {match[1].lower(): match[0].strip() for text in prose for match in _DEFINITION.finditer(text)}
    if not known:
        return texts
    return [_with_definitions(text, known) for text in texts]


def _with_definitions(text: str, known: dict[str, str]) -> str:
    rest = "".join(stretch if code else _DEFINITION.sub("", stretch) for stretch, code in _stretches(text)).strip("\n")
    used = [line for name, line in known.items() if f"[{name}]" in rest.lower()]
    return "\n\n".join(part for part in (rest, "\n".join(used)) if part)


def _stretches(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is code."""
    done = 0
    for part in parts(text):
        if part.kind in (Kind.FENCE, Kind.CODE):
            yield text[done : part.start], False
            yield text[part.start : part.end], True
            done = part.end
    yield text[done:], False
