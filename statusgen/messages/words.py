"""The word that a subject begins with: how it stands now."""

from __future__ import annotations

from collections.abc import Mapping

from statusgen.derive import IncidentView
from statusgen.derive.news import Change, News
from statusgen.language import Language
from statusgen.language.words import mark
from statusgen.model import Impact, Kind

STATES: Mapping[Change, str] = {
    Change.RESTORED: mark("Resolved"),
    Change.REOPENED: mark("Reopened"),
    Change.FALSE_ALARM: mark("False alarm"),
    Change.POSTMORTEM: mark("Post-mortem"),
    Change.CLOSED: mark("Closed"),
    Change.ANNOUNCED: mark("Planned maintenance"),
    Change.REMINDER: mark("Maintenance reminder"),
    Change.RESCHEDULED: mark("Maintenance moved"),
    Change.STARTED: mark("Maintenance started"),
    Change.EXTENDED: mark("Maintenance extended"),
    Change.COMPLETED: mark("Maintenance completed"),
    Change.CANCELLED: mark("Maintenance cancelled"),
    Change.NOTICE: mark("Notice"),
    Change.ENDED: mark("Notice ended"),
}


def state(news: News, then: IncidentView, language: Language) -> str:
    """Of a new incident what its services suffer, of an update its status."""
    if news.kind in STATES:
        return language.gettext(STATES[news.kind])
    if news.kind is Change.REPRIORITISED and then.severity:
        return language.gettext("Severity now: %(severity)s") % {"severity": language.severity(then.severity)}
    impact = max(then.impacts.values(), key=lambda impact: impact.rank, default=Impact.OPERATIONAL)
    if news.kind is Change.NEW and impact is not Impact.OPERATIONAL:
        return language.impact(impact)
    return language.status(news.update.status if news.update else then.status)


def colour(news: News, then: IncidentView) -> str:
    """The code of the state whose colour a mail carries: an impact, or `notice`."""
    if then.kind is Kind.NOTICE:
        return "notice"
    if then.kind is Kind.MAINTENANCE:
        return Impact.MAINTENANCE
    if news.kind in STATES and news.kind is not Change.REOPENED:
        return Impact.OPERATIONAL
    return max(then.impacts.values(), key=lambda impact: impact.rank, default=Impact.OPERATIONAL)
