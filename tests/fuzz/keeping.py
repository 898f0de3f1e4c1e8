"""Where findings are kept: the path of the file on a line, and its bytes."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

SEEDS = Path(__file__).with_name("seeds")


def keep(name: str, path: str, data: bytes) -> Path:
    """What broke the target of this name, where a test tries it again for ever."""
    kept = SEEDS / f"{name}-{sha256(data).hexdigest()[:12]}"
    kept.write_bytes(path.encode() + b"\n" + data)
    return kept


def kept() -> list[tuple[str, str, bytes]]:
    """All that was kept: the target's name, the path, the bytes."""
    files = sorted(file for file in SEEDS.iterdir() if file.name[0] != ".")
    parts = [(file.name.rpartition("-")[0], file.read_bytes().partition(b"\n")) for file in files]
    return [(name, path.decode(), data) for name, (path, _, data) in parts]
