"""Which messages belong together: all about one report answer the first of them."""

from __future__ import annotations

from statusgen.channels import Recipient
from statusgen.derive import IncidentView
from statusgen.derive.ids import announcement_id
from statusgen.files import digest


def message_id(key: str, channel: str, recipient: Recipient) -> str:
    """The name of a message, the same whenever it is sent again; `key` is that of what it tells."""
    return digest("message", key, channel, recipient.tag)


def thread_id(view: IncidentView, channel: str, recipient: Recipient) -> str:
    """The name of the first message about the report, whether or not it reached this recipient. Words that somebody
    writes after an announcement have a name of their own, and answer it."""
    first = view.updates[-1]
    key = announcement_id(view.id) if view.incident.announced and not first.made_up else first.id
    return message_id(key, channel, recipient)
