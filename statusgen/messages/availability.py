"""How available services were in the span of a digest, against what was agreed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from statusgen.derive import ServiceView, Snapshot
from statusgen.derive.digests import Span
from statusgen.language import Language
from statusgen.model import Impact
from statusgen.value import Struct

SPACE = "\N{NO-BREAK SPACE}"


class Figure(Struct, frozen=True):
    """A service's availability in the span, and what was agreed; `code` is `met` or `missed`, empty where nothing was
    agreed, `word` says it."""

    name: str
    path: str
    uptime: str
    agreed: str
    code: str
    word: str


def figures_of(services: Iterable[ServiceView], span: Span, language: Language) -> Iterator[tuple[Figure, bool]]:
    """Each service of which anything is claimed, and whether it was available all the time; the worst first."""
    found = []
    for service in services:
        uptime = service.recent.uptime(span.first, span.last).hundredths
        if uptime is None:
            continue
        availability = service.service.sla.availability
        agreed = None if availability is None else round(availability * 100)
        code = "" if agreed is None else "met" if uptime >= agreed else "missed"
        words = {"": "", "met": language.gettext("kept"), "missed": language.gettext("not kept")}
        figure = Figure(
            name=service.name,
            path=service.path,
            uptime=language.percent(uptime),
            agreed="" if agreed is None else language.percent(agreed),
            code=code,
            word=words[code],
        )
        found.append((code != "missed", uptime, figure))
    for is_kept, uptime, figure in sorted(found, key=lambda row: row[:2]):
        yield figure, is_kept and uptime == 10000


def unbroken(snapshot: Snapshot, span: Span, count: int, others: bool, language: Language) -> str:
    """How the `count` services did that are not listed one by one; `others`: some are. Where time in which a service
    was degraded is no downtime, and there was some, that is said."""
    if not count:
        return ""
    number, full = language.number(count), f"{language.number(100)}{SPACE}%"
    if others:
        said = language.ngettext(
            "%(count)s more service was available %(full)s of the time.",
            "%(count)s more services were available %(full)s of the time.",
            count,
        )
    else:
        said = language.ngettext(
            "%(count)s service was available %(full)s of the time.",
            "All %(count)s services were available %(full)s of the time.",
            count,
        )
    said %= {"count": number, "full": full}
    if snapshot.site.uptime_weights.get(Impact.DEGRADED) or not any(_degraded(snapshot.active_services, span)):
        return said
    why = language.gettext("Time in which a service was degraded does not count as downtime.")
    return f"{said} {why}"


def _degraded(services: Iterable[ServiceView], span: Span) -> Iterator[int]:
    """The seconds of each day of the span on which a service was degraded."""
    for service in services:
        for day, told in service.recent.eventful.items():
            if span.first <= day <= span.last:
                yield told.outages.get(Impact.DEGRADED, 0)
