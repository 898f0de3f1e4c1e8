"""What a build remembers of the files that it published, so that the next one makes only what differs."""

from __future__ import annotations

import os
from pathlib import Path

from statusgen.files import digest
from statusgen.memory import Memory
from statusgen.packing import Packing

Facts = dict[str, str]
"""Path → "key size mtime sha256", as the next build compares it."""

Remembered = dict[str, tuple[str, Facts]]
"""The name of a batch → its key and its files; under no name the files that are in none."""

_PACKING: Packing[tuple[str, Remembered]] = Packing(tuple[str, Remembered])


def recall(memory: Memory, output: Path, prefix_key: str) -> Remembered:
    """What the last build with this prefix remembered of this output; anything else than that is forgotten."""
    known = _PACKING.unpack(last_record(memory, output) or b"")
    return known[1] if known and known[0] == prefix_key else {}


def last_record(memory: Memory, output: Path) -> bytes | None:
    """What the last build remembered of this output, with whatever prefix, as it was packed."""
    return memory.get(_name(output))


def facts_in(record: bytes) -> Facts:
    """The facts of every file in such a record."""
    known = _PACKING.unpack(record)
    return facts_of(known[1]) if known else {}


def facts_of(batches: Remembered) -> Facts:
    """Those of every file, in a batch or in none."""
    return {path: text for _, facts in batches.values() for path, text in facts.items()}


def remember(memory: Memory, output: Path, prefix_key: str, facts: Remembered) -> None:
    """Keep it for the next build."""
    memory.put(_name(output), _PACKING.pack((prefix_key, facts)))


def _name(output: Path) -> str:
    return digest(os.fsencode(output.absolute()))
