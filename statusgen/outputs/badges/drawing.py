"""A badge as an SVG: one or two fields, each as wide as its text.

The text is set to the width that was measured (`textLength`), so that it fits in whatever font the reader has.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from statusgen.outputs.badges.widths import width

SIZE = 11
HEIGHT = 20
PADDING = 6
FONT = "'DejaVu Sans',Verdana,Geneva,sans-serif"
GREY = "#3d4753"


@dataclass(frozen=True, slots=True)
class Style:
    """How a badge looks: rounded corners or none; with its label or without."""

    corner: int = 3
    labelled: bool = True


@dataclass(frozen=True, slots=True)
class Badge:
    """What a badge says: `label` of what, `message` what of it, `colour` behind it (white text stands out on it)."""

    label: str
    message: str
    colour: str


def draw(badge: Badge, style: Style, language: str) -> str:
    """The SVG; its title says both fields, also where only one is seen."""
    fields = [(badge.label, GREY), (badge.message, badge.colour)] if style.labelled else [(badge.message, badge.colour)]
    boxes, texts, left = [], [], 0.0
    for text, colour in fields:
        length = round(width(text, SIZE), 1)
        wide = round(length + 2 * PADDING, 1)
        boxes.append(f'<rect x="{left:g}" width="{wide:g}" height="{HEIGHT}" fill="{colour}"/>')
        texts.append(
            f'<text x="{round(left + wide / 2, 1):g}" y="14" textLength="{length:g}" '
            f'lengthAdjust="spacingAndGlyphs">{escape(text)}</text>'
        )
        left = round(left + wide, 1)
    title = escape(f"{badge.label}: {badge.message}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left:g}" height="{HEIGHT}" viewBox="0 0 {left:g} {HEIGHT}" '
        f'role="img" aria-label="{title}" lang="{escape(language)}">\n<title>{title}</title>\n'
        f'<clipPath id="shape"><rect width="{left:g}" height="{HEIGHT}" rx="{style.corner}"/></clipPath>\n'
        f'<g clip-path="url(#shape)">{"".join(boxes)}</g>\n'
        f'<g fill="#fff" font-family="{FONT}" font-size="{SIZE}" text-anchor="middle">{"".join(texts)}</g>\n</svg>\n'
    )
