"""The value that channels deliver."""

from __future__ import annotations

from datetime import datetime

from statusgen.derive.news import Change
from statusgen.model import Audience, Severity
from statusgen.value import Struct

SHORTEST = 160
"""How many characters a text message holds."""


class Message(Struct, frozen=True):
    """One thing to tell, in one language, for whichever channel and recipient.

    `key` is that of the news, or of the digest: with channel and recipient it says what was sent. `text` is plain text,
    a paragraph a line; `html` is for mail, its style inlined; `short` is one line of at most `SHORTEST` characters.
    `kind` is None of a digest, which has neither severity nor `incident_id` either. `services` are the ids of those
    that it is about (none: it concerns everybody); `at` is when it became true, for dates that must be the same each
    time.
    """

    key: str
    subject: str
    text: str
    html: str
    short: str
    kind: Change | None
    severity: Severity | None
    incident_id: str
    services: tuple[str, ...]
    audience: Audience
    language: str
    url: str
    at: datetime
