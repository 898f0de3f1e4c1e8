"""Where a site may be published, where its second tree waits and becomes it, and that one build is there at a time."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path

from statusgen.diagnostics import StatusgenError
from statusgen.publish import exchange
from statusgen.publish.exchange import on_one_mount
from statusgen.value import Struct

SOURCES = ("incidents", "themes", "static", ".git", ".statusgen")
TWIN = ".statusgen-twin"
TREE = "tree"


class Place(Struct, frozen=True):
    """One output: `live` is the real folder, `link` the symbolic link that points to it if that is the layout."""

    output: Path
    live: Path
    link: Path | None
    source: Path

    @classmethod
    def of(cls, output: Path, source: Path) -> Place:
        """Where `output` leads. Raises StatusgenError for a folder that no build may replace."""
        link = None
        end = Path.cwd() / output
        for _ in range(40):  # as many links as the kernel follows
            end = end.resolve() if end.name == ".." else end.parent.resolve() / end.name
            if not end.is_symlink():
                break
            link = end
            end = end.parent / end.readlink()
        place = cls(output, end, link, source.resolve())
        why = place._refusal()
        if why:
            hint = "name a folder of its own with --output, such as site/"
            raise StatusgenError(f"{output} cannot be the output: {why}", hint, 2)
        return place

    def _refusal(self) -> str:
        live, source = self.live, self.source
        if live == Path(live.anchor):
            return "it is the root of the file system"
        if live == _home():
            return "it is the home folder"
        if live == source or live in source.parents:
            return "it holds the sources"
        for name in SOURCES:
            if live.is_relative_to((source / name).resolve()):
                return f"it lies in {name}/, which is not for output"
        if ".git" in live.parts:
            return "it lies in .git/, which is not for output"
        if live.exists() and not live.is_dir():
            return "it is not a folder"
        return ""

    def twin(self) -> Path:
        """The second tree's path, on the same mount as the live one; the folder above it exists.

        It lies in `.statusgen/` of the source, else beside the output, in a folder that only its owner may enter: the
        site before this one may hold what has since been taken back. In the layout with a link it lies beside the live
        tree, under its name with a suffix or without it, in turn.
        """
        parent = self.live.parent
        if self.link:
            name = self.live.name
            return parent / (name.removesuffix(TWIN) if name.endswith(TWIN) else name + TWIN)
        for holder in self._holders():
            if holder.is_symlink():
                raise StatusgenError(f"{holder} is a symbolic link", "remove it: a build makes this folder itself")
            try:
                holder.mkdir(mode=0o700, parents=True, exist_ok=True)
                (holder / ".gitignore").write_text("*\n")
            except OSError as error:
                if error.errno not in {errno.EACCES, errno.EPERM, errno.EROFS}:
                    raise
                continue
            if on_one_mount(holder, parent):
                return holder / TREE
            shutil.rmtree(holder)
        raise StatusgenError(f"there is no room beside {self.output} to build in", f"make {parent} writable")

    def last_twin(self) -> Path | None:
        """Where the second tree lies now, if there is one; nothing is made."""
        trees = [self.twin()] if self.link else [holder / TREE for holder in self._holders()]
        return next((tree for tree in trees if tree.is_dir() and not tree.is_symlink()), None)

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """No build changes this output, or its second tree, meanwhile. Raises OSError if one is at it."""
        handle = os.open(self.live, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
            yield
        finally:
            os.close(handle)

    def _holders(self) -> tuple[Path, Path]:
        """The folders that may hold the second tree, the better one first."""
        mark = blake2b(os.fsencode(self.live), digest_size=6).hexdigest()
        return self.source / ".statusgen" / f"publish-{mark}", self.live.parent / f".statusgen-{self.live.name}"


def _home() -> Path | None:
    try:
        return Path.home().resolve()
    except RuntimeError:  # a user without an account, as in containers
        return None


@contextmanager
def faults(output: Path) -> Iterator[None]:
    """What the operating system refuses becomes a StatusgenError that names the file."""
    try:
        yield
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise StatusgenError(f"cannot publish to {output}: {error.strerror or error}{where}") from error


@contextmanager
def claimed(output: Path, source: Path, patience: float) -> Iterator[Place]:
    """The place, for one build alone.

    Raises StatusgenError if another build is still there after `patience` seconds, and for a place that cannot be used.

    The folder is made if it is missing, and removed again if the build fails. The lock is on the live folder itself: it
    leaves no file behind, and holds between builds of different checkouts too; who waited looks whether the folder is
    still the one that is live. Where a file system knows no locks, builds are not kept apart.
    """
    live = Place.of(output, source).live
    missing = [folder for folder in (live, *live.parents) if not folder.exists()]
    with faults(output):
        place, handle = _claim(output, source, time.monotonic() + patience)
    try:
        yield place
    except BaseException:
        for folder in missing:
            with suppress(OSError):
                folder.rmdir()
        raise
    finally:
        os.close(handle)


def swap(place: Place, twin: Path, is_empty: bool) -> bool:
    """The twin becomes the site in one step. False: that is not possible here, and nothing has happened."""
    try:
        if is_empty:
            twin.rename(place.live)
        elif place.link:
            link = place.link.with_name(f".{place.link.name}.statusgen-link")
            link.unlink(missing_ok=True)
            link.symlink_to(place.link.readlink().with_name(twin.name))
            link.replace(place.link)
        else:
            exchange.exchange(twin, place.live)
    except OSError as error:
        if error.errno not in exchange.CANNOT:
            raise
        return False
    return True


def _claim(output: Path, source: Path, deadline: float) -> tuple[Place, int]:
    while True:
        place = Place.of(output, source)
        place.live.mkdir(parents=True, exist_ok=True)
        handle = os.open(place.live, os.O_RDONLY | os.O_DIRECTORY)
        try:
            if not _lock(handle, deadline):
                hint = "wait for it to end, or stop it, then build again"
                raise StatusgenError(f"another build is writing to {output}", hint)
            if not on_one_mount(place.live, place.live.parent):
                hint = f"build into a folder inside it: --output {output / 'site'}"
                raise StatusgenError(f"{output} is a mount point and cannot be exchanged as a whole", hint)
            if place.live.exists() and os.path.samestat(os.fstat(handle), output.stat()):
                return place, handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _lock(handle: int, deadline: float) -> bool:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.01)
        except OSError:
            return True
        else:
            return True
