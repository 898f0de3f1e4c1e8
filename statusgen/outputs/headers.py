"""`_headers`, in the syntax that Netlify, Cloudflare Pages and other hosts read; the rest ignore it.

Where several rules match a path, some hosts join the values of one header and some take the last. So no path has the
same header from two rules, but for that about frames where a service or a report is named like a part of the site
(`services/api/`): said twice it says the same. Cloudflare Pages reads a hundred rules: so one with a placeholder, which
stands for one part of a path, does for all languages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from statusgen import urls
from statusgen.derive import Snapshot
from statusgen.files import File
from statusgen.model import Audience
from statusgen.rendering import Tools
from statusgen.theme.scripts import dress_script
from statusgen.theme.tokens import hash_source

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; "
    f"script-src 'self' {hash_source(dress_script())}; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'none'"
)

UNFRAMED = (
    urls.HOME,
    urls.NOT_FOUND,
    *(f"{name}/*" for name in ("api", "digests", "history", "incidents", "known-issues", "maintenance", "metrics")),
    *(f"{name}/*" for name in ("services", "subscribe", "views")),
)
"""What no other page may show in a frame: every page but the card of embed/. A header of its own says so, since the
policy of the whole site holds for the card too."""

ONE_BY_ONE = (urls.HOME, "services/*", urls.page(urls.CARD.split("/")[1]) + "*")
"""Of these each language has a rule of its own: one for all would hold for other folders, for metrics/services/, or for
the card too."""

EVERYWHERE: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Content-Security-Policy": POLICY,
    "Cache-Control": "public, max-age=30, stale-if-error=86400",
}

FOR_OTHERS: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""Any site may read what is public. Not so the internal edition: a page of strangers could read it in the browser of
somebody who is in the network."""

JSON_FEED = "application/feed+json; charset=utf-8"

TYPES: Mapping[str, str] = {
    "/*.atom": "application/atom+xml; charset=utf-8",
    "/*.ics": "text/calendar; charset=utf-8",
    "/*.rss": "application/rss+xml; charset=utf-8",
    "/*.ssml": "application/ssml+xml; charset=utf-8",
    "/*.webmanifest": "application/manifest+json; charset=utf-8",
    "/api/*.json": "application/json; charset=utf-8",
    "/api/v1/summary": "application/json; charset=utf-8",
    "/updates.json": JSON_FEED,
    "/*/updates.json": JSON_FEED,
    "/updates/*.json": JSON_FEED,
}
"""The types of files that not all hosts know; `_archives` has more."""


def render(snapshot: Snapshot, tools: Tools) -> Iterator[File]:
    """One file for the site."""
    shared = FOR_OTHERS if snapshot.audience is Audience.PUBLIC else {}
    everywhere = {**EVERYWHERE, **shared}
    if snapshot.audience is not Audience.PUBLIC:
        everywhere["Content-Security-Policy"] += "; frame-ancestors 'none'"
    own = [urls.page(page.id) + "*" for page in snapshot.pages]
    others = [tree.folder for tree in tools.trees if tree.folder]
    unframed = [f"/{path}" for path in (*UNFRAMED, *own)]
    for path in (*UNFRAMED, *own) if others else ():
        unframed += [f"/{folder}{path}" for folder in (others if path in ONE_BY_ONE else [":language/"])]
    rules = {
        "/*": everywhere,
        **{path: {"Content-Type": kind} for path, kind in TYPES.items()},
        **{path: {"X-Frame-Options": "DENY"} for path in unframed},
        **{path: {"Content-Type": JSON_FEED} for path in _archives(snapshot)},
    }
    data = "".join(_rule(path, headers) for path, headers in rules.items()).encode()
    yield File.of("_headers", data)


def _archives(snapshot: Snapshot) -> Iterator[str]:
    """The archives of JSON feeds in folders, year by year: a path may have one `*`, since Cloudflare Pages reads none
    with two."""
    if snapshot.chapters:
        first = int(snapshot.chapters[0].name[:4])
        yield from (f"/*/updates/{year}.json" for year in range(first, snapshot.now.year + 1))


def _rule(path: str, headers: Mapping[str, str]) -> str:
    return path + "\n" + "".join(f"  {name}: {value}\n" for name, value in headers.items())
