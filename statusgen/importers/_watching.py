"""Alerts become incidents: one for each outage of a service, with updates when it changes, and its end.

One message after another is compared with what was told before (`_outages`). What customers read says which service is
disturbed and no more; what the alerts say is for staff.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from statusgen.derive.ids import api_id
from statusgen.diagnostics import Diagnostic, in_order
from statusgen.importers._alerts import Alert, each_once
from statusgen.importers._imported import LeftOut
from statusgen.importers._outages import MEMORY, Mark, Outage, marks_of, owner_of, read_memory, write_memory
from statusgen.importers._place import Place, place_of
from statusgen.importers._saving import Saved
from statusgen.importers._watch_labels import Labels
from statusgen.importers._watch_words import Words
from statusgen.model import (
    Audience,
    Impact,
    Incident,
    Kind,
    Monitor,
    ReportedBy,
    Service,
    Source,
    Status,
    Update,
)
from statusgen.value import Struct, field, replace
from statusgen.writing.naming import digest_of

T = TypeVar("T")

_OPEN = frozenset({Status.INVESTIGATING, Status.IDENTIFIED, Status.MONITORING})
_MOST_LINES = 20
_NOTHING: Mapping[str, Mark] = {}
A_SECOND = timedelta(seconds=1)


def watch(
    system: str,
    alerts: Iterable[Alert],
    target: Path,
    now: datetime,
    left_out: Iterable[LeftOut] = (),
    problems: Iterable[Diagnostic] = (),
) -> Saved:
    """Writes what these alerts change in the project in `target`. Without any, it looks what has settled since.
    `left_out` and `problems` are what was found in the message before."""
    place = place_of(target, now)
    monitor = place.catalogue.imports.monitoring
    labels = Labels(place.catalogue.services, monitor)
    watching = _Watching(system, place, monitor, Words(place.catalogue.site.language), labels)
    watching.left_out += left_out
    watching.take(each_once(alerts))
    place.write()
    return watching.saved(problems)


class _Watching(Struct):
    """One message while it is looked at."""

    system: str
    place: Place
    monitor: Monitor
    words: Words
    labels: Labels
    written: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    paths: dict[str, str | None] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return self.place.now

    def take(self, alerts: Iterable[Alert]) -> None:
        memory = read_memory(self.place.read(MEMORY)).forget(self.now, self.monitor.reopen)
        told: defaultdict[str, list[Alert]] = defaultdict(list)
        for alert in alerts:
            service = self.labels.service(alert)
            if service:
                told[service].append(alert)
            else:
                name = alert.labels.get("alertname") or alert.key
                self.left_out.append(LeftOut(name[:100], "none of its labels names a service of yours"))
        self.paths = {one.id: self._find(one) for one in memory.outages}
        fresh: dict[str, list[Alert]] = {}
        for service, group in told.items():
            ends = {one.id: self._end(one) for one in memory.of(service)}
            going = [one for one in memory.of(service) if not self._is_closed(one, ends[one.id])]
            there = sorted(going, key=lambda one: ends[one.id] is not None)[:1]
            gone = [one for one in memory.of(service) if one not in there]
            told_over = {id: end.at for id, end in ends.items() if end}
            mine: defaultdict[str | None, list[Alert]] = defaultdict(list)
            for alert in group:
                mine[owner_of(alert, there, gone, told_over)].append(alert)
            for outage in (one for one in (*gone, *there) if one.id in mine):
                alerts, end = mine[outage.id], told_over.get(outage.id)
                fresh[outage.id] = [alert for alert in alerts if alert.fires and alert.key not in outage.marks]
                if end and any(alert.fires and not outage.has(alert, end) for alert in alerts):
                    outage = replace(outage, over=outage.over or end)
                memory = memory.with_outage(outage.with_marks(self._marks(alerts, outage.marks)))
            group = mine[None]
            begun = self._begun(service, self._marks(group))
            if begun:
                fresh[begun.id] = [alert for alert in group if alert.fires]
                memory = memory.with_outage(begun)
            elif group:
                self.left_out.append(LeftOut(service, "its alerts are over, and nobody told when they began"))
        for outage in memory.outages:
            memory = memory.with_outage(self._told(outage, fresh.get(outage.id)))
        self.place.put(MEMORY, write_memory(memory))

    def saved(self, before: Iterable[Diagnostic]) -> Saved:
        problems = [*before, *self.labels.problems(self.system)]
        return Saved(self.system, tuple(self.written), tuple(self.unchanged), tuple(self.left_out), in_order(problems))

    def _marks(self, alerts: Iterable[Alert], known: Mapping[str, Mark] = _NOTHING) -> dict[str, Mark]:
        return marks_of(((alert, *self.labels.rank(alert)) for alert in alerts), known, self.now)

    def _find(self, outage: Outage) -> str | None:
        """Where the file of an outage is; None if it is gone, and "" if it has none yet."""
        return self.place.find(outage.path, api_id("incident", outage.id)) if outage.path else ""

    def _end(self, outage: Outage) -> Update | None:
        """What ended the incident of an outage; None: it is open, or nobody can tell."""
        incident = self.place.incident(self.paths[outage.id] or "")
        said = _public(incident) if incident else ()
        is_open = not said or said[-1].status in _OPEN
        return None if is_open else next((update for update in reversed(said) if update.status.is_ending), None)

    def _is_closed(self, outage: Outage, end: Update | None) -> bool:
        """Whether what begins now is another incident: the file is gone, or can go on no more."""
        if end is None:
            return self.paths[outage.id] is None
        return end.status is not Status.RESOLVED or self.now - (outage.over or end.at) > self.monitor.reopen

    def _begun(self, service: str, marks: Mapping[str, Mark]) -> Outage | None:
        """A new outage; None if nothing fires. Its id is the same for the same alert, whenever it is told of."""
        firing = {key: mark for key, mark in marks.items() if mark.until is None}
        if not firing:
            return None
        first = min(mark.since for mark in firing.values())
        day = first.astimezone(self.place.catalogue.site.zone)
        id = f"{day:%Y-%m-%d}-{service}-{digest_of(f'{service} {first} {min(firing)}')}"
        return Outage(id, "", service, firing)

    def _told(self, outage: Outage, new: list[Alert] | None) -> Outage:
        """The outage after everything worth telling was told. `new`: alerts that nobody knew; None: this message was
        about something else."""
        if not outage.path:
            return self._opened(outage, new or [])
        path = self.paths[outage.id]
        if path is None:  # a person took it away: it is no incident
            if new is not None:
                known_by = f"`api_id: {api_id('incident', outage.id)}`"
                self.left_out.append(LeftOut(outage.id, f"its file is gone: {outage.path}, and none has {known_by}"))
            return replace(outage, over=self.now) if not outage.firing and outage.over is None else outage
        outage = replace(outage, path=path)
        if self.place.incident(path) is None:
            if new is not None:
                self.left_out.append(LeftOut(outage.id, f"nothing is added to a file with errors: {path}"))
            return outage
        update = self._update(outage, path, new or [])
        changed = update is not None and self.place.go_on(path, update)
        noted = self._note(path, new or [])
        self._count(path, changed=changed or noted, told=new is not None)
        if update is None or not changed:
            return self._ended_by_people(outage, path)
        if update.status is Status.RESOLVED:
            return replace(outage, told=self.now, over=self.now)
        severity, impact = outage.worst
        if outage.impact and impact.rank > outage.impact.rank:
            self._retitle(outage, path, impact)
        return replace(outage, severity=severity, impact=impact, told=self.now, over=None)

    def _retitle(self, outage: Outage, path: str, impact: Impact) -> None:
        """The title says how bad it became, unless a person wrote another one."""
        incident = self.place.incident(path)
        service = next((one for one in self.place.catalogue.services if one.id == outage.service), None)
        if incident and service and incident.title in {self.words.title(service.name, each) for each in Impact}:
            self.place.retitle(path, incident.title, self.words.title(service.name, impact))

    def _ended_by_people(self, outage: Outage, path: str) -> Outage:
        """The outage, which is over too once its alerts are, if a person ended its incident before."""
        if outage.firing or outage.over:
            return outage
        incident = self.place.incident(path)
        ended = incident is not None and not any(update.status in _OPEN for update in incident.updates[-1:])
        return replace(outage, over=self.now) if ended else outage

    def _count(self, path: str, *, changed: bool, told: bool) -> None:
        if changed and path not in self.written:
            self.written.append(path)
        elif told and not changed and path not in self.written:
            self.unchanged.append(path)

    def _opened(self, outage: Outage, alerts: list[Alert]) -> Outage:
        service = next(one for one in self.place.catalogue.services if one.id == outage.service)
        severity, impact = outage.worst
        start = outage.began
        incident = Incident(
            outage.id,
            Kind.INCIDENT,
            self.words.title(service.name, impact),
            Source(""),
            {service.id: impact},
            severity,
            determined=start,
            started=start,
            reported=start,
            reported_by=ReportedBy.MONITORING,
            audience=self._audience(service),
            api_id=api_id("incident", outage.id),  # what is derived anyway; by it the file is found, whatever its name
            updates=(
                Update(
                    max(self._before_note(alerts), start),
                    Status.INVESTIGATING,
                    self.words.begun(service.name),
                    next_update=self.place.promise(severity, self.now),
                ),
            ),
        )
        path = self.place.begin(incident, draft=self.monitor.write == "draft")
        if path is None:
            self.left_out.append(LeftOut(outage.id, "no valid report could be made of it"))
            return outage
        self._note(path, alerts)
        self.written.append(path)
        return replace(outage, path=path, severity=severity, impact=impact, told=self.now)

    def _audience(self, service: Service) -> Audience:
        return service.audience if self.monitor.audience is Audience.PUBLIC else self.monitor.audience

    def _update(self, outage: Outage, path: str, new: list[Alert]) -> Update | None:
        """What is to be told of the outage now; None: nothing. People who ended it, or closed it as a false alarm, have
        the last word, until it fails again."""
        incident = self.place.incident(path)
        if incident is None or not incident.updates:
            return None
        said = _public(incident)
        at = self._instant(incident.updates[-1].at, self._before_note(new))
        status = said[-1].status
        service = next((one.name for one in self.place.catalogue.services if one.id == outage.service), outage.service)
        waits = outage.told is not None and self.now - outage.told < self.monitor.settle
        if outage.firing:
            severity, impact = outage.worst
            if outage.over and status in (Status.RESOLVED, Status.POSTMORTEM):
                return self._change(at, Status.INVESTIGATING, self.words.again(service), outage, incident)
            if status not in _OPEN or (severity, impact) == (outage.severity, outage.impact):
                return None
            worse = severity.rank > (outage.severity or severity).rank or impact.rank > (outage.impact or impact).rank
            if worse:
                return self._change(at, status, self.words.worse(service), outage, incident)
            return None if waits else self._change(at, status, self.words.better(service), outage, incident)
        ended = outage.ended
        if status not in _OPEN or ended is None or self.now - ended < self.monitor.settle:
            return None
        return Update(self._instant(incident.updates[-1].at, ended), Status.RESOLVED, self.words.over(service))

    def _before_note(self, alerts: list[Alert]) -> datetime:
        """When customers are told, so that the note for staff that follows is of now, and not of what is to come."""
        return self.now - A_SECOND if alerts and self.monitor.notes == "internal" else self.now

    def _instant(self, last: datetime, wanted: datetime) -> datetime:
        """The instant that is wanted, or the first after what was said last."""
        return max(wanted, last + A_SECOND)

    def _change(self, at: datetime, status: Status, text: str, outage: Outage, incident: Incident) -> Update:
        severity, impact = outage.worst
        services = {outage.service: impact} if outage.service in incident.services else {}
        changed = severity if severity is not incident.severity or outage.severity is not severity else None
        return Update(
            at, status, text, services=services, severity=changed, next_update=self.place.promise(severity, self.now)
        )

    def _note(self, path: str, alerts: list[Alert]) -> bool:
        """Tells staff what new alerts say; whether there was anything to tell."""
        incident = self.place.incident(path) if alerts and self.monitor.notes == "internal" else None
        if incident is None or incident.updates[-1].status not in _OPEN:
            return False
        at = self._instant(incident.updates[-1].at, self.now)
        text = self.words.alerts([alert.summary for alert in alerts[:_MOST_LINES]], len(alerts) - _MOST_LINES)
        return self.place.go_on(path, Update(at, incident.updates[-1].status, text, audience=Audience.INTERNAL))


def _public(incident: Incident) -> Sequence[Update]:
    """What customers are told; of a file for staff, all."""
    return [update for update in incident.updates if update.audience is Audience.PUBLIC] or incident.updates
