"""The channels that messages go out by. Secrets stay in the environment: a channel names the variable that holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel: its `type` (smtp, apprise, webhook, script) and the settings of that type, as text or lists of text."""

    id: str
    type: str
    settings: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
