"""The same HTML as the library's, for plain prose, in a small part of the time.

Most updates are a few paragraphs with a link, some bold words or a short list. `html` renders those by itself and
answers None as soon as it meets anything else; a test holds it to the library's output, byte for byte.
"""

from __future__ import annotations

import re

from statusgen.prose import addresses

_HARD = re.compile(r"[\\|\t\r]|" + addresses.UNPRINTABLE.pattern)
_HARD_PAIRS = ("\n ", "  \n", "```", "~~~", "]:", "![")
_GAP = re.compile(r"\n{2,}")
_SPECIAL = re.compile(r"[*_`<]|\]\(|://")
_STRUCTURE = re.compile(r"^(?:#{1,6}(?: |$)|>|[*+-](?: |$)|\d+\.(?: |$)|[-=*_ ]+$)", re.MULTILINE)
_HEADING = re.compile(r"(#{1,6}) +([^\s#][^\n#]*)(?:\n|$)")
_BULLETS = re.compile(r"(?:^|\n)[*+-] +(?=\S)")
_NUMBERS = re.compile(r"(?:^|\n)\d+\. +(?=\S)")
_LIST = re.compile(r"(?:^|\n)(?:([*+-])|1\.) +(?=\S)")
_LINK = re.compile(r"\[([^\[\]*_\n]+)\]\(([^()\s<>\"'\x02]+)\)")
_ANGLES = re.compile(r"<(https?://[^<>\s\x02]+)>")
_BARE = re.compile(addresses.BARE)
_STARS = re.compile(r"\*+")
_LOOSE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![\w])")
_KEPT = re.compile(r"\x02(\d+)\x03")


class _DoubtError(Exception):
    """This text is for the library."""


def html(text: str) -> str | None:
    """The text as safe HTML, or None where the library must decide."""
    if text.startswith(" ") or any(pair in text for pair in _HARD_PAIRS) or _HARD.search(text):
        return None
    if "&" in text and addresses.ENTITY.search(text):
        return None
    try:
        return "\n".join(_blocks(text))
    except _DoubtError:
        return None


def _blocks(text: str) -> list[str]:
    out: list[str] = []
    after_list = False
    for block in _GAP.split(text.strip("\n")):
        at = 0
        while found := _HEADING.match(block, at):
            level = len(found[1])
            out.append(f"<h{level}>{_inline(found[2].strip())}</h{level}>")
            at, after_list = found.end(), False
        if at and at == len(block):
            continue
        intro = block = block[at:]
        if found := _LIST.search(block):
            if after_list:
                raise _DoubtError
            intro = block[: found.start()]
        if intro:
            if not intro.strip() or _STRUCTURE.search(intro):
                raise _DoubtError
            out.append(f"<p>{_inline(intro.lstrip())}</p>")
        if found:
            out.append(_list(block[found.start() :].lstrip("\n"), "ul" if found[1] else "ol"))
        after_list = bool(found)
    return out


def _list(block: str, tag: str) -> str:
    items = (_BULLETS if tag == "ul" else _NUMBERS).split(block)[1:]
    if any("\n" in item or _STRUCTURE.match(item) for item in items):
        raise _DoubtError
    return f"<{tag}>\n" + "\n".join(f"<li>{_inline(item)}</li>" for item in items) + f"\n</{tag}>"


def _inline(text: str) -> str:
    if not _SPECIAL.search(text):
        return _escaped(text)
    spans = _Spans()
    if "`" in text:
        text = spans.code(text)
    if "](" in text:
        text = _LINK.sub(lambda found: spans.link(found[2], found[1]), text)
    if "<" in text:
        text = _ANGLES.sub(lambda found: spans.link(found[1], found[1]), text)
    if "](" in text or "<" in text:
        raise _DoubtError
    if "://" in text:
        text = _BARE.sub(spans.bare_link, text)
    if "_" in text and _LOOSE_UNDERSCORE.search(text):
        raise _DoubtError
    return spans.restored(_emphasis(text) if "*" in text else _escaped(text))


class _Spans:
    """Takes spans out of a text, and puts their HTML back in the end: nothing else is looked for inside them."""

    def __init__(self) -> None:
        self._html: list[str] = []

    def code(self, text: str) -> str:
        pieces = text.split("`")
        if len(pieces) % 2 == 0 or "``" in text or any(not code.strip() or "\n" in code for code in pieces[1::2]):
            raise _DoubtError
        pieces[1::2] = [self._kept(f"<code>{_escaped(code.strip())}</code>") for code in pieces[1::2]]
        return "".join(pieces)

    def link(self, address: str, content: str) -> str:
        href = addresses.link(address)
        if href is None:
            raise _DoubtError
        rel = f' rel="{addresses.REL}"' if href.startswith("http") else ""
        return self._kept(f'<a href="{_escaped(href)}"{rel}>{self.restored(_escaped(content))}</a>')

    def bare_link(self, found: re.Match[str]) -> str:
        address = addresses.bare_address(found[1])
        return self.link(address, address) + found[1][len(address) :]

    def restored(self, text: str) -> str:
        return _KEPT.sub(lambda found: self._html[int(found[1])], text) if self._html else text

    def _kept(self, html: str) -> str:
        self._html.append(html)
        return f"\x02{len(self._html) - 1}\x03"


def _emphasis(text: str) -> str:
    """`*so*` and `**so**`, one after the other; anything more artful is for the library."""
    runs = list(_STARS.finditer(text))
    if len(runs) % 2:
        raise _DoubtError
    done, out = 0, []
    for opening, closing in zip(runs[::2], runs[1::2], strict=True):
        content = text[opening.end() : closing.start()]
        if opening[0] != closing[0] or len(opening[0]) > 2 or content != content.strip():
            raise _DoubtError
        tag = "strong" if len(opening[0]) == 2 else "em"
        out.append(f"{_escaped(text[done : opening.start()])}<{tag}>{_escaped(content)}</{tag}>")
        done = closing.end()
    return "".join(out) + _escaped(text[done:])


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\xa0", "&nbsp;")
