"""Files → a folder: all or nothing, unchanged files left alone.

Everything is made before the old site is touched. A reader, or a kill at any moment, sees the whole old or the whole
new site, never a missing page: the new site is finished in a second tree, out of sight, and the two trees change places
in one system call (or a symbolic link is replaced, where the output is one). Unchanged files are hard links between the
two, so a build costs what changed. Where the system cannot exchange two folders, files are replaced one by one, each as
a whole, in an order that leaves no link to a missing page; `Published.whole` says so.

The folder's `.statusgen-manifest.json` lists what statusgen wrote: `{"version": 1, "files": {path: sha256}}`. Nothing
else in the folder is ever removed or changed. A listed file is ours whatever became of it: an edit in it is undone, and
it goes when its page goes (if edits kept it, a page that was made internal could stay public).

Before the exchange the file system is told once to write everything to the disk, so that a power cut cannot leave new
names with empty files behind them; single files are not (`fsync` for each costs many times one `syncfs`). The first
build into a folder skips it: there is no site to lose. A process that *holds* the old folder (its working folder, a
container's bind mount of exactly this folder) keeps seeing the tree that is no longer the site: let it hold the folder
above.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from hashlib import sha256
from itertools import chain
from pathlib import Path

from statusgen.files import Batch, File, digest
from statusgen.memory import Memory
from statusgen.publish.looking import Look
from statusgen.publish.manifest import read_manifest
from statusgen.publish.memory import Facts, Remembered, facts_of, recall, remember
from statusgen.publish.packed import forms
from statusgen.publish.paths import check_path, folders_of
from statusgen.publish.place import Place, claimed, faults
from statusgen.publish.replacing import Replacement
from statusgen.publish.tree import Glance, Twin
from statusgen.value import Struct

PATIENCE = 60.0

Due = list[tuple[File, Facts]]
"""Files that are to be made, each with the facts of its batch."""

Made = Iterator[tuple[int, bytes]]
"""What is made of those that are due: the number of each in the row, and its bytes."""

Maker = Callable[[Sequence[File], int], AbstractContextManager[Made]]
"""Makes files, which are some of so many, in any order. It may begin before the first one is asked for."""

Progress = Callable[[Sequence[File]], AbstractContextManager[Iterable[File]]]
"""Shows how far the files are that are made: one step a file."""


def in_turn(files: Sequence[File], _of: int) -> AbstractContextManager[Made]:
    """One file after the other."""
    return nullcontext((n, file.make()) for n, file in enumerate(files))


class Stage(Struct, frozen=True):
    """Some of the files that are promised, and who makes those that are due. What is promised first may be made while
    the rest is still being promised."""

    promises: Iterable[File | Batch]
    maker: Maker = in_turn


class Published(Struct, frozen=True):
    """Counts of files, without the manifest; `bytes` of all of them; `whole`: nobody could see half of the change."""

    written: int
    unchanged: int
    deleted: int
    bytes: int
    files: int
    whole: bool = True


def publish(
    stages: Sequence[Stage],
    output: Path,
    *,
    source: Path,
    prefix_key: str,
    cache: Memory,
    force: bool = False,
    patience: float = PATIENCE,
    packed: bool = False,
    look: Look | None = None,
    progress: Progress = nullcontext,
) -> Published:
    """Bring the folder `output` to hold exactly the files of all stages, and whatever others have put there.

    `prefix_key` stands for all that every file depends on (version, theme). A file is made only where this, the file's
    own key or the published file differ from what `cache` remembers, or with `force`. `source` is the project's folder.
    `patience` is how many seconds to wait for another build of the same output. `packed`: texts lie there packed as
    well. `look` is what somebody has seen of the output already. `progress` shows how far it is.

    Raises StatusgenError for a folder that cannot or must not be replaced (a mount point, the sources, files of others
    in the way), for two files on one path, and for a disk that is full or read-only; what `make` raises goes through.
    The old site is then as it was (but if replacing one by one fails on the way, it is mixed, until the next build).
    """
    with claimed(output, source, patience) as place:
        build = _Build(place, prefix_key, cache, look or Look(), force=force, packed=packed)
        try:
            return build.run(stages, progress)
        except BaseException:
            build.abandon()
            raise


def refresh(
    files: Iterable[File],
    output: Path,
    *,
    source: Path,
    prefix_key: str,
    cache: Memory,
    packed: bool = False,
    look: Look | None = None,
) -> Published | None:
    """Bring these files of the site up to date, where all others are to stay as they are.

    None, and nothing is touched, if the folder is not just as the last build left it. Everything else as `publish`.
    """
    with claimed(output, source, PATIENCE) as place:
        build = _Build(place, prefix_key, cache, look or Look(), force=False, packed=packed)
        try:
            return build.refresh(files)
        except BaseException:
            build.abandon()
            raise


class _Build:
    """One run: what the last one left, and the twin as soon as something differs."""

    def __init__(self, place: Place, prefix_key: str, cache: Memory, look: Look, *, force: bool, packed: bool) -> None:
        self.place = place
        self.look = look
        with faults(place.output):
            manifest = read_manifest(place)
        self.is_new = manifest is None
        self.manifest = manifest or {}
        self.glance = Glance(place.live)
        self.cache = cache
        self.prefix_key = digest(prefix_key, packed) if packed else prefix_key
        self.packed = packed
        self.last = {} if force else recall(cache, place.output, self.prefix_key)
        self.remembered = facts_of(self.last)
        self.batches: Remembered = {}
        self.facts: Facts = {}
        self.folders: set[str] = set()
        self.written: set[str] = set()
        self.brought: dict[str, str] = {}
        self._twin: Twin | None = None

    @property
    def twin(self) -> Twin:
        if self._twin is None:
            self._twin = Twin(self.place.twin(), self.place.live, self.look.twin)
        return self._twin

    def run(self, stages: Sequence[Stage], progress: Progress) -> Published:
        if not self.remembered:  # all is due: it is shared out at once
            stages = [Stage(chain.from_iterable(stage.promises for stage in stages), stages[-1].maker)]
        promised: list[File | Batch] = []
        making: list[tuple[Due, Made]] = []
        with ExitStack() as stack:
            for stage in stages:
                promises = list(stage.promises)
                promised += promises
                due = self._plan(promises)
                of = max(len(self.facts), len(self.remembered))
                making.append((due, stack.enter_context(stage.maker([file for file, _ in due], of))))
            self.folders = folders_of(self.facts)
            spoiled = self.look.spoiled(self.place, self.facts, self.manifest)
            self._complete_all(making[::-1], progress)
        if spoiled:
            again = self._plan_again(promised, spoiled)
            self.folders = folders_of(self.facts)
            with stages[-1].maker([file for file, _ in again], len(self.facts)) as made:
                self._complete_all([(again, made)], progress)
        return self._finish()

    def _plan(self, promised: Iterable[File | Batch]) -> Due:
        """What is to be made, as keys have it; all else is kept, if it is still what the last build left."""
        _, loose = self.batches.setdefault("", ("", {}))
        due: Due = []
        for promise in promised:
            if isinstance(promise, File):
                self._add(promise, loose, due)
            elif not self._stays(promise):
                facts: Facts = {}
                for file in promise.files():
                    self._add(file, facts, due)
                self.batches[promise.name] = promise.key, facts
        return due

    def _stays(self, batch: Batch) -> bool:
        """Whether the last build had this batch; then its files are kept."""
        known = self.last.get(batch.name)
        if not known or known[0] != batch.key or not self.facts.keys().isdisjoint(known[1]):
            return False
        self.batches[batch.name] = known
        self.facts |= known[1]
        return True

    def _plan_again(self, promised: Iterable[File | Batch], spoiled: set[str]) -> Due:
        """What is to be made after all, since somebody touched what was to be kept; what was made meanwhile is kept."""
        self.remembered = {path: facts for path, facts in self.facts.items() if path not in spoiled}
        self.last = {name: batch for name, batch in self.batches.items() if spoiled.isdisjoint(batch[1])}
        self.facts, self.batches = {}, {}
        return self._plan(promised)

    def _forms(self, file: File) -> Iterable[tuple[File, Callable[[bytes], bytes]]]:
        return forms(file, packed=self.packed)

    def _add(self, file: File, facts: Facts, due: Due) -> None:
        """Keep the published file if it is the one we would make, else it is due."""
        wanted = self._forms(file)
        for form, _ in wanted:
            check_path(form.path, self.facts)
            known = self.remembered.get(form.path, "")
            self.facts[form.path] = facts[form.path] = known if known.partition(" ")[0] == form.key else ""
        if not all(facts[form.path] for form, _ in wanted):
            due.append((file, facts))

    def _complete_all(self, making: Sequence[tuple[Due, Made]], progress: Progress) -> None:
        with progress([file for due, _ in making for file, _ in due]) as steps:
            shown = iter(steps)
            next(shown, None)  # a step is done when the next one is asked for
            for due, made in making:
                for (n, data), _ in zip(made, due, strict=True):
                    self._complete(*due[n], data)
                    next(shown, None)

    def _complete(self, file: File, facts: Facts, data: bytes) -> None:
        """Bring what is due of the file, whose bytes are at hand."""
        for form, made_of in self._forms(file):
            self.facts[form.path] = facts[form.path] = facts[form.path] or self._bring(form, made_of(data))

    def refresh(self, files: Iterable[File]) -> Published | None:
        due = list(files)
        paths = {form.path for file in due for form, _ in self._forms(file)}
        if not (paths <= self.remembered.keys() == self.manifest.keys()):
            return None
        spoiled = self.look.spoiled(self.place, self.remembered, self.manifest)
        if not spoiled <= paths:
            return None
        for path in spoiled:
            del self.remembered[path]
        facts: Facts = {}
        waiting: Due = []
        for file in due:
            self._add(file, facts, waiting)
        for file, _ in waiting:
            self._complete(file, facts, file.make())
        self.facts = self.remembered | facts
        self.batches = {
            name: (key, {path: self.facts[path] for path in facts}) for name, (key, facts) in self.last.items()
        }
        self.folders = folders_of(self.facts)
        return self._finish()

    def _finish(self) -> Published:
        gone = self.manifest.keys() - self.facts.keys()
        manifest = self.manifest | self.brought  # what is kept is what the last one has
        for path in gone:
            del manifest[path]
        whole = True
        if self.is_new or self.written or manifest != self.manifest:
            with faults(self.place.output):
                twin, seen = self.twin, self.look.live
                what = Replacement(self.place, twin, self.manifest, manifest, self.written, self.folders, seen)
                whole = what.run(self.is_new)
        if self.batches != self.last:
            remember(self.cache, self.place.output, self.prefix_key, self.batches)
        count = len(manifest)
        size = sum(int(facts.split(" ", 2)[1]) for facts in self.facts.values())
        return Published(len(self.written), count - len(self.written), len(gone), size, count, whole)

    def _bring(self, file: File, data: bytes) -> str:
        """Put a new file into the twin, unless the published one has these bytes. Its facts."""
        entry = self.glance.entry(file.path)
        if not entry or entry.size != len(data) or not self.glance.has_bytes(file.path, data):
            with faults(self.place.output):
                entry = self.twin.write(file.path, data)
            self.written.add(file.path)
        self.brought[file.path] = sha256(data).hexdigest()
        return f"{file.key} {entry.size} {entry.mtime} {self.brought[file.path]}"

    def abandon(self) -> None:
        """Leave nothing of an unfinished build, unless it is finished already."""
        if self._twin and self._twin.root.resolve() != self.place.output.resolve():
            shutil.rmtree(self._twin.root, ignore_errors=True)
