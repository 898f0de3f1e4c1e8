"""Where themes lie, and what is in them: a project's own files over those of the package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from statusgen import packaged
from statusgen.diagnostics import Diagnostic, Span
from statusgen.disk import THEMES, Disk
from statusgen.reading.fields import MOST_BYTES, decode
from statusgen.reading.findings.files import look_alike_name
from statusgen.reading.notes import Notes
from statusgen.theme import findings
from statusgen.value import Struct

FOUNDATION = "default"
"""The theme under every theme of a project: what a project's theme lacks is taken from it."""

MAIL, TEXT = "mail/", ".txt"
"""The folder of what is told by message; the ending of templates of plain text."""

TOKENS = "theme.yaml"
"""The file of a theme's tokens: colour, type, space."""

COMMON = (MAIL, "shared/")
"""The folders that are the foundation's in every theme that has none of its own."""

SUFFIXES = (".html", ".css", ".yaml", TEXT)

HIDDEN = (".", "_")
"""How names begin that are no part of a theme."""


class ThemeFile(Struct, frozen=True):
    """A file of a theme. `shown` is its path for people; `own` tells that it is the project's."""

    name: str
    shown: str
    own: bool
    text: str


def is_template(name: str) -> bool:
    """Whether a file of this name is printed, and no style sheet or token."""
    return name.endswith((".html", TEXT))


def theme_names(source: Path) -> tuple[str, ...]:
    """The themes at hand for the project in `source`, by name."""
    folders = [packaged.themes(), source / THEMES]
    found = {path.name for folder in folders if folder.is_dir() for path in folder.iterdir() if path.is_dir()}
    return tuple(sorted(name for name in found if not name.startswith(HIDDEN)))


def theme_files(name: str, disk: Disk) -> tuple[Mapping[str, tuple[ThemeFile, ...]], tuple[Diagnostic, ...]]:
    """The files of a theme by name: each name's files, the one that counts first, and what is wrong with any.

    A theme of the project that has no namesake in the package rests on the foundation.
    """
    theirs = packaged.themes() / name
    base = theirs if theirs.is_dir() else packaged.themes() / FOUNDATION
    problems: list[Diagnostic] = []
    found: dict[str, tuple[ThemeFile, ...]] = {}
    own = disk.source / THEMES / name
    if own.is_dir() and own.resolve() != base.resolve():
        for file in _own(name, disk, problems):
            found[file.name] = (file,)
    for file in _packaged(base):
        found[file.name] = (*found.get(file.name, ()), file)
    if base.name != FOUNDATION:
        for file in _packaged(packaged.themes() / FOUNDATION):
            if file.name.startswith(COMMON):
                found.setdefault(file.name, (file,))
    return dict(sorted(found.items())), tuple(problems)


def _own(name: str, disk: Disk, problems: list[Diagnostic]) -> Iterator[ThemeFile]:
    """The templates, style sheets and tokens in a folder of the project, read as all its sources are: a link is a
    finding, and is not followed."""
    folder = f"{THEMES}/{name}"
    for found in disk.walk(THEMES, skip=HIDDEN):
        inside = found.path.removeprefix(f"{folder}/")
        if found.path in (THEMES, folder):  # no folder, and so nothing lies under it
            if folder not in disk.stand_ins:
                problems.append(findings.theme_file_outside(Span(folder)))
        elif inside == found.path:
            continue
        elif inside.lower().endswith((".yaml", ".yml")) and inside != TOKENS:
            problems.append(look_alike_name(Span(found.path), TOKENS))
        elif not inside.endswith(SUFFIXES):
            continue
        elif found.odd == "a link" and found.path not in disk.stand_ins:
            problems.append(findings.theme_file_outside(Span(found.path)))
        elif (data := disk.read(found.path, MOST_BYTES)) is not None:
            notes = Notes(found.path)
            text = decode(data, notes)
            problems += notes.problems
            if text is not None:
                yield ThemeFile(inside, found.path, True, text)


def _packaged(folder: Path) -> Iterator[ThemeFile]:
    """The same in a folder of the package."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.name.endswith(SUFFIXES) and not any(part.startswith(HIDDEN) for part in parts):
            name = "/".join(parts)
            yield ThemeFile(name, f"{THEMES}/{folder.name}/{name}", False, path.read_text("utf-8"))
