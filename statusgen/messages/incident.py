"""News as a message: the same anatomy for every service and every channel.

What is affected and how, since when, what is done about it, what to do meanwhile, when it is expected back, when more
will be said, where to follow it. The words are templates of the theme, under `mail/`.
"""

from __future__ import annotations

from statusgen import urls
from statusgen.derive import IncidentView, Snapshot
from statusgen.derive.news import Change, News
from statusgen.language import Language, Moment, Stretch
from statusgen.messages.asking import Question, question
from statusgen.messages.inlining import inlined
from statusgen.messages.layout import one_line, paragraphs
from statusgen.messages.message import SHORTEST, Message
from statusgen.messages.words import colour, state
from statusgen.model import Impact, Kind, Service, Status, Window
from statusgen.rendering import Tools
from statusgen.theme import Html
from statusgen.value import Struct, replace

MOST_NAMES = 3
"""How many services a subject names."""

LOOKING_BACK = frozenset({Change.RESTORED, Change.FALSE_ALARM, Change.POSTMORTEM, Change.CLOSED})
"""News of what is over: what was affected is told, not what is."""

AT_WORK = frozenset({Status.INVESTIGATING, Status.IDENTIFIED})
"""While an incident is in one of these, people want to know when it works again."""


class Affected(Struct, frozen=True):
    """The services in one state: its code and word, and their names."""

    code: str
    state: str
    services: str


class Letter(Struct, frozen=True):
    """What the templates under `mail/` print of one piece of news.

    `change` is a `Change`, `kind` that of the file; `state` and `code` are its word and the code of its colour. `names`
    are the services in short, `affected` all of them by state. Authored texts come plain and as HTML (`said`,
    `said_html`). What does not apply is empty or None. `is_awaited`: it is open, and nobody said when it works again;
    `eta_is_past`: somebody did, and that time has passed.
    `moved_from` is the window of planned work until it got another. `tell_until` is until when people are asked to say
    that it does not work, `contact` whom they tell.
    `question` is asked when it is over.
    `lead` is the first sentence, as `mail/lead.txt` has it, `subject` the line of `mail/subject.txt`.
    """

    site: str
    home: str
    language: str
    direction: str
    change: str
    kind: str
    state: str
    code: str
    title: str
    names: str
    affected: tuple[Affected, ...]
    severity: str
    since: Moment
    ended: Moment | None
    duration: str
    window: Stretch | None
    moved_from: Stretch | None
    said: str
    said_html: Html
    workaround: str
    workaround_html: Html
    eta: Moment | None
    eta_is_past: bool
    is_awaited: bool
    next_update: Moment | None
    tell_until: Moment | None
    contact: str
    url: str
    question: Question | None = None
    lead: str = ""
    subject: str = ""


def compose(news: News, snapshot: Snapshot, tools: Tools) -> Message:
    """The message in the language of the tools; news and snapshot are of that language too (`derive.in_language`).

    It tells how things stood when the news became true, so that each of several updates says its own.
    """
    then = news.then
    bare = _letter(news, then, snapshot, tools)
    render = tools.theme.render
    letter = replace(
        bare,
        lead=one_line(render("mail/lead.txt", bare)),
        subject=one_line(render("mail/subject.txt", bare)),
    )
    return Message(
        key=news.key,
        subject=letter.subject,
        text=paragraphs(render("mail/message.txt", letter)),
        html=inlined(render("mail/message.html", letter)),
        short=_short(one_line(render("mail/short.txt", letter)), letter),
        kind=news.kind,
        severity=then.severity,
        incident_id=then.id,
        services=tuple(service.id for service in then.services),
        audience=snapshot.audience,
        language=tools.language.code,
        url=letter.url,
        at=news.at,
    )


