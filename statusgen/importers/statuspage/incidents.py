"""A report of a hosted page as an incident, or as a maintenance, of ours: its course, its impacts, its texts."""

from __future__ import annotations

from datetime import datetime, timedelta

from statusgen.diagnostics import Diagnostic
from statusgen.importers._findings import affected, course, origin, wording
from statusgen.importers._html import to_markdown, to_text
from statusgen.importers._story import status_of
from statusgen.importers._texts import LONGEST_TITLE, neutral, one_line, visible
from statusgen.importers._times import shown
from statusgen.importers.statuspage.catalogue import Facts, kept
from statusgen.importers.statuspage.course import OVER, changes, statuses
from statusgen.importers.statuspage.reports import LISTING, Component, Report, Step
from statusgen.model import (
    Impact,
    Incident,
    IncidentImpact,
    Kind,
    Severity,
    Source,
    Status,
    Update,
    Window,
)
from statusgen.value import Struct, field, replace

SYSTEM = "statuspage"

_SEVERITIES = {
    "critical": Severity.CRITICAL,
    "major": Severity.HIGH,
    "minor": Severity.MEDIUM,
    "none": Severity.LOW,
    "maintenance": Severity.LOW,
}
_OF_ALL = {
    "critical": Impact.MAJOR_OUTAGE,
    "major": Impact.PARTIAL_OUTAGE,
    "minor": Impact.DEGRADED,
    "none": Impact.OPERATIONAL,
    "maintenance": Impact.MAINTENANCE,
}
"""What the impact of a whole incident says of a service whose own is not told."""
_UNDER_WAY = ("in_progress", "verifying")
_DERIVED = {
    Impact.MAJOR_OUTAGE: "critical",
    Impact.PARTIAL_OUTAGE: "major",
    Impact.DEGRADED: "minor",
    Impact.OPERATIONAL: "none",
    Impact.MAINTENANCE: "none",
}


