"""`statusgen serve`: the site while you write."""

from __future__ import annotations

import gc

import click

from statusgen import build
from statusgen.cache import Cache
from statusgen.commands.findings import printed
from statusgen.commands.session import Session, command
from statusgen.derive import Snapshot, take_snapshot
from statusgen.diagnostics import StatusgenError
from statusgen.disk import open_source
from statusgen.hands import WASTE
from statusgen.printing import as_text
from statusgen.prose import Prose
from statusgen.reading import Recent
from statusgen.rendering import Tools
from statusgen.serve import Preview, Rebuilt, Server, Sources, Watch
from statusgen.value import replace


@command("serve", example="statusgen serve\nstatusgen serve --port 9000 --source my-status")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
def run(session: Session, port: int) -> int:
    """Serve the site on 127.0.0.1 from memory; rebuild and reload the browser when a file is saved.

    With an error in the files the last good site stays, with the findings over it. Stop with Ctrl-C.
    """
    open_source(session.source)
    cache = build.open_cache(session.cache)
    with Prose(cache.table("prose")) as prose:
        rebuild = Rebuild(session, cache, prose)
        preview = Preview(rebuild)
        try:
            server = Server(preview, port, lambda problems: as_text(problems))
        except OSError as error:
            hint = "--port 0 takes a free one"
            raise StatusgenError(f"cannot listen on port {port}: {error.strerror}", hint) from error
        rebuild.url = server.url
        watch = Watch(session.source, preview.refresh, server.shutdown)
        preview.refresh()
        gc.freeze()  # the modules and what the cache holds stay: no rebuild need look at them for cycles
        gc.set_threshold(WASTE)  # a preview lives long
        session.console.say(f"{server.url}  (Ctrl-C stops)")
        with server, watch:
            try:
                server.serve_forever(poll_interval=0.2)
            except KeyboardInterrupt:
                session.console.say("stopped")
    cache.save()
    return 0


class Rebuild:
    """Makes the files of the sources as they are now; links to the site itself lead to the preview."""

    def __init__(self, session: Session, cache: Cache, prose: Prose) -> None:
        self._session = session
        self._cache = cache
        self._prose = prose
        self._tools: Tools | None = None
        self._sources = Sources(session.source)
        self._recent: Recent = {}
        self._last: Snapshot | None = None
        self._has_errors = False
        self.url = ""

    def __call__(self, changed: frozenset[str]) -> Rebuilt:
        session = self._session
        self._sources.forget(changed)
        now = session.now if session.fixed else session.clock()
        checked = build.check(self._sources, now, self._cache, recent=self._recent)
        if checked.problems:
            session.console.warn(printed(checked.problems, "text", session).rstrip("\n"))
        had_errors, self._has_errors = self._has_errors, checked.project is None or bool(checked.errors)
        if checked.project is None or self._has_errors:
            return Rebuilt(None, checked.problems)
        if had_errors:
            session.console.say("mended: the files have no errors, and the preview shows them")
        project = replace(checked.project, site=replace(checked.project.site, url=self.url))
        self._tools = build.tools_for(project, session.source, self._prose, self._tools)
        self._last = take_snapshot(project, now, last=self._last)
        parts = build.parts(self._last, self._tools, session.source)
        return Rebuilt(parts, checked.problems, edition=self._tools.theme.digest)
