"""Texts of web pages as Markdown: HTML where it stands, line breaks where people typed them, every other sign as text.

What is no element of HTML (`<hostname>`) is text. Scripts, styles and comments were shown to nobody.
"""

from __future__ import annotations

import html
import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdownify import MarkdownConverter

LONGEST = 60_000
"""Characters that are looked at as HTML; more than that no person writes."""
_MOST_ELEMENTS = 2000

_BLOCKS = "p|div|ul|ol|li|pre|blockquote|h[1-6]|table|thead|tbody|tr|td|th|hr|dl|dt|dd|section|article"
_KNOWN = (
    f"{_BLOCKS}|a|b|br|i|em|strong|u|s|del|ins|code|kbd|samp|small|span|var|sub|sup|img|script|style|font|tt|center"
)
_ELEMENT = re.compile(rf"</?(?:{_KNOWN})(?=[\s/>])[^<>]*>", re.IGNORECASE)
_BLOCK = re.compile(rf"<(?:{_BLOCKS})[\s/>]", re.IGNORECASE)
_OPENING = re.compile(r"<(?!/|(?:br|hr|img)\b)", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ITEM = re.compile(r"[-*+•][ \t]+|[0-9]{1,3}[.)][ \t]+|>[ \t]?")
_TIGHT = re.compile(r"(?<![\w\\])_+(?=\S)|(?<=[^\s\\_])_+(?!\w)")


def to_markdown(text: str) -> str:
    """The text with its HTML as Markdown. What is too large or nested too deep stands there as it is typed."""
    text = printable(text).strip()
    if len(text) > LONGEST or len(_OPENING.findall(text)) > _MOST_ELEMENTS:
        return text
    text = _COMMENT.sub("", text)
    if not _ELEMENT.search(text):
        return _of_plain(html.unescape(text) if _ENTITY.search(text) else text)
    return _of_html(text)


def printable(text: str) -> str:
    """The text with plain line feeds, without characters that no file of ours may hold."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def to_text(text: str) -> str:
    """The words of a short piece of HTML, without its elements, on one line."""
    return " ".join(html.unescape(_ELEMENT.sub(" ", _COMMENT.sub("", text[:LONGEST]))).split())


def _of_plain(text: str) -> str:
    """Lines stay lines, as a hosted page shows them; lists stay lists."""
    lines = (line.strip() for line in text.split("\n"))
    return _spaced(
        [line if "://" in line or "`" in line else _TIGHT.sub(lambda run: r"\_" * len(run[0]), line) for line in lines]
    )


def _spaced(lines: list[str]) -> str:
    """The lines of a text: blank ones around lists, a break of Markdown at the end of the others."""
    told: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        is_item, follows = bool(_ITEM.match(line)), bool(_ITEM.match(following))
        breaks = line and following and not (is_item or follows or line.startswith("#"))
        told.append(re.sub(r"^[•+*][ \t]", "- ", line) + ("  " if breaks else ""))
        if line and following and is_item is not follows:
            told.append("")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(told)).strip()


def _of_html(text: str) -> str:
    known = [(match.start(), match.end()) for match in _ELEMENT.finditer(text)]
    pieces, done = [], 0
    for start, end in known:
        pieces += [text[done:start].replace("<", "&lt;"), text[start:end]]
        done = end
    text = "".join([*pieces, text[done:].replace("<", "&lt;")])
    has_blocks = bool(_BLOCK.search(text))
    try:
        made = _converter().convert(text if has_blocks else text.replace("\n", "<br>"))
    except (RecursionError, ValueError, AssertionError):
        return _of_plain(to_text(text))
    if has_blocks:
        return re.sub(r"\n(?:[ \t]*\n)+", "\n\n", made).strip()
    return _spaced([line.strip() for line in made.split("\n")])


@cache
def _converter() -> MarkdownConverter:
    from markdownify import MarkdownConverter  # takes a tenth of a second

    return MarkdownConverter(heading_style="ATX", bullets="-", autolinks=False)
