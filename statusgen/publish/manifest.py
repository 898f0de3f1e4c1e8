"""The list of what statusgen wrote into a folder, with a digest of each file: nothing else there is ever touched."""

from __future__ import annotations

import json
import os

from statusgen.diagnostics import StatusgenError
from statusgen.publish.place import Place

MANIFEST = ".statusgen-manifest.json"
VERSION = 1


def read_manifest(place: Place) -> dict[str, str] | None:
    """What the last build wrote; None in a folder that is new to us. Raises StatusgenError if it is somebody else's."""
    try:
        handle = os.open(place.live / MANIFEST, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(handle, encoding="utf-8") as file:
            content = json.load(file)
        if content["version"] == VERSION and all(isinstance(part, str) for part in content["files"].values()):
            return dict(content["files"])
        problem = f"has a {MANIFEST} of another version"
    except FileNotFoundError:
        problem = "was not written by statusgen"
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
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
    content = {"version": VERSION, "files": files}
    return json.dumps(content, separators=(",\n", ": "), sort_keys=True, ensure_ascii=False).encode() + b"\n"
