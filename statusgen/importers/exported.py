"""Our own export: the JSON Lines of `statusgen export`. With the files' texts in it (the internal edition) the project
becomes what it was, byte for byte; without them its files are written from the model."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from statusgen.diagnostics import StatusgenError
from statusgen.importers._foreign import LARGEST
from statusgen.importers._given import Given, Takes
from statusgen.importers._imported import Imported
from statusgen.model import Group, Incident, Policy, ProjectPage, Service, Site, View
from statusgen.packing import from_plain
from statusgen.writing.page import write_page
from statusgen.writing.records import TEXT_FILES, TEXTS, VERSION
from statusgen.writing.translation import write_translation

SYSTEM = "statusgen"
TAKES = Takes.FILE

Value = TypeVar("Value")


def read(given: Given) -> Imported:
    """The project that was exported into this file."""
    source = given.path
    rows = list(_rows(source))
    if not rows or rows[0].get("record") != "statusgen" or rows[0].get("version") != VERSION:
        raise StatusgenError(f"{source} is no export of this release", "make it with `statusgen export`", 1)
    if rows[0].get("records", len(rows) - 1) != len(rows) - 1:
        cut = f"{source} is cut off, or changed: {len(rows) - 1} records follow its first line, which promises others"
        raise StatusgenError(cut, "make it again with `statusgen export`", 1)
    sites = _values(rows, "site", Site)
    if len(sites) != 1:
        raise StatusgenError(f"{source} holds no site, or several", "make it again with `statusgen export`", 1)
    _check_zone(sites[0])
    texts = {_path(row): str(row["text"]) for row in rows if row["record"] in ("file", "incident") and "text" in row}
    incidents = tuple(_incident(row) for row in rows if row["record"] == "incident")
    if not texts:
        texts |= dict(_written(sites[0], incidents, _values(rows, "page", ProjectPage, source={"path": ""})))
    return Imported(
        system=SYSTEM,
        incidents=incidents,
        left_out=(),
        site=sites[0],
        groups=tuple(_values(rows, "group", Group)),
        services=tuple(_values(rows, "service", Service)),
        problems=(),
        views=tuple(_values(rows, "view", View)),
        policy=next(iter(_values(rows, "policy", Policy)), Policy()),
        texts=texts,
        keeps_places=True,
    )


def _rows(source: Path) -> Iterator[dict[str, Any]]:
    try:
        with source.open("rb") as file:
            lines = enumerate(iter(lambda: file.readline(LARGEST + 1), b""), 1)
            yield from (_row(line, f"line {number} of {source}") for number, line in lines if line.strip())
    except OSError as error:
        raise StatusgenError(f"cannot read {source}: {error.strerror}") from error


def _row(line: bytes, name: str) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8")) if len(line) <= LARGEST else None
        json.dumps(row, ensure_ascii=False).encode()  # half a surrogate pair is no text that a file can hold
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict) or not isinstance(row.get("record"), str):
        raise StatusgenError(f"{name} is no record", "make it again with `statusgen export`", 1)
    return row


def _written(site: Site, incidents: Iterable[Incident], pages: Iterable[ProjectPage]) -> Iterator[tuple[str, str]]:
    """The files beside those of incidents, of which there are values alone: pages, and translations."""
    for page in pages:
        yield _path({"path": f"pages/{page.id}.md"}), write_page(page)
    for incident in incidents:
        for language in site.languages[1:]:
            if text := write_translation(incident, language, site.zone):
                yield _path({"path": f"{incident.source.path.removesuffix('.md')}.{language}.md"}), text


def _values(rows: list[dict[str, Any]], record: str, kind: type[Value], **more: object) -> list[Value]:
    return [_value(row, kind, **more) for row in rows if row["record"] == record]


def _value(row: dict[str, Any], kind: type[Value], **more: object) -> Value:
    plain = row.get("value")
    try:
        return from_plain({**plain, **more} if isinstance(plain, dict) else plain, kind)
    except ValueError as error:
        raise StatusgenError(f"a record {row['record']} is not as exported: {error}", status=1) from None


def _incident(row: dict[str, Any]) -> Incident:
    path = _path(row)
    incident = _value(row, Incident, source={"path": path})
    if PurePosixPath(path).stem != incident.id:
        raise StatusgenError(f"the incident {incident.id!r} lies at {path!r}", "its id is its file's name", 1)
    return incident


def _path(row: dict[str, Any]) -> str:
    """Where a file lies: a text in one of our folders, or beside them; never out of them."""
    path = str(row.get("path"))
    parts = path.split("/")
    ours = len(parts) > 1 and parts[0] in TEXTS and path.endswith(TEXTS[parts[0]])
    if path not in TEXT_FILES and not (ours and not any(part in {"", ".", ".."} or "\0" in part for part in parts)):
        raise StatusgenError(f"the path {path!r} is none of a project's", status=1)
    return path


def _check_zone(site: Site) -> None:
    try:
        ZoneInfo(site.timezone)
    except (ValueError, OSError, KeyError):
        raise StatusgenError(f"no time zone {site.timezone!r} is known", status=1) from None
