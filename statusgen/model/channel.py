"""The channels that messages go out by. Secrets stay in the environment: a channel names the variable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel: its `type` (smtp, apprise, webhook, script) and that type's settings, as text or lists of text."""

    id: str
    type: str
    settings: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
