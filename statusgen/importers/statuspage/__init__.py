"""Pages hosted by Statuspage, or by whoever speaks its Status API v2: saved answers, archives of them, or live.

Known are summary.json, incidents.json, scheduled-maintenances.json, components.json and their like, history.json,
history.atom and history.rss, and JSON Lines of incidents, by their shape and whatever they are called. What several of
them tell of one incident becomes one file.
"""

from __future__ import annotations

from datetime import datetime

from statusgen.diagnostics import Diagnostic, Span, in_order
from statusgen.importers._findings import affected, origin
from statusgen.importers._folder import finish, not_a_site
from statusgen.importers._foreign import UnreadableError
from statusgen.importers._given import Given, Takes
from statusgen.importers._imported import Imported, LeftOut
from statusgen.importers._names import unique_ids
from statusgen.importers.statuspage.catalogue import Facts, facts_of, kept
from statusgen.importers.statuspage.files import files_of
from statusgen.importers.statuspage.gathering import Gathered
from statusgen.importers.statuspage.incidents import SYSTEM, Teller
from statusgen.importers.statuspage.live import gather
from statusgen.importers.statuspage.reports import Report
from statusgen.model import Impact, Incident, Status
from statusgen.value import replace

__all__ = ["SYSTEM", "TAKES", "read"]

TAKES = Takes.FOLDER | Takes.FILE | Takes.ADDRESS

_INSTEAD = "give the page's address, or what it answered: incidents.json, summary.json, history.atom, a folder of them"


def read(given: Given) -> Imported:
    """The incidents and planned work of a page, and its components."""
    found = Gathered()
    broken: list[Diagnostic] = []
    if given.kind is Takes.ADDRESS:
        gather(given, found)
    else:
        for file in files_of(given.path, broken):
            try:
                found.take_text(file.read(), file.name)
            except UnreadableError as error:
                is_alone = given.kind is Takes.FILE
                broken.append(origin.import_broken(Span(file.name, error.line, 1), error.reason, is_alone=is_alone))
    facts = facts_of(found)
    if broken or not found.is_page:
        empty = not_a_site(SYSTEM, given.path.name, facts.site, _INSTEAD)
        return replace(empty, problems=in_order(broken) or empty.problems)
    return _imported(found, facts)


def _imported(found: Gathered, facts: Facts) -> Imported:
    teller = Teller(facts)
    reports = found.reports
    ids = unique_ids({one.code: f"{_day(one, facts)} {one.name}" for one in reports})
    incidents: list[Incident] = []
    for report in reports:
        over = [at for at, codes in found.open_at if report.code not in codes and at > report.changed]
        incidents.append(teller.incident(report, ids[report.code], min(over, default=None)))
    problems = [*found.problems, *facts.problems, *teller.problems, *_unexplained(incidents, found, facts)]
    made = finish(SYSTEM, incidents, {}, facts.site, facts.groups, facts.catalogue, problems)
    left_out = tuple(LeftOut(one.item, one.reason) for one in found.left_out)
    named = [origin.import_left_out(Span(one.item), one.reason) for one in left_out]
    codes = {id: code for code, id in facts.ids.items()}
    services = tuple(replace(one, api_id=one.api_id or kept(codes.get(one.id, ""))) for one in made.services)
    return replace(made, services=services, left_out=left_out, problems=in_order([*made.problems, *named]))


def _day(report: Report, facts: Facts) -> str:
    """The day on which it began, as the page showed it."""
    begin = report.start or report.started or report.steps[0].at
    return f"{begin.astimezone(facts.site.zone):%Y-%m-%d}"


def _unexplained(incidents: list[Incident], found: Gathered, facts: Facts) -> list[Diagnostic]:
    """Components that are not well although nothing that is open tells so: here a state is what incidents say."""
    if found.catalogue is None:
        return []
    when, file, _ = found.catalogue
    told = {id for incident in incidents if _is_open(incident, when) for id in incident.services}
    return [
        affected.import_state(Span(file, 1, 1), facts.catalogue.services[id].name, state)
        for id, state in facts.states.items()
        if state is not Impact.OPERATIONAL and id not in told
    ]


def _is_open(incident: Incident, when: datetime | None) -> bool:
    """Whether it went on at an instant, or, if none is known, goes on."""
    last = incident.updates[-1]
    ended = last.at if last.status.is_ending or last.status is Status.POSTMORTEM else None
    if when is None:
        return ended is None
    begin = incident.window.start if incident.window else incident.started
    return (begin is None or begin <= when) and (ended is None or ended > when)
