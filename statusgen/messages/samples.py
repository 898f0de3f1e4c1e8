"""A message of each kind that the reports at hand give, to try the templates with."""

from __future__ import annotations

from collections.abc import Iterator

from statusgen.derive import Snapshot
from statusgen.derive.digests import Period
from statusgen.derive.news import news
from statusgen.messages.digest import compose_digest
from statusgen.messages.incident import compose
from statusgen.messages.message import Message
from statusgen.rendering import Tools


def samples(snapshot: Snapshot, tools: Tools) -> Iterator[Message]:
    """The newest news of each kind, and the digest of each period."""
    newest = {(item.kind, item.view.kind): item for item in news(snapshot)}
    yield from (compose(item, snapshot, tools) for item in newest.values())
    yield from filter(None, (compose_digest(snapshot, period, tools) for period in Period))
