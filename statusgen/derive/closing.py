"""How a resolved incident is closed: what the policy asks for, what of it is missing, and since when it counts.

The public edition asks for what everybody may see alone: what only staff may see keeps no public incident open.
"""

from __future__ import annotations

from datetime import datetime

from statusgen.derive.audience import STAFF_FIELDS
from statusgen.derive.course import Step
from statusgen.model import Audience, Incident, Policy, Status
from statusgen.prose.outline import empty_sections
from statusgen.value import Struct

REVIEW = "review"
"""What `closing.require` calls a post-mortem, of which nothing is left to fill in."""

FOR_STAFF = STAFF_FIELDS | {"actions", REVIEW, "reported_by"}
"""What staff see all of, and the public a part or nothing."""


class Closing(Struct, frozen=True):
    """Of a resolved incident: it is watched until `verified`, which has come if `is_verified`, and `lacks` what the
    policy asks for by these names. `closed` is when it counts, or will count, as closed; None while something is
    missing."""

    verified: datetime
    is_verified: bool
    lacks: tuple[str, ...]
    closed: datetime | None


def closing(
    incident: Incident, past: tuple[Step, ...], policy: Policy, audience: Audience, now: datetime
) -> Closing | None:
    """How it stands with an incident that is resolved, by its steps up to now; None of all else.

    Imported files are taken as they are.
    """
    last = next((step for step in reversed(past) if step.status is not Status.POSTMORTEM), None)
    if last is None or last.status is not Status.RESOLVED:
        return None
    asked: tuple[str, ...] = ()
    if policy.asks_for_closing and not incident.imported_from:
        said = [update.severity for update in incident.updates if update.severity]
        asked = policy.closing_of(said[-1] if said else incident.severity)
    if audience is Audience.PUBLIC:
        asked = tuple(name for name in asked if name not in FOR_STAFF)
    verified, held = last.at + policy.close_after, reviewed(incident) if REVIEW in asked else None
    there = {name: held is not None if name == REVIEW else bool(getattr(incident, name)) for name in asked}
    lacks = tuple(name for name in asked if not there[name])
    complete = max(verified, held) if held else verified
    return Closing(verified, verified <= now, lacks, None if lacks else complete)


def reviewed(incident: Incident) -> datetime | None:
    """When its review was published, or shown to staff: the first post-mortem without an empty section."""
    held = (update for update in incident.updates if update.status is Status.POSTMORTEM)
    return next((update.at for update in held if not empty_sections(update.body)), None)
