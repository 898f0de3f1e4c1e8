"""Watching the sources: a change is followed by one rebuild, however it was made.

Editors save by rename, checkouts touch hundreds of files, folders vanish and come back: so what an event says does not
matter, only that there was one. A slow look at all names and times catches what the system does not tell.
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

QUIET = 0.02
"""Seconds without an event after which a burst is over."""

PATIENCE = 0.5
"""Seconds after which a rebuild comes even in a burst that goes on."""

LOOK_EVERY = 2.0
"""Seconds between two looks at all names and times."""

CHANGES: list[type[FileSystemEvent]] = [
    *(DirCreatedEvent, DirDeletedEvent, DirModifiedEvent, DirMovedEvent),
    *(FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent),
]
"""The events that count. A rebuild reads thousands of files, and of that the system need not tell us."""

WATCHED = ("services.yaml", "feedback", "incidents", "pages", "runbooks", "themes", "static")


class Watch:
    """Calls `changed` in a thread of its own after each burst of changes, until it is stopped.

    A change counts from when the watch is made: make it before the first build, and none falls between the two.
    """

    def __init__(self, source: Path, changed: Callable[[], None]) -> None:
        self._source = source.resolve()
        self._changed = changed
        self._event = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._observer = Observer()
        self._handler = _Handler(self._event)
        self._watched: dict[Path, tuple[int, ObservedWatch]] = {}
        self._seen = frozenset(_facts(self._source))

    def __enter__(self) -> Watch:
        self._observer.schedule(self._handler, str(self._source), recursive=False, event_filter=CHANGES)
        self._follow_folders()
        self._observer.start()
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._stopping.set()
        self._event.set()
        self._observer.stop()
        self._observer.join()
        self._thread.join()

    def _run(self) -> None:
        self._event.set()  # what changed since the watch was made was told to nobody
        while not self._stopping.is_set():
            told = self._event.wait(LOOK_EVERY)
            if told:
                self._let_the_burst_end()
            now = frozenset(_facts(self._source))
            if now != self._seen and not self._stopping.is_set():
                self._seen = now
                self._follow_folders()
                self._changed()

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
                    watch = self._observer.schedule(self._handler, str(folder), recursive=True, event_filter=CHANGES)
            if watch is not None:
                self._watched[folder] = (inode, watch)

    def _let_the_burst_end(self) -> None:
        for _ in range(int(PATIENCE / QUIET)):
            self._event.clear()
            if not self._event.wait(QUIET) or self._stopping.is_set():
                return


class _Handler(FileSystemEventHandler):
    """Sets the event. It must never raise: that would end the observer for good."""

    def __init__(self, event: threading.Event) -> None:
        self._event = event

    def on_any_event(self, _event: FileSystemEvent) -> None:
        self._event.set()


def _facts(source: Path) -> Iterator[tuple[str, int, int, int]]:
    """Path, inode, size and time of everything that a build reads."""
    for name in WATCHED:
        yield from _facts_below(source / name)


def _facts_below(path: Path) -> Iterator[tuple[str, int, int, int]]:
    try:
        facts = path.lstat()
    except OSError:
        return
    yield str(path), facts.st_ino, facts.st_size, facts.st_mtime_ns
    stack = [str(path)] if path.is_dir() else []
    while stack:
        try:
            with os.scandir(stack.pop()) as entries:
                for entry in entries:
                    facts = entry.stat(follow_symlinks=False)
                    yield entry.path, facts.st_ino, facts.st_size, facts.st_mtime_ns
                    if entry.is_dir(follow_symlinks=False):
                        stack.append(entry.path)
        except OSError:  # deleted while we looked: the next look tells
            continue
