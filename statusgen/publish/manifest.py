"""The list of what statusgen wrote into a folder, with a digest of each file: nothing else there is ever touched."""

from __future__ import annotations

import os

from statusgen.diagnostics import StatusgenError
from statusgen.packing import from_json, to_json
from statusgen.publish.place import Place
from statusgen.value import Struct

MANIFEST = ".statusgen-manifest.json"
VERSION = 1


class _Manifest(Struct, frozen=True):
    version: int
    files: dict[str, str]


def read_manifest(place: Place) -> dict[str, str] | None:
    """What the last build wrote; None in a folder that is new to us. Raises StatusgenError if it is somebody else's."""
    try:
        handle = os.open(place.live / MANIFEST, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(handle, "rb", buffering=0) as file:
            content = from_json(file.readall() or b"", _Manifest)  # a pipe may have nothing to say
        if content.version == VERSION:
            return content.files
        problem = f"has a {MANIFEST} of another version"
    except FileNotFoundError:
        problem = "was not written by statusgen"
    except (ValueError, RecursionError):
        problem = f"has a {MANIFEST} that cannot be read"
    others = sorted(p.name for p in place.live.iterdir() if not p.name.startswith(".") and p.name != "CNAME")
    if others:
        raise StatusgenError(
            f"{place.output} is not empty and {problem} (it holds {others[0]!r})",
            "empty it, or name another folder with --output",
        )
    return None


def manifest_bytes(files: dict[str, str]) -> bytes:
    """The manifest of these files, path → SHA-256, as it stands in the folder."""
    return to_json(_Manifest(VERSION, files))
