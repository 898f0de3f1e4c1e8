"""What staff do when something of a kind happens."""

from __future__ import annotations

from dataclasses import dataclass

from statusgen.model.incident import Source


@dataclass(frozen=True, slots=True)
class Runbook:
    """One file under `runbooks/`, for staff alone. It is for incidents on one of these `services`, of one of these
    `categories`; where it names none, for any. `text` is Markdown."""

    id: str
    title: str
    text: str
    source: Source
    services: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
