"""From the source folder to the published site, on one screen: load → check → snapshot → render → publish.

The cache is wired in here and nowhere below: everything it remembers is a pure function's answer, kept by content, so a
build without it gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from statusgen import __version__
from statusgen.cache import Cache
from statusgen.checks import check_all
from statusgen.derive import Snapshot, take_snapshot
from statusgen.diagnostics import Diagnostic, in_order
from statusgen.files import File, digest
from statusgen.language import Language
from statusgen.model import Audience, Project
from statusgen.outputs import OUTPUTS
from statusgen.prose import Prose
from statusgen.publish import Published, publish
from statusgen.reading import load, static_files
from statusgen.rendering import Tools
from statusgen.theme import TemplateFault, find_theme, read_theme

Progress = Callable[[Sequence[File]], AbstractContextManager[Iterable[File]]]
"""Shows how far the files are that go through it."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The project as read (None where nothing could be made of it) and every finding, by place."""

    project: Project | None
    problems: tuple[Diagnostic, ...]

    @property
    def errors(self) -> int:
        return sum(problem.is_error for problem in self.problems)

    @property
    def warnings(self) -> int:
        return len(self.problems) - self.errors


def open_cache(folder: Path | None) -> Cache:
    """The cache in this folder (None: none that lasts), for the code that runs now."""
    return Cache(folder, version_of_code())


def version_of_code() -> str:
    """A digest that changes with each release, and in a checkout with each change of our own files."""
    package = Path(__file__).parent
    files = sorted([*package.rglob("*.py"), *package.rglob("*.mo")])
    facts = [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    return digest(__version__, facts)


def check(source: Path, now: datetime, cache: Cache) -> Checked:
    """Read the sources and the theme, and look at them with every rule."""
    parsed = load(source, cache=cache.table("incidents"))
    project = parsed.value
    if project is None:
        return Checked(None, parsed.problems)
    theme = read_theme(project.site.theme, source, Language(project.site.language), project.source.span("site.theme"))
    return Checked(project, in_order([*parsed.problems, *theme.problems, *check_all(project, now)]))


def rehearse(checked: Checked, source: Path, now: datetime) -> Checked:
    """The same, after everything was rendered once, if templates of the project's own take part: what is wrong with
    those shows only when they print."""
    if checked.project is None or checked.errors:
        return checked
    with Prose() as prose:
        tools = tools_for(checked.project, source, prose)
        try:
            for file in render(take_snapshot(checked.project, now), tools, source) if tools.theme.is_changed else ():
                file.make()
        except TemplateFault as fault:
            return replace(checked, problems=in_order([*checked.problems, fault.problem]))
    return checked


def tools_for(project: Project, source: Path, prose: Prose, last: Tools | None = None) -> Tools:
    """What the outputs are given: the project's theme and language, and the prose. Of `last`, the tools of a former
    build, what is the same is kept, with its compiled templates."""
    language = (
        last.language if last and last.language.code == project.site.language else Language(project.site.language)
    )
    theme = find_theme(project.site.theme, source, language, last.theme if last else None)
    return Tools(theme=theme, prose=prose, language=language)


def render(snapshot: Snapshot, tools: Tools, source: Path) -> Iterator[File]:
    """Every file of the site, as promises."""
    for output in OUTPUTS.values():
        yield from output(snapshot, tools)
    yield from static_files(source)


def build(
    project: Project,
    source: Path,
    output: Path,
    *,
    now: datetime,
    cache: Cache,
    audience: Audience = Audience.PUBLIC,
    base_url: str | None = None,
    force: bool = False,
    progress: Progress = nullcontext,
) -> tuple[Snapshot, Published]:
    """Render a project that was found to be good, and publish it; `base_url` takes the place of site.url.

    The files go through `progress` while they are made, so that somebody can be shown how far it is.
    """
    if base_url:
        project = replace(project, site=replace(project.site, url=base_url))
    snapshot = take_snapshot(project, now, audience)
    with Prose(cache.table("prose")) as prose:
        tools = tools_for(project, source, prose)
        with progress(list(render(snapshot, tools, source))) as files:
            published = publish(
                files,
                output,
                source=source,
                prefix_key=digest(version_of_code(), tools.theme.digest, prose.version, audience),
                cache=cache.table("published"),
                force=force,
            )
    cache.save()
    return snapshot, published
