"""Incidents, maintenances and notices: one shape, three kinds, as format.md's file says it.

Instants are aware datetimes in UTC; text that is Markdown stays Markdown. Nothing here is derived: whether an incident
is open, closed or reopened is a question to a snapshot.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import TypeAlias

from statusgen.diagnostics import Span
from statusgen.packing import Packing
from statusgen.value import Struct, field


class Kind(StrEnum):
    """What a file tells of."""

    INCIDENT = "incident"
    MAINTENANCE = "maintenance"
    NOTICE = "notice"


class Audience(StrEnum):
    """Who may see it. The public edition knows nothing of what is internal."""

    PUBLIC = "public"
    INTERNAL = "internal"


class Severity(StrEnum):
    """How urgent an incident is for the organisation; `rank` rises with urgency."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        return _SEVERITY_RANK[self]


class Impact(StrEnum):
    """What a service's users notice; `rank` orders them so that the worst counts."""

    OPERATIONAL = "operational"
    MAINTENANCE = "maintenance"
    DEGRADED = "degraded"
    PARTIAL_OUTAGE = "partial_outage"
    MAJOR_OUTAGE = "major_outage"

    @property
    def rank(self) -> int:
        return _IMPACT_RANK[self]


class IncidentImpact(StrEnum):
    """The impact of a whole incident in the public Status API."""

    NONE = "none"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"
    MAINTENANCE = "maintenance"


class ReportedBy(StrEnum):
    """Who noticed first."""

    MONITORING = "monitoring"
    STAFF = "staff"
    CUSTOMER = "customer"


class Status(StrEnum):
    """The word in an update's heading."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"
    POSTMORTEM = "postmortem"
    FALSE_ALARM = "false_alarm"
    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    VERIFYING = "verifying"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    POSTED = "posted"
    ENDED = "ended"

    @property
    def is_ending(self) -> bool:
        """It ends what the file tells of (an incident may be reopened after `resolved`)."""
        return self in _ENDINGS


_SEVERITY_RANK = {severity: rank for rank, severity in enumerate(Severity)}
_IMPACT_RANK = {impact: rank for rank, impact in enumerate(Impact)}
_ENDINGS = frozenset({Status.RESOLVED, Status.FALSE_ALARM, Status.COMPLETED, Status.CANCELLED, Status.ENDED})

STATUSES: Mapping[Kind, tuple[Status, ...]] = {
    Kind.INCIDENT: (
        Status.INVESTIGATING,
        Status.IDENTIFIED,
        Status.MONITORING,
        Status.RESOLVED,
        Status.POSTMORTEM,
        Status.FALSE_ALARM,
    ),
    Kind.MAINTENANCE: (
        Status.SCHEDULED,
        Status.IN_PROGRESS,
        Status.VERIFYING,
        Status.COMPLETED,
        Status.CANCELLED,
        Status.POSTMORTEM,
    ),
    Kind.NOTICE: (Status.POSTED, Status.ENDED),
}
"""The status words that each kind knows, in the order of their usual course."""

ROLES = ("incident_manager", "communications_lead", "assigned_team")
"""The roles that front matter and updates may name; for staff only."""


class Source(Struct, frozen=True):
    """Where a value was written: `path` relative to the source folder, `digest` of the file's bytes. `packed` are its
    places: every report is read, and few are asked for them."""

    path: str
    digest: str = ""
    packed: bytes = b""

    @classmethod
    def of(cls, path: str, digest: str, places: Mapping[str, Place]) -> Source:
        """A source with the places of its authored keys."""
        return cls(path, digest, _PLACES.pack(places))

    @property
    def places(self) -> Mapping[str, Place]:
        """For each authored key ("title", "services.email", "updates.0", "updates.0.eta") its line and column, both
        from 1."""
        return _unpacked(self.packed)

    def span(self, key: str = "") -> Span:
        """The place of the key, or of the nearest enclosing key that is known."""
        places = self.places
        while key and key not in places:
            key = key.rpartition(".")[0]
        return Span(self.path, *places.get(key, (1, 1)))


Place: TypeAlias = tuple[int, int]
_PLACES = Packing(dict[str, Place])


@lru_cache(maxsize=8)  # who asks, asks again
def _unpacked(packed: bytes) -> Mapping[str, Place]:
    return _PLACES.unpack(packed) or {}


class Window(Struct, frozen=True):
    """When planned work takes place: from `start` until `end`, which is later."""

    start: datetime
    end: datetime


class Update(Struct, frozen=True):
    """What was said at one instant. `services` are the impacts that changed with it; services not named keep theirs.
    `translations` are its body in other languages, by their codes, as far as they are up to date."""

    at: datetime
    status: Status
    body: str = ""
    services: Mapping[str, Impact] = field(default_factory=dict)
    eta: datetime | None = None
    next_update: datetime | None = None
    severity: Severity | None = None
    window: Window | None = None
    audience: Audience = Audience.PUBLIC
    escalated_to: str | None = None
    author: str | None = None
    roles: Mapping[str, str] = field(default_factory=dict)
    edited: datetime | None = None
    translations: Mapping[str, str] | None = None


class Translation(Struct, frozen=True):
    """What a file says as a whole in another language; what is None is not translated. `digest` is of its bytes."""

    digest: str = ""
    title: str | None = None
    summary: str | None = None
    root_cause: str | None = None
    resolution: str | None = None
    workaround: str | None = None


TRANSLATED = ("title", "summary", "root_cause", "resolution", "workaround")
"""The texts of a file that a translation may have, beside those of its updates."""


class Action(Struct, frozen=True):
    """Something that follows from an incident, by local day; `owner` is for staff, the rest too unless `public`."""

    what: str
    owner: str | None = None
    due: date | None = None
    done: date | None = None
    public: bool = False


class Incident(Struct, frozen=True):
    """One file under `incidents/`: an incident, a maintenance or a notice.

    `services` are the impacts at the start. `started` is never None for an incident (it defaults to `determined`).
    Times and texts that nobody wrote are None. `updates` stand in time order, oldest first. `translations` are by the
    code of the language.
    """

    id: str
    kind: Kind
    title: str
    source: Source
    services: Mapping[str, Impact] = field(default_factory=dict)
    severity: Severity | None = None
    determined: datetime | None = None
    started: datetime | None = None
    reported: datetime | None = None
    acknowledged: datetime | None = None
    root_cause_found: datetime | None = None
    verified: datetime | None = None
    impact: IncidentImpact | None = None
    announced: datetime | None = None
    window: Window | None = None
    repeat: str | None = None
    except_dates: tuple[date, ...] = ()
    reported_by: ReportedBy | None = None
    audience: Audience = Audience.PUBLIC
    roles: Mapping[str, str] = field(default_factory=dict)
    ticket: str | None = None
    problem_ticket: str | None = None
    runbook: str | None = None
    category: str | None = None
    root_cause: str | None = None
    resolution: str | None = None
    workaround: str | None = None
    actions: tuple[Action, ...] = ()
    pinned: bool = False
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    imported_from: str | None = None
    api_id: str | None = None
    summary: str = ""
    updates: tuple[Update, ...] = ()
    translations: Mapping[str, Translation] | None = None
