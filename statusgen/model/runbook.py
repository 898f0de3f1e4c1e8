"""What staff do when something of a kind happens."""

from __future__ import annotations

from statusgen.model.incident import Source
from statusgen.value import Struct


class Runbook(Struct, frozen=True):
    """One file under `runbooks/`, for staff alone. It is for incidents on one of these `services`, of one of these
    `categories`; where it names none, for any. `text` is Markdown."""

    id: str
    title: str
    text: str
    source: Source
    services: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
