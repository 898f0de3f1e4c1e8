"""Files for hosts and crawlers: sitemap, robots and `build.json`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape

from statusgen import __version__, urls
from statusgen.derive import IncidentView, Snapshot
from statusgen.derive.digests import Period
from statusgen.files import File, digest
from statusgen.instants import stamp
from statusgen.language import Language, blank, filled
from statusgen.rendering import Tools

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"


def render(snapshot: Snapshot, tools: Tools) -> Iterator[File]:
    """For each language its sitemap and how new it is; at the root what hosts and crawlers ask for."""
    yield _sitemap(snapshot, tools)
    yield _build(snapshot, tools.language)
    if not tools.folder:
        maps = "".join(f"Sitemap: {snapshot.site.url}{path}sitemap.xml\n" for path in _folders(tools))
        yield File.of(".nojekyll", b"")
        yield File.of("robots.txt", f"User-agent: *\nAllow: /\n{maps}".encode())


def _folders(tools: Tools) -> tuple[str, ...]:
    return tuple(tree.folder for tree in tools.trees) or ("",)


def _build(snapshot: Snapshot, language: Language) -> File:
    """When the site was built, when its content last changed, and when it will next change by itself."""
    value = {
        "generator": f"statusgen {__version__}",
        "built_at": blank(language).iso,
        "updated_at": stamp(snapshot.updated),
        "next_transition": stamp(snapshot.next_transition) if snapshot.next_transition else None,
        "status": {"indicator": snapshot.overall.indicator, "description": snapshot.overall.description},
    }
    left_blank = (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()
    whole = filled(left_blank, snapshot.now, snapshot.site.zone) or b""
    return File("build.json", digest(whole), lambda: whole, lambda: left_blank)


def _sitemap(snapshot: Snapshot, tools: Tools) -> File:
    """The pages with the instant at which each last changed (sitemaps.org, protocol 0.9), and where each is in the
    other languages."""
    alternates = [(tree.code, tree.folder) for tree in tools.trees]
    alternates += [("x-default", "")] if alternates else []
    top = snapshot.site.url.removesuffix(tools.folder)

    def make() -> bytes:
        pages: list[tuple[str, datetime | None]]
        pages = [(path, snapshot.updated) for path in (urls.HOME, urls.SERVICES, urls.HISTORY, urls.MAINTENANCE)]
        pages.append((urls.SUBSCRIBE, snapshot.beginning))
        pages += ((path, None) for path in metrics)
        pages += ((urls.digest(period), None) for period in Period)
        known = [(urls.service_issues(s.id), s.known_issues) for s in snapshot.services if s.known_issues]
        known = [(urls.KNOWN_ISSUES, snapshot.known_issues), *known] if known else []
        pages += ((path, _news(snapshot, views)) for path, views in known)
        pages += ((service.path, _news(snapshot, service.incidents)) for service in snapshot.services)
        pages += ((view.path, _news(snapshot, view.incidents)) for view in snapshot.views)
        pages += ((view.path, view.updated) for view in snapshot.incidents)
        pages += ((urls.page(page.id), None) for page in snapshot.pages)
        rows = "".join(row(path, updated) for path, updated in pages)  # as text: a tree of elements takes twice as long
        names = f' xmlns:xhtml="{XHTML}"' if alternates else ""
        return f'<urlset xmlns="{SITEMAP}"{names}>{rows}</urlset>\n'.encode()

    def row(path: str, updated: datetime | None) -> str:
        changed = f"<lastmod>{stamp(updated)}</lastmod>" if updated else ""
        links = (
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(urls.absolute(top, folder + path))}" />'
            for code, folder in alternates
        )
        return f"<url><loc>{escape(urls.absolute(snapshot.site.url, path))}</loc>{changed}{''.join(links)}</url>"

    views = [(view.path, _news(snapshot, view.incidents)) for view in snapshot.views]
    metrics = [urls.METRICS, urls.DEFINITIONS]
    metrics += [urls.service_metrics(service.id) for service in snapshot.services if service.incidents]
    pages = [page.id for page in snapshot.pages]
    key = digest(snapshot.catalogue_key, snapshot.updated, views, metrics, pages, snapshot.reports_key)
    return File("sitemap.xml", key, make)


def _news(snapshot: Snapshot, views: Iterable[IncidentView]) -> datetime:
    return max((view.updated for view in views), default=snapshot.beginning)
