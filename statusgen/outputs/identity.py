"""What the site says of itself to machines: a manifest for browsers that pin it to a home screen (W3C Web Application
Manifest), and whom to tell of a weakness (`security.txt`, RFC 9116), if services.yaml names somebody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

from statusgen import urls
from statusgen.derive import Snapshot
from statusgen.files import File
from statusgen.model import Impact, Security
from statusgen.rendering import Tools

VALID_MONTHS = 6
"""How many whole months a `security.txt` is good for: RFC 9116 recommends less than a year."""

SHORT_NAME = 12
"""Letters of a name that fit under an icon."""


def render(snapshot: Snapshot, tools: Tools) -> Iterator[File]:
    """The manifest, and the contact for security."""
    yield File.of(urls.MANIFEST, _manifest(snapshot, tools).encode())
    if snapshot.site.security and not tools.folder:
        yield File.of(".well-known/security.txt", _security(snapshot, snapshot.site.security).encode())


def _manifest(snapshot: Snapshot, tools: Tools) -> str:
    site = snapshot.site
    value = {
        "name": site.title,
        **({"short_name": site.title} if len(site.title) <= SHORT_NAME else {}),
        **({"description": site.description} if site.description else {}),
        "lang": tools.language.code,
        "dir": tools.language.direction,
        "start_url": "./",
        "scope": "./",
        "display": "minimal-ui",
        "icons": [{"src": urls.icon(Impact.OPERATIONAL), "type": "image/svg+xml", "sizes": "any"}],
    }
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _security(snapshot: Snapshot, contact: Security) -> str:
    """It expires with a month, so that the file is new once a month and no build moves it otherwise."""
    lines = [f"Contact: {way}" for way in (f"mailto:{contact.email}", contact.url) if way]
    lines.append(f"Expires: {_months_after(snapshot.today, VALID_MONTHS + 1):%Y-%m-%dT%H:%M:%SZ}")
    if contact.policy:
        lines.append(f"Policy: {contact.policy}")
    lines.append(f"Preferred-Languages: {', '.join(snapshot.site.languages or (snapshot.site.language,))}")
    lines.append(f"Canonical: {urls.absolute(snapshot.site.url, '.well-known/security.txt')}")
    return "".join(f"{line}\n" for line in lines)


def _months_after(today: date, months: int) -> datetime:
    """The beginning of the month that is so many months after the running one."""
    years, month = divmod(today.month - 1 + months, 12)
    return datetime(today.year + years, month + 1, 1, tzinfo=UTC)
