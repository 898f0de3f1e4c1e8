"""What has been sent: one line a message, channel and recipient, append-only, where the next run finds it again.

**Claim, then send, then record.** Before anything is handed over, a line says that it is about to be; afterwards a line
says what became of it. So nothing is lost: what has no final line is sent. Nothing is sent twice while no run is
killed: a claim keeps all others away. A run that dies between the two leaves a claim of which nobody knows whether it
was handed over: it is *doubtful*, and sent again (with the same id) or not, as suits the message.

Two stores: a file (`file.py`), and a branch of the repository (`branch.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import count
from typing import Protocol

from statusgen.ledger.marks import Marks
from statusgen.ledger.records import EVERYBODY, FINAL, Fact, Key, Record

__all__ = ["EVERYBODY", "Fact", "Key", "Ledger", "Record", "Standing", "Store"]


class Standing(StrEnum):
    """Where a key stands: `free` to be sent, `taken` by a run that lives, `unknown`: perhaps sent; `done` for good."""

    FREE = "free"
    TAKEN = "taken"
    UNKNOWN = "unknown"
    DONE = "done"


class Store(Protocol):
    """Where the lines are kept. `batch` is how many claims a change is worth, `run` this run's name in the lines."""

    batch: int
    run: str

    def read(self) -> Iterable[Record]:
        """What was written since it was last asked, by anybody; to be read to its end."""

    def change(self, decide: Callable[[Iterable[Record]], Sequence[Record]]) -> None:
        """Hand `decide` what was written since, to be read to its end, and append what it answers before anybody else
        can write; that counts as read.

        Where somebody was faster, it is asked again. Raises StatusgenError if that cannot be done.
        """

    def claim(self, key: Key) -> Record:
        """A claim of this run, from now on."""

    def holds(self, claim: Record) -> bool:
        """Whether the run that made the claim may still be sending."""

    def close(self) -> None:
        """Give up what claims rest on."""


class Ledger:
    """The lines of a store, as far as they were read, by key.

    A ledger has a line for each that was ever told: of a message that a recipient has, or never will have, a mark alone
    is kept in memory, and not even that for whoever asks of no message that was sent before `since`.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime], since: datetime | None = None) -> None:
        self._store = store
        self._clock = clock
        self._since = since
        self._newest: dict[Key, Record] = {}
        self._ended = Marks()  # at single recipients
        self._ended_somewhere: set[str] = set()  # messages
        self._claims: dict[Key, Standing] = {}  # what stood there before this run claimed it
        self.batch = store.batch

    def __enter__(self) -> Ledger:
        self._learn(self._store.read())
        return self

    def __exit__(self, *_: object) -> None:
        self._store.close()

    def standing(self, key: Key) -> Standing:
        """Where the key stands, as far as the ledger was read."""
        if self.has_ended(key):
            return Standing.DONE
        record = self._newest.get(key) or self._newest.get(Key(key.message))
        if record is None or record.fact is Fact.FAILED:
            return Standing.FREE
        if record.fact in FINAL:
            return Standing.DONE
        if record.fact is Fact.DOUBTFUL:
            return Standing.UNKNOWN
        if record.run == self._store.run and record.key in self._claims:
            return self._claims[record.key]
        return Standing.TAKEN if self._store.holds(record) else Standing.UNKNOWN

    def has_ended(self, key: Key) -> bool:
        """Whether this recipient has the message, or never will."""
        return key.message in self._ended_somewhere and "\0".join(key) in self._ended

    def is_known(self, message: str) -> bool:
        """Whether any recipient has the message, or never will."""
        return message in self._ended_somewhere

    def has_failed(self, key: Key) -> bool:
        """Whether it was not accepted when it was tried last."""
        record = self._newest.get(key)
        return record is not None and record.fact is Fact.FAILED

    def fact(self, key: Key) -> Record | None:
        """The newest line about a key; None where a message has ended at a single recipient."""
        return self._newest.get(key)

    def lines(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        """The messages that begin so, and when the newest line about each was written, in the order of these lines."""
        return ((key.message, record.at) for key, record in self._newest.items() if key.message.startswith(prefix))

    def age(self, key: Key) -> timedelta | None:
        """How long ago the newest line about a key was written; None if there is none."""
        record = self._newest.get(key)
        return self._clock() - record.at if record else None

    def is_over(self, message: str) -> bool | None:
        """Whether all that some run set about to send of a message is known to have ended; None if none did."""
        facts = [record.fact in FINAL for key, record in self._newest.items() if key.message == message]
        return all(facts) if facts or message in self._ended_somewhere else None

    def parts(self, key: Key) -> int:
        """How many parts of it are known to have arrived, while the whole has not."""
        return next(number for number in count() if not self.has_ended(key.part(number + 1)))

    def begun(self) -> Mapping[str, Sequence[Key]]:
        """By message, what some run set about to send, and nobody knows to have arrived, or refused it for good."""
        found: dict[str, list[Key]] = {}
        for key, record in self._newest.items():
            if record.fact not in FINAL and self.standing(key) in (Standing.FREE, Standing.UNKNOWN):
                found.setdefault(key.message, []).append(key)
        return found

    def turn(self, done: Mapping[Key, Fact], wanted: Iterable[Key]) -> Mapping[Key, Standing]:
        """Record what became of what was claimed, and claim what is wanted next: those of them that this run now has,
        each with how it stood before (`free` or `unknown`).

        What another run has taken, or finished, in the meantime is not among them. What this run has already is
        claimed anew.
        """
        wanted = tuple(wanted)
        won: dict[Key, Standing] = {}

        def decide(news: Iterable[Record]) -> Sequence[Record]:
            self._learn(news)
            standings = {key: self.standing(key) for key in wanted if key not in done}
            won.clear()
            won.update((key, s) for key, s in standings.items() if s in (Standing.FREE, Standing.UNKNOWN))
            at = self._clock()
            facts = [Record(key, fact, at, self._store.run) for key, fact in done.items()]
            written[:] = [*facts, *(self._store.claim(key) for key in won)]
            return written

        written: list[Record] = []
        if done or wanted:
            self._store.change(decide)
            self._learn(written)
        self._claims = won
        return won

    def has(self, key: Key) -> bool:
        """Whether the claim that this run made still holds, so that it may send."""
        claim = self._newest.get(key)  # None where another run has sent it since
        return key in self._claims and claim is not None and self._store.holds(claim)

    def _learn(self, records: Iterable[Record]) -> None:
        for record in records:
            self._newest.pop(record.key, None)  # they stand in the order of their newest lines
            if record.key.recipient == EVERYBODY or record.fact not in FINAL:
                self._newest[record.key] = record
                self._ended.discard("\0".join(record.key))
            elif not self._since or record.at >= self._since:
                self._ended.add("\0".join(record.key))
                self._ended_somewhere.add(record.key.message)
