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
from statusgen.prose import Prose, fast, limits
from statusgen.prose.library import Library
from statusgen.prose.problems import _found, problems
from statusgen.prose.source import prepare
from statusgen.reading import fields
from statusgen.reading.catalogue import read_catalogue
from statusgen.reading.flat import flat
from statusgen.reading.incidents import Facts, parse_incident
from statusgen.reading.notes import Notes
from statusgen.reading.pages import parse_page
from statusgen.reading.remains import remains
from statusgen.reading.translations import parse_translation
from tests.conftest import ROOT
from tests.importers.issues import comment, event, gitlab_event
from tests.importers.reading_back import findings_in
from tests.make import project, service
from tests.prose.test_safety import faults

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
FACTS = Facts(UTC, {"email": Audience.PUBLIC, "vpn": Audience.PUBLIC, "tape": Audience.INTERNAL})
PROJECT = project(services=[service("email"), service("vpn")])
FIXTURES = ROOT / "tests" / "importers" / "fixtures"
ENDS = (".md", ".yml", ".yaml", ".toml", ".js", ".json", ".jsonl", ".csv", ".tsv", ".xml", ".atom")
LIBRARY = Library()
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


def yaml(data: bytes) -> None:
    """The short cut for simple YAML says what the library says, or nothing."""
    notes = Notes("a.yaml")
    text = fields.decode(data, notes)
    quick = None if text is None else flat(text)
    if quick is not None and text is not None:
        assert quick == fields._Reader(text, notes, 1).read()
        assert notes.problems == []


def prose(data: bytes) -> None:
    """Markdown: the short way says what the library says, or nothing; only markup of ours comes out, and a text that is
    found harmless at one look is so at a closer one."""
    text = data.decode("utf-8", "replace")
    quick, source = fast.html(text), prepare(text)
    if quick is not None and limits.is_light(source) and not limits.excess_of(source):
        assert quick == LIBRARY.html(source)
    with Prose() as rendering:
        html = rendering.html(text)
        assert faults(html) == []
        assert faults(rendering.inline(text)) == []
        rendering.plain(text)
        assert len(rendering.excerpt(text, 100)) <= 100
    if not problems(text):
        assert not limits.excess_of(source) or quick is not None
        assert not [*_found(text)]


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


def _parts(files: list[tuple[str, bytes]], at: int) -> list[tuple[str, bytes]]:
    """What stands between the lines of hyphens (1), or below them (2)."""
    parts = [(path, data.split(b"---\n", 2)) for path, data in files]
    return [(path, found[at]) for path, found in parts if len(found) > at]


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
        "yaml": (_alone(yaml), _parts(reports, 1) + catalogues),
        "prose": (_alone(prose), _parts(reports, 2)),
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
