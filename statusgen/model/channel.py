"""The channels that messages go out by. Secrets stay in the environment: a channel names the variable."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from statusgen.model.incident import Audience, Kind, Severity
from statusgen.value import Struct, field


class Frequency(StrEnum):
    """When somebody is told: at once, of each thing, or by the digest of a period."""

    IMMEDIATE = "immediate"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Choice(Struct, frozen=True):
    """Which news goes somewhere: about these services and the services of these groups (neither: about all); incidents
    of at least this severity; these kinds (none: all). `audience` internal: what staff are told. None of `language`: as
    people write. `frequency`: at once, or by a digest instead."""

    services: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    severity: Severity | None = None
    kinds: tuple[Kind, ...] = ()
    audience: Audience = Audience.PUBLIC
    language: str | None = None
    frequency: Frequency = Frequency.IMMEDIATE

    def reminds(self, severity: Severity | None) -> bool:
        """Whether staff are reminded by it, at once, of what they owe about something so severe (None: of none)."""
        if self.audience is not Audience.INTERNAL or self.frequency is not Frequency.IMMEDIATE:
            return False
        return self.severity is None or severity is None or severity.rank >= self.severity.rank


class MailList(Struct, frozen=True):
    """An address with a choice of its own."""

    to: str
    choice: Choice = Choice()


class Channel(Struct, frozen=True):
    """One channel: its `type` (smtp, apprise, webhook, script) and that type's settings, as text or lists of text;
    what goes out by it, and its lists."""

    id: str
    type: str
    settings: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    choice: Choice = Choice()
    lists: tuple[MailList, ...] = ()
