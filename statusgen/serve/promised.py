"""The files of one rebuild, found one by one: a part of the site is promised when one of its files is asked for."""

from __future__ import annotations

from collections.abc import Mapping

from statusgen.files import Batch, File
from statusgen.rendering import Part


class Promised:
    """The files in these parts, by path. Of `last`, those of the rebuild before under the same edition, it knows where
    each path was found, and takes over batches with the same key."""

    def __init__(self, parts: Mapping[str, Part], last: Promised | None = None) -> None:
        self._parts = parts
        self._files: dict[str, Mapping[str, File]] = {}
        self._paths: dict[str, frozenset[str]] = dict(last._paths) if last else {}
        self._batches: dict[str, tuple[str, Mapping[str, File]]] = dict(last._batches) if last else {}

    def file(self, path: str) -> File | None:
        """The file at this path, None if there is none. Parts that had the path before are asked first; a path that
        nothing has costs all of them, once."""
        nowhere: frozenset[str] = frozenset()
        for name in sorted(self._parts, key=lambda name: path not in self._paths.get(name, nowhere)):
            if name not in self._files:
                self._files[name] = self._promises(self._parts[name])
                self._paths[name] = frozenset(self._files[name])
            if found := self._files[name].get(path):
                return found
        return None

    def _promises(self, part: Part) -> Mapping[str, File]:
        found: dict[str, File] = {}
        for promise in part():
            if isinstance(promise, File):
                found[promise.path] = promise
            else:
                found |= self._of_batch(promise)
        return found

    def _of_batch(self, batch: Batch) -> Mapping[str, File]:
        key, files = self._batches.get(batch.name, ("", {}))
        if key != batch.key:
            files = {file.path: file for file in batch.files()}
            self._batches[batch.name] = batch.key, files
        return files
