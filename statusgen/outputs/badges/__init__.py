"""Badges: the state of the site and of each service, and a service's uptime, as SVG and as files that shields.io
reads.
https://shields.io/badges/endpoint-badge fixes the keys of the JSON.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TypeAlias

from statusgen import urls
from statusgen.derive import ServiceView, Snapshot
from statusgen.files import Batch, File, digest
from statusgen.language import Language
from statusgen.model import Impact
from statusgen.outputs.badges.drawing import Badge, Style, draw
from statusgen.rendering import Tools

STYLES: Mapping[str, Style] = {"": Style(), "square/": Style(corner=0), "short/": Style(labelled=False)}
"""Each style of a badge, by its folder under badges/."""

UPTIME_DAYS = (30, 90, 365)

COLOURS: Mapping[Impact, tuple[str, str]] = {
    Impact.OPERATIONAL: ("#11703f", "brightgreen"),
    Impact.MAINTENANCE: ("#1b5faa", "blue"),
    Impact.DEGRADED: ("#8a5a00", "yellow"),
    Impact.PARTIAL_OUTAGE: ("#b3450b", "orange"),
    Impact.MAJOR_OUTAGE: ("#b21325", "red"),
}
"""Ours, on which white text has a contrast of 4.5 to 1, and the name by which shields.io knows its own."""

NOTHING = ("#53606e", "lightgrey")
FRESH_FOR = 300
"""Seconds for which shields.io may keep what it read: the least that it takes."""

UPTIME_COLOURS = ((9990, Impact.OPERATIONAL), (9900, Impact.DEGRADED), (9500, Impact.PARTIAL_OUTAGE))
"""From how many hundredths of a percent on an uptime has the colour of which state; below: of a major outage."""

Said: TypeAlias = tuple[str, str, tuple[str, str]]
"""A badge's label, its message and its two colours."""

Made: TypeAlias = Callable[[], Said]


def render(snapshot: Snapshot, tools: Tools) -> Iterator[File | Batch]:
    """The badges; a name that is a service's own goes to that service."""
    language = tools.language
    yield from _files(urls.SITE_BADGE, _known(_site(snapshot, language)), language)
    taken = {service.id for service in snapshot.services}
    for service in snapshot.services:
        days = [days for days in UPTIME_DAYS if _uptime_name(service, days) not in taken]
        said = _state(service, language)
        key = digest(said, service.key, service.site, days, language.code)
        yield Batch(f"badges {service.id}", key, partial(_of_service, service, said, days, language))


def _of_service(service: ServiceView, said: Said, uptime: Iterable[int], language: Language) -> Iterator[File]:
    """What its state is, and its uptime over so many days each."""
    yield from _files(service.id, _known(said), language)
    for days in uptime:
        key = digest(service.key, service.site, days, language.code)
        yield from _files(_uptime_name(service, days), (key, partial(_uptime, service, days, language)), language)


def _uptime_name(service: ServiceView, days: int) -> str:
    return f"{service.id}-uptime-{days}d"


def _known(said: Said) -> tuple[str, Made]:
    return digest(said), lambda: said


def _files(name: str, saying: tuple[str, Made], language: Language) -> Iterator[File]:
    """One badge in each style, and for shields.io. What it says stands as a key, and what makes it: an uptime takes the
    service's whole history, and is counted where a file is made."""
    key, made = saying
    for folder, style in STYLES.items():
        path = urls.badge(f"{folder}{name}.svg")
        yield File(path, digest("svg", key, style, language.code), partial(_svg, made, style, language.code))
    yield File(urls.badge(f"{name}.json"), digest("json", key), partial(_json, made))


def _site(snapshot: Snapshot, language: Language) -> Said:
    if snapshot.worst is Impact.OPERATIONAL and snapshot.open:
        count = len(snapshot.open)
        said = language.ngettext("%(count)s open incident", "%(count)s open incidents", count)
        return snapshot.site.title, said % {"count": language.number(count)}, COLOURS[snapshot.shown_worst]
    return snapshot.site.title, language.impact(snapshot.worst), COLOURS[snapshot.worst]


def _state(service: ServiceView, language: Language) -> Said:
    if service.is_retired:
        return service.name, language.gettext("Retired"), NOTHING
    return service.name, language.impact(service.state), COLOURS[service.state]


def _uptime(service: ServiceView, days: int, language: Language) -> Said:
    label = language.ngettext("%(name)s, uptime of %(count)s day", "%(name)s, uptime of %(count)s days", days) % {
        "name": service.name,
        "count": language.number(days),
    }
    hundredths = service.history.uptime_of_days(days).hundredths
    if hundredths is None:
        return label, language.gettext("not known"), NOTHING
    reached = next((impact for least, impact in UPTIME_COLOURS if hundredths >= least), Impact.MAJOR_OUTAGE)
    return label, language.percent(hundredths), COLOURS[reached]


def _svg(made: Made, style: Style, language: str) -> bytes:
    label, message, (colour, _) = made()
    return draw(Badge(label, message, colour), style, language).encode()


def _json(made: Made) -> bytes:
    label, message, (_, colour) = made()
    value = {"schemaVersion": 1, "label": label, "message": message, "color": colour, "cacheSeconds": FRESH_FOR}
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"
