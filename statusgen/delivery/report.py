"""What a run of the sender did, for people and for programs."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from statusgen.duties import Duty
from statusgen.instants import stamp
from statusgen.value import Struct, field


class Fate(StrEnum):
    """What becomes of a message of which nobody knows whether it arrived."""

    SENT_AGAIN = "it was sent again, with the same id"
    NEXT_RUN = "the next run sends it again, with the same id"
    LEFT = "it is not sent again"


class Note(Struct, frozen=True):
    """Something about a message by a channel: of which incident and update (ids; of a digest its key
    alone). `to` says which of the channel's recipients it is, without the address; `fate` is that of a doubtful one.
    `said` is how people know the update: its status and its time."""

    incident: str
    update: str
    channel: str
    reason: str = ""
    fate: Fate | None = None
    to: str = ""
    said: str = ""

    def __str__(self) -> str:
        return f"{self.what} by {self.whom}"

    @property
    def what(self) -> str:
        """The incident and the update."""
        return f"{self.incident}{', ' * bool(self.incident)}{self.named}"

    @property
    def named(self) -> str:
        """The update, for people too."""
        return f"{self.update} ({self.said})" if self.said else self.update

    @property
    def whom(self) -> str:
        """The channel, and which recipient."""
        return f"{self.channel}{' to ' * bool(self.to)}{self.to}"

    def row(self) -> dict[str, Any]:
        return {"incident": self.incident, "update": self.update, "channel": self.channel, "to": self.to}


class Report(Struct):
    """How many messages were sent, one counted for each recipient; how many were written down as no news.

    `refused` never arrive, `failed` are tried again by the next run, `doubtful` are those of whose fate nobody knows,
    `given_up` became too old before they arrived, `too_late` before any run saw them; `waiting` are left for the next
    run by `max_per_run`. `faults` are channels that cannot send, with the reason; the subscribers' file, too, by the
    name of its variable. `taken` are claimed by another run, which may be alive, or have been killed; `taken_until`:
    then the last of these claims ends, None while that run is seen to live.
    """

    sent: int = 0
    recorded: int = 0
    waiting: int = 0
    taken: int = 0
    taken_until: datetime | None = None
    refused: list[Note] = field(default_factory=list)
    failed: list[Note] = field(default_factory=list)
    doubtful: list[Note] = field(default_factory=list)
    given_up: list[Note] = field(default_factory=list)
    too_late: list[Note] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    unsaid: tuple[Duty, ...] = ()

    @property
    def is_complete(self) -> bool:
        """All that was to be told was handed over."""
        unsure = any(note.fate is not Fate.SENT_AGAIN for note in self.doubtful)
        lost = self.refused or self.failed or self.given_up or self.unsaid
        return not (self.waiting or self.taken_until or lost or self.faults or unsure)

    def take(self, until: datetime | None) -> None:
        """One more that another run has claimed."""
        self.taken += 1
        self.taken_until = max(filter(None, (self.taken_until, until)), default=None)

    @property
    def claims(self) -> dict[str, Any]:
        """What a JSON object says of the claims of other runs."""
        return {"taken": self.taken, "taken_until": stamp(self.taken_until) if self.taken_until else None}

    @property
    def unsaid_rows(self) -> list[dict[str, str]]:
        """What a JSON object says of what is not said to customers."""
        names = ("code", "message", "remedy")
        return [{"incident": d.view.id} | {name: str(getattr(d, name)) for name in names} for d in self.unsaid]

    def as_json(self) -> dict[str, Any]:
        """The object of `notify --format json`."""
        return {
            "sent": self.sent,
            "recorded": self.recorded,
            "waiting": self.waiting,
            **self.claims,
            "refused": [note.row() | {"reason": note.reason} for note in self.refused],
            "failed": [note.row() | {"reason": note.reason} for note in self.failed],
            "doubtful": [note.row() | {"sent_again": note.fate is Fate.SENT_AGAIN} for note in self.doubtful],
            "given_up": [note.row() for note in self.given_up],
            "too_late": [{"incident": note.incident, "update": note.update} for note in self.too_late],
            "faults": self.faults,
            "unsaid": self.unsaid_rows,
        }
