"""A project of which each internal part can be there or not.

In the files under corpus/, a line that begins with `>` is there with the internal part that it belongs to, one that
begins with `<` without it, and all others always. Lines next to each other are one part; a file of `>` alone is there
or not as a whole. Each internal word holds `marker`, and stands nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

FOLDER = Path(__file__).with_name("corpus")
NOW = datetime.fromisoformat((FOLDER / "now.txt").read_text("utf-8").strip())
MARKER = re.compile(r"marker[a-z0-9_-]+", re.IGNORECASE)
NEEDED = ("marker-service-id", "marker-group-id", "marker-sub-group-id")
"""What other parts name must be there with them."""


@dataclass(frozen=True, slots=True)
class Part:
    """An internal part: the file, which of its parts, and the lines with and without it."""

    path: str
    number: int
    present: str
    absent: str

    def __repr__(self) -> str:
        return f"{self.path}: {' / '.join(self.present.split(chr(10))[:2])}"


def _split(path: str) -> Iterator[str | Part]:
    """The file's text, in pieces."""
    number = 0
    text = (FOLDER / path).read_text("utf-8")
    for block in re.split(r"((?:^[<>](?: .*)?\n)+)", text, flags=re.MULTILINE):
        if not re.match("[<>]", block):
            yield block
            continue
        lines = block.splitlines()
        sides = {side: [line[2:] for line in lines if line[0] == side] for side in "<>"}
        yield Part(path, number, *("".join(f"{line}\n" for line in sides[side]) for side in "><"))
        number += 1


PATHS = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.*") if path.name != "now.txt")
PIECES = {path: tuple(_split(path)) for path in PATHS}
PARTS = tuple(part for pieces in PIECES.values() for part in pieces if isinstance(part, Part))
MARKERS = sorted({found.lower() for part in PARTS for found in MARKER.findall(part.path + part.present)})


def write(folder: Path, kept: Container[Part]) -> Path:
    """Write the project with these parts and without the others."""
    for path, pieces in PIECES.items():
        text = "".join(p if isinstance(p, str) else p.present if p in kept else p.absent for p in pieces)
        file = folder / path
        if text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        else:
            file.unlink(missing_ok=True)
    return folder


def complete(kept: set[Part]) -> set[Part]:
    """These parts, and those without which they make no sense: what they name, and what they translate."""
    while True:
        named = {(part.path, id) for part in kept for id in NEEDED if id in part.present}
        translated = {part.path.replace(".es.md", ".md") for part in kept if part.path.endswith(".es.md")}
        wanted = {part for part in PARTS if part.path in translated or _is_named(part, named)}
        if wanted <= kept:
            return kept
        kept = kept | wanted


def _is_named(part: Part, named: Container[tuple[str, str]]) -> bool:
    """It says what one of these is; or it is of the same file and names it first."""
    return any(
        (f"id: {id}" in part.present and any((path, id) in named for path in PATHS))
        or (id in part.present and (part.path, id) in named)
        for id in NEEDED
    )
