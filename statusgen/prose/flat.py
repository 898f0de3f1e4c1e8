"""Safe HTML without its blocks: lines of text, for mails, feeds, search and clients that know inline HTML at most."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape

from statusgen.value import Struct

_TAG = re.compile(r'(<(?:[^<>"]|"[^"]*")+>)')
_LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>')
_ALT = re.compile(r' alt="([^"]*)"')
_START = re.compile(r' start="(\d+)"')
_BLANKS = re.compile(r"[ \n]+")
_SPAN = frozenset(("a", "/a", "strong", "/strong", "em", "/em", "code", "/code"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LOOSE = frozenset(("p", "/p", "ul", "/ul", "ol", "/ol"))
_NEXT_TO = frozenset(("li", "/li", "tr", "/tr", "br", "thead", "/thead", "tbody", "/tbody"))


class Line(Struct, frozen=True):
    """A line of a text: `gap` counts the line breaks before it (0 for the first one), `prefix` is the mark of a list's
    item or of a quote, `html` has no blocks and no line break."""

    gap: int
    prefix: str
    html: str


class _Lines:
    """Reads HTML of ours from front to back."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._open: list[str] = []
        self._gap = 0
        self._numbers: list[int | None] = []  # of each open list: the next number, or None for bullets
        self._mark = ""
        self._quotes = 0
        self._preformatted = False

    def text(self, text: str) -> None:
        if not self._preformatted:
            self._open.append(_BLANKS.sub(" ", text))
            return
        for number, line in enumerate(text.removesuffix("\n").split("\n")):
            if number:
                self.end(1)
            if line:
                self._open.append(f"<code>{line}</code>")
            else:
                self._gap += 1

    def tag(self, tag: str) -> None:
        name = tag[1:-1].partition(" ")[0]
        if name in _SPAN:
            if not self._preformatted:
                self._open.append(tag)
        elif name == "img":
            found = _ALT.search(tag)
            self._open.append(escape(unescape(found[1]), quote=False) if found else "")
        elif name in ("/td", "/th"):
            self._open.append(" | ")
        elif name in ("td", "th"):
            if self._open[-1:] == [" "]:
                self._open.pop()
        elif name in _HEADINGS:
            self.end(2)
            self._open.append("<strong>")
        elif name[1:] in _HEADINGS:
            self._open.append("</strong>")
            self.end(2)
        else:
            self.end(1 if name in _NEXT_TO or (self._numbers and name in _LOOSE) else 2)
            self._block(name, tag)

    def _block(self, name: str, tag: str) -> None:
        if name in ("ul", "ol"):
            found = _START.search(tag)
            self._numbers.append(None if name == "ul" else int(found[1]) if found else 1)
        elif name in ("/ul", "/ol"):
            self._numbers.pop()
            self._gap = max(self._gap, 1 if self._numbers else 2)
        elif name == "li":
            number = self._numbers[-1]
            self._mark = "- " if number is None else f"{number}. "
            self._numbers[-1] = None if number is None else number + 1
        elif name in ("blockquote", "/blockquote"):
            self._quotes += 1 if name == "blockquote" else -1
        elif name in ("pre", "/pre"):
            self._preformatted = name == "pre"
        elif name == "hr":
            self._open.append("---")
            self.end(2)

    def end(self, gap: int) -> None:
        """Ends the line, and makes sure that so many line breaks follow it."""
        html = "".join(self._open)
        self._open.clear()
        if not self._preformatted:
            html = html.strip(" ").removesuffix(" |")
        if html and html != "<strong></strong>":
            indent = "  " * (len(self._numbers) - 1) if self._mark else "  " * len(self._numbers)
            self.lines.append(Line(self._gap if self.lines else 0, "> " * self._quotes + indent + self._mark, html))
            self._mark, self._gap = "", gap
        else:
            self._gap = max(self._gap, gap)


def lines(html: str) -> list[Line]:
    """The lines of safe HTML; a heading is bold, the cells of a row stand between bars."""
    if html.startswith("<p>") and html.count("<") == 2:  # one paragraph of text alone, as most updates are
        return [Line(0, "", _BLANKS.sub(" ", html[len("<p>") : -len("</p>")]).strip(" "))]
    reader = _Lines()
    for token in _TAG.split(html):
        if token.startswith("<"):
            reader.tag(token)
        elif token:
            reader.text(token)
    reader.end(0)
    return reader.lines


def inline(html: str) -> str:
    """Safe HTML with `<a>`, `<strong>`, `<em>`, `<code>` and `<br />` alone."""
    return "".join("<br />" * line.gap + line.prefix.replace(">", "&gt;") + line.html for line in lines(html))


def plain(html: str) -> str:
    """Readable text; a link is its text and, in brackets, its address."""
    return "".join("\n" * line.gap + line.prefix + _text(_LINK.sub(_with_address, line.html)) for line in lines(html))


def excerpt(html: str, length: int) -> str:
    """The beginning of the text on one line, `length` characters at most; cut after a word, with `…`."""
    text = " ".join("".join(_sentences(html)).split())
    if len(text) <= length:
        return text
    cut = text[:length]
    word = cut.rfind(" ")
    return cut[: word if word > length // 2 else length - 1].rstrip(" ,;:.–—-") + "…"


def _sentences(html: str) -> Iterator[str]:
    before = ""
    for line in lines(html):
        text = _text(line.html)
        if before:
            yield " " if before[-1] in ".,;:!?…" else "; " if line.gap == 1 else " – "
        yield text
        before = text


def _with_address(link: re.Match[str]) -> str:
    address, text = link[1], link[2]
    if _text(text) in (unescape(address), unescape(address).removeprefix("mailto:").removeprefix("tel:")):
        return text
    return f"{text} ({address})"


def _text(html: str) -> str:
    return unescape(_TAG.sub("", html)).replace("\xa0", " ")
