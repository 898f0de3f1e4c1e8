"""Who can tell when customers were told: the ledger, and the history of the sources. Nobody is asked over the network.

What they say is kept in the cache by what it follows from (a commit, a blob), so that each history is read once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from statusgen.derive import Afterthought, Contradiction, Evidence, Told, ToldTimes, contradictions
from statusgen.derive.ids import update_id
from statusgen.files import digest
from statusgen.git import Branch, Repository
from statusgen.ledger import EVERYBODY, Fact
from statusgen.ledger.branch import known_parts
from statusgen.ledger.file import parts_of_file
from statusgen.ledger.heard import KNOWN, heard
from statusgen.ledger.records import Part, Record
from statusgen.memory import Memory
from statusgen.model import Audience, Channel, Incident, Project, Status
from statusgen.packing import Packing
from statusgen.reading.sections import heading_text
from statusgen.reading.times import INSTANT_PATTERN, Clock, parse_instant
from statusgen.value import Struct, replace

NEAR = 3600
"""Seconds: a heading that is gone, no farther than this from one that came later, is the same one corrected."""

HEADING = re.compile(rf"(?P<at>{INSTANT_PATTERN})[ \t]+(?:{'|'.join(Status)})")


class _History(Struct, frozen=True):
    """What git said up to the commit `head`: when the branch first had a heading, by file and by the heading's instant,
    in seconds since 1970; None at the boundary of a shallow clone. `determined` are the instants that a file said one
    after the other, each with when the branch had it."""

    head: str
    times: dict[str, dict[int, int | None]]
    determined: dict[str, list[tuple[int, int]]]


class _Accepted(Struct, frozen=True):
    """When channels accepted messages, in seconds since 1970, by the message's name in a part of the ledger; and its
    lines of what customers expect, in their order, with their times."""

    times: dict[str, int]
    heard: tuple[tuple[str, int], ...]


_HISTORY = Packing(_History)
_ACCEPTED = Packing(_Accepted)


class Witnesses(Struct, frozen=True, dict=True):
    """The repository around the sources (None: there is none), and the ledger: a branch of it, or a file."""

    repository: Repository | None = None
    branch: Branch | None = None
    file: Path | None = None

    @cached_property
    def key(self) -> str:
        """Stands for all that they can say."""
        return digest(self._head, self._boundary, [part.name for part in self._parts])

    @cached_property
    def _head(self) -> str | None:
        return self.repository.head() if self.repository else None

    @cached_property
    def _boundary(self) -> tuple[str, ...]:
        return tuple(sorted(self.repository.shallow_boundary())) if self.repository else ()

    def told(self, project: Project, store: Memory) -> ToldTimes:
        """When customers were told of each update, as far as that is known."""
        found: dict[tuple[str, datetime], Told] = {}
        for id, times in self._by_git(project.site.zone, store).times.items():
            for at, came in times.items():
                known = Told(None, Evidence.UNKNOWN) if came is None else Told(_instant(came), Evidence.GIT)
                found[id, _instant(at)] = known
        accepted = self._by_ledger(project, store)
        for incident in project.incidents if accepted else ():
            for update in incident.updates:
                seconds = accepted.get(update_id(incident.id, update.at))
                if seconds is not None:
                    found[incident.id, update.at] = Told(_instant(seconds), Evidence.LEDGER)
        for key, why in self._afterthoughts(project, store):
            if key in found:
                found[key] = replace(found[key], afterthoughts=(*found[key].afterthoughts, why))
        return found

    def held(self, project: Project, incidents: Iterable[Incident], store: Memory) -> frozenset[tuple[str, datetime]]:
        """The public updates of these incidents that are in no commit, and that no channel accepted: nobody read them
        yet. None are where no history of any report is known: the sources are not kept in git."""
        if not self._by_git(project.site.zone, store).times:
            return frozenset()
        told = self.told(project, store)
        return frozenset(
            (incident.id, update.at)
            for incident in incidents
            for update in incident.updates
            if update.audience is Audience.PUBLIC
            and not incident.imported_from
            and (incident.id, update.at) not in told
        )

    def contradicted(self, project: Project, now: datetime, store: Memory) -> dict[str, Contradiction]:
        """What customers expect of reports and the files contradict, by the id of the report."""
        parts = self._accepted(project, store)
        expected = heard((message, _instant(seconds)) for part in parts for message, seconds in part.heard)
        told, max_age = self._by_ledger(project, store) if expected else {}, project.policy.notify.max_age
        return contradictions(expected, project, now, lambda update, id: id in told or now - update.at > max_age)

    def _afterthoughts(self, project: Project, store: Memory) -> Iterator[tuple[tuple[str, datetime], Afterthought]]:
        """What was changed after customers were told, as far as git has it, with the first public update."""
        history, known = self._by_git(project.site.zone, store), {incident.id for incident in project.incidents}
        gone = {at: came for id, times in history.times.items() if id not in known for at, came in times.items()}
        for incident in project.incidents:
            times = history.times.get(incident.id)
            first = next((u.at for u in incident.updates if u.audience is Audience.PUBLIC), None) if times else None
            if not times or first is None or incident.audience is not Audience.PUBLIC:
                continue
            began = int(first.timestamp())
            came = times.get(began)
            if came is None:
                continue
            others = times.keys() - {int(update.at.timestamp()) for update in incident.updates}
            before = [times[at] for at in others if abs(at - began) <= NEAR]
            earlier = any(seen is not None and seen < came for seen in (*before, gone.get(began)))
            if earlier and not incident.imported_from:
                yield (incident.id, first), Afterthought.REWORDED
            said = history.determined.get(incident.id, [])
            then = [at for at, seen in said if seen <= came]
            if then and said[-1][0] != then[-1]:
                yield (incident.id, first), Afterthought.MOVED

    def _by_git(self, zone: ZoneInfo, store: Memory) -> _History:
        repository, head = self.repository, self._head
        if repository is None or head is None:
            return _History("", {}, {})
        key = digest("history", str(repository.source.absolute()), zone.key, self._boundary)
        data = store.get(key)
        known = _HISTORY.unpack(data) if data else None
        if known and known.head == head:
            return known
        since = known.head if known and repository.follows(known.head) else None
        times, determined = (known.times, known.determined) if known and since else ({}, {})
        for commit in repository.history(since=since):
            came = int(commit.time.timestamp()) if commit.time else None
            for change in commit.changes:
                id = change.path.rpartition("/")[2].removesuffix(".md")
                of_file = times.setdefault(id, {})
                for at in _instants(change.headings, zone):
                    of_file.setdefault(at, came)
                known_to_be = parse_instant(change.determined, Clock(zone)) if change.determined else None
                if isinstance(known_to_be, datetime) and came is not None:
                    determined.setdefault(id, []).append((int(known_to_be.timestamp()), came))
        history = _History(head, times, determined)
        store.put(key, _HISTORY.pack(history))
        return history

    @cached_property
    def _parts(self) -> tuple[Part, ...]:
        if self.branch:
            return tuple(known_parts(self.branch))
        return tuple(parts_of_file(self.file)) if self.file else ()

    def _by_ledger(self, project: Project, store: Memory) -> Mapping[str, int]:
        """When a channel first accepted each message for customers."""
        found: dict[str, int] = {}
        for part in self._accepted(project, store):
            for message, seconds in part.times.items():
                found[message] = min(seconds, found.get(message, seconds))
        return found

    def _accepted(self, project: Project, store: Memory) -> Iterator[_Accepted]:
        """What the parts of the ledger say, the oldest first."""
        staff = frozenset(_for_staff(project.channels.values()))
        for part in self._parts:
            key = digest("accepted", part.name, sorted(staff))
            data = store.get(key)
            accepted = _ACCEPTED.unpack(data) if data else None
            if accepted is None:
                records = part.records()
                lines = ((r.key.message, int(r.at.timestamp())) for r in records if r.key.message.startswith(KNOWN))
                accepted = _Accepted(_earliest(records, staff), tuple(lines))
                store.put(key, _ACCEPTED.pack(accepted))
            yield accepted


def _earliest(records: Iterable[Record], staff: frozenset[tuple[str, str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for record in records:
        message, channel, recipient = record.key
        if record.fact is Fact.SENT and not staff & {(channel, EVERYBODY), (channel, recipient)}:
            seconds = int(record.at.timestamp())
            found[message] = min(seconds, found.get(message, seconds))
    return found


def _for_staff(channels: Iterable[Channel]) -> Iterator[tuple[str, str]]:
    """The channels, and of others the recipients, that are not customers."""
    for channel in channels:
        if channel.choice.audience is Audience.INTERNAL:
            yield channel.id, EVERYBODY
        for item in channel.lists:
            if item.choice.audience is Audience.INTERNAL:
                yield channel.id, _tag(item.to)


def _tag(address: str) -> str:
    from statusgen.channels.posting import tag  # all channels come with it: few builds need them

    return tag(address)


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _instants(headings: Iterable[str], zone: ZoneInfo) -> Iterator[int]:
    """The instants of those headings that are updates."""
    for heading in headings:
        match = HEADING.fullmatch(heading_text(heading))
        at = parse_instant(match["at"], Clock(zone)) if match else None
        if isinstance(at, datetime):
            yield int(at.timestamp())
