"""What is exported comes back: the same files of our own export, the same values of the model alone; never more than
the audience may know, never a file outside of the project."""

from __future__ import annotations

import json
import re
import shutil
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings

from statusgen import build
from statusgen.cli import run
from statusgen.derive.promises import promised
from statusgen.importers import import_site
from statusgen.importers._outages import MEMORY
from statusgen.model import Incident, Project
from statusgen.value import replace
from statusgen.writing.records import records
from tests.conftest import EXAMPLE_NOW, ROOT, copy_example
from tests.make import at, incident, maintenance, project, service, update
from tests.stories import story
from tests.writing.test_round_trip import incidents

NOW = "2026-01-10T12:00:00Z"
SERVICES = [service(name) for name in ("email", "web", "api", "network")]


def exported(source: Path, file: Path, audience: str, now: str = NOW) -> list[dict[str, Any]]:
    words = ["--source", str(source), "--now", now, "--audience", audience, "--output", str(file), "--quiet"]
    assert run(["export", *words]) == 0
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def rows_of(rows: list[dict[str, Any]], record: str) -> list[dict[str, Any]]:
    return [row for row in rows if row["record"] == record]


def project_in(folder: Path) -> Project:
    checked = build.check(folder, datetime.fromisoformat(NOW), build.open_cache(None))
    assert checked.errors == 0, checked.problems
    assert checked.project
    return checked.project


def values(found: Project) -> list[Incident]:
    return [replace(one, source=replace(one.source, digest="", packed=b"")) for one in found.incidents]


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The project of this repository, with files of all kinds."""
    folder = tmp_path / "own"
    copy_example(folder)
    shutil.rmtree(folder / "static")  # pictures are no part of an export: whoever moves copies them
    catalogue = folder / "services.yaml"
    catalogue.write_text(catalogue.read_text("utf-8").replace("  logo: static/logo.svg\n", ""), "utf-8")
    (folder / "incidents" / "README.md").write_bytes(b"Write here.\r\n")
    (folder / "pages" / "asking.md").write_text("---\ntitle: Asking\n---\n\nAsk us. <!-- or not -->\n")
    for name in ("runbooks", "feedback"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "feedback" / "form.csv").write_bytes("\ufeffincident,answer,comment\r\n".encode())
    (folder / "figures.csv").write_bytes(b"month,figure,value\n2026-07,abandonment_rate,4.5%\n")
    (folder / MEMORY).write_bytes(b'{"outages": []}\n')
    return folder


def test_our_own_files_come_back_byte_for_byte(own: Path, tmp_path: Path) -> None:
    exported(own, tmp_path / "own.jsonl", "internal", EXAMPLE_NOW)
    before = {path: data for path, data in files(own).items() if not path.startswith(".statusgen/")}
    saved = import_site("statusgen", tmp_path / "own.jsonl", tmp_path / "back")
    assert (len(saved.written), saved.left_out) == (saved.read, ())
    assert files(tmp_path / "back") == before
    again = import_site("statusgen", tmp_path / "own.jsonl", tmp_path / "back")
    assert (again.written, len(again.unchanged)) == ((), saved.read)


def test_the_values_alone_say_the_same(own: Path, tmp_path: Path) -> None:
    rows = exported(own, tmp_path / "own.jsonl", "internal", EXAMPLE_NOW)
    bare = [{key: part for key, part in row.items() if key not in {"text", "records"}} for row in rows]
    bare = [row for row in bare if row["record"] != "file"]
    (tmp_path / "bare.jsonl").write_text("".join(json.dumps(row) + "\n" for row in bare))
    import_site("statusgen", tmp_path / "bare.jsonl", tmp_path / "back")
    before, after = project_in(own), project_in(tmp_path / "back")
    assert (after.site, after.groups, after.services) == (before.site, before.groups, before.services)
    heads = [[replace(one, summary="", updates=()) for one in values(made)] for made in (before, after)]
    assert heads[0] == heads[1]
    said = [[[replace(told, body="") for told in one.updates] for one in values(made)] for made in (before, after)]
    assert said[0] == said[1]


SPANISH = """---
title: El correo llega tarde
workaround: |
  Use el **teléfono**.

  O venga.
