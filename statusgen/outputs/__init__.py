"""The files of a site, by kind. An output is one module and one line here."""

from __future__ import annotations

from collections.abc import Mapping

from statusgen.outputs import (
    announcement,
    api,
    api_history,
    api_incident_io,
    api_instatus,
    api_own,
    badges,
    calendars,
    embeds,
    feeds,
    headers,
    host,
    identity,
    pages,
    redirects,
    scripts,
    search,
)
from statusgen.rendering import Output

OUTPUTS: Mapping[str, Output] = {
    "pages": pages.render,
    "feeds": feeds.render,
    "api": api.render,
    "api: months": api_history.render,
    "api: incident.io": api_incident_io.render,
    "api: instatus": api_instatus.render,
    "api: own": api_own.render,
    "calendars": calendars.render,
    "badges": badges.render,
    "announcement": announcement.render,
    "host": host.render,
    "headers": headers.render,
    "redirects": redirects.render,
    "identity": identity.render,
    "search": search.render,
    "embeds": embeds.render,
    "scripts": scripts.render,
}

ONCE = frozenset({"headers", "redirects", "scripts", *(name for name in OUTPUTS if name.startswith("api"))})
"""What is there once, for all languages; all else makes a tree for each."""
