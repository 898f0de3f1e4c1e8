"""Files that commands write where somebody asked for them."""

from __future__ import annotations

from pathlib import Path

from statusgen.diagnostics import StatusgenError


def save(path: Path, data: bytes) -> None:
    """Write the file, with its folder. Raises StatusgenError if that cannot be done."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise StatusgenError(f"cannot write {path}: {error.strerror}") from error
