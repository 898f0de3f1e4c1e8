"""What every form of a hosted page tells of an incident, as one shape; and its objects of the Status API v2."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from statusgen.diagnostics import Span
from statusgen.importers._foreign import UnreadableError, Value, at, tables_at, text_at
from statusgen.importers._times import read_time
from statusgen.model import Impact
from statusgen.value import Struct, field, replace

Object: TypeAlias = "dict[str, Value]"

IMPACTS = {
    "operational": Impact.OPERATIONAL,
    "under_maintenance": Impact.MAINTENANCE,
    "degraded_performance": Impact.DEGRADED,
    "partial_outage": Impact.PARTIAL_OUTAGE,
    "major_outage": Impact.MAJOR_OUTAGE,
}
"""The API's word for the state of a component → ours."""

OVER = frozenset({"resolved", "postmortem", "completed", "cancelled", "canceled"})
PLANNED = frozenset({"scheduled", "in_progress", "verifying", "completed"})
API, ROWS, FEED, LISTING = 3, 2, 1, 0
"""How much a form tells: where several tell of one incident, the fullest is believed."""


class Component(Struct, frozen=True):
    """A component as an incident names it: by its id, which some forms lack; `state` is that at `since`."""

    code: str
    name: str
    state: Impact | None = None
    since: datetime | None = None
    is_group: bool = False


class Step(Struct, frozen=True):
    """An update. `word` is its status in the source's words, "" where it is that of the update before; `changes` are
    the impacts before and after, by component."""

    at: datetime
    word: str
    text: str
    changes: Mapping[str, tuple[Impact | None, Impact | None]] = field(default_factory=dict)
    edited: datetime | None = None


class Report(Struct, frozen=True):
    """An incident or planned work, in whatever form it was found. Steps stand oldest first."""

    code: str
    name: str
    span: Span
    rank: int
    status: str
    impact: str
    steps: tuple[Step, ...]
    components: tuple[Component, ...] = ()
    started: datetime | None = None
    created: datetime | None = None
    updated: datetime | None = None
    resolved: datetime | None = None
    start: datetime | None = None
    end: datetime | None = None
    untimed: int = 0

    @property
    def is_over(self) -> bool:
        return self.status in OVER

    @property
    def is_planned(self) -> bool:
        return self.start is not None or self.status in PLANNED or any(step.word in PLANNED for step in self.steps)

    @property
    def changed(self) -> datetime:
        """The last instant at which it is known to have been so."""
        return max(filter(None, (self.updated, self.steps[-1].at)))


def instant(value: Value, *names: str) -> datetime | None:
    """The instant under nested keys."""
    found = read_time(text_at(value, *names), UTC)
    return found.at if found else None


def report_of(row: Object, file: str) -> Report:
    """An object of the API. Raises UnreadableError where it says too little."""
    code = code_of(row)
    own = instant(row, "created_at") or instant(row, "started_at")
    steps: list[Step] = []
    names: dict[str, str] = {}
    untimed = 0
    for update in reversed(tables_at(row, "incident_updates")):
        when = instant(update, "display_at") or instant(update, "created_at")
        if when is None:
            untimed += 1
            when = steps[-1].at if steps else own
        if when is None:
            continue
        if steps and timedelta() < steps[-1].at - when < timedelta(minutes=1):
            when = steps[-1].at  # it has the minute alone, and the order tells the rest
        text = at(update, "body")
        changes = {}
        for change in tables_at(update, "affected_components"):
            affected = text_at(change, "code")
            if affected:
                names.setdefault(affected, text_at(change, "name"))
                old, new = text_at(change, "old_status"), text_at(change, "new_status")
                changes[affected] = IMPACTS.get(old), IMPACTS.get(new)
        word = _word(text_at(update, "status"))
        steps.append(Step(when, word, text if isinstance(text, str) else "", changes, _edited(update, when)))
    if not steps and own is None:
        raise UnreadableError("it has no time that can be read")
    if not steps and own is not None:
        steps = [Step(own, "", "")]
    steps.sort(key=lambda step: step.at)
    components = [_component(one) for one in tables_at(row, "components")]
    known = {one.code for one in components}
    components += [Component(affected, name) for affected, name in names.items() if affected not in known]
    return Report(
        code,
        text_at(row, "name"),
        Span(f"{file}#{code}", 1, 1),
        API,
        _word(text_at(row, "status")),
        text_at(row, "impact"),
        tuple(steps),
        tuple(components),
        started=instant(row, "started_at"),
        created=instant(row, "created_at"),
        updated=instant(row, "updated_at"),
        resolved=instant(row, "resolved_at"),
        start=instant(row, "scheduled_for"),
        end=instant(row, "scheduled_until"),
        untimed=untimed,
    )


def code_of(row: Object) -> str:
    """The id by which the page's address knows it. Raises UnreadableError if it has none."""
    code = text_at(row, "id") or text_at(row, "code")
    if not code or len(code) > 64 or not (code.isascii() and code.replace("-", "").replace("_", "").isalnum()):
        raise UnreadableError("it has no id")
    return code


def merged(versions: Iterable[Report]) -> Report:
    """One report of what several files tell of it: the fullest, with what only others know of later steps."""
    known = sorted(versions, key=lambda one: (one.rank, one.is_over, one.changed, len(one.steps)))
    best = known[-1]
    for other in known[:-1]:
        last = best.steps[-1].at + timedelta(minutes=1)
        later = tuple(step for step in other.steps if step.at >= last)
        if later and not best.is_over:
            resolved = best.resolved or other.resolved
            best = replace(
                best, steps=best.steps + later, status=other.status, resolved=resolved, updated=other.updated
            )
        missing = best.components or other.components
        best = replace(best, components=missing, start=best.start or other.start, end=best.end or other.end)
    return best


def _word(text: str) -> str:
    return "_".join(text.lower().split())


def _component(row: Object) -> Component:
    state = IMPACTS.get(text_at(row, "status"))
    since = instant(row, "updated_at")
    return Component(text_at(row, "id"), text_at(row, "name"), state, since, text_at(row, "group") == "true")


def _edited(update: Object, when: datetime) -> datetime | None:
    """When the update was corrected: minutes after it was written, not in the same breath."""
    written, changed = instant(update, "created_at"), instant(update, "updated_at")
    if written is None or changed is None or changed <= when:
        return None
    return changed if changed - written >= timedelta(minutes=1) else None
