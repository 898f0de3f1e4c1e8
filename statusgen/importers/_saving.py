"""From an import to files: a project that is not there yet is made, one that is there gets what it lacks.

What a file says is never changed; new updates of its source are put behind it (`_again`). All files are written beside
the project first, and then moved into place; if that fails, all is put back as it was.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

from statusgen.diagnostics import Diagnostic, Span, StatusgenError, in_order
from statusgen.importers._again import Grown, grown
from statusgen.importers._findings import origin
from statusgen.importers._given import Progress, unseen
from statusgen.importers._imported import Imported, LeftOut
from statusgen.model import Incident, Kind
from statusgen.reading.catalogue import Catalogue, read_catalogue
from statusgen.reading.incidents import Facts, parse_incident
from statusgen.value import Struct
from statusgen.writing import write_catalogue, write_incident

_CATALOGUE = "services.yaml"
_PROVENANCE = re.compile(r"(?m)^imported_from: (.*)$")
_HEAD = 65_536


class Saved(Struct, frozen=True):
    """What an import did. `written`, `extended` (new updates were put behind them) and `unchanged` are the files of
    incidents, relative to the project; with `left_out` they are all that was read. `catalogue`: services.yaml was
    written."""

    system: str
    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    problems: tuple[Diagnostic, ...]
    catalogue: bool = False
    extended: tuple[str, ...] = ()

    @property
    def read(self) -> int:
        """How many incidents the source holds."""
        return len(self.written) + len(self.extended) + len(self.unchanged) + len(self.left_out)

    def as_json(self) -> dict[str, object]:
        """The answer for machines, but for the diagnostics."""
        return {
            "system": self.system,
            "read": self.read,
            "written": len(self.written),
            "extended": len(self.extended),
            "unchanged": len(self.unchanged),
            "left_out": [{"item": one.item, "reason": one.reason} for one in self.left_out],
        }


def save(imported: Imported, target: Path, progress: Progress = unseen) -> Saved:
    """Writes what the project in `target` lacks: all of it, or nothing. Raises StatusgenError if the disk refuses."""
    if any(problem.is_error for problem in imported.problems):
        return Saved(imported.system, (), (), imported.left_out, imported.problems)
    by_id, by_origin = _existing(target)
    known = _known(target)
    zone = known.site.zone if known else imported.site.zone
    _check_zone(imported, zone)
    facts = Facts(zone, {service.id: service.audience for service in imported.services})
    new: dict[str, str] = {}
    more: dict[str, Grown] = {}
    told: dict[str, str] = {}
    unchanged: list[str] = []
    left_out = list(imported.left_out)
    problems = [*imported.problems, *_of_catalogue(imported, known, target)]
    with progress(imported.incidents, "Importing", len(imported.incidents)) as incidents:
        for incident in incidents:
            path = incident.source.path if imported.keeps_places else _path(incident, imported)
            text = imported.texts.get(path) or write_incident(incident, zone)
            told[path] = text
            origin, there = _origin(text), by_id.get(incident.id)
            if origin in by_origin:
                name = by_origin[origin]
                result = grown(target / name, name, text, zone, imported.changed.get(incident.id))
                problems += result.problems
                if result.after == result.before:
                    unchanged.append(name)
                else:
                    more[name] = result
            elif there and imported.keeps_places and _text(target / there) == text:
                unchanged.append(there)
            elif reason := _refusal(incident.id, path, text, by_id, facts):
                left_out.append(LeftOut(Path(incident.source.path).name.removesuffix(".md"), reason))
            else:
                new[path] = text
    catalogue = not (target / _CATALOGUE).exists()
    becomes = {name: one.after.decode() for name, one in more.items()} | new
    beside = dict(_beside(imported.texts, target, told, by_id, becomes))
    files = {**new, **beside, **({_CATALOGUE: _catalogue(imported)} if catalogue else {})}
    _write_all(target, files, more)
    done = tuple(new), tuple(unchanged), tuple(left_out)
    return Saved(imported.system, *done, in_order(problems), catalogue, tuple(more))


def _known(target: Path) -> Catalogue | None:
    """The catalogue of the project; times are read in its zone, whatever the source's is. None: it cannot be read."""
    try:
        return read_catalogue((target / _CATALOGUE).read_bytes()).value
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StatusgenError(f"cannot read {_CATALOGUE}: {error.strerror}") from error


def _check_zone(imported: Imported, zone: ZoneInfo) -> None:
    """Raises StatusgenError where files would be taken over as they are, and their times read in another zone."""
    own = imported.site.timezone
    if own != zone.key and any(path.startswith("incidents/") for path in imported.texts):
        hint = "import into a new folder, or into a project of the same `timezone`"
        raise StatusgenError(f"times of the files are in {own}, those of the project in {zone.key}", hint, 1)


