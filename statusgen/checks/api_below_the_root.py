"""The site lies in a folder, where clients of hosted pages do not look for its API.

Widgets, exporters and bots that know hosted status pages ask the host itself: `/api/v2/summary.json`, `/history.atom`.
Of a site in a folder of its host they know nothing, whatever address they are given: they keep the host and drop the
folder. Pages, feeds and the API work all the same for everybody who is given their full addresses.

So it is with `.well-known/security.txt`: whoever looks for it asks the root of the host (RFC 9116). Whoever keeps that
can lay a copy there, or send on to it.

Clients of such pages do not find it:

    url: https://example.org/status/

They find it on a host of its own, or on the host's root:

    url: https://status.example.org/

Where no such client is to be served, nothing is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from statusgen.diagnostics import Diagnostic, Level
from statusgen.model import Project

CODE = "api-below-the-root"


def check(project: Project, _now: datetime) -> Iterator[Diagnostic]:
    """One warning where the site's address has a path."""
    if urlsplit(project.site.url).path.strip("/"):
        yield Diagnostic(
            project.source.span("site.url"),
            CODE,
            "the site lies in a folder: clients of hosted pages look for its API at the root of the host",
            "give it a host of its own to serve them; pages and feeds work anywhere" + _contact(project),
            Level.WARNING,
        )


def _contact(project: Project) -> str:
    return "; lay a copy of .well-known/security.txt at the root of the host" if project.site.security else ""
