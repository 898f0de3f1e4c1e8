"""`statusgen build`: check, then render the site."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click

from statusgen import build
from statusgen.commands.findings import printed
from statusgen.commands.session import Session, command
from statusgen.model import Audience


@command("build", example="statusgen build\nstatusgen build --output /srv/www/status --now 2026-11-22T08:30Z")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), help="The folder (default: site).")
@click.option(
    "--audience",
    type=click.Choice([str(word) for word in Audience]),
    default="public",
    help="For whom.",
    show_default=True,
)
@click.option("--base-url", metavar="URL", help="The site's address, in the place of site.url.")
@click.option("--force", is_flag=True, help="Render everything anew, without the cache.")
@click.option("--strict", is_flag=True, help="Warnings are errors.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to answer.")
def run(
    session: Session,
    output: Path | None,
    audience: str,
    base_url: str | None,
    force: bool,
    strict: bool,
    form: str,
) -> int:
    """Check the sources, render the site into its folder, and publish it at once or not at all.

    With errors in the sources nothing is touched: the last good site stays.
    """
    begin = time.monotonic()
    console = session.console
    cache = build.open_cache(None if force else session.cache)
    checked = build.check(session.source, session.now, cache)
    if checked.problems:
        console.warn(printed(checked.problems, None, session).rstrip("\n"))
    if checked.project is None or checked.errors or (strict and checked.warnings):
        console.warn("not built: the site is as it was")
        return 1
    folder = output or session.source / "site"
    snapshot, published = build.build(
        checked.project,
        session.source,
        folder,
        now=session.now,
        cache=cache,
        audience=Audience(audience),
        base_url=base_url,
        force=force,
        progress=lambda files: console.progress(files, "rendering", len(files)),
    )
    if not published.whole:
        console.warn("this disk cannot exchange two folders: the files were replaced one by one")
    seconds = time.monotonic() - begin
    transition = snapshot.next_transition
    if form == "json":
        answer = {
            "next_transition": transition.strftime("%Y-%m-%dT%H:%M:%SZ") if transition else None,
            "files": published.files,
            "written": published.written,
            "unchanged": published.unchanged,
            "deleted": published.deleted,
            "bytes": published.bytes,
            "seconds": round(seconds, 3),
            "errors": checked.errors,
            "warnings": checked.warnings,
        }
        console.result(json.dumps(answer))
        return 0
    local = transition.astimezone(snapshot.site.zone).strftime("%Y-%m-%d %H:%M %Z") if transition else None
    changed = f"{published.written} written, {published.unchanged} unchanged, {published.deleted} deleted"
    console.say(f"{folder}: {published.files} files ({changed}) in {seconds:.2f} s")
    console.say(f"The site next changes by itself at {local}." if local else "Nothing changes by itself.")
    return 0
