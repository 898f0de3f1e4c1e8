"""The source folder as one value: services.yaml, the files under its folders, and all findings in one run."""

from __future__ import annotations

import stat
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC
from pathlib import Path
from typing import TypeVar

from statusgen.diagnostics import Diagnostic, Parsed, Span, StatusgenError, in_order
from statusgen.disk import (
    FEEDBACK,
    FIGURES_CSV,
    INCIDENTS,
    PAGES,
    RUNBOOKS,
    SERVICES_YAML,
    STATIC,
    Disk,
    open_source,
)
from statusgen.files import File
from statusgen.memory import Memory
from statusgen.model import Answer, Incident, Project, ProjectPage, ReportedBy, Runbook
from statusgen.reading.catalogue import Catalogue, read_catalogue
from statusgen.reading.feedback import parse_feedback
from statusgen.reading.fields import MOST_BYTES
from statusgen.reading.findings import files as findings
from statusgen.reading.findings.translations import translation_without_original
from statusgen.reading.incidents import Facts, parse_incident, stem_of
from statusgen.reading.memo import Memo, Recent
from statusgen.reading.names import is_draft, language_of, name_problem, text_paths
from statusgen.reading.outside import read_outside
from statusgen.reading.pages import parse_page
from statusgen.reading.runbooks import parse_runbook
from statusgen.reading.translations import TranslationFile, merged, parse_translation
from statusgen.value import replace

MOST_STATIC = 100 * 1024 * 1024

T = TypeVar("T")


def load(
    source: Path | Disk, *, cache: Memory | None = None, drafts: bool = False, recent: Recent | None = None
) -> Parsed[Project | None]:
    """The project in a source folder, without the files that have errors; None if services.yaml cannot be read.

    `cache` remembers files that were read before, and `recent` does for this process alone. `drafts`: files whose name
    begins with `_draft-` are read as if it did not. Raises StatusgenError if the folder or a file of it is unreadable.
    """
    disk = source if isinstance(source, Disk) else open_source(source)
    catalogue = _load_catalogue(disk, recent)
    facts = facts_of(catalogue.value)
    memo = Memo(cache, facts, disk.digest_of, recent)
    own = catalogue.value.site.language if catalogue.value else None
    others = frozenset(catalogue.value.site.languages[1:] if catalogue.value else ())
    astray = (findings.look_alike_name(Span(name), right) for name, right in disk.astray())
    problems = [*catalogue.problems, *astray]
    incidents: list[Incident] = []
    translations: list[TranslationFile] = []
    places: defaultdict[str, list[str]] = defaultdict(list)
    texts = ((path, disk.read(path, MOST_BYTES)) for path in text_paths(disk, INCIDENTS, problems, drafts))
    files = [(path, stem_of(path), data) for path, data in texts if data is not None]
    if own:
        problems += [findings.unknown_language(Span(path), own) for path, stem, _ in files if language_of(stem) == own]
        files = [file for file in files if language_of(file[1]) != own]
    memo.ahead((path, data) for path, stem, data in files if language_of(stem) not in others)
    for path, stem, data in files:
        places[stem.casefold()].append(path)
        if language_of(stem) in others:
            translated = memo.translation(path, data)
            problems += translated.problems
            translations += [translated.value] if translated.value else []
            continue
        parsed = memo.incident(path, data)
        problems += parsed.problems
        if problem := name_problem(stem, path, findings.unknown_language):
            problems.append(problem)
        elif parsed.value is not None:
            incidents.append(parsed.value)
    for paths in places.values():
        for number, path in enumerate(paths if len(paths) > 1 else ()):
            problems.append(findings.duplicate_file_name(Span(path), paths[1 if number == 0 else 0]))
    pages = list(_named(disk, PAGES, parse_page, problems, drafts))
    runbooks = list(_named(disk, RUNBOOKS, lambda path, data: parse_runbook(path, data, facts), problems, drafts))
    feedback = list(_feedback(disk, problems))
    static = list(disk.walk(STATIC))
    problems += [findings.not_a_regular_file(Span(f.path), f.odd) for f in static if f.odd]
    problems += _missing_logo(catalogue.value, {found.path for found in static if not found.odd})
    taken = {id for id, paths in places.items() if len(paths) > 1}
    good = {incident.id: incident for incident in sorted(incidents, key=_by_id) if incident.id not in taken}
    problems += _translate(good, translations, places)
    figures = read_outside(disk.read(FIGURES_CSV, MOST_BYTES) or b"")
    problems += figures.problems
    project = _project(catalogue.value, [*good.values()], pages, runbooks, feedback)
    lying = () if drafts else tuple(_lying_drafts(disk, memo))
    return Parsed(project and replace(project, outside=figures.value, drafts=lying), in_order(problems))


def static_files(source: Path | Disk) -> Iterator[File]:
    """The files of static/, as they are; names that begin with a dot are left out."""
    disk = source if isinstance(source, Disk) else Disk(source)
    for found in disk.walk(STATIC):
        data = None if found.odd else disk.read(found.path, MOST_STATIC)
        if data is None:
            continue
        if len(data) > MOST_STATIC:
            raise StatusgenError(f"{found.path} is too large to publish", "link to large material instead")
        yield File.of(found.path, data)


