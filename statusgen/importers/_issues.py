"""Issues of a forge as incidents: what somebody filled into the form, and what staff say about it in comments.

Text of issues is data. It names no path, is never part of a command, and is cut to a length.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from statusgen.derive import severities
from statusgen.diagnostics import Diagnostic, Span
from statusgen.importers._commanded import read_command
from statusgen.importers._findings import wording
from statusgen.importers._imported import LeftOut
from statusgen.importers._place import Place, place_of
from statusgen.importers._saving import Saved
from statusgen.importers._texts import neutral, one_line
from statusgen.importers._times import read_time, shown
from statusgen.model import Audience, Impact, Incident, Kind, Severity, Source, Status, Update
from statusgen.model.incident import STATUSES
from statusgen.reading.times import Clock, parse_instant
from statusgen.value import Struct
from statusgen.writing import slug, tidy
from statusgen.writing.form import HEADINGS, IMPACT, LABEL, SERVICES, SEVERITY, SINCE, TEXT

Word = TypeVar("Word", bound=StrEnum)

MOST_TITLE = 140
MOST_TEXT = 5000
LONGEST_SLUG = 60
_NO_ANSWER = "_No response_"
_TIMES = ("eta", "next_update")
_LONG_AGO = timedelta(days=31)


class Issue(Struct, frozen=True):
    """An issue, or a comment on one: `ref` is its name (`org/repository#12`), `at` when this was said; `may_tell`: it
    was said by somebody who may speak for the organisation."""

    ref: str
    title: str
    labels: tuple[str, ...]
    at: datetime
    text: str
    is_comment: bool = False
    may_tell: bool = False


def take_issue(system: str, issue: Issue, target: Path, now: datetime) -> Saved:
    """Writes the file of a new issue, or puts what a comment says behind it."""
    place = place_of(target, now)
    path = place.having("ticket", issue.ref)
    remarks: list[str] = []
    done = _commented(place, issue, path, remarks) if issue.is_comment else path or _opened(place, issue, remarks)
    if isinstance(done, LeftOut):
        return Saved(system, (), (), (done,), ())
    place.write()
    if not place.changes:
        return Saved(system, (), (done,), (), ())
    problems: list[Diagnostic] = [wording.import_answer(Span(done), remark) for remark in remarks]
    return Saved(system, (done,), (), (), tuple(problems))


def left_out(system: str, ref: str, reason: str) -> Saved:
    """The answer to a message that is no report."""
    return Saved(system, (), (), (LeftOut(ref, reason),), ())


def answers_of(text: str) -> dict[str, str]:
    """What stands under the headings of the form, each looked for behind the one before it; the last one's answer is
    all that follows."""
    text = text.replace("\r\n", "\n")
    starts: list[tuple[str, int, int]] = []
    place = 0
    for heading in HEADINGS:
        found = re.compile(rf"(?m)^### {re.escape(heading)}[ \t]*$").search(text, place)
        if found is None:
            return {}
        starts.append((heading, found.start(), found.end()))
        place = found.end()
    ends = [start for _, start, _ in starts[1:]] + [len(text)]
    answers = {name: text[begin:end].strip() for (name, _, begin), end in zip(starts, ends, strict=True)}
    return {name: "" if answer == _NO_ANSWER else answer for name, answer in answers.items()}


def _opened(place: Place, issue: Issue, remarks: list[str]) -> str | LeftOut:
    """The path of a new file, or why there is none; `remarks` says what was not taken as it stands."""
    answers = answers_of(issue.text)
    if LABEL not in issue.labels or not answers:
        return LeftOut(issue.ref, f"it is no report: it lacks the label `{LABEL}`, or a heading of the form")
    services = _services(place, answers[SERVICES])
    if not services:
        return LeftOut(issue.ref, "it names no service of yours")
    title = _cut("the title", one_line(issue.title), MOST_TITLE, remarks).strip()
    text = neutral(_cut("the text", answers[TEXT], MOST_TEXT, remarks))[0].strip()
    if not title or not text:
        return LeftOut(issue.ref, "it has no title, or says nothing")
    impact = _chosen(IMPACT, answers, Impact.DEGRADED, remarks)
    severity = _chosen(SEVERITY, answers, Severity.MEDIUM, remarks)
    said = issue.at.replace(second=0)
    day = said.astimezone(place.catalogue.site.zone)
    incident = Incident(
        _free_id(place, f"{day:%Y-%m-%d}-{slug(title, LONGEST_SLUG)}", issue.ref),
        Kind.INCIDENT,
        title,
        Source(""),
        dict.fromkeys(services, impact),
        severity,
        determined=said,
        started=_since(place, answers[SINCE], said, remarks),
        reported=said,
        ticket=issue.ref,
        audience=_audience(place, services),
        updates=(
            Update(
                said,
                Status.INVESTIGATING,
                text,
                next_update=place.promise(severity, said),
            ),
        ),
    )
    path = place.begin(incident, draft=False)
    return path or LeftOut(issue.ref, "no valid report could be made of it")


def _commented(place: Place, issue: Issue, path: str | None, remarks: list[str]) -> str | LeftOut:
    """The path of the file with an update behind it, or why there is none; `remarks` as of `_opened`."""
    told = read_command(issue.text)
    if isinstance(told, str):
        return LeftOut(issue.ref, told)
    if not issue.may_tell:
        return LeftOut(issue.ref, "who wrote the comment may not speak for the organisation")
    if path is None:
        return LeftOut(issue.ref, "there is no report of this issue; if it was made just now, say it again in a minute")
    incident = place.incident(path)
    if incident is None:
        return LeftOut(issue.ref, f"its file has errors, which `statusgen check` names: {path}")
    known = [str(word) for word in STATUSES[incident.kind]]
    if told.status not in known:
        return LeftOut(issue.ref, f"{told.status} is no status; there are {', '.join(known)}")
    text, said = tidy(neutral(_cut("the text", told.text, MOST_TEXT, remarks))[0]), issue.at.replace(microsecond=0)
    same = [update for update in incident.updates if update.status == told.status and update.at >= said]
    if any(update.at == said or update.body == text for update in same):
        return path  # the same comment, sent again: it stands later where others had been said by then
    status = Status(told.status)
    over = next((update for update in incident.updates if update.status.is_ending and update.at > said), None)
    if over and not status.is_ending and status is not Status.POSTMORTEM:
        when = f"`{over.status}` of {shown(over.at)}"
        return LeftOut(issue.ref, f"it was said before {when}: if it still holds, say it again")
    update = _update(place, incident, status, text, said, told.fields)
    if isinstance(update, str):
        return LeftOut(issue.ref, update)
    went_on = place.go_on(path, update)
    return path if went_on else LeftOut(issue.ref, "the update cannot follow what the file says")


def _update(
    place: Place, incident: Incident, status: Status, text: str, said: datetime, fields: Mapping[str, str]
) -> Update | str:
    """The update of a comment; one that promises nothing promises what the policy asks for. Or what cannot be read."""
    at = max(said, incident.updates[-1].at + timedelta(seconds=1))
    zone = place.catalogue.site.zone
    times = {name: parse_instant(fields.get(name, ""), Clock(zone, at.astimezone(zone))) for name in _TIMES}
    eta, promised = (time if isinstance(time, datetime) else None for time in times.values())
    severity = _first(fields["severity"], Severity) if "severity" in fields else None
    read = {"eta": eta, "next_update": promised, "severity": severity}
    for name, value in fields.items():
        if read[name] is None:
            return f"`{name}: {value}` cannot be read"
    goes_on = not status.is_ending and status is not Status.POSTMORTEM
    promised = promised or place.promise(severity or severities.said(incident), at)
    return Update(at, status, text, eta=eta, next_update=promised if goes_on else None, severity=severity)


def _services(place: Place, answer: str) -> list[str]:
    """The services that the form names, as `NAME (ID)`; each once, as they are in the catalogue."""
    named = set(re.findall(r"(?m)\(([a-z0-9-]+)\)[ \t]*(?:,|$)", answer))
    return [service.id for service in place.catalogue.services if service.id in named]


def _audience(place: Place, ids: list[str]) -> Audience:
    """A report on internal services alone is internal."""
    public = any(one.id in ids and one.audience is Audience.PUBLIC for one in place.catalogue.services)
    return Audience.PUBLIC if public else Audience.INTERNAL


def _first(answer: str, words: type[Word]) -> Word | None:
    """The word that an answer such as `high: many cannot work` begins with."""
    word = answer.partition(":")[0].strip().lower()
    return words(word) if word in list(words) else None


def _chosen(heading: str, answers: Mapping[str, str], usual: Word, remarks: list[str]) -> Word:
    """The word that was chosen under a heading, or the usual one."""
    answer = answers[heading]
    chosen = _first(answer, type(usual))
    if chosen is None:
        what = f"says `{_short(answer)}`, which is none of its words" if answer else "says nothing"
        remarks.append(f"`{heading}` {what}: `{usual}` was taken")
    return chosen or usual


def _cut(what: str, text: str, most: int, remarks: list[str]) -> str:
    """The text without what is too long for a report."""
    if len(text) > most:
        remarks.append(f"{what} has {len(text)} characters: the first {most} were taken")
    return text[:most]


def _short(answer: str) -> str:
    return one_line(answer)[:40]


def _since(place: Place, answer: str, said: datetime, remarks: list[str]) -> datetime:
    """When it began, but not in the future or long ago: a time, or HH:MM, which was today, or yesterday if that is to
    come yet."""
    zone = place.catalogue.site.zone
    day = said.astimezone(zone)
    typed = _short(answer)
    clock = re.fullmatch(r"[0-9]{1,2}:[0-9]{2}", typed)
    days = (f"{day:%Y-%m-%d} ", f"{day - timedelta(days=1):%Y-%m-%d} ") if clock else ("",)
    for before in days:
        read = read_time(before + typed, zone)
        if read and timedelta() <= said - read.at < _LONG_AGO:
            if read.doubtful:
                remarks.append(f"`{SINCE}` says `{typed}`: {shown(read.at)} was taken")
            return read.at
    if typed:
        remarks.append(
            f"`{SINCE}` says `{typed}`, no time of the last {_LONG_AGO.days} days: that of the report was taken"
        )
    return said


def _free_id(place: Place, id: str, ref: str) -> str:
    """The id, or, where a file has it, the same with the number of the issue."""
    taken = any((place.target / "incidents").rglob(f"{id}.md"))
    return f"{id}-{ref.rpartition('#')[2]}" if taken else id
