"""The source folder of a process that lasts: what nobody changed is not read again."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator

from statusgen.disk import Disk, Found


class Sources(Disk):
    """Gives out what it read before, until it is told to `forget`."""

    def forget(self, paths: Iterable[str]) -> None:
        """What lies, or lay, at these paths has changed: files and folders, relative to the source folder."""
        for path in paths:
            known = self._kept.pop(path, None)
            if known is None or not self._is_file(path):  # it came, or went, or something else took its place
                self._found.pop(path.partition("/")[0], None)

    def walk(self, folder: str, *, skip: tuple[str, ...] = (".",)) -> Iterator[Found]:
        if folder not in self._found:
            self._found[folder] = tuple(super().walk(folder))
        return super().walk(folder, skip=skip)

    def read(self, path: str, most: int) -> bytes | None:
        data = self._kept.get(path)
        if data is None and (data := super().read(path, most)) is not None:
            self._kept[path] = data
        return data

    def _is_file(self, path: str) -> bool:
        try:
            return stat.S_ISREG((self.source / path).lstat().st_mode)
        except OSError:
            return False