---

Resumen.

## 2026-01-10 10:00 investigating

Lo miramos. <!-- nota -->

## 2026-01-10 11:00 identified
edited: 2026-01-10 11:30

Una cola llena.

## 2026-01-10 11:20 monitoring

MARKER-INTERNO
"""
CATALOGUE = """site:
  title: Example Status
  url: https://status.example.org/
  timezone: Europe/Madrid
  languages: [en, es]
services:
  - {id: email, name: E-mail}
policy:
  notify: {within: 20m, target: 92.5%, max_per_run: 7}
  close_after: 1d12h
  severities:
    high: {restore_within: 4h, roles: [incident_manager], escalate: [{after: 10m, to: MARKER-STEP, channels: [mail]}]}
    low: {update_every: 1d}
  clarity: {words: [MARKER-WORD]}
  feedback: {customers: {email: ask@example.org}, staff: {email: marker-staff@example.org}}
  baseline: 2025-Q4
  targets: {notify: 20m, restore: {change: -15%, within: 3M}, reopen_rate: 12.5%, respond: {change: -5%, within: 20d}}
channels:
  mail: {type: smtp, from: status@example.org, to: [marker-all@example.org]}
"""
MAIL = """---
title: Mail is late
severity: high
services:
  email: degraded
determined: 2026-01-10 10:00
workaround: Use the telephone.
---

A summary.

## 2026-01-10 10:00 investigating

We look at it.

## 2026-01-10 11:00 identified
edited: 2026-01-10 11:30

A full queue.

## 2026-01-10 11:20 monitoring
audience: internal

