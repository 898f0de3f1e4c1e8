"""Whether the colours of a theme can be read: what stands on what, and the contrast that WCAG 2.2 AA asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from statusgen.diagnostics import Diagnostic, Span
from statusgen.theme import findings

STATES = ("operational", "maintenance", "degraded", "partial-outage", "major-outage")
GROUNDS = ("card", "paper", "shade")
TEXTS: Mapping[str, tuple[str, ...]] = {
    "ink": (*GROUNDS, *(f"{state}-tint" for state in STATES)),
    "muted": (*GROUNDS, *(f"{state}-tint" for state in STATES)),
    "accent": GROUNDS,
    "none": GROUNDS,
    "brand-ink": ("brand",),
    **{state: (*GROUNDS, f"{state}-tint") for state in STATES},
}
"""Everything that is written, and what it stands on. Icons have the colours of texts."""

DRAWN: Mapping[str, tuple[str, ...]] = {f"{state}-bar": ("card",) for state in STATES}
"""Everything that is drawn and says something, and what it stands on."""

OF_TEXT, OF_DRAWING = 4.5, 3.0
"""The least contrasts."""

_PAIRS = tuple(
    (one, on, least)
    for pairs, least in ((TEXTS, OF_TEXT), (DRAWN, OF_DRAWING))
    for one, grounds in pairs.items()
    for on in grounds
)
_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")

Places = Mapping[tuple[str, str], Span]
"""Where a project's own theme.yaml sets a token, by its section and name."""


def linear(colour: str) -> tuple[float, float, float]:
    """Red, green and blue light of a colour `#rrggbb` or `#rgb`, from 0 to 1."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = (int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio: from 1 to 21."""
    weights = (0.2126, 0.7152, 0.0722)
    lights = (sum(w * part for w, part in zip(weights, linear(colour), strict=True)) for colour in (one, other))
    darker, lighter = sorted(lights)
    return (lighter + 0.05) / (darker + 0.05)


def too_low(tokens: Mapping[str, Mapping[str, str]], places: Places) -> Iterator[Diagnostic]:
    """A finding for each colour that a project set and that cannot be read, or lets others not be read: the worst pair
    of its own. Colours that are written in another way than `#rrggbb` are not looked at."""
    light = tokens.get("colours", {})
    schemes = {"colours": light, "dark": {**light, **tokens.get("dark", {})}}
    said = set[tuple[str, str, str]]()
    for (section, name), place in places.items():
        found = []
        for scheme, colours in schemes.items() if section == "colours" else [(section, schemes.get(section, {}))]:
            for one, on, least in _PAIRS if name in colours else ():
                is_its = name in (one, on) and (scheme == section or name not in tokens.get(scheme, {}))
                if is_its and all(_HEX.fullmatch(colours.get(each, "")) for each in (one, on)):
                    ratio = contrast(colours[one], colours[on])
                    if ratio < least and (scheme, one, on) not in said:
                        found.append((ratio / least, ratio, least, scheme, one, on))
        if found:
            _, ratio, least, scheme, one, on = min(found)
            said.update((scheme, a, b) for *_, scheme, a, b in found)
            yield findings.low_contrast(place, one, on, ratio, least, dark=scheme == "dark")
