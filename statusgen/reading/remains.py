"""What the text of a report can still be taken to say of its services, though it has errors.

Nothing of it is shown. It counts for the state of the services, so that none looks healthier because somebody mistyped
a line: better a service that is called impaired for too long than one that is called well for too long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from statusgen.model import Audience, Impact, Kind, Omission, Project, Status
from statusgen.prose.source import without_comments
from statusgen.reading.findings.suggest import nearest
from statusgen.reading.incidents import Facts, kind_meant
from statusgen.reading.load import facts_of
from statusgen.reading.times import INSTANT_PATTERN, Clock, parse_instant
from statusgen.reading.vocabulary import IMPACT

_HEADING = re.compile(r"^ {0,3}##(?!#)[ \t]*(.*)$", re.MULTILINE)
_ENDINGS = "|".join(status for status in Status if status.is_ending or status is Status.POSTMORTEM)
_ENDING = re.compile(rf"{INSTANT_PATTERN}[ \t]+(?:{_ENDINGS})[ \t]*")
_INTERNAL = re.compile(r"^audience[ \t]*:[ \t]*[\"']?internal[\"']?[ \t\r]*$", re.MULTILINE)
_UNAFFECTED = re.compile(r"^services[ \t]*:[ \t]*\{[ \t]*\}", re.MULTILINE)
_BEGAN = re.compile(rf"^(?:started|determined)[ \t]*:[ \t]*[\"']?({INSTANT_PATTERN})", re.MULTILINE)
_EDGES = [re.compile(rf"\b{name}[ \t]*:[ \t]*[\"']?({INSTANT_PATTERN})") for name in ("start", "end")]
_PAIR = re.compile(r"(?<![\w-])([A-Za-z0-9][A-Za-z0-9_-]*)[\"']?[ \t]*:[ \t]*[\"']?([A-Za-z_-]+)?")
_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def remains(path: str, data: bytes, project: Project, now: datetime) -> Omission:
    """What the file at `path` says as of `now`, as far as its words can be recognised."""
    facts = facts_of(project)
    front, *sections = _HEADING.split(without_comments(data.decode("utf-8", "replace")))
    headings, bodies = sections[::2], sections[1::2]
    times = [_instant(heading, facts) for heading in headings]
    come = next((number for number, time in enumerate(times) if time and time > now), len(headings))
    audience = Audience.INTERNAL if _INTERNAL.search(front) else Audience.PUBLIC
    if headings and not come:
        return Omission(path, audience)
    updates = zip(headings[:come], bodies, strict=False)
    told = [(heading, body) for heading, body in updates if not _INTERNAL.search(body)]
    ended = bool(told and _ENDING.fullmatch(told[-1][0]))
    kind = kind_meant(front)
    if kind is not Kind.INCIDENT:
        is_planned = kind is Kind.MAINTENANCE and not ended
        return _planned(path, audience, front, facts) if is_planned else Omission(path, audience)
    said = told[-1][1] if ended else "".join([front, *(body for _, body in told)])
    named = dict(_impacts(said, facts.services or {}))
    impacts = {id: impact for id, impact in named.items() if impact is not Impact.OPERATIONAL}
    known = [_instant(match[1], facts) for match in _BEGAN.finditer(front)]
    began = min((time for time in [*known, *times[:1]] if time), default=None)
    is_blind = not (ended or named or _UNAFFECTED.search(front))
    return Omission(path, audience, impacts, began, None, is_blind)


def _planned(path: str, audience: Audience, front: str, facts: Facts) -> Omission:
    """Planned work impairs its services while its window is open."""
    services = front.partition("services")[2]
    impacts = {word: Impact.MAINTENANCE for word in _WORD.findall(services) if word in (facts.services or {})}
    start, end = (_instant(found[1], facts) if found else None for found in (edge.search(front) for edge in _EDGES))
    return Omission(path, audience, impacts, start, end)


def _impacts(text: str, services: Iterable[str]) -> Iterator[tuple[str, Impact]]:
    """Pairs such as `email: degraded`, where the last of a service counts; a word that is no impact impairs too."""
    for id, word in _PAIR.findall(text):
        impact = _impact(word)
        if id in services:
            yield id, impact or Impact.DEGRADED
        elif impact and (meant := nearest(id, services)):
            yield meant, impact


def _impact(word: str) -> Impact | None:
    near = nearest(word, [*Impact, *IMPACT.also]) if word else None
    return Impact(IMPACT.also.get(near, near)) if near else None


def _instant(text: str, facts: Facts) -> datetime | None:
    found = re.search(INSTANT_PATTERN, text)
    instant = parse_instant(found[0], Clock(facts.zone)) if found else None
    return instant if isinstance(instant, datetime) else None
