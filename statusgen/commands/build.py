"""`statusgen build`: check, then render the site."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click

from statusgen import build
from statusgen.commands.findings import show
from statusgen.commands.rescuing import OMISSIONS, Sources
from statusgen.commands.session import Session, command
from statusgen.commands.witnesses import open_witnesses, told_times
from statusgen.disk import Disk, open_source
from statusgen.instants import stamp
from statusgen.model import Audience, Project
from statusgen.reading import site_url
from statusgen.value import replace


def _address(_ctx: click.Context, _param: click.Parameter, given: str | None) -> str | None:
    url = site_url(given) if given else None
    if given and url is None:
        raise click.BadParameter(f"{given!r} is no address such as https://status.example.org/")
    return url


@command("build", example="statusgen build\nstatusgen build --output /srv/www/status --now 2026-11-22T08:30Z")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), help="The folder (default: site).")
@click.option(
    "--audience",
    type=click.Choice([str(word) for word in Audience]),
    default="public",
    help="For whom.",
    show_default=True,
)
@click.option("--base-url", metavar="URL", callback=_address, help="The site's address, in the place of site.url.")
@click.option("--force", is_flag=True, help="Render everything anew, without the cache.")
@click.option("--strict", is_flag=True, help="Warnings are errors.")
@click.option("--drafts", is_flag=True, help="Files whose name begins with _draft- too.")
@click.option(
    "--keep-going", is_flag=True, help="Files with errors as git last had them without, or left out (exit status 5)."
)
@click.option("--precompress", is_flag=True, help="Texts packed with gzip as well, for the web server to send.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to answer.")
def run(
    session: Session,
    output: Path | None,
    audience: str,
    base_url: str | None,
    force: bool,
    strict: bool,
    drafts: bool,
    keep_going: bool,
    precompress: bool,
    form: str,
) -> int:
    """Check the sources, render the site into its folder, and publish it at once or not at all.

    With errors in the sources nothing is touched: the last good site stays. In the middle of an outage, --keep-going
    publishes all that has none.
    """
    if strict and keep_going:
        raise click.UsageError("--strict and --keep-going exclude each other")
    begin = time.monotonic()
    console = session.console
    cache = build.open_cache(None if force else session.cache)
    folder = output or session.source / "site"
    disk, witnesses = open_source(session.source), open_witnesses(session)
    order = build.Order(disk, folder, Audience(audience), base_url, strict, witnesses.key, drafts, precompress)
    with build.looking(order, cache) as look:
        built = build.build_again(order, now=session.now, cache=cache, look=look)
        if built is None:
            found = build.check(disk, session.now, cache, drafts=drafts)
            show(found.problems, session, strict=strict)
            sources = Sources(disk, found, witnesses.repository, session, cache, keep_going=keep_going, drafts=drafts)
            good = sources.checked
            if good.project is None or good.errors or (strict and good.warnings):
                console.warn("not built: the site is as it was")
                return 1

            def made(project: Project, disk: Disk) -> build.Built:
                return build.build(
                    project,
                    order if disk is order.disk else replace(order, disk=disk),
                    now=session.now,
                    cache=cache,
                    told=told_times(witnesses, project, session, cache),
                    problems=sources.found,
                    force=force,
                    look=look,
                    progress=lambda files: console.progress(files, "rendering", len(files)),
                )

            built = sources.work(good.project, made)
        else:
            show(built.problems, session)
    published = built.published
    if not published.whole:
        console.warn("this disk cannot exchange two folders: the files were replaced one by one")
    seconds = time.monotonic() - begin
    errors = sum(problem.is_error for problem in built.problems)
    transition = built.next_transition
    if form == "json":
        answer = {
            "next_transition": stamp(transition) if transition else None,
            "files": published.files,
            "written": published.written,
            "unchanged": published.unchanged,
            "deleted": published.deleted,
            "bytes": published.bytes,
            "seconds": round(seconds, 3),
            "errors": errors,
            "warnings": len(built.problems) - errors,
        }
        console.result(json.dumps(answer))
        return OMISSIONS if errors else 0
    local = transition.astimezone(built.zone).strftime("%Y-%m-%d %H:%M %Z") if transition else None
    changed = f"{published.written} written, {published.unchanged} unchanged, {published.deleted} deleted"
    console.say(f"{folder}: {published.files} files ({changed}) in {seconds:.2f} s")
    console.say(f"The site next changes by itself at {local}." if local else "Nothing changes by itself.")
    return OMISSIONS if errors else 0
