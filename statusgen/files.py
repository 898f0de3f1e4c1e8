"""A file of the site as a promise, alone or in a batch, and the digests that keys are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b

from statusgen.value import Struct, replace


class File(Struct, frozen=True):
    """A file that the site will have.

    `path` is relative to the site's root, with `/`, no leading slash. `key` is a digest of all that the bytes depend on
    (view, language, what else `make` reads); the build adds theme and version. `make` gives the bytes and is called
    only where the last build had another key for this path; it never touches the disk or the clock. A file that says
    when it was built has `blank` too: the bytes with that left blank (`statusgen.language.blank`).
    """

    path: str
    key: str
    make: Callable[[], bytes]
    blank: Callable[[], bytes] | None = None

    @classmethod
    def of(cls, path: str, data: bytes) -> File:
        """A file whose bytes are at hand."""
        return cls(path, digest(data), data.__bytes__)

    def inside(self, folder: str) -> File:
        """The same file in a folder of the site, whose name ends with a slash."""
        return replace(self, path=folder + self.path)


class Batch(Struct, frozen=True):
    """Files that are promised together: where `key` is that of the last build, all of them stay as they are.

    `key` stands for the paths and keys of all that `files` gives. `name` is the batch's own, the same in each build.
    """

    name: str
    key: str
    files: Callable[[], Iterable[File]]

    def inside(self, folder: str) -> Batch:
        """The same files in a folder of the site, whose name ends with a slash."""
        return Batch(folder + self.name, self.key, lambda: (file.inside(folder) for file in self.files()))


def single(promises: Iterable[File | Batch]) -> Iterator[File]:
    """Every file, those of batches too."""
    for promise in promises:
        if isinstance(promise, Batch):
            yield from promise.files()
        else:
            yield promise


def digest(*parts: object) -> str:
    """A short stable digest of the parts, the same in every process: of `bytes` as they are, of all else by `repr`."""
    if len(parts) == 1 and isinstance(parts[0], bytes):
        return blake2b(parts[0], digest_size=16).hexdigest()
    known = [*parts]
    if bytes in map(type, parts):
        known = [blake2b(part, digest_size=16).digest() if type(part) is bytes else part for part in parts]
    return blake2b(repr(known).encode(), digest_size=16).hexdigest()