MARKER-INTERNAL
"""


def test_an_export_for_the_public_is_all_that_customers_may_have_and_comes_back_whole(tmp_path: Path) -> None:
    source = tmp_path / "source"
    sources = {
        "services.yaml": CATALOGUE,
        "incidents/2026/mail.md": MAIL,
        "incidents/2026/mail.es.md": SPANISH,
        "pages/help.md": "---\ntitle: Help\nmenu: top\norder: 7\n---\n\n### Ask\n\nUs. <!-- MARKER-NOTE -->\n",
        "pages/duty.md": "---\ntitle: MARKER-DUTY\naudience: internal\n---\n\nWho is called.\n",
        "runbooks/queue.md": "---\ntitle: MARKER-RUNBOOK\n---\n\nEmpty it.\n",
        "feedback/2026.csv": "incident,answer,comment\nmail,good,MARKER-COMMENT\n",
        "figures.csv": "month,figure,value\n2025-07,abandonment_rate,4.5%\n",
    }
    for path, text in sources.items():
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).write_text(text, "utf-8")
    first = exported(source, tmp_path / "first.jsonl", "public")
    assert "marker" not in json.dumps(first).lower() and "digest" not in str(rows_of(first, "incident"))
    import_site("statusgen", tmp_path / "first.jsonl", tmp_path / "back")
    back = files(tmp_path / "back")
    assert back.keys() == {
        *("services.yaml", "pages/help.md", "incidents/mail.md", "incidents/mail.es.md")
    }  # fmt: skip
    assert back["incidents/mail.es.md"].decode() == SPANISH[: SPANISH.index("\n## 2026-01-10 11:20")].replace(
        " <!-- nota -->", ""
    )
    assert back["incidents/mail.md"].decode() == MAIL[: MAIL.index("\n## 2026-01-10 11:20")]
    assert back["pages/help.md"].decode() == sources["pages/help.md"].replace("<!-- MARKER-NOTE -->", "")
    before, after = project_in(source), project_in(tmp_path / "back")
    assert after.policy == promised(before.policy) != before.policy
    assert exported(tmp_path / "back", tmp_path / "second.jsonl", "public") == first
    import_site("statusgen", tmp_path / "second.jsonl", tmp_path / "again")
    assert files(tmp_path / "again") == {path: data for path, data in back.items() if ".statusgen" not in path}

    everything = exported(source, tmp_path / "all.jsonl", "internal")
    assert {"policy", "channel", "page", "runbook", "answer", "figure"} <= {row["record"] for row in everything}
    import_site("statusgen", tmp_path / "all.jsonl", tmp_path / "moved")
    assert files(tmp_path / "moved") == {path: text.encode() for path, text in sources.items()}


@settings(max_examples=40)
@given(incidents())
def test_any_incident_comes_back_from_its_values(one: Incident) -> None:
    made = project(one, services=SERVICES)
    with TemporaryDirectory() as folder:
        file, back = Path(folder) / "one.jsonl", Path(folder) / "back"
        lines = records(made, {}, audience="public", generator="test")
        file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        saved = import_site("statusgen", file, back)
        assert [left.reason for left in saved.left_out] == []
        assert values(project_in(back)) == [replace(one, source=replace(one.source, digest=""))]


def test_an_export_for_the_public_holds_nothing_internal(tmp_path: Path) -> None:
    source = shutil.copytree(story("internal"), tmp_path / "story")
    now = (source / "now.txt").read_text().strip()
    exported(source, tmp_path / "public.jsonl", "public", now)
    text = (tmp_path / "public.jsonl").read_text("utf-8").lower()
    words = " ".join(path.read_text("utf-8") for path in source.glob("incidents/**/*.md"))
    markers = {found.lower() for found in re.findall("(?i)marker-[a-z0-9-]+", words)}
    assert len(markers) > 5
    assert [marker for marker in markers if marker in text] == []
    assert not {"channel", "imports", "file"} & {json.loads(line)["record"] for line in text.splitlines()}


def test_an_export_for_the_public_holds_no_note_and_nothing_to_come(tmp_path: Path) -> None:
    later = update("2026-01-11 10:00", "resolved", body="Done by then.")
    noted = incident(updates=[update("2026-01-10 10:00", "investigating", body="Late. <!-- ask Ann -->"), later])
    lines = records(project(noted, services=SERVICES), {}, audience="internal", generator="test")
    (tmp_path / "all.jsonl").write_text("".join(f"{line}\n" for line in lines))
    assert "ask Ann" not in (tmp_path / "all.jsonl").read_text()
    import_site("statusgen", tmp_path / "all.jsonl", tmp_path / "project")
    rows = exported(tmp_path / "project", tmp_path / "public.jsonl", "public")
    assert "Done by then." not in str(rows) and "Late." in str(rows)
    assert "Done by then." in str(exported(tmp_path / "project", tmp_path / "internal.jsonl", "internal"))


def test_the_shape_of_a_hosted_page_has_all_of_the_past(tmp_path: Path) -> None:
    many = [incident(f"i{n}", updates=[update(f"2026-01-09 10:{n % 60:02}", "investigating")]) for n in range(70)]
    made = project(*many, maintenance(announced=at("2026-01-01 00:00")), services=SERVICES)
    lines = records(made, {}, audience="public", generator="test")
    (tmp_path / "all.jsonl").write_text("".join(f"{line}\n" for line in lines))
    import_site("statusgen", tmp_path / "all.jsonl", tmp_path / "project")
    words = ["--source", str(tmp_path / "project"), "--now", NOW, "--output", str(tmp_path / "out")]
    assert run(["export", "--format", "statuspage", *words]) == 0
    found = {path.name: json.loads(path.read_text("utf-8")) for path in (tmp_path / "out").iterdir()}
    assert found.keys() == {"components.json", "incidents.json", "scheduled-maintenances.json"}
    assert len(found["incidents.json"]["incidents"]) == 70
    assert found["scheduled-maintenances.json"]["scheduled_maintenances"][0]["name"] == "New switches"


def test_files_with_errors_are_not_exported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "services.yaml").write_text("site: {title: x}\n")
    assert run(["export", "--source", str(tmp_path)]) == 1
    said = capsys.readouterr()
    assert said.out == "" and "nothing is exported" in said.err