def _beside(
    texts: Mapping[str, str],
    target: Path,
    told: Mapping[str, str],
    by_id: Mapping[str, str],
    becomes: Mapping[str, str],
) -> Iterator[tuple[str, str]]:
    """The files beside those of incidents that the project lacks; a translation only where the project has its original
    at the same place and says the same in it, and the translation nowhere else."""
    for path, text in texts.items():
        if path in told or path == _CATALOGUE or (target / path).exists():
            continue
        original = f"{path.removesuffix('.md').rpartition('.')[0]}.md"
        if original in told:
            here = becomes.get(original) or ((target / original).is_file() and _text(target / original))
            if here != told[original] or Path(path).stem.lower() in by_id:
                continue
        yield path, text


def _refusal(id: str, path: str, text: str, by_id: Mapping[str, str], facts: Facts) -> str | None:
    """Why a file cannot be written: its id is taken, or it would not read back. So nothing that is imported stands in
    the way of the next build."""
    if id in by_id:
        return f"{by_id[id]} has its id and comes from somewhere else"
    parsed = parse_incident(path, text.encode(), facts)
    wrong = next((problem.message for problem in parsed.problems if problem.is_error), None)
    return wrong and f"no valid report could be made of it: {wrong}"


def _catalogue(imported: Imported) -> str:
    written = imported.texts.get(_CATALOGUE)
    return written or write_catalogue(
        imported.site, imported.groups, imported.services, imported.views, imported.policy
    )


def _text(path: Path) -> str:
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        return file.read()


def _path(incident: Incident, imported: Imported) -> str:
    """`incidents/YEAR/ID.md`, by the local year in which it began."""
    window = incident.window if incident.kind is Kind.MAINTENANCE else None
    begin = incident.started or (window.start if window else incident.updates[0].at)
    return f"incidents/{begin.astimezone(imported.site.zone).year}/{incident.id}.md"


def _origin(text: str) -> str:
    """The line that tells where a file comes from, as it is written."""
    match = _PROVENANCE.search(text.partition("\n---")[0])
    return match[1].strip().strip("'\"") if match else ""


def _existing(target: Path) -> tuple[dict[str, str], dict[str, str]]:
    """The files of incidents that are there: by id, and by where they come from."""
    by_id: dict[str, str] = {}
    by_origin: dict[str, str] = {}
    for path in sorted((target / "incidents").rglob("*.md")):
        name = path.relative_to(target).as_posix()
        by_id[path.stem.lower()] = name
        try:
            with path.open(encoding="utf-8", errors="replace", newline=None) as file:
                origin = _origin(file.read(_HEAD))
        except OSError as error:
            raise StatusgenError(f"cannot read {name}: {error.strerror}") from error
        if origin:
            by_origin[origin] = name
    return by_id, by_origin


def _of_catalogue(imported: Imported, known: Catalogue | None, target: Path) -> Iterator[Diagnostic]:
    """The services that an existing services.yaml lacks: all, where it cannot be read."""
    if not (target / _CATALOGUE).exists():
        return
    ids = {service.id for service in known.services} if known else set()
    if missing := [service.id for service in imported.services if service.id not in ids]:
        names = ", ".join(f"`{id}`" for id in missing[:5]) + (f" and {len(missing) - 5} more" if missing[5:] else "")
        yield origin.import_services_kept(Span(_CATALOGUE), names)


def _write_all(target: Path, files: Mapping[str, str], more: Mapping[str, Grown]) -> None:
    if not (files or more):
        return
    try:
        target.mkdir(parents=True, exist_ok=True)
        with _bench(target) as folder:
            new, old = folder / "new", folder / "old"
            moved: list[Path] = []
            exchanged: list[str] = []
            for name, text in files.items():
                _put(new / name, text.encode())
            for name, one in more.items():
                _put(new / name, one.after)
                (old / name).parent.mkdir(parents=True, exist_ok=True)
                (old / name).hardlink_to(target / name)
                (new / name).chmod((old / name).stat().st_mode & 0o777)
            try:
                for name in files:
                    (target / name).parent.mkdir(parents=True, exist_ok=True)
                    (target / name).hardlink_to(new / name)
                    moved.append(target / name)
                for name, one in more.items():
                    if (target / name).read_bytes() != one.before:
                        raise StatusgenError(f"{name} was changed just now", "import again")
                    (new / name).replace(target / name)
                    exchanged.append(name)
            except BaseException:
                for path in moved:
                    path.unlink(missing_ok=True)
                for name in exchanged:
                    (old / name).replace(target / name)
                raise
    except OSError as error:
        raise StatusgenError(f"cannot write {error.filename2 or error.filename}: {error.strerror}") from error


@contextmanager
def _bench(target: Path) -> Iterator[Path]:
    """A folder of its own, on the disk of the target. What cannot be removed of it at first is tried again: the project
    is somebody's repository, and nothing of it is to be left there."""
    folder = tempfile.mkdtemp(prefix=".import-", dir=target)
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if Path(folder).exists():
            shutil.rmtree(folder)


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
