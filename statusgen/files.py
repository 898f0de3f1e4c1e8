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
    """A short stable digest of the parts, the same in every process: text and `bytes` as they are, all else by `repr`.

    What stands at one place of a key is always of one type, so that text and `repr` are not taken for each other.
    """
    texts = [part if isinstance(part, str) else _text(part) for part in parts]
    lengths = " ".join([str(len(text)) for text in texts])  # so that no two lists of parts look alike
    whole = "\0".join((lengths, *texts))
    return blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _text(part: object) -> str:
    return blake2b(part, digest_size=16).hexdigest() if isinstance(part, bytes) else repr(part)
