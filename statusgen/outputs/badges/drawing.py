"""A badge as an SVG: one or two fields, each as wide as its text.

The text is set to the width that was measured (`textLength`), so that it fits in whatever font the reader has.
"""

from __future__ import annotations

from html import escape
from unicodedata import category

from statusgen.outputs.badges.widths import UNSEEN, width
from statusgen.value import Struct

SIZE = 11
HEIGHT = 20
PADDING = 6
FONT = "'DejaVu Sans',Verdana,Geneva,sans-serif"
GREY = "#3d4753"
LONGEST = 64
"""Characters of a label: a badge stands within a line of somebody's page."""


class Style(Struct, frozen=True):
    """How a badge looks: rounded corners or none; with its label or without."""

    corner: int = 3
    labelled: bool = True


class Badge(Struct, frozen=True):
    """What a badge says: `label` of what, `message` what of it, `colour` behind it (white text stands out on it)."""

    label: str
    message: str
    colour: str


def draw(badge: Badge, style: Style, language: str) -> str:
    """The SVG; its title says both fields, also where only one is seen, or a part."""
    fields = [(_cut(badge.label), GREY)] if style.labelled else []
    fields.append((badge.message, badge.colour))
    boxes, texts, left = [], [], 0.0
    for place, (text, colour) in enumerate(fields):
        length = round(width(text, SIZE), 1)
        wide = round(length + 2 * PADDING, 1)
        begin, end = style.corner * (place == 0), style.corner * (place == len(fields) - 1)
        boxes.append(f'<path fill="{colour}" d="{_field(left, wide, begin, end)}"/>')
        texts.append(
            f'<text x="{round(left + wide / 2, 1):g}" y="14" textLength="{length:g}" '
            f'lengthAdjust="spacingAndGlyphs">{escape(text)}</text>'
        )
        left = round(left + wide, 1)
    title = escape(f"{badge.label}: {badge.message}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left:g}" height="{HEIGHT}" viewBox="0 0 {left:g} {HEIGHT}" '
        f'role="img" aria-label="{title}" lang="{escape(language)}">\n<title>{title}</title>\n'
        f"<g>{''.join(boxes)}</g>\n"
        f'<g fill="#fff" font-family="{FONT}" font-size="{SIZE}" text-anchor="middle">{"".join(texts)}</g>\n</svg>\n'
    )


def _cut(label: str) -> str:
    """A label that is not too long; no letter loses its accents."""
    if len(label) <= LONGEST:
        return label
    end = LONGEST - 1
    while end and category(label[end]) in UNSEEN:
        end -= 1
    return label[:end].rstrip() + "…"


def _field(left: float, wide: float, begin: int, end: int) -> str:
    """The outline of a field, clockwise; `begin` and `end` are how round its corners are. Without an id or a clip path,
    which would be another badge's where several stand in one page."""
    right, low = round(left + wide, 1), HEIGHT
    return (
        f"M{left + begin:g} 0H{right - end:g}{_arc(end, 1, 1)}V{low - end}{_arc(end, -1, 1)}"
        f"H{left + begin:g}{_arc(begin, -1, -1)}V{begin}{_arc(begin, 1, -1)}z"
    )


def _arc(radius: int, across: int, down: int) -> str:
    return f"a{radius} {radius} 0 0 1 {across * radius} {down * radius}" if radius else ""
