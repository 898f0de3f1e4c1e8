"""What each figure counts, and what it leaves out: the page to which the names of figures lead."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from statusgen import urls
from statusgen.derive.metrics.definitions import DEFINITIONS, RULES, STAGES, UNITS
from statusgen.derive.metrics.measures import MEASURES, OUTSIDE, Measure
from statusgen.files import File
from statusgen.language import Language
from statusgen.model import Audience
from statusgen.outputs.pages.page import Page
from statusgen.outputs.pages.printer import Printer
from statusgen.value import Struct


class Defined(Struct, frozen=True):
    """A figure: its name, unit and formula, and what is left out; `key` is its anchor."""

    key: str
    name: str
    unit: str
    formula: str
    left_out: str


class Definitions(Struct, frozen=True):
    """What holds for all figures, the figures of an audience, and how the value stream is made."""

    rules: tuple[str, ...]
    figures: tuple[Defined, ...]
    stages: tuple[str, ...]


class DefinitionsPage(Page, frozen=True):
    """All of it as a page of the site."""

    definitions: Definitions


def files(printer: Printer) -> Iterator[File]:
    """One page, which changes with statusgen alone."""
    yield printer.file(urls.DEFINITIONS, "definitions.html", (), partial(_page, printer))


def _page(printer: Printer) -> DefinitionsPage:
    frame = printer.frame(urls.DEFINITIONS, printer.language.gettext("How figures are counted"), section="metrics")
    return DefinitionsPage(frame=frame, definitions=definitions(printer.snapshot.audience, printer.language))


def definitions(audience: Audience, language: Language) -> Definitions:
    """The definitions of all figures that this audience has."""
    is_public = audience is Audience.PUBLIC
    shown = [each for each in MEASURES.values() if each.public or not is_public]
    shown += [] if is_public else OUTSIDE.values()
    return Definitions(
        rules=tuple(map(language.gettext, RULES)),
        figures=tuple(_defined(each, language) for each in shown),
        stages=tuple(map(language.gettext, STAGES)),
    )


def _defined(measure: Measure, language: Language) -> Defined:
    gettext, definition = language.gettext, DEFINITIONS[measure.key]
    return Defined(
        key=measure.key,
        name=gettext(measure.title),
        unit=gettext(UNITS[measure.unit]),
        formula=gettext(definition.formula),
        left_out=gettext(definition.left_out) if definition.left_out else "",
    )
