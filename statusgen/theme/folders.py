"""Where themes lie, and what is in them: a project's own files over those of the package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from statusgen import packaged
from statusgen.diagnostics import Diagnostic, Span
from statusgen.disk import Disk, StandIns
from statusgen.reading.fields import decode
from statusgen.reading.notes import Notes
from statusgen.theme import findings
from statusgen.value import Struct

FOUNDATION = "default"
"""The theme under every theme of a project: what a project's theme lacks is taken from it."""

MAIL, TEXT = "mail/", ".txt"
"""The folder of what is told by message; the ending of templates of plain text."""

COMMON = (MAIL, "shared/")
"""The folders that are the foundation's in every theme that has none of its own."""

SUFFIXES = frozenset({".html", ".css", ".yaml", TEXT})


class ThemeFile(Struct, frozen=True):
    """A file of a theme. `shown` is its path for people; `own` tells that it is the project's."""

    name: str
    shown: str
    own: bool
    text: str


def theme_names(source: Path) -> tuple[str, ...]:
    """The themes at hand for the project in `source`, by name."""
    folders = [packaged.themes(), source / "themes"]
    found = {path.name for folder in folders if folder.is_dir() for path in folder.iterdir() if path.is_dir()}
    return tuple(sorted(name for name in found if not name.startswith((".", "_"))))


def theme_files(name: str, disk: Disk) -> tuple[Mapping[str, tuple[ThemeFile, ...]], tuple[Diagnostic, ...]]:
    """The files of a theme by name: each name's files, the one that counts first, and what is wrong with any.

    A theme of the project that has no namesake in the package rests on the foundation.
    """
    theirs = packaged.themes() / name
    base = theirs if theirs.is_dir() else packaged.themes() / FOUNDATION
    problems: list[Diagnostic] = []
    found: dict[str, tuple[ThemeFile, ...]] = {}
    own, shown = disk.source / "themes" / name, f"themes/{name}"
    if own.is_dir() and own.resolve() != base.resolve() and shown not in disk.stand_ins:
        for file in _files(own, shown, disk.stand_ins, problems):
            found[file.name] = (file,)
    for file in _files(base, f"themes/{base.name}", None, problems):
        found[file.name] = (*found.get(file.name, ()), file)
    if base.name != FOUNDATION:
        for file in _files(packaged.themes() / FOUNDATION, f"themes/{FOUNDATION}", None, problems):
            if file.name.startswith(COMMON):
                found.setdefault(file.name, (file,))
    return dict(sorted(found.items())), tuple(problems)


def _files(folder: Path, shown: str, stand_ins: StandIns | None, problems: list[Diagnostic]) -> Iterator[ThemeFile]:
    """The templates, style sheets and tokens in a folder; a link out of it is a finding, and is not followed.

    A project's own folder comes with what is to stand in the place of its files.
    """
    own = stand_ins is not None
    inside = folder.resolve()
    if own and not inside.is_relative_to(folder.parent.parent.resolve()):
        problems.append(findings.theme_file_outside(Span(shown)))
        return
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix not in SUFFIXES or any(part.startswith((".", "_")) for part in path.relative_to(folder).parts):
            continue
        place = f"{shown}/{name}"
        if stand_ins and place in stand_ins:
            data = stand_ins[place]
        elif not path.resolve().is_relative_to(inside):
            problems.append(findings.theme_file_outside(Span(place)))
            continue
        else:
            data = path.read_bytes() if path.is_file() else None
        if data is not None:
            notes = Notes(place)
            text = decode(data, notes)
            problems += notes.problems
            if text is not None:
                yield ThemeFile(name, place, own, text)
