"""A digest: what happened, what is open, what is to come, and how it compares with what was agreed.

One value for the mail and for the page under `/digests/`, printed by the theme.
"""

from __future__ import annotations

from datetime import datetime

from statusgen import urls
from statusgen.derive import IncidentView, Snapshot
from statusgen.derive.digests import Happening, Period, Span, happened, notices, span_before, upcoming
from statusgen.language import Language, Moment
from statusgen.language.words import mark
from statusgen.messages.availability import Figure, figures_of, unbroken
from statusgen.messages.inlining import inlined
from statusgen.messages.layout import one_line, paragraphs
from statusgen.messages.message import SHORTEST, Message
from statusgen.model import Impact, Kind, Translation, Window
from statusgen.rendering import Tools
from statusgen.value import Struct, replace
from statusgen.wording import headline

SPACE = "\N{NO-BREAK SPACE}"

MOST = 30
"""How many entries a part has; more are counted. A mail that would still be too large has fewer."""

LARGEST = 100_000
"""How many bytes the HTML of a mail may have: some programs cut what is larger."""

EXCERPT = 240
"""How many characters of the newest update an entry shows."""

TITLES = {
    Period.DAILY: mark("Daily digest"),
    Period.WEEKLY: mark("Weekly digest"),
    Period.MONTHLY: mark("Monthly digest"),
}


class Entry(Struct, frozen=True):
    """A report in a digest. `path` is from the site's root, `code` that of the colour, `state` and `status` its words;
    `when` is its time in words, `said` the beginning of its newest update. `title_language` and `said_language` are the
    code of the original's language where these two are not translated. `eta_is_past` and `next_update_is_past`: by the
    end of the digest's days. What does not apply is empty or None."""

    path: str
    title: str
    code: str
    state: str
    status: str
    when: str
    duration: str
    services: str
    said: str
    eta: Moment | None
    eta_is_past: bool
    next_update: Moment | None
    next_update_is_past: bool
    title_language: str
    said_language: str


class Part(Struct, frozen=True):
    """Entries under a heading; `more` counts those that are left out, `nothing` is said where there are none."""

    title: str
    entries: tuple[Entry, ...]
    more: int
    nothing: str


class Digest(Struct, frozen=True):
    """What the templates `mail/digest.txt`, `mail/digest.html` and `digest.html` print.

    `name` is that of the selection, empty for the whole site; `title` says which digest, `span` of which days, `state`
    how it stands now. `parts` are what is open, what happened, what is to come, and notices. `figures` are the services
    that were not available all the time, or missed what was agreed; `unbroken` says how the others did. `is_quiet`:
    there is nothing to report. `subject` is the mail's.
    """

    site: str
    home: str
    language: str
    direction: str
    period: str
    name: str
    title: str
    span: str
    state: str
    parts: tuple[Part, ...]
    figures: tuple[Figure, ...]
    more_figures: int
    unbroken: str
    is_quiet: bool
    path: str
    subject: str = ""


def digest(snapshot: Snapshot, period: Period, tools: Tools, name: str = "", most: int = MOST) -> Digest:
    """The digest of a snapshot, which may be that of a selection of services of this name; `most` entries a part."""
    site, language = snapshot.site, tools.language
    span = span_before(period, snapshot.now, site.zone)
    _, make = language.gettext, _Entries(snapshot, tools, span.end)
    going_on = [make.entry(view) for view in snapshot.open]
    going_on += [make.entry(o.incident, o.window) for o in snapshot.maintenance_now]
    over = [make.of_past(item) for item in happened(snapshot, span)]
    began = [view.started for view in snapshot.open] + [o.window.start for o in snapshot.maintenance_now]
    went_on = any(at < span.end for at in began)
    ahead = [make.entry(o.incident, o.window) for o in upcoming(snapshot, period)]
    told = [make.entry(view) for view in notices(snapshot, span)]
    figures = tuple(figures_of(snapshot.active_services, span, language))
    broken = tuple(figure for figure, is_whole in figures if not is_whole)
    parts = [
        _part(_("Open now"), going_on, most, _("Nothing is open.")),
        _part(_("What happened"), over, most, _("Nothing else happened.") if went_on else _("Nothing happened.")),
        _part(_("Planned maintenance"), ahead, most, _("None is planned for the days ahead.")),
    ]
    if told:
        parts.append(_part(_("Notices"), told, most, ""))
    return Digest(
        site=site.title,
        home=site.url,
        language=language.code,
        direction=language.direction,
        period=period,
        name=name,
        title=_(TITLES[period]),
        span=_span(span, language),
        state=headline(snapshot, language),
        parts=tuple(parts),
        figures=broken[:most],
        more_figures=max(0, len(broken) - most),
        unbroken=unbroken(snapshot, span, len(figures) - len(broken), bool(broken), language),
        is_quiet=not (going_on or over or ahead or told),
        path=urls.digest(period),
    )


