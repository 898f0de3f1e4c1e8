"""What commands that send have in common: the ledger that the environment names, and the channels, ready."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.utils import parseaddr
from functools import cache
from pathlib import Path

from statusgen.channels import CHANNELS, Outside, Recipient, Transport
from statusgen.commands.session import Session
from statusgen.commands.witnesses import LEDGER, LEDGER_DEFAULT
from statusgen.delivery import Note, Report
from statusgen.delivery.subscribers import SUBSCRIBERS, Crowd, Mistake, Subscriber, ids_of, read_subscribers
from statusgen.diagnostics import StatusgenError
from statusgen.git import Branch
from statusgen.ledger import Ledger, Store
from statusgen.ledger.branch import BranchStore
from statusgen.ledger.file import FileStore
from statusgen.model import Audience, Frequency, Project
from statusgen.printing import visible

SIGNED_BY = "STATUSGEN_SECRET"
ENDPOINT = "STATUSGEN_UNSUBSCRIBE_URL"
SHORTEST_SECRET = 20
CLOCKS_DIFFER = timedelta(days=1)
"""At most: that of a machine that sends, and whatever somebody wrote as an update's time."""

UNDELIVERED = 4
"""The exit status where some messages could not be delivered."""


@contextmanager
def open_ledger(session: Session, oldest: timedelta | None = None) -> Iterator[Ledger]:
    """The ledger of `STATUSGEN_LEDGER`, read; its claims are let go of at the end. `oldest`: nothing that is older is
    asked of it."""
    since = min(session.now, session.clock()) - oldest - CLOCKS_DIFFER if oldest is not None else None
    with Ledger(_store(session), session.clock, since) as ledger:
        yield ledger


def _store(session: Session) -> Store:
    kind, _, name = session.environ.get(LEDGER, LEDGER_DEFAULT).partition(":")
    if kind == "file" and name:
        return FileStore(Path(name), session.clock)
    if kind == "git" and name:
        return BranchStore(Branch.find(session.source, name, session.environ), session.clock)
    raise StatusgenError(f"{LEDGER} says neither git:BRANCH nor file:PATH", f"set {LEDGER}=file:PATH")


@contextmanager
def open_channels(project: Project, session: Session) -> Iterator[dict[str, Transport]]:
    """Every channel of the project; nothing is connected until something is sent."""
    folder = session.source / ".statusgen"
    outside = Outside(session.environ, folder, session.clock)
    transports = {id: CHANNELS[channel.type](channel, outside) for id, channel in project.channels.items()}
    try:
        yield transports
    finally:
        for transport in transports.values():
            transport.close()


def audiences(project: Project) -> tuple[Audience, ...]:
    """The public, and staff if any channel or list is theirs."""
    choices = [choice for c in project.channels.values() for choice in (c.choice, *(item.choice for item in c.lists))]
    wanted = any(choice.audience is Audience.INTERNAL for choice in choices)
    return (Audience.PUBLIC, Audience.INTERNAL) if wanted else (Audience.PUBLIC,)


def tell(report: Report, session: Session) -> None:
    """Say what went wrong."""
    for line in lines(report):
        session.console.warn(visible(line))


def summary(report: Report) -> str:
    """One line."""
    recorded = f"; {report.recorded} written down as no news" if report.recorded else ""
    return f"{report.sent} sent{recorded}"


def lines(report: Report) -> list[str]:
    """What went wrong, a line each; what went wrong in the same way at one recipient stands in one."""
    said = [f"{channel}: {reason}" for channel, reason in report.faults.items()]
    kinds = (
        ("refused", report.refused),
        ("not delivered, the next run tries again", report.failed),
        ("given up, since it is no news any more", report.given_up),
    )
    for what, notes in kinds:
        alike: dict[tuple[str, str], list[Note]] = {}
        for note in notes:
            alike.setdefault((note.whom, note.reason), []).append(note)
        for (whom, reason), these in alike.items():
            which = str(these[0]) if len(these) == 1 else f"{len(these)} messages by {whom}, such as {these[0].named}"
            said.append(f"{which}: {what}{': ' * bool(reason)}{reason}")
    said += [f"{n}: nobody knows whether it arrived; {n.fate}" for n in report.doubtful]
    too_late = "nobody is told, since it was older than policy.notify.max_age when it came; say it in an update"
    said += [f"{note.what}: {too_late}" for note in report.too_late]
    said += [f"{duty.view.id}: {duty.message}; {duty.remedy} [{duty.code}]" for duty in report.unsaid]
    if report.taken:
        said.append(_claimed(report))
    if report.waiting:
        said.append(f"{report.waiting} messages wait for the next run: policy.notify.max_per_run is reached")
    return said


def _claimed(report: Report) -> str:
    count = "1 message waits" if report.taken == 1 else f"{report.taken} messages wait"
    if report.taken_until is None:
        return f"{count} for another run, which is sending now"
    over = report.taken_until + timedelta(minutes=1)  # in whole minutes, and not a second early
    return f"{count} for a claim of another run until {over:%H:%M} UTC; if that run was killed, the next one sends then"


def subscribers_of(
    project: Project, session: Session, frequency: Frequency = Frequency.IMMEDIATE
) -> dict[str, Callable[[], Iterator[Recipient]]]:
    """Who subscribed to be told so often, by the mail channel for customers that stands first; none without a file.

    The file is read when they are first asked for, and once.
    """
    mail = (c for c in project.channels.values() if c.type == "smtp" and c.choice.audience is Audience.PUBLIC)
    channel = next(mail, None)
    path = session.environ.get(SUBSCRIBERS)
    if channel is None or not path:
        return {}
    sender = parseaddr(str(channel.settings["from"]))[1]
    endpoint = session.environ.get(ENDPOINT, "")
    ways = [f"{endpoint}{{token}}"] * bool(endpoint) + [f"mailto:{sender}?subject=unsubscribe%20{{token}}"]
    ids = ids_of(project.services)

    @cache
    def confirmed() -> Crowd:
        wrong: list[int] = []

        def right(found: Iterable[Subscriber | Mistake]) -> Iterator[Subscriber]:
            for each in found:
                if isinstance(each, Subscriber):
                    yield from [each] * (each.frequency is frequency)
                elif each.line == 1:
                    raise StatusgenError(each.what, "statusgen subscribers check")
                else:
                    wrong.append(each.line)

        try:
            with Path(path).open(encoding="utf-8-sig", newline="") as lines:
                crowd = Crowd(right(read_subscribers(lines, ids)))
        except (OSError, UnicodeDecodeError):
            raise StatusgenError("the file cannot be read", "statusgen subscribers check") from None
        if wrong:
            count = "a line" if len(wrong) == 1 else f"{len(wrong)} lines"
            session.console.say(f"{SUBSCRIBERS}: {count} cannot be read; `statusgen subscribers check` says which")
        return crowd

    def recipients() -> Iterator[Recipient]:
        secret = secret_of(session)
        return (each.recipient(secret, ways) for each in confirmed())

    return {channel.id: recipients}


def secret_of(session: Session) -> str:
    """What tokens are signed with. Raises StatusgenError if it is not set, or too short to be one."""
    secret = session.environ.get(SIGNED_BY, "")
    if len(secret) < SHORTEST_SECRET:
        hint = f"set it to {SHORTEST_SECRET} or more random characters, and keep it: links in sent mail rest on it"
        raise StatusgenError(f"{SIGNED_BY} is not set, or too short", hint)
    return secret
