"""The colours of the default theme, computed from its tokens: contrast, and what colour-blind eyes tell apart."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

import pytest

from statusgen.language import Language
from statusgen.theme.contrast import DRAWN, GROUNDS, STATES, TEXTS, contrast, linear
from statusgen.theme.engine import find_theme
from statusgen.theme.tokens import read_tokens

Linear = tuple[float, float, float]

TOKENS, PROBLEMS = read_tokens([find_theme("default", Path("/nonexistent"), Language("en")).files["theme.yaml"]])
SCHEMES = {"light": TOKENS["colours"], "dark": {**TOKENS["colours"], **TOKENS["dark"]}}

SILENT = {"line", "none-bar", *GROUNDS, "brand", *(f"{state}-tint" for state in STATES)}
"""What says nothing: grounds, rules, and days of which nothing is claimed."""

BLIND: Mapping[str, tuple[Linear, Linear, Linear]] = {
    "nobody": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
"""Machado, Oliveira and Fernandes 2009, severity 1, over linear RGB."""


def seen(colour: str, by: str) -> Linear:
    """The colour as these eyes see it, in OKLab (Ottosson 2020), where distances are alike everywhere."""
    rgb = linear(colour)
    red, green, blue = (min(1.0, max(0.0, sum(a * b for a, b in zip(row, rgb, strict=True)))) for row in BLIND[by])
    long, middle, short = (
        (a * red + b * green + c * blue) ** (1 / 3)
        for a, b, c in (
            (0.4122214708, 0.5363325363, 0.0514459929),
            (0.2119034982, 0.6806995451, 0.1073969566),
            (0.0883024619, 0.2817188376, 0.6299787005),
        )
    )
    return (
        0.2104542553 * long + 0.793617785 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.428592205 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.808675766 * short,
    )


def difference(one: str, other: str, by: str) -> float:
    """About 2 can be told apart side by side; 100 is black and white."""
    return 100 * math.dist(seen(one, by), seen(other, by))


def test_every_colour_is_looked_at() -> None:
    assert PROBLEMS == ()
    assert set(TOKENS["colours"]) == TEXTS.keys() | DRAWN.keys() | SILENT
    assert set(TOKENS["dark"]) <= set(TOKENS["colours"])


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("pairs", "least"), [(TEXTS, 4.5), (DRAWN, 3)], ids=["texts", "bars"])
def test_contrast_holds(scheme: str, pairs: Mapping[str, tuple[str, ...]], least: float) -> None:
    """WCAG 2.2 AA: 4.5 to 1 for text, 3 to 1 for what is drawn."""
    colours = SCHEMES[scheme]
    found = {(one, on): contrast(colours[one], colours[on]) for one, grounds in pairs.items() for on in grounds}
    assert {pair: ratio for pair, ratio in found.items() if ratio < least} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("eyes", BLIND)
@pytest.mark.parametrize(("kind", "least"), [("", 6), ("-bar", 9)], ids=["texts", "bars"])
def test_no_two_states_look_alike(scheme: str, eyes: str, kind: str, least: float) -> None:
    """Bars, which have no word beside them, are further apart than words."""
    colours = SCHEMES[scheme]
    found = {
        (one, other): difference(colours[one + kind], colours[other + kind], eyes)
        for one, other in combinations(STATES, 2)
    }
    assert {pair: far for pair, far in found.items() if far < least} == {}
