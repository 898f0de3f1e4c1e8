"""The tasks of `due --notify`: staff are reminded of each thing when it will be due, and when it is; of an escalation
once a step.

**Staff alone**: a reminder goes to channels and lists that say `audience: internal`, whatever an escalation names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from statusgen.channels import Posting, Recipient, Transport
from statusgen.delivery import Task
from statusgen.delivery.report import Note, Report
from statusgen.delivery.routes import services_of
from statusgen.delivery.threads import message_id, thread_id
from statusgen.derive import Snapshot
from statusgen.diagnostics import StatusgenError
from statusgen.duties import Duty, duties
from statusgen.files import digest
from statusgen.ledger import Key
from statusgen.messages import Message, compose_duty
from statusgen.rendering import Tools


def reminders(snapshot: Snapshot, tools: Tools, transports: Mapping[str, Transport], report: Report) -> Iterator[Task]:
    """What is owed, the most pressing first, to staff: an escalation by the channels that it names, else by all."""
    staff = {id: _staff(id, transport, report) for id, transport in transports.items()}
    staff = {id: recipients for id, recipients in staff.items() if recipients}
    for duty in (duty for duty in duties(snapshot) if not duty.quiet):
        named = [channel for channel in duty.channels if channel in staff]
        for channel in duty.channels:
            if channel not in staff:
                report.faults.setdefault(channel, "no staff to remind: neither it nor a list says `audience: internal`")
        message = compose_duty(duty, snapshot)
        for channel in named or staff:
            for recipient in staff[channel]:
                if _is_theirs(recipient, duty, snapshot):
                    yield _task(duty, message, channel, recipient, snapshot, tools)


def _staff(channel: str, transport: Transport, report: Report) -> tuple[Recipient, ...]:
    try:
        return tuple(each for each in transport.recipients() if each.choice.reminds(None))
    except StatusgenError as fault:
        report.faults[channel] = fault.message
        return ()


def _is_theirs(recipient: Recipient, duty: Duty, snapshot: Snapshot) -> bool:
    choice = recipient.choice
    if not choice.reminds(duty.view.severity):
        return False
    named = set(duty.view.incident.services)
    return not (choice.services or choice.groups) or not named or bool(named & set(services_of(choice, snapshot)))


def _task(duty: Duty, message: Message, channel: str, recipient: Recipient, snapshot: Snapshot, tools: Tools) -> Task:
    def posting() -> Posting:
        id = message_id(message.key, channel, recipient)
        thread = thread_id(duty.view, channel, recipient)
        return Posting(message, recipient, id, thread, snapshot, tools)

    note = Note(duty.view.id, duty.code, channel, to=recipient.label)
    return Task(Key(digest(message.key), channel, recipient.tag), note, posting)
