"""What an importer is given: where the other system's data is, and what is known here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from enum import Flag, auto
from pathlib import Path
from typing import Protocol, TypeVar

from statusgen.diagnostics import StatusgenError
from statusgen.disk import SERVICES_YAML
from statusgen.importers._web import Memo, is_address
from statusgen.reading.catalogue import Catalogue, read_catalogue
from statusgen.value import Struct, field

Row = TypeVar("Row")


class Progress(Protocol):
    """Shows people how far work on rows has come."""

    def __call__(
        self, rows: Iterable[Row], label: str, length: int | None = None, /
    ) -> AbstractContextManager[Iterable[Row]]: ...


def unseen(rows: Iterable[Row], _label: str, _length: int | None = None, /) -> AbstractContextManager[Iterable[Row]]:
    """The rows, with nobody who looks on."""
    return nullcontext(rows)


class Takes(Flag):
    """What an importer may be given."""

    FOLDER = auto()
    FILE = auto()
    ADDRESS = auto()


class Given(Struct, frozen=True):
    """A file, a folder or an address, as it was typed; the project's folder, which need not be there; the environment,
    which holds credentials. `memo` keeps what a live source answered until the next import."""

    source: str
    target: Path
    environ: Mapping[str, str] = field(default_factory=dict)
    memo: Memo | None = None
    progress: Progress = unseen

    @property
    def path(self) -> Path:
        return Path(self.source)

    @property
    def kind(self) -> Takes | None:
        """What the source is; None: nothing is there."""
        if is_address(self.source):
            return Takes.ADDRESS
        return Takes.FOLDER if self.path.is_dir() else Takes.FILE if self.path.is_file() else None


def catalogue_of(target: Path) -> Catalogue | None:
    """The services.yaml of the project in this folder; None where there is none yet. Raises StatusgenError if it has
    errors: what is imported is read by its tables."""
    try:
        data = (target / SERVICES_YAML).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StatusgenError(f"cannot read {target / SERVICES_YAML}: {error.strerror}") from error
    parsed = read_catalogue(data)
    if parsed.value is None or not parsed.ok:
        raise StatusgenError(f"{target / SERVICES_YAML} has errors", "mend it first: statusgen check", 1)
    return parsed.value
