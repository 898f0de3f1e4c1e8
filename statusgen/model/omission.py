"""A report that could not be published as it was last written, because of errors in its file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from statusgen.model.incident import Audience, Impact
from statusgen.value import Struct, field


class Omission(Struct, frozen=True):
    """What its text can still be taken to say. `impacts` is what its services suffer from `since` (None: from now) on,
    before `until` (None: it has no end yet); `is_blind`: it goes on, and nobody can tell for which services.

    `audience` is internal only where the file says so in plain words.
    """

    path: str
    audience: Audience = Audience.PUBLIC
    impacts: Mapping[str, Impact] = field(default_factory=dict)
    since: datetime | None = None
    until: datetime | None = None
    is_blind: bool = False
