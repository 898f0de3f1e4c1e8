"""Upptime: monitors whose state is kept in git, by GitHub's workflows; an issue for each outage and each maintenance.

Read are the configuration, history/summary.json, the log of the repository (or one that was saved), and issues that
were saved beside it; of a repository at its address all but the log. An outage of the log and the issue about it become
one incident: the issue names the commit.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from statusgen.diagnostics import Diagnostic, Span, in_order
from statusgen.importers._findings import origin
from statusgen.importers._folder import finish, not_a_site
from statusgen.importers._foreign import UnreadableError, Value, read_large
from statusgen.importers._given import Given, Takes
from statusgen.importers._imported import Imported, LeftOut
from statusgen.importers._names import unique_ids
from statusgen.importers.upptime.incidents import Teller
from statusgen.importers.upptime.issues import Issue, is_issue, issue_of
from statusgen.importers.upptime.live import fetched
from statusgen.importers.upptime.outages import SAVED_LOG, Outage, changes_in, log_of, outages_of
from statusgen.importers.upptime.site import Facts, facts_of, parsed
from statusgen.model import Incident
from statusgen.value import Struct, field, replace

SYSTEM = "upptime"
TAKES = Takes.FOLDER | Takes.FILE | Takes.ADDRESS

_INSTEAD = "give a clone of the page's repository, its address on GitHub, or issues of it that were saved as JSON"

__all__ = ["SYSTEM", "TAKES", "read"]


class _Found(Struct):
    """What the source holds. `refused`: what could not be read, and why."""

    outages: list[Outage] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    broken: list[Diagnostic] = field(default_factory=list)
    is_upptime: bool = False

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        return tuple(LeftOut(item, reason) for item, reason in self.refused)

    @property
    def named(self) -> list[Diagnostic]:
        """A finding for each that is left out."""
        return [origin.import_left_out(Span(one.item), one.reason) for one in self.left_out]


def read(given: Given) -> Imported:
    """The outages and the planned work of a repository."""
    if given.kind is Takes.ADDRESS:
        with TemporaryDirectory() as folder:
            return read(replace(given, source=str(fetched(given, Path(folder)))))
    root = given.path if given.kind is Takes.FOLDER else given.path.parent
    facts = facts_of(root)
    broken = [problem for problem in facts.problems if problem.is_error]
    found = _Found(is_upptime=bool(facts.catalogue.services), broken=broken)
    if given.kind is Takes.FOLDER:
        _take_log(given, facts, found)
        for path in sorted(root.glob("*.json")):
            _take_issues(path, found, must=False)
    else:
        _take_issues(given.path, found, must=True)
    if found.broken or not (found.is_upptime or found.issues or found.outages):
        empty = not_a_site(SYSTEM, given.path.name, facts.site, _INSTEAD)
        problems = [*(found.broken or empty.problems), *found.named]
        return replace(empty, left_out=found.left_out, problems=in_order(problems))
    return _imported(found, facts)


def _take_log(given: Given, facts: Facts, found: _Found) -> None:
    try:
        log = log_of(given)
    except UnreadableError as error:
        found.broken.append(origin.import_broken(Span(SAVED_LOG, error.line, 1), error.reason))
        return
    if (given.path / SAVED_LOG).exists() and log and not log.endswith("\n"):
        facts.problems.append(origin.import_without_end(Span(SAVED_LOG)))
    changes, found.refused = changes_in(log, facts.names)
    found.outages = outages_of(changes)
    if not changes:
        what = "no commit tells of an outage: clone the whole history, or save its log"
        facts.problems.append(origin.import_config(Span(SAVED_LOG), what))


def _take_issues(path: Path, found: _Found, *, must: bool) -> None:
    """The issues in a file; one that lies in the folder (not `must`) and holds something else is passed by."""
    try:
        value: Value = parsed(read_large(path, path.name))
    except UnreadableError as error:
        span = Span(path.name, error.line, 1)
        found.broken.append(origin.import_broken(span, error.reason, is_alone=must))
        return
    rows = value if isinstance(value, list) else [value]
    if not must and not any(is_issue(row) for row in rows):
        return
    for n, row in enumerate(rows, 1):
        if isinstance(row, dict) and is_issue(row):
            try:
                found.issues.append(issue_of(row))
            except UnreadableError as error:
                found.refused.append((f"#{row.get('number', n)}"[:20], error.reason))
        elif must or row:
            found.refused.append((f"{path.name}[{n}]", "it is no issue"))


def _imported(found: _Found, facts: Facts) -> Imported:
    teller = Teller(facts)
    if not facts.catalogue.services:
        facts.catalogue.add(
            dict.fromkeys(name for issue in found.issues for name in (issue.name or "", *issue.down) if name)
        )
    told = {issue.commit: issue for issue in found.issues if issue.commit and not issue.planned}
    known = {outage.changes[0].commit[:7] for outage in found.outages}
    alone = [issue for issue in found.issues if issue.planned or issue.commit not in known]
    days = list(_uncovered(found.outages, alone, facts))
    first = {outage.changes[0].commit: outage for outage in found.outages}
    names = {id: f"{one.began:%Y-%m-%d} {one.name} is {one.changes[0].state}" for id, one in first.items()}
    names |= {issue.key: f"{issue.start or issue.opened.at:%Y-%m-%d} {issue.title}" for issue in alone}
    names |= {f"{name}/{day}": f"{day} {name} was down" for name, day, _ in days}
    ids = unique_ids(names)
    incidents: list[Incident] = []
    for outage in found.outages:
        commit = outage.changes[0].commit
        incidents.append(teller.outage(outage, told.get(commit[:7]), ids[commit]))
    incidents += [teller.issue(issue, ids[issue.key]) for issue in alone]
    incidents += [teller.day(name, day, minutes, ids[f"{name}/{day}"]) for name, day, minutes in days]
    problems = [*facts.problems, *teller.problems]
    made = finish(SYSTEM, incidents, {}, facts.site, (), facts.catalogue, problems)
    return replace(made, left_out=found.left_out, problems=in_order([*made.problems, *found.named]))


def _uncovered(outages: list[Outage], issues: list[Issue], facts: Facts) -> Iterator[tuple[str, date, int]]:
    """The days for which the summary has minutes of downtime, and nothing else tells of an outage of that monitor."""
    covered: dict[str, set[date]] = {}
    for outage in outages:
        end = outage.end.at if outage.end else outage.changes[-1].at
        covered.setdefault(outage.name, set()).update(_days(outage.began, end))
    for issue in issues:
        if issue.name:
            covered.setdefault(issue.name, set()).update(_days(issue.opened.at, issue.closed or issue.opened.at))
    for name, minutes in facts.minutes.items():
        for text, count in sorted(minutes.items()):
            try:
                day = date.fromisoformat(text)
            except ValueError:
                continue
            if 1990 <= day.year <= 2100 and day not in covered.get(name, ()):
                yield name, day, min(count, 24 * 60)


def _days(start: datetime, end: datetime) -> Iterator[date]:
    day = datetime.combine(start.astimezone(UTC).date(), time(), UTC)
    while day <= end:
        yield day.date()
        day += timedelta(days=1)
