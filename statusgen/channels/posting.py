"""What a channel is handed, and what it says of it."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from random import SystemRandom
from typing import Protocol, runtime_checkable

from statusgen.derive import IncidentView, Snapshot, UpdateView
from statusgen.diagnostics import StatusgenError
from statusgen.messages import Message
from statusgen.model import Channel, Choice
from statusgen.rendering import Tools
from statusgen.value import Struct

ATTEMPTS = 4
"""How often a run tries before it leaves a message to the next run."""


class Outcome(StrEnum):
    """`accepted`: the channel took it. `refused`: it never will. `failed`: not now. `doubtful`: handed over, and the
    answer was lost. `down`: nothing can be handed to this channel now."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    FAILED = "failed"
    DOUBTFUL = "doubtful"
    DOWN = "down"


class Answer(Struct, frozen=True):
    """What became of one posting; `reason` in words that hold no address and no secret.

    `more`: this part of it was accepted, and another is to follow. `soon`: what failed may go well within this run, if
    so many seconds pass (`after`).
    """

    outcome: Outcome
    reason: str = ""
    more: bool = False
    soon: bool = True
    after: float = 0


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets what by a channel. `tag` stands for it in the ledger; `address` is a secret of the organisation.

    `leave` are the ways out of somebody's own subscription: addresses for the List-Unsubscribe header (RFC 2369).
    What was told before `since` is no news to them. `label` says for reports which of the channel's recipients it is,
    without the address.
    """

    tag: str
    address: str = field(default="", repr=False)
    choice: Choice = Choice()
    leave: tuple[str, ...] = field(default=(), repr=False)
    since: datetime | None = None
    label: str = ""


class Posting(Struct, frozen=True):
    """One message to one recipient.

    `id` is the same whenever it is sent again, and `thread` is that of the first message about the same report (empty:
    it is about none): both are names without spaces.
    `view` and `update` are what it tells of, where it tells of one report. `part` is how many parts of it were accepted
    already, where it is too long to be handed over at once.
    """

    message: Message
    recipient: Recipient
    id: str
    thread: str
    snapshot: Snapshot
    tools: Tools
    view: IncidentView | None = None
    update: UpdateView | None = None
    part: int = 0


@dataclass(frozen=True)
class Outside:
    """What a channel may know of the world: the environment, a folder for what it writes, real time, how to wait."""

    environ: Mapping[str, str] = field(repr=False)
    folder: Path
    clock: Callable[[], datetime]
    wait: Callable[[float], None] = time.sleep


class Transport(Protocol):
    """A channel that can send. It connects when the first posting is handed over."""

    def recipients(self) -> tuple[Recipient, ...]:
        """Who always gets what goes out by it. Raises StatusgenError if the environment does not say."""

    def ready(self) -> None:
        """Look whether it can send, as far as that is known without a connection. Raises StatusgenError as `send`."""

    def send(self, posting: Posting) -> Answer:
        """Hand it over, or its next part; never raises for what the other side does. Raises StatusgenError if the
        environment lacks what it needs."""

    def close(self) -> None:
        """Let go of the connection."""


@runtime_checkable
class Display(Protocol):
    """A channel that shows how things stand now, besides what is told by it."""

    def show(self, snapshot: Snapshot, tools: Tools) -> None:
        """Show this state, unless that is what is shown. Raises StatusgenError if it cannot."""


Open = Callable[[Channel, Outside], Transport]
"""Makes a channel ready. Nothing is looked up or connected yet."""


def pauses(attempts: int = ATTEMPTS) -> Iterator[float]:
    """Seconds to wait before each further attempt: doubled each time, half of it left to chance, so that many that
    failed together do not come back together."""
    for attempt in range(attempts - 1):
        yield 2.0**attempt * SystemRandom().uniform(0.5, 1)


def tag(address: str, secret: str = "") -> str:
    """What stands for an address in the ledger: keyed with the secret, where there is one, so that nobody can try."""
    text = address.encode()
    made = hmac.new(secret.encode(), text, "sha256") if secret else hashlib.sha256(text)
    return made.hexdigest()[:16]


def nth(number: int, of: Sequence[str]) -> str:
    """Which of several addresses it is; nothing where there is one alone."""
    return f"address {number}" if len(of) > 1 else ""


def secret(channel: Channel, key: str, outside: Outside) -> str:
    """What the variable holds that the channel names under this key; nothing if it names none.

    Raises StatusgenError if that variable is not set.
    """
    variable = str(channel.settings.get(key, ""))
    held = outside.environ.get(variable, "")
    if variable and not held.strip():
        raise StatusgenError(f"{variable} is not set, which channel {channel.id} needs", f"set {variable}")
    return held


def addresses(channel: Channel, key: str, beginnings: tuple[str, ...], outside: Outside) -> tuple[str, ...]:
    """The addresses in the variable that the channel names, separated by blanks or line ends; each begins with one of
    these. Raises StatusgenError, which quotes none."""
    found = tuple(dict.fromkeys(secret(channel, key, outside).split()))
    if not all(url.startswith(beginnings) for url in found):
        raise StatusgenError(f"{channel.settings[key]} holds something that is no address", "they begin with https://")
    return found