def _letter(news: News, then: IncidentView, snapshot: Snapshot, tools: Tools) -> Letter:
    site, language, zone = snapshot.site, tools.language, snapshot.site.zone
    is_incident, is_open = then.kind is Kind.INCIDENT, news.kind not in LOOKING_BACK
    said = news.update.body if news.update else ""
    workaround = then.incident.workaround or "" if is_open else ""
    ended = then.ended if is_incident and not is_open else None
    status = news.update.status if news.update else then.status
    asked = news.at + snapshot.policy.close_after if news.kind is Change.RESTORED else None
    eta = then.eta if is_open else None
    return Letter(
        site=site.title,
        home=site.url,
        language=language.code,
        direction=language.direction,
        change=news.kind,
        kind=then.kind,
        state=state(news, then, language),
        code=colour(news, then).replace("_", "-"),
        title=then.title,
        names=_names(_hit(then), language),
        affected=_affected(then, language, is_open=is_open),
        severity=language.severity(then.severity) if then.severity else "",
        since=language.moment(then.started, zone),
        ended=language.moment(ended, zone) if ended else None,
        duration=language.duration(max(ended - then.started, ended - ended)) if ended else "",
        window=_stretch(news.window, snapshot, language),
        moved_from=_stretch(news.moved_from, snapshot, language),
        said=tools.prose.plain(said, root=site.url),
        said_html=Html(tools.prose.html(said, root=site.url)) if said else Html(),
        workaround=tools.prose.plain(workaround, root=site.url),
        workaround_html=Html(tools.prose.html(workaround, root=site.url)) if workaround else Html(),
        eta=language.moment(eta, zone) if eta else None,
        eta_is_past=bool(eta and eta <= news.at),
        is_awaited=is_incident and is_open and not eta and status in AT_WORK,
        next_update=language.moment(then.next_update, zone) if is_open and then.next_update else None,
        tell_until=language.moment(asked, zone) if asked else None,
        contact=language.one_of(way for way in (site.contact.email, site.contact.phone) if way),
        url=urls.absolute(site.url, news.update.path if news.update else then.path),
        question=question(then, snapshot, language) if news.kind is Change.RESTORED else None,
    )


def _stretch(window: Window | None, snapshot: Snapshot, language: Language) -> Stretch | None:
    return language.stretch(window.start, window.end, snapshot.site.zone) if window else None


def _hit(then: IncidentView) -> tuple[Service, ...]:
    """The services that it has affected by then; of what affects none (planned work, a notice) those that it names."""
    worst = then.worst_impacts
    return tuple(s for s in then.services if worst[s.id] is not Impact.OPERATIONAL) or then.services


def _names(services: tuple[Service, ...], language: Language) -> str:
    names = [service.name for service in services]
    more = len(names) - MOST_NAMES
    if more <= 0:
        return language.listed(names)
    rest = language.ngettext("%(count)d more", "%(count)d more", more) % {"count": more}
    return language.listed([*names[:MOST_NAMES], rest])


def _affected(then: IncidentView, language: Language, *, is_open: bool) -> tuple[Affected, ...]:
    """By state, the worst first; what works again is left out. Of planned work, of notices and of what is over all
    services stand together, without a state."""
    stated = then.kind is Kind.INCIDENT and is_open
    found: dict[Impact, list[str]] = {}
    for service in then.services:
        found.setdefault(then.impacts[service.id] if stated else Impact.MAINTENANCE, []).append(service.name)
    states = sorted(found.keys() - ({Impact.OPERATIONAL} if stated else set()), key=lambda i: i.rank, reverse=True)
    return tuple(
        Affected(
            code=impact.replace("_", "-") if stated else "none",
            state=language.impact(impact) if stated else "",
            services=language.listed(found[impact]),
        )
        for impact in states
    )


def _short(line: str, letter: Letter) -> str:
    """The line and where to read more, cut to what one text message holds: rather the line than the address."""
    room = SHORTEST - len(letter.url) - 1
    if room < SHORTEST // 3:
        return line if len(line) <= SHORTEST else line[: SHORTEST - 1].rstrip() + "…"
    return f"{line if len(line) <= room else line[: room - 1].rstrip() + '…'} {letter.url}"
