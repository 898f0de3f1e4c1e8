"""A reminder of what staff owe: for staff alone, in English, as `statusgen due` says it."""

from __future__ import annotations

from statusgen import urls
from statusgen.derive import Snapshot
from statusgen.duties import Duty
from statusgen.language import Language
from statusgen.messages.message import SHORTEST, Message
from statusgen.model import Audience


def compose_duty(duty: Duty, snapshot: Snapshot) -> Message:
    """The message; its key is another when it is due and when it will be, and for each step of an escalation."""
    view, late = duty.view, duty.is_overdue(snapshot.now)
    length = Language("en").duration(abs(snapshot.now - duty.due)).replace("\N{NO-BREAK SPACE}", " ")
    when = f"overdue by {length}" if late else f"due in {length}"
    severity = f"{view.severity}: " if view.severity else ""
    subject = f"[{'Overdue' if late else 'Due soon'}] {severity}{view.title}: {duty.message}"
    whom = [f"To be brought in: {duty.to}"] * bool(duty.to) + [f"For: {duty.owner}"] * bool(duty.owner)
    url = urls.absolute(snapshot.site.url, view.path)
    lines = [f"{view.title} ({view.id})", f"{when.capitalize()}: {duty.message}.", *whom, f"Remedy: {duty.remedy}", url]
    return Message(
        key="/".join(("due", view.id, duty.code, str(duty.step), duty.due.isoformat(), "late" if late else "soon")),
        subject=subject,
        text="\n\n".join(lines) + "\n",
        html="",
        short=subject[:SHORTEST],
        kind=None,
        severity=view.severity,
        incident_id=view.id,
        services=tuple(service.id for service in view.services),
        audience=Audience.INTERNAL,
        language="en",
        url=url,
        at=duty.due,
    )
