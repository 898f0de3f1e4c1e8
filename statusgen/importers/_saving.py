"""From an import to files: a project that is not there yet is made, one that is there gets what it lacks.

No file that exists is ever changed. All new files are written beside the project first, and then moved into place; if
that fails, those moved already are taken away again.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from statusgen.diagnostics import Diagnostic, Span, StatusgenError, in_order
from statusgen.importers._findings import origin
from statusgen.importers._given import Progress, unseen
from statusgen.importers._imported import Imported, LeftOut
from statusgen.model import Incident, Kind
from statusgen.reading.incidents import Facts, parse_incident
from statusgen.writing import write_catalogue, write_incident

_CATALOGUE = "services.yaml"
_PROVENANCE = re.compile(r"(?m)^imported_from: (.*)$")
_HEAD = 65_536


@dataclass(frozen=True, slots=True)
class Saved:
    """What an import did. `written` and `unchanged` are the files of incidents, relative to the project; with
    `left_out` they are all that was read. `catalogue`: services.yaml was written."""

    system: str
    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    problems: tuple[Diagnostic, ...]
    catalogue: bool = False

    @property
    def read(self) -> int:
        """How many incidents the source holds."""
        return len(self.written) + len(self.unchanged) + len(self.left_out)

    def as_json(self) -> dict[str, object]:
        """The answer for machines, but for the diagnostics."""
        return {
            "system": self.system,
            "read": self.read,
            "written": len(self.written),
            "unchanged": len(self.unchanged),
            "left_out": [{"item": one.item, "reason": one.reason} for one in self.left_out],
        }


def save(imported: Imported, target: Path, progress: Progress = unseen) -> Saved:
    """Writes what the project in `target` lacks: all of it, or nothing. Raises StatusgenError if the disk refuses."""
    if any(problem.is_error for problem in imported.problems):
        return Saved(imported.system, (), (), imported.left_out, imported.problems)
    by_id, by_origin = _existing(target)
    facts = Facts(imported.site.zone, {service.id: service.audience for service in imported.services})
    new: dict[str, str] = {}
    unchanged: list[str] = []
    left_out = list(imported.left_out)
    with progress(imported.incidents, "Importing", len(imported.incidents)) as incidents:
        for incident in incidents:
            path = incident.source.path if imported.keeps_places else _path(incident, imported)
            text = imported.texts.get(path) or write_incident(incident, imported.site.zone)
            origin, there = _origin(text), by_id.get(incident.id)
            if origin in by_origin:
                unchanged.append(by_origin[origin])
            elif there and imported.keeps_places and _text(target / there) == text:
                unchanged.append(there)
            elif reason := _refusal(incident.id, path, text, by_id, facts):
                left_out.append(LeftOut(Path(incident.source.path).name.removesuffix(".md"), reason))
            else:
                new[path] = text
    problems = [*imported.problems, *_of_catalogue(imported, target)]
    catalogue = not (target / _CATALOGUE).exists()
    told = {incident.source.path for incident in imported.incidents} | {_CATALOGUE}
    beside = {path: text for path, text in imported.texts.items() if path not in told and not (target / path).exists()}
    files = {**new, **beside, **({_CATALOGUE: _catalogue(imported)} if catalogue else {})}
    _write_all(target, files)
    return Saved(imported.system, tuple(new), tuple(unchanged), tuple(left_out), in_order(problems), catalogue)


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
    return written or write_catalogue(imported.site, imported.groups, imported.services, imported.views)


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


def _of_catalogue(imported: Imported, target: Path) -> Iterator[Diagnostic]:
    """What an existing services.yaml lacks, as far as a look at its ids can tell."""
    if not (target / _CATALOGUE).exists():
        return
    try:
        text = (target / _CATALOGUE).read_text("utf-8", errors="replace")
    except OSError as error:
        raise StatusgenError(f"cannot read {_CATALOGUE}: {error.strerror}") from error
    ids = set(re.findall(r"\bid:\s*['\"]?([a-z0-9-]+)", text))
    if missing := [service.id for service in imported.services if service.id not in ids]:
        names = ", ".join(f"`{id}`" for id in missing[:5]) + (f" and {len(missing) - 5} more" if missing[5:] else "")
        yield origin.import_services_kept(Span(_CATALOGUE), names)


def _write_all(target: Path, files: Mapping[str, str]) -> None:
    if not files:
        return
    moved: list[Path] = []
    try:
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".import-", dir=target) as place:
            for name, text in files.items():
                path = Path(place) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8", newline="\n")
            for name in files:
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                (target / name).hardlink_to(Path(place) / name)
                moved.append(target / name)
    except OSError as error:
        for path in moved:
            path.unlink(missing_ok=True)
        raise StatusgenError(f"cannot write {error.filename2 or error.filename}: {error.strerror}") from error
