"""A major incident has nobody in a role that its policy asks for.

Owed, where the policy says `critical: {major: true, roles: [incident_manager, communications_lead]}`:

    severity: critical
    incident_manager: A. Smith

Name somebody in the front matter, or hand the role over in an update.
"""

from __future__ import annotations

from collections.abc import Iterator

from statusgen.derive import IncidentView, Phase, Snapshot
from statusgen.duties.duty import Duty, owner_of
from statusgen.duties.sentence import Sentence
from statusgen.language.words import ROLES, mark
from statusgen.model import Kind

CODE = "role-missing"


def owed(view: IncidentView, snapshot: Snapshot) -> Iterator[Duty]:
    """From the determination on, while a major incident is open; one for each role."""
    asked = snapshot.policy.of(view.severity)
    if view.kind is not Kind.INCIDENT or view.phase is not Phase.OPEN or asked is None or not asked.major:
        return
    held = set(view.incident.roles).union(*(update.roles for update in view.incident.updates))
    for number, role in enumerate(asked.roles, 1):
        if role not in held and view.incident.determined:
            yield Duty(
                CODE,
                view,
                view.incident.determined,
                Sentence(mark("a major incident has nobody in a role: %(role)s"), role=Sentence(ROLES[role])),
                Sentence(mark("add `%(role)s: NAME` to the front matter"), role=role),
                owner_of(view, "incident_manager"),
                step=number,
                key="severity",
            )