class Teller(Struct):
    """Makes incidents, and notes what had to be read in one way or another."""

    facts: Facts
    problems: list[Diagnostic] = field(default_factory=list)

    def incident(self, report: Report, id: str, over_by: datetime | None) -> Incident:
        """The report under this id. `over_by`: the page did not list it any more then, so that it was over."""
        window = self._window(report)
        kind = Kind.MAINTENANCE if window else Kind.INCIDENT
        steps = report.steps
        if report.untimed:
            self.problems.append(course.import_update_without_time(report.span, report.untimed))
        if report.rank == LISTING:
            how = "when it began and ended is told, and what was said last"
            self.problems.append(origin.import_partial(report.span, how))
        walk = statuses(kind, [_status(step) for step in steps])
        first, changed = self._impacts(report, window, walk)
        updates = [
            Update(step.at, status, self._text(step, report), services, edited=step.edited)
            for step, status, services in zip(steps, walk, changed, strict=True)
        ]
        if walk[-1] not in OVER and (end := self._end(report, window, over_by)):
            updates.append(Update(end, Status.COMPLETED if window else Status.RESOLVED))
        first_told = updates[0].at
        begin = report.started or min(report.created or first_told, first_told)
        if begin > first_told and not window:
            self.problems.append(course.import_update_before_start(report.span, shown(first_told)))
        incident = Incident(
            id,
            kind,
            self._title(report),
            Source(report.code),
            first,
            aliases=(f"/incidents/{report.code}/",),
            imported_from=f"{SYSTEM}:{report.code}",
            api_id=kept(report.code),
            updates=tuple(updates),
        )
        if window:
            announced = min(filter(None, (report.created, first_told)))
            return replace(incident, window=window, announced=announced if announced <= window.start else None)
        return replace(
            incident,
            severity=self._severity(report),
            impact=self._override(report, incident),
            determined=min(first_told, max(begin, report.created or first_told)),
            started=begin,
        )

    def _window(self, report: Report) -> Window | None:
        """When planned work takes place; None: it is none, or nobody knows when."""
        if not report.is_planned:
            return None
        began = next((step.at for step in report.steps if step.word == "in_progress"), None)
        ended = next((step.at for step in report.steps if step.word == "completed"), report.resolved)
        start, end = report.start or began, report.end or ended
        if start and end and start < end:
            if not (report.start and report.end):
                how = "the window of planned work is not told: from `in progress` until `completed` was taken"
                self.problems.append(course.import_window(report.span, how))
            return Window(start, end)
        how = "planned work without a beginning and a later end: it became an incident"
        self.problems.append(course.import_window(report.span, how))
        return None

    def _title(self, report: Report) -> str:
        title = one_line(to_text(report.name))
        if not title:
            self.problems.append(wording.import_title(report.span, "the title is missing"))
            return report.code
        if len(title) > LONGEST_TITLE:
            self.problems.append(wording.import_title(report.span, "the title was cut"))
            title = title[: LONGEST_TITLE - 1].rstrip() + "…"
        return title

    def _text(self, step: Step, report: Report) -> str:
        hidden = visible(step.text)[1] if "<!--" in step.text else 0
        if hidden:
            self.problems.append(wording.import_comment(report.span, hidden))
        text, kinds = neutral(visible(to_markdown(step.text))[0].strip("\n"))
        self.problems += [wording.import_markup(report.span, kind) for kind in kinds]
        return text

    def _severity(self, report: Report) -> Severity:
        if report.impact not in _SEVERITIES and report.rank > LISTING and report.impact:
            self.problems.append(affected.import_severity(report.span, "as `none`"))
        return _SEVERITIES.get(report.impact, Severity.LOW)

    def _override(self, report: Report, incident: Incident) -> IncidentImpact | None:
        """The impact that the page gave, where ours would be another."""
        said = [*incident.services.values(), *(one for update in incident.updates for one in update.services.values())]
        worst = max(said, key=lambda impact: impact.rank, default=Impact.OPERATIONAL)
        if report.impact in ("none", "minor", "major", "critical") and _DERIVED[worst] != report.impact:
            return IncidentImpact(report.impact)
        return None

    def _end(self, report: Report, window: Window | None, over_by: datetime | None) -> datetime | None:
        """Since when it is over, where no step says so; None: it is not, or the clock ends it."""
        last = report.steps[-1].at
        if report.is_over and report.resolved:
            return max(report.resolved, last)
        if not report.is_over and over_by is None:
            return None
        if window is None:
            self.problems.append(course.import_end_unknown(report.span, shown(last)))
            return last
        if not any(step.word in _UNDER_WAY for step in report.steps):
            return None
        how = "it was never said to be finished: it counts as finished at the end of its window"
        self.problems.append(course.import_window(report.span, how))
        return max(window.end, last)

    def _impacts(
        self, report: Report, window: Window | None, walk: list[Status]
    ) -> tuple[dict[str, Impact], list[dict[str, Impact]]]:
        """The impacts at the beginning, and those that change with each step, by service."""
        first: dict[str, Impact] = {}
        changed: list[dict[str, Impact]] = [{} for _ in report.steps]
        usual = Impact.MAINTENANCE if window else _OF_ALL.get(report.impact, Impact.OPERATIONAL)
        unknown = 0
        leaves = [one for one in report.components if not self._is_group(one)]
        for component in leaves or report.components:
            start, states = self._states(component, report, window)
            unknown += start is None
            for id in self.facts.service(component, report.span):
                first[id] = start or usual
                for n, state in changes(start or usual, states, walk).items():
                    changed[n][id] = state
        if unknown and not window:
            self.problems.append(affected.import_impact(report.span, unknown, usual))
        return first, changed

    def _is_group(self, component: Component) -> bool:
        return component.is_group or component.code in self.facts.members

    def _states(
        self, component: Component, report: Report, window: Window | None
    ) -> tuple[Impact | None, list[Impact | None]]:
        """A component's impact at the beginning (None: nothing tells it), and after each step that tells it."""
        told = [step.changes.get(component.code, (None, None)) for step in report.steps]
        states = [after for _, after in told]
        if component.state and not report.is_over and (not window or window.start <= report.changed):
            since = (component.since or report.steps[-1].at) + timedelta(minutes=1)
            then = max((n for n, step in enumerate(report.steps) if step.at <= since), default=0)
            if next((state for state in reversed(states) if state), None) is not component.state:
                states[then:] = [component.state, *[None] * (len(states) - then - 1)]
        if window:
            begun = next((n for n, step in enumerate(report.steps) if step.word in _UNDER_WAY), len(states))
            states[:begun] = [None] * begun
        n = next((n for n, state in enumerate(states) if state), None)
        if n is None:
            return None, states
        before = told[n][0]
        return (states[n] if window or n == 0 else before or Impact.OPERATIONAL), states


def _status(step: Step) -> Status | None:
    return status_of(step.word.replace("_", " ")) if step.word != "postmortem" else Status.POSTMORTEM
