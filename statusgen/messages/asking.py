"""The one question that is asked when an incident is over, and links that answer it without any server of ours."""

from __future__ import annotations

from urllib.parse import quote

from statusgen.derive import IncidentView, Snapshot
from statusgen.language import Language
from statusgen.model import Audience, Kind, Opinion, Status
from statusgen.value import Struct


class Question(Struct, frozen=True):
    """What is asked, and the answers: a word, and the address that gives it."""

    text: str
    answers: tuple[tuple[str, str], ...]


def question(view: IncidentView, snapshot: Snapshot, language: Language) -> Question | None:
    """What the snapshot's audience is asked of an incident that is resolved; None of all else, and where the policy
    names no way back."""
    asked, _ = snapshot.policy.feedback, language.gettext
    is_staff = snapshot.audience is Audience.INTERNAL
    way = asked.staff if is_staff else asked.customers
    if view.kind is not Kind.INCIDENT or view.status is not Status.RESOLVED or not (way.url or way.email):
        return None
    if is_staff:
        text = _("For your own insights: did we handle this well, and what should change?")
    else:
        text = _("Was what we told you clear, and in time?")
    words = {Opinion.GOOD: _("Yes"), Opinion.FAIR: _("Partly"), Opinion.POOR: _("No")}
    answers = []
    for opinion, word in words.items():
        if way.url:
            address = way.url.replace("{id}", quote(view.id)).replace("{answer}", opinion)
        else:
            address = f"mailto:{way.email}?subject={quote(f'feedback {view.id} {opinion}')}"
        answers.append((word, address))
    return Question(text, tuple(answers))
