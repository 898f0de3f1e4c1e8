"""What is said of the whole in one sentence, for the front page, and for whoever tells it by another way."""

from __future__ import annotations

from statusgen.derive import ServiceView, Snapshot
from statusgen.language import Language
from statusgen.model import Impact

MOST_NAMES = 3
"""More services than these are counted, not named."""


def headline(snapshot: Snapshot, language: Language) -> str:
    """The state of the site as a person would say it: what is worst first, and that there is more."""
    troubled = [s for s in snapshot.active_services if s.state not in (Impact.OPERATIONAL, Impact.MAINTENANCE)]
    if not troubled:
        return _without_trouble(snapshot, language)
    worst = [service for service in troubled if service.state is snapshot.worst]
    everything = len(worst) == len(snapshot.active_services) > 1
    said = _trouble(snapshot.worst, worst, language, everything=everything)
    rest = len(troubled) - len(worst)
    if not rest:
        return said
    more = language.ngettext("%(count)s more service has problems.", "%(count)s more services have problems.", rest)
    return f"{said} {more % {'count': language.number(rest)}}"


def omission(snapshot: Snapshot, language: Language) -> str:
    """That reports are not there as they were last written; nothing where all are."""
    count = len(snapshot.project.omitted)
    said = language.ngettext(
        "%(count)s report could not be shown as it was last written, because of a mistake in it.",
        "%(count)s reports could not be shown as they were last written, because of mistakes in them.",
        count,
    )
    return said % {"count": language.number(count)} if count else ""


def _trouble(impact: Impact, services: list[ServiceView], language: Language, *, everything: bool) -> str:
    _, n_ = language.gettext, language.ngettext
    count = len(services)
    if everything:
        all_of_them = {
            Impact.MAJOR_OUTAGE: _("All services are down."),
            Impact.PARTIAL_OUTAGE: _("All services are partly down."),
            Impact.DEGRADED: _("All services have problems."),
        }
        return all_of_them[impact]
    if count > MOST_NAMES:
        counted = {
            Impact.MAJOR_OUTAGE: n_("%(count)s service is down.", "%(count)s services are down.", count),
            Impact.PARTIAL_OUTAGE: n_(
                "%(count)s service is partly down.", "%(count)s services are partly down.", count
            ),
            Impact.DEGRADED: n_("%(count)s service has problems.", "%(count)s services have problems.", count),
        }
        return counted[impact] % {"count": language.number(count)}
    named = {
        Impact.MAJOR_OUTAGE: n_("%(names)s is down.", "%(names)s are down.", count),
        Impact.PARTIAL_OUTAGE: n_("%(names)s is partly down.", "%(names)s are partly down.", count),
        Impact.DEGRADED: n_("%(names)s has problems.", "%(names)s have problems.", count),
    }
    return named[impact] % {"names": language.listed(service.name for service in services)}


def _without_trouble(snapshot: Snapshot, language: Language) -> str:
    _, n_ = language.gettext, language.ngettext
    if snapshot.is_blind:
        return _("We cannot say whether all services work.")
    if snapshot.open:
        count = len(snapshot.open)
        said = n_("All services work. One incident is open.", "All services work. %(count)s incidents are open.", count)
        return said % {"count": language.number(count)}
    planned = [service for service in snapshot.active_services if service.state is Impact.MAINTENANCE]
    if not planned:
        return _("All services are working normally.")
    if len(planned) == len(snapshot.active_services):
        return _("Planned maintenance is under way.")
    if len(planned) > MOST_NAMES:
        said = n_(
            "Planned maintenance is under way on %(count)s service; all others work normally.",
            "Planned maintenance is under way on %(count)s services; all others work normally.",
            len(planned),
        )
        return said % {"count": language.number(len(planned))}
    return _("Planned maintenance is under way on %(names)s; all else works normally.") % {
        "names": language.listed(service.name for service in planned)
    }
