"""The files of a site, by kind. An output is one module and one line here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial

from statusgen.derive import Snapshot, in_language
from statusgen.files import Batch, File
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
from statusgen.rendering import Output, Part, Tools

OUTPUTS: Mapping[str, Output] = {
    "pages": pages.render,
    "api: own": api_own.render,  # has the figures of the pages, which whoever made those has at hand
    "search": search.render,
    "host": host.render,
    "feeds": feeds.render,
    "api": api.render,
    "api: months": api_history.render,
    "api: incident.io": api_incident_io.render,
    "api: instatus": api_instatus.render,
    "calendars": calendars.render,
    "badges": badges.render,
    "announcement": announcement.render,
    "headers": headers.render,
    "redirects": redirects.render,
    "identity": identity.render,
    "embeds": embeds.render,
    "scripts": scripts.render,
}

ONCE = frozenset({"headers", "redirects", "scripts", *(name for name in OUTPUTS if name.startswith("api"))})
"""What is there once, for all languages; all else makes a tree for each."""


LARGE = frozenset(
    {"search", "host", "page: metrics", "page: history", "page: digest", "api", "api: months", "api: own"},
)
"""The parts whose files are, in the main, as large as the site: whatever is reported moves them, and each takes as long
as many pages. Others begin to make them while the rest is promised."""


def is_large(part: str) -> bool:
    """Whether the part of that name, in whatever language, is one of these."""
    return part.rpartition("/")[2] in LARGE


def parts_of(snapshot: Snapshot, tools: Tools) -> Mapping[str, Part]:
    """Every file that the outputs make, in parts with a name: each kind of page, and each other output; a tree for each
    language."""
    own = _parts(snapshot, tools)
    found = dict(own)
    for other in tools.others:
        tree = cache(partial(_tree, snapshot, other))
        found |= {other.folder + name: partial(_inside, other, tree, name) for name in own if name not in ONCE}
    return found


def _parts(snapshot: Snapshot, tools: Tools) -> Mapping[str, Part]:
    others = {name: partial(output, snapshot, tools) for name, output in OUTPUTS.items() if name != "pages"}
    return {**pages.kinds(snapshot, tools), **others}


def _tree(snapshot: Snapshot, tools: Tools) -> Mapping[str, Part]:
    """The parts in the language of the tools."""
    return _parts(in_language(snapshot, tools.language.code), tools)


def _inside(tools: Tools, tree: Callable[[], Mapping[str, Part]], name: str) -> Iterator[File | Batch]:
    """A part of the tree of that language, in its folder; the tree is made for the first of them."""
    return (promise.inside(tools.folder) for promise in tree()[name]())
