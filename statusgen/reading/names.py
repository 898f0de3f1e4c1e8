"""The files that a folder of the sources is asked for, by their names; findings for what nearly is one of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from statusgen.diagnostics import Diagnostic, Span
from statusgen.disk import INCIDENTS, PAGES, RUNBOOKS, Disk, Found
from statusgen.reading.findings import files as findings
from statusgen.reading.incidents import DRAFT
from statusgen.reading.kinds import ID_PATTERN
from statusgen.reading.meant import id_meant

MOST_ID = 100
"""How many characters an id, the name of a file, may have."""

_ID = re.compile(ID_PATTERN)
_TRANSLATION = re.compile(rf"{ID_PATTERN}\.[a-z]{{2,3}}(-[A-Za-z0-9]+)*")
_LOOK_ALIKE = re.compile(
    r"(.*?)\.(?:md|markdown|mdown|mkd|md\.txt)|(\d{4}-\d\d-\d\d-.*)\.txt"
    r"|(\d{4}-\d\d-\d\d-[^.~]*)(?:\.ya?ml|(?P<copy>(?:\.md)?(?:\.bak|\.orig|~)))?",
    re.IGNORECASE | re.DOTALL,
)
"""What is not read under nearly the name of a report; one group is the name without its ending. A `copy` is one of the
report where that lies beside it."""


def text_paths(disk: Disk, folder: str, problems: list[Diagnostic], drafts: bool) -> Iterator[str]:
    """The paths of the files that are read; findings for what looks like one of them."""
    for found in _with_drafts(disk, folder) if drafts else disk.walk(folder, skip=("_", ".")):
        if found.odd:
            if _is_meant(found):
                problems.append(findings.not_a_regular_file(Span(found.path), found.odd))
        elif found.path.endswith(".md"):
            if found.name != "README.md":
                yield found.path
        elif alike := _LOOK_ALIKE.fullmatch(found.name):
            meant = f"{alike[1] or alike[2] or alike[3]}.md"
            if not alike["copy"] or disk.read(found.path.removesuffix(found.name) + meant, 0) is None:
                problems.append(findings.look_alike_name(Span(found.path), meant))


def _with_drafts(disk: Disk, folder: str) -> Iterator[Found]:
    """What is read where drafts are: of what begins with `_`, these files alone."""
    for found in disk.walk(folder):
        if "/_" not in found.path or is_draft(found):
            yield found


def is_draft(found: Found) -> bool:
    """Its own name begins as that of a draft, and no other part of its path with `_`."""
    *folders, name = found.path.split("/")
    return name.startswith(DRAFT) and not any(part.startswith("_") for part in (*folders, name.removeprefix(DRAFT)))


def _is_meant(found: Found) -> bool:
    """A link may stand for a folder; any other oddity is of interest by its name alone."""
    is_top = found.path in (INCIDENTS, PAGES, RUNBOOKS)
    return found.odd == "a link" or is_top or _LOOK_ALIKE.fullmatch(found.name) is not None


def name_problem(stem: str, path: str, of_translation: Callable[[Span], Diagnostic]) -> Diagnostic | None:
    """What is wrong with a name, if anything; `of_translation` speaks of one that a translation would have."""
    if len(stem) <= MOST_ID and _ID.fullmatch(stem):
        return None
    if _TRANSLATION.fullmatch(stem):
        return of_translation(Span(path))
    return findings.bad_file_name(Span(path), id_meant(stem, MOST_ID))


def language_of(stem: str) -> str:
    """The language of a translation, by the name of its file; empty of all else."""
    return stem.partition(".")[2] if "." in stem and _TRANSLATION.fullmatch(stem) else ""
