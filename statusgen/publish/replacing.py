"""The twin becomes the site: in one step, or, where the system cannot, file by file."""

from __future__ import annotations

import shutil

from statusgen.diagnostics import StatusgenError
from statusgen.publish import exchange
from statusgen.publish.manifest import MANIFEST, manifest_bytes
from statusgen.publish.place import Place, swap
from statusgen.publish.tree import Tree, Twin, all_parents, parents
from statusgen.value import Struct


class Replacement(Struct, frozen=True):
    """`before` and `after` are the manifests of the old site and the new one; `written` are the files that the twin has
    already, `folders` those that the new site needs. `seen` is what somebody saw of the old site."""

    place: Place
    twin: Twin
    before: dict[str, str]
    after: dict[str, str]
    written: set[str]
    folders: set[str]
    seen: Tree | None = None

    def run(self, is_first: bool) -> bool:
        """Finish the twin and let it become the site. `is_first`: there is none to lose. Whether it was one step."""
        manifest, twin = self.after, self.twin
        live = Tree.now(self.place.live, self.seen)
        owned = {MANIFEST, *self.before}
        foreign = live.files.keys() - owned - manifest.keys()
        self._refuse_collisions(live, foreign | (live.files.keys() & self.written - owned))
        others = live.folders - self.folders - all_parents(owned - manifest.keys())
        others = {folder for folder in others if not any(part in manifest for part in (folder, *parents(folder)))}
        others.update(all_parents(foreign | others))
        twin.keep_only(manifest.keys() | foreign | {MANIFEST}, self.folders | others)
        kept = manifest.keys() - self.written | foreign
        missing = kept - live.files.keys()
        if missing:
            raise StatusgenError(f"{self.place.output / min(missing)} vanished during the build", "build again")
        twin.take(kept, live.files)
        twin.write(MANIFEST, manifest_bytes(manifest))
        if not is_first:
            exchange.sync(twin.root)
        return swap(self.place, twin.root, not (live.files or live.folders)) or self._one_by_one(live)

    def _refuse_collisions(self, live: Tree, foreign: set[str]) -> None:
        for path in self.written:
            others = [p for p in (path, *parents(path)) if p in foreign]
            if path in live.folders:
                others += foreign.intersection(live.below(path))
            if others:
                taken = self.place.output / others[0]
                hint = "move it away, or build into another folder"
                raise StatusgenError(f"{taken} was not written by statusgen and is in the way of {path}", hint)

    def _one_by_one(self, live: Tree) -> bool:
        """Replace file by file: assets before the pages that need them, the front page last, then remove what is gone.

        First the manifest claims old and new files alike, so that a run that is killed on the way leaves nothing that
        the next one would take for somebody else's.
        """
        root, manifest = self.place.live, self.after
        final = self.twin.root / MANIFEST
        claim = self.twin.root / f"{MANIFEST}.new"
        claim.write_bytes(manifest_bytes({**self.before, **manifest}))
        claim.replace(root / MANIFEST)
        gone = self.before.keys() - manifest.keys()
        for path in sorted(self.written, key=_rank):
            target = root / path
            for above in gone.intersection(parents(path)):
                (root / above).unlink(missing_ok=True)
            if path in live.folders:
                shutil.rmtree(target)
            target.parent.mkdir(parents=True, exist_ok=True)
            (self.twin.root / path).replace(target)
        for path in gone & live.files.keys() - self.folders:
            if manifest.keys().isdisjoint(parents(path)):
                (root / path).unlink()
        for folder in sorted(all_parents(gone) - manifest.keys(), reverse=True):
            if (root / folder).is_dir() and not any((root / folder).iterdir()):
                (root / folder).rmdir()
        final.replace(root / MANIFEST)
        return False


def _rank(path: str) -> tuple[int, str]:
    suffix = path.rpartition(".")[2]
    if path == "index.html":
        return 3, path
    return {"html": 1, "json": 2, "atom": 2, "rss": 2, "ics": 2, "xml": 2, "txt": 2}.get(suffix, 0), path
