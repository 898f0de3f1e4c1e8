"""What is fuzzed: readers of bytes that strangers may have written, and what must hold whatever the bytes are."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from statusgen.diagnostics import StatusgenError
from statusgen.importers import IMPORTERS, SENDERS, import_site
from statusgen.importers._given import Takes
from statusgen.model import Audience
from statusgen.prose import Prose
from statusgen.reading.catalogue import read_catalogue
from statusgen.reading.incidents import Facts, parse_incident
from statusgen.reading.pages import parse_page
from statusgen.reading.remains import remains
from statusgen.reading.translations import parse_translation
from tests.conftest import ROOT
from tests.importers.issues import comment, event, gitlab_event
from tests.importers.reading_back import findings_in
from tests.make import project, service

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
FACTS = Facts(UTC, {"email": Audience.PUBLIC, "vpn": Audience.PUBLIC, "tape": Audience.INTERNAL})
PROJECT = project(services=[service("email"), service("vpn")])
FIXTURES = ROOT / "tests" / "importers" / "fixtures"
ENDS = (".md", ".yml", ".yaml", ".toml", ".js", ".json", ".jsonl", ".csv", ".tsv", ".xml", ".atom")
SLOWEST = 10.0
"""Seconds of work for one input, and not of time: others may use the machine too."""


def incident(data: bytes) -> None:
    """Front matter, headings and field blocks: a value or findings with a place; and what remains of it is told."""
    parsed = parse_incident("incidents/a.md", data, FACTS)
    assert (parsed.value is None) == any(problem.is_error for problem in parsed.problems)
    assert all(problem.span.path == "incidents/a.md" and problem.span.line >= 0 for problem in parsed.problems)
    remains("incidents/a.md", data, PROJECT, NOW)
    if parsed.value is not None:
        with Prose() as prose:
            for update in parsed.value.updates:
                prose.html(update.body)


def others(data: bytes) -> None:
    """The same of a translation and a page."""
    parse_translation("incidents/a.de.md", data, UTC)
    parse_page("pages/a.md", data)


def catalogue(data: bytes) -> None:
    """services.yaml."""
    parsed = read_catalogue(data)
    assert parsed.value is not None or parsed.problems


MESSAGES = [
    (
        "alerts.json",
        b"""{"version": "4", "status": "firing", "receiver": "status", "groupKey": "{}:{alertname=\\"Down\\"}",
  "groupLabels": {"service": "email"}, "commonLabels": {"service": "email", "severity": "critical"},
  "commonAnnotations": {"summary": "Mail is late", "description": "Queue over **1000**"}, "externalURL": "https://a.example",
  "alerts": [{"status": "firing", "labels": {"alertname": "Down", "service": "email", "severity": "critical"},
    "annotations": {"summary": "Mail is late"}, "startsAt": "2026-03-02T10:00:00Z", "endsAt": "0001-01-01T00:00:00Z",
    "generatorURL": "https://a.example/g", "fingerprint": "0123456789abcdef"}]}""",
    ),
    (
        "event.json",
        b"""{"service": "email", "status": "firing", "severity": "high", "summary": "Queue over 10,000",
  "key": "mail-queue", "started": "2026-03-02T07:52:00Z", "ended": null}""",
    ),
    ("issue.json", json.dumps(event()).encode()),
    ("comment.json", json.dumps(comment("status: identified\n\nThe disk is full.")).encode()),
    ("gitlab.json", json.dumps(gitlab_event()).encode()),
]
"""What monitoring and issue trackers send."""


def importing(system: str, *, alone: bool) -> Callable[[bytes, str], None]:
    """An importer of a folder in which one file holds these bytes, or of that file alone: what it writes has no
    errors."""

    def run(data: bytes, path: str) -> None:
        with tempfile.TemporaryDirectory() as name:
            source, target = Path(name) / "source", Path(name) / "target"
            _lay(FIXTURES / system, source)
            (source / path).parent.mkdir(parents=True, exist_ok=True)
            (source / path).write_bytes(data)
            try:
                saved = import_site(system, source / path if alone else source, target)
            except StatusgenError:
                return
            if saved.written and system != "statusgen":  # an export is taken as it is: `check` tells what is wrong
                assert [p for p in findings_in(target, datetime(2101, 1, 1, tzinfo=UTC)) if p.is_error] == []

    return run


def _lay(fixture: Path, source: Path) -> None:
    """The files of a fixture, but of each folder's reports the first alone: an input takes as long as all of them, and
    one is enough for an id to be taken."""
    source.mkdir()
    for folder, _, files in os.walk(fixture):
        place = source / Path(folder).relative_to(fixture)
        place.mkdir(exist_ok=True)
        reports = sorted(name for name in files if name.endswith(".md"))
        for name in set(files).difference(reports[1:]):
            (place / name).write_bytes((Path(folder) / name).read_bytes())


CATALOGUE = """\
site: {title: T, url: 'https://status.example.org/', timezone: UTC}
services: [{id: email, name: E-mail}, {id: api, name: Public API}]
"""


def sending(system: str) -> Callable[[bytes, str], None]:
    """A message of monitoring or of an issue."""

    def run(data: bytes, _path: str) -> None:
        with tempfile.TemporaryDirectory() as name:
            target = Path(name)
            (target / "services.yaml").write_text(CATALOGUE)
            try:
                SENDERS[system].take(data, target, NOW)
            except StatusgenError:
                return
            assert [problem for problem in findings_in(target, NOW) if problem.is_error] == []

    return run


def seeds(folder: Path, *ends: str) -> list[tuple[str, bytes]]:
    """The files of a folder, by path from it; of what is no folder, it alone."""
    if folder.is_file():
        return [(folder.name, folder.read_bytes())]
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name.endswith(ends))
    return [(path.relative_to(folder).as_posix(), path.read_bytes()) for path in files if path.stat().st_size < 200_000]


Target = tuple[Callable[[bytes, str], None], list[tuple[str, bytes]]]


def _alone(check: Callable[[bytes], None]) -> Callable[[bytes, str], None]:
    return lambda data, _path: check(data)


def targets() -> Mapping[str, Target]:
    """Each by its name: what is called with bytes and a path, and the inputs to begin with."""
    reports = seeds(ROOT / "incidents", ".md") + seeds(ROOT / "tests/broken", ".md")
    catalogues = [
        ("services.yaml", (ROOT / "services.yaml").read_bytes()),
        *seeds(ROOT / "tests/sites", "services.yaml"),
    ]
    found: dict[str, Target] = {
        "incident": (_alone(incident), reports),
        "others": (_alone(others), reports + seeds(ROOT / "pages", ".md")),
        "catalogue": (_alone(catalogue), catalogues + seeds(ROOT / "tests/broken", "services.yaml")),
    }
    for system in IMPORTERS:
        files = seeds(FIXTURES / system, *ENDS)
        kinds = [kind for kind in (Takes.FOLDER, Takes.FILE) if kind in IMPORTERS[system].TAKES]
        for kind in kinds if files else ():
            name = system if kind is kinds[0] else f"{system}-file"
            found[name] = importing(system, alone=kind is Takes.FILE), files
    for system in SENDERS:
        found[system] = sending(system), MESSAGES
    return found


def timed(check: Callable[[bytes, str], None], data: bytes, path: str) -> None:
    """The check, which must not take long."""
    begin = _worked()
    check(data, path)
    assert _worked() - begin < SLOWEST, "too slow"


def _worked() -> float:
    """Seconds that this process has worked, and those that it began and that have ended."""
    return sum(os.times()[:4])
