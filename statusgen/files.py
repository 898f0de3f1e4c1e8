"""A file of the site as a promise, and the digests that keys are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b


@dataclass(frozen=True, slots=True)
class File:
    """A file that the site will have.

    `path` is relative to the site's root, with `/`, no leading slash. `key` is a digest of all that the bytes depend on
    (view, language, what else `make` reads); the build adds theme and version. `make` gives the bytes and is called
    only where the last build had another key for this path; it never touches the disk or the clock.
    """

    path: str
    key: str
    make: Callable[[], bytes]


def digest(*parts: object) -> str:
    """A short stable digest of the parts (`bytes` as they are, all else by `repr`), the same in every process."""
    state = blake2b(digest_size=16)
    for part in parts:
        data = part if isinstance(part, bytes) else repr(part).encode("utf-8", "surrogatepass")
        state.update(len(data).to_bytes(8, "little"))
        state.update(data)
    return state.hexdigest()
