"""What one line of the ledger says, and how it is written."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from statusgen.diagnostics import StatusgenError
from statusgen.instants import stamp
from statusgen.value import Struct

EVERYBODY = "*"
"""In the place of channel and recipient: the message as a whole."""


class Key(NamedTuple):
    """What is sent once: a message, by a channel, to a recipient. Neither address nor secret stands in it."""

    message: str
    channel: str = EVERYBODY
    recipient: str = EVERYBODY

    @property
    def of_channel(self) -> Key:
        """That of the message by the channel, whoever gets it."""
        return self._replace(recipient=EVERYBODY)

    def part(self, number: int) -> Key:
        """That of a part of it, counted from 1; the last one has that of the whole."""
        return self._replace(recipient=f"{self.recipient}/{number}")


class Fact(StrEnum):
    """What a line says of its key; the newest line holds.

    `claimed`: a run is about to send it. `sent`: the channel accepted it. `refused`: the channel never will. `failed`:
    not accepted this time. `doubtful`: handed over, and the answer was lost. `left`: the same, and not to be sent
    again. `skipped`: not to be sent, being no news.
    """

    CLAIMED = "claimed"
    SENT = "sent"
    REFUSED = "refused"
    FAILED = "failed"
    DOUBTFUL = "doubtful"
    LEFT = "left"
    SKIPPED = "skipped"


FINAL = frozenset({Fact.SENT, Fact.REFUSED, Fact.LEFT, Fact.SKIPPED})


class Record(Struct, frozen=True):
    """One line: what became of `key` `at` an instant, by which run; a claim may hold `until` an instant alone."""

    key: Key
    fact: Fact
    at: datetime
    run: str
    until: datetime | None = None

    def line(self) -> bytes:
        """The line with its end."""
        row = {**self.key._asdict(), "fact": self.fact, "at": stamp(self.at), "run": self.run}
        if self.until:
            row["until"] = stamp(self.until)
        return json.dumps(row, separators=(",", ":")).encode() + b"\n"


class Part(NamedTuple):
    """A piece of the ledger as it lies here: `name` stands for its bytes, `records` reads it."""

    name: str
    records: Callable[[], Sequence[Record]]


def _shared(text: object) -> str:
    """The text, which stands in memory once, however many lines have it."""
    return sys.intern(str(text))


def parse(line: bytes, place: str) -> Record:
    """The record of a line. Raises StatusgenError: whoever cannot read what was sent must not send."""
    try:
        row = json.loads(line)
        until = row.get("until")
        return Record(
            Key(_shared(row["message"]), _shared(row["channel"]), str(row["recipient"])),
            Fact(row["fact"]),
            datetime.fromisoformat(row["at"]),
            _shared(row["run"]),
            datetime.fromisoformat(until) if until else None,
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise StatusgenError(
            f"{place} is no record of what was sent",
            "nothing is sent while the ledger cannot be read; restore it from a copy, or remove the line",
        ) from None