def is_good(path: str, data: bytes, project: Project) -> bool:
    """Whether the file at `path` would be without errors if it held `data`, whatever lies beside it in the project."""
    if path == SERVICES_YAML:
        return read_catalogue(data).ok
    folder, stem = path.partition("/")[0], stem_of(path)
    if folder == INCIDENTS and is_translation(path, project):
        return parse_translation(path, data, project.site.zone).ok
    if name_problem(stem, path, findings.unknown_language):
        return False
    if folder == INCIDENTS:
        return parse_incident(path, data, facts_of(project)).ok
    return parse_page(path, data).ok if folder == PAGES else parse_runbook(path, data, facts_of(project)).ok


def is_translation(path: str, project: Project) -> bool:
    """Whether the file at `path` translates another."""
    return language_of(stem_of(path)) in project.site.languages[1:]


def _by_id(incident: Incident) -> str:
    return incident.id


def _translate(
    incidents: dict[str, Incident], files: Iterable[TranslationFile], places: Mapping[str, Sequence[str]]
) -> Iterator[Diagnostic]:
    """Put translations into what they translate. Where the original has an error, or its name is another's too, there
    is no more to say."""
    for file in files:
        if file.id in incidents:
            found = merged(incidents[file.id], file)
            incidents[file.id] = found.value
            yield from found.problems
        elif file.id not in places:
            yield translation_without_original(Span(file.source.path), file.id)


def _named(
    disk: Disk, folder: str, parse: Callable[[str, bytes], Parsed[T | None]], problems: list[Diagnostic], drafts: bool
) -> Iterator[T]:
    """What the files of this folder say, each of which has a name of its own."""
    first: dict[str, str] = {}
    for path in text_paths(disk, folder, problems, drafts):
        parsed = parse(path, disk.read(path, MOST_BYTES) or b"")
        problems += parsed.problems
        stem = stem_of(path)
        if problem := name_problem(stem, path, findings.translated_page):
            problems.append(problem)
        elif first.setdefault(stem, path) != path:
            problems.append(findings.duplicate_file_name(Span(path), first[stem]))
        elif parsed.value is not None:
            yield parsed.value


def _feedback(disk: Disk, problems: list[Diagnostic]) -> Iterator[Answer]:
    """The answers of all files; those that cannot be read are left out, and said."""
    for found in disk.walk(FEEDBACK, skip=("_", ".")):
        if not found.odd and found.name.endswith((".csv", ".yaml")):
            parsed = parse_feedback(found.path, disk.read(found.path, MOST_BYTES) or b"")
            problems += parsed.problems
            yield from parsed.value


def _missing_logo(catalogue: Catalogue | None, static: Collection[str]) -> Iterator[Diagnostic]:
    logo = catalogue.site.logo if catalogue else None
    if catalogue and logo and logo.file not in static:
        yield findings.logo_not_found(catalogue.source.span("site.logo.file"))


def _load_catalogue(disk: Disk, recent: Recent | None) -> Parsed[Catalogue | None]:
    try:
        mode = (disk.source / SERVICES_YAML).lstat().st_mode
    except FileNotFoundError:
        return Parsed(None, (findings.no_catalogue(Span(SERVICES_YAML)),))
    if not stat.S_ISREG(mode):
        what = "a link" if stat.S_ISLNK(mode) else "no ordinary file"
        return Parsed(None, (findings.not_a_regular_file(Span(SERVICES_YAML), what),))
    data = disk.read(SERVICES_YAML, MOST_BYTES) or b""
    last = recent.get(SERVICES_YAML) if recent else None
    catalogue: Parsed[Catalogue | None] = last[2] if last and last[1] == data else read_catalogue(data)
    if recent:  # an empty one stays so until the incidents are read: it tells that all of them are new
        recent[SERVICES_YAML] = "", data, catalogue
    return catalogue


def facts_of(catalogue: Catalogue | Project | None) -> Facts:
    """What incident files are read against."""
    if catalogue is None:
        return Facts(UTC, None)
    if isinstance(catalogue, Catalogue) and not catalogue.is_named:
        return Facts(catalogue.site.zone, None)
    return Facts(catalogue.site.zone, {service.id: service.audience for service in catalogue.services})


def _lying_drafts(disk: Disk, memo: Memo) -> Iterator[Incident]:
    """The drafts of monitoring that can be read; what is wrong with one is of interest to whoever publishes it."""
    for found in disk.walk(INCIDENTS):
        if "/_" in found.path and found.path.endswith(".md") and not found.odd and is_draft(found):
            draft = memo.incident(found.path, disk.read(found.path, MOST_BYTES) or b"").value
            if draft and draft.reported_by is ReportedBy.MONITORING:
                yield draft


def _project(
    catalogue: Catalogue | None,
    incidents: list[Incident],
    pages: list[ProjectPage],
    runbooks: list[Runbook],
    feedback: list[Answer],
) -> Project | None:
    if catalogue is None:
        return None
    return Project(
        site=catalogue.site,
        groups=catalogue.groups,
        services=catalogue.services,
        incidents=tuple(incidents),
        policy=catalogue.policy,
        channels=catalogue.channels,
        source=catalogue.source,
        views=catalogue.views,
        pages=tuple(sorted(pages, key=lambda page: (page.order, page.title, page.id))),
        runbooks=tuple(sorted(runbooks, key=lambda runbook: (runbook.title, runbook.id))),
        feedback=tuple(feedback),
        imports=catalogue.imports,
    )
