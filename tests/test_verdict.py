"""A check of what has not changed says what the last one said, at once; of all else, what is so now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statusgen import build, checks, cli, hands
from statusgen.cache import Cache
from statusgen.checks import check_all, steady_until
from statusgen.model import Project
from tests.conftest import ROOT

SERVICES = """\
site: {title: Example Status, url: "https://status.example.org/", timezone: UTC}
services:
  - {id: email, name: E-mail}
"""
REPORT = """\
---
title: Mail is late
severity: high
services: {email: degraded}
determined: 2026-01-15 08:10
---

## 2026-01-15 08:31 investigating
next_update: 2026-01-15 09:31

Hopefully no mail is lost.

## 2026-01-15 12:00 resolved

Mail arrives at once again.
"""
SEEN = "2026-01-15T09:00Z"
PATH = "incidents/2026-01-15-mail.md"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "incidents").mkdir()
    (tmp_path / "services.yaml").write_text(SERVICES)
    (tmp_path / PATH).write_text(REPORT)
    return tmp_path


Check = Callable[..., tuple[int, str]]


@pytest.fixture
def check(source: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    def run(*options: str, now: str = SEEN) -> tuple[int, str]:
        status = cli.run(["check", "--source", str(source), "--now", now, *options])
        return status, capsys.readouterr().out

    return run


def never(*_: object, **__: object) -> NoReturn:
    raise AssertionError("everything was read again")


def test_what_has_not_changed_is_not_read_again(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    first = check()
    assert "[hedge]" in first[1] and "[update-in-the-future]" in first[1]
    monkeypatch.setattr(build, "check", never)
    assert check() == check(now="2026-01-15T11:59:59Z") == first
    assert check("--strict") == (1, first[1])
    assert "update-in-the-future" in check("--format", "json")[1]
    for now in ("2026-01-15T12:00Z", "2026-01-15T08:59Z"):
        assert check(now=now)[0] == cli.BUG


def test_the_clock_moves_on(check: Check) -> None:
    assert "update-in-the-future" in check()[1]
    assert "update-in-the-future" not in check(now="2026-01-15T12:00Z")[1]
    assert "hedge" in check(now="2026-07-17T12:00Z")[1]
    assert "hedge" not in check(now="2026-07-17T12:00:01Z")[1]


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        (PATH, REPORT.replace("08:31", "31:08"), "bad-time"),
        ("incidents/2026-01-16-more.md", "nothing", "no-front-matter"),
        ("services.yaml", SERVICES.replace("email", "mail"), "unknown-service"),
        ("themes/default/base.html", "{% if %}", "template-syntax"),
        ("service.yaml", "", "look-alike-name"),
        ("feedback/2026.csv", "nothing", "bad-answer"),
    ],
)
def test_whatever_changes_is_seen(check: Check, source: Path, path: str, text: str, code: str) -> None:
    _, before = check()
    (source / path).parent.mkdir(parents=True, exist_ok=True)
    (source / path).write_text(text)
    assert check()[1] != before
    (source / PATH).write_text(REPORT)
    (source / "services.yaml").write_text(SERVICES)
    if path not in (PATH, "services.yaml"):
        (source / path).unlink()
    assert check()[1] == before


def test_what_is_written_while_it_reads_is_seen_next_time(
    check: Check, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = build.check

    def late(*given: Any, **more: Any) -> build.Checked:
        (source / PATH).write_text(REPORT.replace("08:31", "31:08"))
        return checked(*given, **more)

    monkeypatch.setattr(build, "check", late)
    assert "impossible-time" not in check()[1]
    monkeypatch.undo()
    assert "impossible-time" in check()[1]


def test_rules_on_several_cores_find_the_same(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(40):
        (source / f"incidents/2026-01-16-mail-{n}.md").write_text(
            REPORT if n % 3 else REPORT.replace("Hopefully n", "N")
        )
    now = datetime.fromisoformat(SEEN)
    project = build.check(source, now, build.open_cache(None)).project
    assert project
    monkeypatch.setattr(hands, "cores", lambda: 3)
    monkeypatch.setattr(checks, "FEWEST", 5)
    table = Cache(None, "1").table("findings")
    found = check_all(project, now)
    assert check_all(project, now, table) == found == check_all(project, now, table)
    assert len(table.added) == 41


def test_a_removed_file_is_missed(check: Check, source: Path) -> None:
    check()
    (source / PATH).unlink()
    assert check() == (0, "no problems found\n")


@cache
def example() -> Project:
    project = build.check(ROOT, datetime(2026, 11, 22, tzinfo=UTC), build.open_cache(None)).project
    assert project
    return project


@settings(max_examples=25)
@given(st.integers(0, 4 * 366 * 24 * 60))
def test_rules_find_the_same_until_the_clock_may_change_it(minutes: int) -> None:
    now = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    until = steady_until(example(), now)
    found = check_all(example(), now)
    last = datetime(2035, 1, 1, tzinfo=UTC) if until is None else until - timedelta.resolution
    assert check_all(example(), last) == found


def test_every_change_that_the_clock_makes_is_told_ahead() -> None:
    now: datetime | None = datetime(2026, 6, 1, tzinfo=UTC)
    seen = []
    while now is not None:
        seen.append(check_all(example(), now))
        now = steady_until(example(), now)
    assert len(seen) > 50
    assert any(before != after for before, after in pairwise(seen))
