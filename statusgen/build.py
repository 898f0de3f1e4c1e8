"""From the source folder to the published site, on one screen: load → check → snapshot → render → publish.

The cache is wired in here and nowhere below: everything it remembers is a pure function's answer, kept by all that it
rests on (content, and where time counts, how long it holds), so a build without it gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, tzinfo
from functools import cached_property, partial
from pathlib import Path
from zoneinfo import ZoneInfo

from statusgen import urls
from statusgen.cache import Cache
from statusgen.checks import check_all, steady_until
from statusgen.derive import Snapshot, ToldTimes, take_snapshot
from statusgen.derive.lasting import Past
from statusgen.derive.told import NOTHING
from statusgen.diagnostics import Diagnostic, in_order
from statusgen.disk import Disk, open_source
from statusgen.files import Batch, File, digest, single
from statusgen.language import Language
from statusgen.making import made
from statusgen.model import Audience, Project
from statusgen.prose import Prose
from statusgen.publish import Progress, Published, Stage, publish, refresh
from statusgen.publish.looking import Look, looking_at
from statusgen.quiet import Quiet, blanks_of, recall, remember
from statusgen.reading import Recent, load, static_files
from statusgen.rendering import Part, Tools, Tree
from statusgen.theme import TemplateFault, read_theme
from statusgen.value import Struct, replace
from statusgen.versions import open_cache as open_cache  # for those who build
from statusgen.versions import version_of_code


class Checked(Struct, frozen=True):
    """The project as read (None where nothing could be made of it) and every finding, by place; `until` is the instant
    from which on the clock alone may change them (None: it never does). `has_templates`: the project's theme has some
    of its own."""

    project: Project | None
    problems: tuple[Diagnostic, ...]
    until: datetime | None = None
    has_templates: bool = False

    @property
    def errors(self) -> int:
        return sum(problem.is_error for problem in self.problems)

    @property
    def warnings(self) -> int:
        return len(self.problems) - self.errors


class Order(Struct, frozen=True, dict=True):
    """What to build: of which folder, into which folder, for whom; `base_url` takes the place of site.url.

    `strict`: whoever ordered it builds nothing where there are warnings. `told_key` stands for what is known from
    outside the folder of when customers were told. `drafts`: what is not published yet is built too.
    `packed`: texts lie beside themselves, packed for the web server.
    """

    disk: Disk
    output: Path
    audience: Audience = Audience.PUBLIC
    base_url: str | None = None
    strict: bool = False
    told_key: str = ""
    drafts: bool = False
    packed: bool = False

    @property
    def is_public(self) -> bool:
        """Of the staff edition nothing can be said ahead: what is owed moves with every minute."""
        return self.audience is Audience.PUBLIC

    @cached_property
    def key(self) -> str:
        """A digest of it, and of all that lies in its sources; nothing where that is not all there is."""
        if self.disk.stand_ins:
            return ""
        options = (self.audience, self.base_url, self.strict, self.told_key, self.drafts, self.packed)
        return digest(self.disk.digest(), str(self.output.absolute()), *options)


class Built(Struct, frozen=True):
    """A published site, the findings that did not stop it, and when it will next change by itself."""

    problems: tuple[Diagnostic, ...]
    zone: tzinfo
    next_transition: datetime | None
    published: Published


def check(
    source: Path | Disk, now: datetime, cache: Cache, *, drafts: bool = False, recent: Recent | None = None
) -> Checked:
    """Read the sources and the theme, and look at them with every rule; `drafts` too, if they are to be built.

    `recent` is for a process that does so again and again: what it read before.
    """
    disk = source if isinstance(source, Disk) else open_source(source)
    parsed = load(disk, cache=cache.table("incidents"), drafts=drafts, recent=recent)
    project = parsed.value
    if project is None:
        return Checked(None, parsed.problems)
    named = project.source.span("site.theme")
    theme = read_theme(project.site.theme, disk, named)
    found = check_all(project, now, cache.table("findings"))
    problems = in_order([*parsed.problems, *theme.problems, *found])
    has_templates = theme.value is not None and any(theme.value.templates)
    return Checked(project, problems, steady_until(project, now), has_templates)


def rehearse(checked: Checked, source: Path, now: datetime) -> Checked:
    """The same, after everything was rendered once, and a message of each kind, if templates of the project's own take
    part: what is wrong with those shows only when they print."""
    if checked.project is None or checked.errors or not checked.has_templates:
        return checked
    from statusgen.messages import samples  # as dear as all that a check needs

    with Prose() as prose:
        tools = tools_for(checked.project, source, prose)
        snapshot = take_snapshot(checked.project, now)
        checked = replace(checked, until=min(filter(None, (checked.until, snapshot.settled_until))))
        try:
            list(samples(snapshot, tools))
            for file in single(render(snapshot, tools, source)):
                file.make()
        except TemplateFault as fault:
            return replace(checked, problems=in_order([*checked.problems, fault.problem]))
    return checked


def tools_for(project: Project, source: Path | Disk, prose: Prose, last: Tools | None = None) -> Tools:
    """What the outputs are given: the project's theme and languages, and the prose. Of `last`, the tools of a former
    build, what is the same is kept, with its compiled templates."""
    from statusgen.theme.engine import find_theme  # with the template library: a check has none to print

    site = project.site
    before = {tools.language.code: tools for tools in (last, *last.others)} if last else {}
    codes = site.languages or (site.language,)
    languages = [before[code].language if code in before else Language(code) for code in codes]
    folders = ["", *(urls.language(code) for code in codes[1:])]
    trees = [
        Tree(language.code, language.own_name, folder) for language, folder in zip(languages, folders, strict=True)
    ]

    def tools(language: Language, folder: str, *others: Tools) -> Tools:
        former = before.get(language.code)
        theme = find_theme(site.theme, source, language, former.theme if former else None)
        text = prose.inside(folder) if folder else prose
        own = languages[0] if folder else None
        return Tools(theme, text, language, folder, tuple(trees if len(trees) > 1 else ()), others, own)

    others = map(tools, languages[1:], folders[1:])
    return tools(languages[0], "", *others)


def render(snapshot: Snapshot, tools: Tools, source: Path | Disk) -> Iterator[File | Batch]:
    """Every file of the site, as promises: a tree for each language, and what is there once."""
    for part in parts(snapshot, tools, source).values():
        yield from part()


def parts(snapshot: Snapshot, tools: Tools, source: Path | Disk) -> Mapping[str, Part]:
    """The same in parts, for those who want some files only: what a part costs is paid when it is called."""
    from statusgen.outputs import parts_of  # a third of all modules: a check, and a quiet build, need none

    return {**parts_of(snapshot, tools), "static": lambda: static_files(source)}


def looking(order: Order, cache: Cache) -> AbstractContextManager[Look]:
    """The output is looked at while the sources are read, if that pays."""
    return looking_at(order.output, order.disk.source, cache.table("published"))


def build(
    project: Project,
    order: Order,
    *,
    now: datetime,
    cache: Cache,
    told: ToldTimes = NOTHING,
    problems: Sequence[Diagnostic] = (),
    force: bool = False,
    progress: Progress = nullcontext,
    look: Look | None = None,
) -> Built:
    """Render a project that was found to be good but for these `problems`, and publish it.

    The files that are made go through `progress`, so that somebody can be shown how far it is. `look` is what `looking`
    has seen meanwhile.
    """
    from statusgen.outputs import is_large  # as in `parts`

    cache.save()  # what reading added need not be held while the site is made
    if order.base_url:
        project = replace(project, site=replace(project.site, url=order.base_url))
    past = Past(cache.table("past"), project, now, order.audience, told)
    snapshot = take_snapshot(project, now, order.audience, told, past=past)
    with Prose(cache.table("prose")) as prose:
        tools = tools_for(project, order.disk, prose)
        prefix_key = digest(version_of_code(), tools.theme.digest, prose.version, order.audience)
        named = parts(snapshot, tools, order.disk)
        stamped: list[File] = []

        def stage(*, large: bool) -> Stage:
            of_it = [part for name, part in named.items() if is_large(name) is large]
            maker = partial(made, prose=prose, memory=cache.table("prose"), large=large)
            return Stage((_noted(promise, stamped) for part in of_it for promise in part()), maker)

        published = publish(
            [stage(large=True), stage(large=False)],
            order.output,
            source=order.disk.source,
            prefix_key=prefix_key,
            cache=cache.table("published"),
            force=force,
            packed=order.packed,
            look=look,
            progress=progress,
        )
        quiet = Quiet(
            order=order.key,
            since=now,
            until=min(filter(None, (steady_until(project, now), snapshot.settled_until))) if order.is_public else now,
            next_transition=snapshot.next_transition,
            zone=snapshot.site.timezone,
            problems=tuple(problems),
            prefix_key=prefix_key,
            blanks=blanks_of(stamped),
        )
    remember(cache.table("quiet"), order.output, quiet)
    past.keep(snapshot.incidents)
    cache.save()
    return Built(quiet.problems, snapshot.site.zone, quiet.next_transition, published)


def _noted(promise: File | Batch, stamped: list[File]) -> File | Batch:
    """The promise, which is noted if it is a file that says when it was built."""
    if isinstance(promise, File) and promise.blank:
        stamped.append(promise)
    return promise


def build_again(order: Order, *, now: datetime, cache: Cache, look: Look | None = None) -> Built | None:
    """The same where nothing has changed since the last build of this order; None if something has."""
    told = recall(cache.table("quiet"), order.output, order.key, now)
    if told is None:
        return None
    published = refresh(
        told.files(now),
        order.output,
        source=order.disk.source,
        prefix_key=told.prefix_key,
        cache=cache.table("published"),
        packed=order.packed,
        look=look,
    )
    if published is None:
        return None
    cache.save()
    return Built(told.problems, ZoneInfo(told.zone), told.next_transition, published)
