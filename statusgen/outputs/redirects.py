"""Old paths lead to the new ones: a small page for each, which works on any host, and `_redirects` for those that
read it (Netlify, Cloudflare Pages, …), where readers do not even see the page."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from urllib.parse import urlsplit

from statusgen import urls
from statusgen.derive import Snapshot
from statusgen.files import File
from statusgen.rendering import Tools

MOST_RULES = 2000
"""What Cloudflare Pages reads of them."""


def render(snapshot: Snapshot, tools: Tools) -> Iterator[File]:
    """A page for each alias, and one list of all."""
    del tools  # nobody reads them
    rules = []
    for alias, path in _aliases(snapshot):
        yield _page(snapshot, alias, path)
        if not set(alias) & set(" *") and "/:" not in f"/{alias}":
            rules.append(f"/{alias} /{path} 301\n")
    if rules and urlsplit(snapshot.site.url).path == "/":
        yield File.of("_redirects", "".join(rules[:MOST_RULES]).encode())


def _aliases(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Each old path, without its leading slash, and the path that took its place."""
    for view in snapshot.incidents:
        yield from ((alias.lstrip("/"), view.path) for alias in view.incident.aliases)
    for service in snapshot.services:
        yield from ((alias.lstrip("/"), service.path) for alias in service.service.aliases)


def _page(snapshot: Snapshot, alias: str, path: str) -> File:
    """A page that works on any host: browsers go on at once, search engines learn the new address."""
    is_file = alias.rpartition("/")[2].endswith((".html", ".htm"))
    old = alias if is_file else alias.rstrip("/") + "/"
    link = escape(urls.root_of(old) + path)
    title = escape(snapshot.site.title)
    page = (
        f'<!doctype html>\n<html lang="{escape(snapshot.site.language)}">\n'
        f'<meta charset="utf-8">\n<title>{title}</title>\n'
        f'<link rel="canonical" href="{escape(urls.absolute(snapshot.site.url, path))}">\n'
        f'<meta http-equiv="refresh" content="0; url={link}">\n<meta name="robots" content="noindex">\n'
        f'<p><a href="{link}">{title}</a></p>\n</html>\n'
    )
    return File.of(urls.file_of(old), page.encode())
