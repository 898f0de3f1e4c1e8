"""How messages go out: one module a type of channel. A type is known once it stands in `CHANNELS`."""

from __future__ import annotations

from collections.abc import Mapping

from statusgen.channels.apprise import Chat
from statusgen.channels.posting import Answer, Display, Open, Outcome, Outside, Posting, Recipient, Transport, tag
from statusgen.channels.script import Announcement
from statusgen.channels.smtp import Mail
from statusgen.channels.webhook import Webhook

__all__ = ["CHANNELS", "Answer", "Display", "Outcome", "Outside", "Posting", "Recipient", "Transport", "tag"]

CHANNELS: Mapping[str, Open] = {"smtp": Mail, "apprise": Chat, "webhook": Webhook, "script": Announcement}
"""The types of channels, by the word after `type:`."""