def compose_digest(
    snapshot: Snapshot, period: Period, tools: Tools, name: str = "", list_id: str = ""
) -> Message | None:
    """The digest as a message; its key, `digest/weekly/2026-11-21[/list]`, is the same however often it is made.

    None if there is nothing to report, and the policy is to keep silent then.
    """
    span = span_before(period, snapshot.now, snapshot.site.zone)
    page, most = digest(snapshot, period, tools, name), MOST
    if page.is_quiet and snapshot.policy.digest.when_quiet == "skip":
        return None
    subject = one_line(tools.theme.render("mail/digest_subject.txt", page))
    page = replace(page, subject=subject)
    html = inlined(tools.theme.render("mail/digest.html", page))
    while len(html.encode()) > LARGEST and most > 1:
        most //= 2
        page = replace(digest(snapshot, period, tools, name, most), subject=subject)
        html = inlined(tools.theme.render("mail/digest.html", page))
    url = urls.absolute(snapshot.site.url, page.path)
    return Message(
        key="/".join(part for part in ("digest", period, span.last.isoformat(), list_id) if part),
        subject=page.subject,
        text=paragraphs(tools.theme.render("mail/digest.txt", page)),
        html=html,
        short=f"{page.subject} {url}"[:SHORTEST],
        kind=None,
        severity=None,
        incident_id="",
        services=tuple(service.id for service in snapshot.services) if list_id else (),
        audience=snapshot.audience,
        language=tools.language.code,
        url=url,
        at=max(span.end, snapshot.updated),  # no mail is older than what it tells of
    )


def _part(title: str, entries: list[Entry], most: int, nothing: str) -> Part:
    return Part(title, tuple(entries[:most]), max(0, len(entries) - most), "" if entries else nothing)


def _span(span: Span, language: Language) -> str:
    if span.period is Period.MONTHLY:
        return language.month(span.first)
    if span.period is Period.DAILY:
        return language.weekday(span.last)
    return language.gettext("%(first)s to %(last)s") % {
        "first": language.date(span.first),
        "last": language.date(span.last),
    }


class _Entries:
    """Makes entries of one snapshot."""

    def __init__(self, snapshot: Snapshot, tools: Tools, until: datetime) -> None:
        self.until = until
        self.zone = snapshot.site.zone
        self.language = tools.language
        self.prose = tools.prose
        self.original = "" if tools.language is tools.main else tools.main.code

    def of_past(self, item: Happening) -> Entry:
        return self.entry(item.view, item.window, item)

    def entry(self, view: IncidentView, window: Window | None = None, past: Happening | None = None) -> Entry:
        language = self.language
        status = view.occurrence(window).status if view.windows and window else view.status
        if view.kind is Kind.MAINTENANCE and window:
            stretch = language.stretch(window.start, window.end, self.zone)
            when, duration = stretch.text, stretch.duration
        elif past:
            stretch = language.stretch(past.start, max(past.start, past.end), self.zone)
            when, duration = stretch.text, stretch.duration
        else:
            when, duration = language.moment(view.started, self.zone).text, ""
        impact = view.worst_impact if past else max(view.impacts.values(), key=_rank, default=Impact.OPERATIONAL)
        is_incident = view.kind is Kind.INCIDENT
        body = view.updates[0].body
        translation = (view.incident.translations or {}).get(language.code)
        return Entry(
            path=view.path,
            title=view.title,
            code=impact.replace("_", "-") if is_incident else "maintenance" if window else "notice",
            state=language.impact(impact) if is_incident and impact is not Impact.OPERATIONAL else "",
            status="" if view.kind is Kind.NOTICE else language.status(status),
            when=when,
            duration=duration,
            services=language.listed(service.name for service in view.services),
            said=self.prose.excerpt(body, EXCERPT) if body else "",
            eta=language.moment(view.eta, self.zone) if view.eta else None,
            eta_is_past=bool(view.eta and view.eta <= self.until),
            next_update=language.moment(view.next_update, self.zone) if view.next_update else None,
            next_update_is_past=bool(view.next_update and view.next_update <= self.until),
            title_language="" if translation and translation.title else self.original,
            said_language="" if self._is_translated(view, translation) else self.original,
        )

    def _is_translated(self, view: IncidentView, translation: Translation | None) -> bool:
        """The newest update; of one that nobody wrote, its text is the summary."""
        newest = view.updates[0]
        if newest.made_up:
            return bool(translation and translation.summary)
        return self.language.code in (newest.update.translations or {})


def _rank(impact: Impact) -> int:
    return impact.rank
