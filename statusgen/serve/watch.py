"""Watching the sources: a change is followed by one rebuild, however it was made, which is told what was changed.

Editors save by rename, checkouts touch hundreds of files, folders vanish and come back: so of what an event says only
the names of files count, and of folders only that there was something. A look at all names and times finds what became
of folders, and catches what the system does not tell.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirModifiedEvent,
    DirMovedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import ObservedWatch

from statusgen.disk import FILES, FOLDERS

QUIET = 0.02
"""Seconds without an event after which a burst is over."""

PATIENCE = 0.5
"""Seconds after which a rebuild comes even in a burst that goes on."""

LOOK_EVERY = 2.0
"""Seconds without an event after which there is a look at all names and times."""

BURSTS = 10
"""After so many bursts there is one even if events never pause for so long."""

CHANGES: list[type[FileSystemEvent]] = [
    *(DirCreatedEvent, DirDeletedEvent, DirModifiedEvent, DirMovedEvent),
    *(FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent),
]
"""The events that count. A rebuild reads thousands of files, and of that the system need not tell us."""

FOLDER = "/"
"""Stands for any folder among the paths that events tell of."""

WATCHED = FILES + FOLDERS


Facts = tuple[int, int, int]
"""Inode, size and time of something in the source folder."""

IN_MOTION: Facts = (0, 0, 0)
"""Of a file that is being written."""


class Watch:
    """Calls `changed` in a thread of its own after each burst of changes, until it is stopped: with the paths at which
    something changed, relative to the source folder, those of folders too.

    A change counts from when the watch is made: make it before the first build, and none falls between the two. Where
    `changed` raises, nobody is told any more: then it calls `broken`, and raises the same at its end.
    """

    def __init__(
        self, source: Path, changed: Callable[[frozenset[str]], None], broken: Callable[[], object] = bool
    ) -> None:
        self._source = source.resolve()
        self._changed = changed
        self._broken = broken
        self._fault: Exception | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._observer = Observer()
        self._told = _Told(self._source)
        self._watched: dict[Path, tuple[int, ObservedWatch]] = {}
        self._seen = dict(_facts(self._source))

    def __enter__(self) -> Watch:
        self._observer.schedule(self._told, str(self._source), recursive=False, event_filter=CHANGES)
        self._follow_folders()
        self._observer.start()
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._stopping.set()
        self._told.event.set()
        self._observer.stop()
        self._observer.join()
        self._thread.join()
        if self._fault:
            raise self._fault

    def _run(self) -> None:
        try:
            self._watch()
        except Exception as fault:  # noqa: BLE001  # a bug of ours, for the thread that can end the program
            self._fault = fault
            self._broken()

    def _watch(self) -> None:
        self._look()  # what changed since the watch was made was told to nobody
        bursts = 0
        while not self._stopping.is_set():
            is_over = True
            if self._told.event.wait(LOOK_EVERY):
                is_over = self._let_the_burst_end()
                bursts += 1
            names = self._told.take()
            if names and FOLDER not in names:
                self._take_note(names, is_over)
            if FOLDER in names or not names or bursts == BURSTS:
                bursts = 0
                self._look()

    def _take_note(self, names: frozenset[str], is_over: bool) -> None:
        """Of these files. They are looked at before they are read: what changes meanwhile, a look will find. In a burst
        that goes on a file may be written twice within one tick of the clock: it counts as changed next time too."""
        now = {name: facts for name in names if (facts := _facts_of(self._source / name))}
        changed = frozenset(name for name in names if now.get(name) != self._seen.get(name))
        for name in names:
            self._seen.pop(name, None)
        self._seen |= now if is_over else dict.fromkeys(names, IN_MOTION)
        if changed:
            self._changed(changed)

    def _look(self) -> None:
        """Look at everything, and watch the folders before that: so nothing falls between the two."""
        self._follow_folders()
        now = dict(_facts(self._source))
        names = frozenset(name for name, _ in now.items() ^ self._seen.items())
        if names and not self._stopping.is_set():
            self._seen = now
            self._changed(names)

    def _follow_folders(self) -> None:
        """Watch the folders as they are now: one that was deleted and made again is another to the system."""
        for name in WATCHED:
            folder = self._source / name
            inode = folder.stat().st_ino if folder.is_dir() else 0
            known, watch = self._watched.pop(folder, (0, None))
            if watch is not None and known != inode:
                with suppress(KeyError, OSError):  # the observer dropped it itself when the folder went
                    self._observer.unschedule(watch)
                watch = None
            if inode and watch is None:
                with suppress(OSError):  # gone again since: the next look tells
                    watch = self._observer.schedule(self._told, str(folder), recursive=True, event_filter=CHANGES)
            if watch is not None:
                self._watched[folder] = (inode, watch)

    def _let_the_burst_end(self) -> bool:
        """Whether it did while there was patience."""
        for _ in range(int(PATIENCE / QUIET)):
            self._told.event.clear()
            if not self._told.event.wait(QUIET) or self._stopping.is_set():
                return True
        return False


class _Told(FileSystemEventHandler):
    """Notes what events tell of, and sets `event`. It must never raise: that would end the observer for good."""

    def __init__(self, source: Path) -> None:
        self.event = threading.Event()
        self._start = len(f"{source}/")
        self._names: set[str] = set()
        self._turn = threading.Lock()

    def on_any_event(self, event: FileSystemEvent) -> None:
        if isinstance(event, DirModifiedEvent):  # an event of its own tells of what was changed in it
            return
        paths = (os.fsdecode(path)[self._start :] for path in (event.src_path, event.dest_path) if path)
        names = {path for path in paths if path.partition("/")[0] in WATCHED and "/." not in path}
        with self._turn:
            self._names |= {FOLDER} if event.is_directory and names else names
        if names:
            self.event.set()

    def take(self) -> frozenset[str]:
        """The paths that were told of since this was asked last; `FOLDER` if one is that of a folder."""
        with self._turn:
            names, self._names = frozenset(self._names), set()
        return names


def _facts(source: Path) -> Iterator[tuple[str, Facts]]:
    """Everything that a build reads, by its path."""
    start = len(f"{source}/")
    for name in WATCHED:
        for path, facts in _facts_below(source / name):
            yield path[start:], facts


def _facts_of(path: Path) -> Facts | None:
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _facts_below(path: Path) -> Iterator[tuple[str, Facts]]:
    facts = _facts_of(path)
    if facts is None:
        return
    yield str(path), facts
    stack = [str(path)] if path.is_dir() else []
    while stack:
        try:
            with os.scandir(stack.pop()) as entries:
                for entry in entries:
                    found = entry.stat(follow_symlinks=False)
                    yield entry.path, (found.st_ino, found.st_size, found.st_mtime_ns)
                    if entry.is_dir(follow_symlinks=False):
                        stack.append(entry.path)
        except OSError:  # deleted while we looked: the next look tells
            continue
