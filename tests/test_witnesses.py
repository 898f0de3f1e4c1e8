"""When customers were told: by the ledger, else by git, else as typed; and what a page for staff says of it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from statusgen.cache import Cache
from statusgen.channels.posting import tag
from statusgen.cli import run
from statusgen.derive import Afterthought, Evidence, Told, take_snapshot
from statusgen.derive.ids import update_id
from statusgen.git import Branch
from statusgen.ledger import Fact, Key, Record
from statusgen.model import Audience, Channel, Choice, MailList, Project
from statusgen.witnesses import Witnesses
from tests.git.clones import Clone
from tests.git.fixtures import clone, environment  # noqa: F401  # fixtures
from tests.make import at, incident, project, update
from tests.stories import rendered

TEXT = "---\ntitle: Mail is late\n---\n\n## 2026-01-01 08:00 investigating\n\nWe look.\n"
ID = "2026-01-01-mail"
BUILD = (sys.executable, "-m", "statusgen", "build")
Owed = Callable[[str], list[tuple[str, str]]]
CUSTOMERS, STAFF = "list@example.org", "staff@example.org"


def a_project(**more: Any) -> Project:
    channel = Channel(
        "email",
        "smtp",
        lists=(MailList(CUSTOMERS), MailList(STAFF, Choice(audience=Audience.INTERNAL))),
    )
    made = project(incident(ID, updates=(update("2026-01-01 08:00", "investigating"),), **more))
    return Project(**{name: getattr(made, name) for name in made.__struct_fields__} | {"channels": {"email": channel}})


def store() -> object:
    return Cache(None, "1").table("told")


def told(witnesses: Witnesses, table: object = None) -> Told | None:
    found = witnesses.told(a_project(), table or store())  # type: ignore[arg-type]  # a double
    return found.get((ID, at("2026-01-01 08:00")))


def line(message: str, minute: int, fact: Fact = Fact.SENT, recipient: str = tag(CUSTOMERS)) -> bytes:
    when = datetime(2026, 1, 1, 8, minute, tzinfo=UTC)
    return Record(Key(message, "email", recipient), fact, when, "run").line()


def message() -> str:
    return update_id(ID, at("2026-01-01 08:00"))


def test_the_commit_that_brought_the_heading(clone: Clone) -> None:  # noqa: F811  # the fixture
    first = clone.commit({f"incidents/{ID}.md": TEXT})
    clone.commit({f"incidents/{ID}.md": None, f"incidents/2026/{ID}.md": TEXT.replace("We look.", "We look at it.")})
    witnesses = Witnesses(clone.repository())
    assert told(witnesses) == Told(clone.time_of(first), Evidence.GIT)


@pytest.mark.parametrize("typed", [" ## {}", "   ## {}", "## {} ##", "##\t{} \t#", " ##  {}  ###  "])
def test_a_heading_is_found_however_a_report_may_have_it(typed: str, clone: Clone) -> None:  # noqa: F811  # the fixture
    heading = "2026-01-01 08:00 investigating"
    came = clone.commit({f"incidents/{ID}.md": TEXT.replace(f"## {heading}", typed.format(heading))})
    assert told(Witnesses(clone.repository())) == Told(clone.time_of(came), Evidence.GIT)


def test_the_cache_changes_nothing_but_the_time(clone: Clone) -> None:  # noqa: F811  # the fixture
    table = store()
    clone.commit({"incidents/other.md": TEXT.replace("08:00", "07:00")})
    assert told(Witnesses(clone.repository()), table) is None
    came = clone.commit({f"incidents/{ID}.md": TEXT})
    assert told(Witnesses(clone.repository()), table) == Told(clone.time_of(came), Evidence.GIT)
    clone.git("reset", "--quiet", "--hard", "HEAD~1")
    assert told(Witnesses(clone.repository()), table) is None, "the history was rewritten"


def test_at_the_boundary_of_a_shallow_clone_nobody_knows(
    clone: Clone,  # noqa: F811  # a fixture
    tmp_path: Path,
) -> None:
    clone.commit({f"incidents/{ID}.md": TEXT})
    clone.commit({"README.md": "x"})
    shallow = tmp_path / "shallow"
    clone.git("clone", "--quiet", "--depth=1", f"file://{clone.folder}", str(shallow))
    witnesses = Witnesses(Clone(shallow, clone.environment).repository())
    assert told(witnesses) == Told(None, Evidence.UNKNOWN)


@pytest.mark.parametrize(
    ("lines", "minute"),
    [
        ([line("MESSAGE", 12), line("MESSAGE", 14)], 12),
        ([line("MESSAGE", 9, recipient=tag(STAFF)), line("MESSAGE", 14)], 14),  # staff are no customers
        ([line("MESSAGE", 9, Fact.CLAIMED), line("MESSAGE", 10, Fact.REFUSED)], None),
        ([line("another", 9)], None),
    ],
)
def test_the_channel_that_accepted_it_first(lines: list[bytes], minute: int | None, tmp_path: Path) -> None:
    file = tmp_path / "ledger"
    file.write_bytes(b"".join(lines).replace(b"MESSAGE", message().encode()) + b'{"torn":')
    expected = Told(datetime(2026, 1, 1, 8, minute, tzinfo=UTC), Evidence.LEDGER) if minute else None
    assert told(Witnesses(file=file)) == expected


def test_the_ledger_on_its_branch_is_read_without_the_remote(
    clone: Clone,  # noqa: F811  # a fixture
    tmp_path: Path,
) -> None:
    clone.commit({f"incidents/{ID}.md": TEXT})
    local = Branch.find(clone.folder, "sent", clone.environment)
    local.advance(None, {}, {"000001.jsonl": line(message(), 20)}, datetime(2026, 1, 2, tzinfo=UTC))
    copy = tmp_path / "copy"
    clone.git("clone", "--quiet", f"file://{clone.folder}", str(copy))
    clone.folder.rename(tmp_path / "gone")
    branch = Branch.find(copy, "sent", clone.environment)
    witnesses = Witnesses(Clone(copy, clone.environment).repository(), branch)
    assert told(witnesses) == Told(datetime(2026, 1, 1, 8, 20, tzinfo=UTC), Evidence.LEDGER)


def test_the_key_moves_with_what_they_know(clone: Clone, tmp_path: Path) -> None:  # noqa: F811  # the fixture
    clone.commit({f"incidents/{ID}.md": TEXT})
    file = tmp_path / "ledger"
    keys = {Witnesses(clone.repository(), file=file).key}
    file.write_bytes(line(message(), 20))
    keys.add(Witnesses(clone.repository(), file=file).key)
    clone.commit({"README.md": "x"})
    keys.add(Witnesses(clone.repository(), file=file).key)
    assert len(keys) == 3
    assert Witnesses(clone.repository(), file=file).key in keys


def test_imported_history_goes_by_its_own_times_and_nobody_knows_the_future() -> None:
    known = {(ID, at("2026-01-01 08:00")): Told(at("2026-01-01 09:00"), Evidence.GIT)}

    def first(now: str, **more: object) -> Told | None:
        (view,) = take_snapshot(a_project(**more), at(now), told=known).incidents
        return view.tellings[0][1]

    assert first("2026-01-02 00:00") == Told(at("2026-01-01 09:00"), Evidence.GIT)
    assert first("2026-01-02 00:00", imported_from="x") == Told(at("2026-01-01 08:00"), Evidence.TYPED)
    assert first("2026-01-01 08:30") == Told(at("2026-01-01 08:00"), Evidence.TYPED)


def test_the_staff_page_says_when_and_how_that_is_known_and_the_public_one_does_not() -> None:
    path = f"incidents/{ID}/index.html"
    staff = rendered(a_project(), at("2026-01-02 00:00"), Audience.INTERNAL)[path].decode()
    public = rendered(a_project(), at("2026-01-02 00:00"))[path].decode()
    assert "Customers told" in staff and "by the update itself" in staff
    assert "Customers told" not in public


def test_a_build_tells_the_time_of_the_commit(clone: Clone) -> None:  # noqa: F811  # the fixture
    site = "site: {title: T, url: https://status.example.org/, timezone: UTC, theme: plain}"
    catalogue = f"{site}\nservices: [{{id: mail, name: Mail}}]\n"
    facts = "severity: high\nservices: {mail: degraded}\ndetermined: 2026-01-01 00:30\n"
    text = TEXT.replace("---\n\n", f"{facts}---\n\n", 1).replace("08:00", "00:35")
    came = clone.commit({"services.yaml": catalogue, f"incidents/{ID}.md": text})
    options = ["--audience", "internal", "--now", "2026-01-03T00:00Z", "--source", str(clone.folder)]
    for _ in range(2):
        run = subprocess.run([*BUILD, *options], capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr
        page = (clone.folder / "site" / "incidents" / ID / "index.html").read_text("utf-8")
        assert "when the update was committed (an estimate)" in page
        assert f"{clone.time_of(came):%H:%M}" in page


SITE = """site: {title: T, url: "https://status.example.org/", timezone: UTC}
services: [{id: email, name: E-mail}]
policy: {notify: {within: 30m}, severities: {high: {update_every: 1h}}}
"""
REPORT = """---
title: Mail is late
severity: high
services: {email: degraded}
determined: 2026-01-01 08:00
---

## 2026-01-01 08:05 investigating
audience: internal

We look.
"""
FIRST = "\n## 2026-01-01 08:10 investigating\n\nMail is late.\n"
SECOND = "\n## 2026-01-01 09:05 identified\n\nA queue is full.\n"
COMMIT = f"commit and push incidents/{ID}.md: its newest update is on this machine alone"


class TestDue:
    """What is owed where an update is written, and nobody could read it yet."""

    @pytest.fixture
    def owed(self, clone: Clone, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Owed:  # noqa: F811  # the fixture
        for name, value in clone.environment.items():
            monkeypatch.setenv(name, value)
        for name in ("STATUSGEN_CACHE", "STATUSGEN_LEDGER", "GITHUB_ACTIONS", "SOURCE_DATE_EPOCH"):
            monkeypatch.delenv(name, raising=False)

        def owed(time: str) -> list[tuple[str, str]]:
            run(["due", "--source", str(clone.folder), "--format", "json", "--now", f"2026-01-01T{time}:00Z"])
            rows = json.loads(capsys.readouterr().out)["duties"]
            return [(row["code"], row["remedy"]) for row in rows if row["code"] in ("untold", "update-due")]

        clone.commit({"services.yaml": SITE, f"incidents/{ID}.md": REPORT})
        return owed

    def test_the_first_update_tells_nobody_until_it_is_committed(self, clone: Clone, owed: Owed) -> None:  # noqa: F811  # the fixture
        (code, remedy), *_ = owed("08:15")
        assert (code, remedy.partition(":")[0]) == ("untold", "tell them what does not work")
        file = clone.folder / f"incidents/{ID}.md"
        file.write_text(REPORT + FIRST)
        assert owed("08:15") == [("untold", COMMIT)]
        clone.commit()
        assert owed("08:15") == []

    def test_a_promise_is_not_kept_by_what_is_not_committed(self, clone: Clone, owed: Owed) -> None:  # noqa: F811  # the fixture
        clone.commit({f"incidents/{ID}.md": REPORT + FIRST})
        (clone.folder / f"incidents/{ID}.md").write_text(REPORT + FIRST + SECOND)
        assert owed("09:08") == [("update-due", COMMIT)]
        clone.commit()
        assert owed("09:08") == []

    def test_what_a_channel_accepted_is_told(
        self,
        clone: Clone,  # noqa: F811  # the fixture
        owed: Owed,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        (clone.folder / f"incidents/{ID}.md").write_text(REPORT + FIRST)
        ledger = tmp_path / "ledger"
        ledger.write_bytes(line(update_id(ID, at("2026-01-01 08:10")), 11))
        monkeypatch.setenv("STATUSGEN_LEDGER", f"file:{ledger}")
        assert owed("08:15") == []

    def test_of_sources_that_are_in_no_history_nobody_knows(self, clone: Clone, owed: Owed) -> None:  # noqa: F811  # the fixture
        (clone.folder / f"incidents/{ID}.md").write_text(REPORT + FIRST)
        (clone.folder / ".git").rename(clone.folder.parent / "gone")
        assert owed("08:15") == []


def after(clone: Clone, text: str, *, id: str = ID, minute: int = 0) -> tuple[list[str], list[str]]:  # noqa: F811  # the fixture
    """The ids that are named after the file was first committed as `TOLD`, and then so."""
    clone.commit({f"incidents/{ID}.md": TOLD})
    clone.commit({f"incidents/{ID}.md": None, f"incidents/{id}.md": text})
    made = project(incident(id, updates=(update(f"2026-01-01 08:{minute:02}", "investigating"),)))
    known = Witnesses(clone.repository()).told(made, store())  # type: ignore[arg-type]  # a double
    found = [(id, each.afterthoughts) for (id, _), each in known.items()]
    return tuple([id for id, why in found if each in why] for each in Afterthought)  # type: ignore[return-value]  # two


TOLD = TEXT.replace("title: Mail is late", "title: Mail is late\ndetermined: 2026-01-01 07:50")


def test_what_was_changed_after_customers_were_told_is_named(clone: Clone) -> None:  # noqa: F811  # the fixture
    assert after(clone, TOLD + "\n## 2026-01-01 09:00 resolved\n\nWell.\n") == ([], [])
    assert after(clone, TOLD.replace("07:50", "07:50:00Z  # UTC")) == ([], []), "the same instant"
    assert after(clone, TOLD.replace("07:50", "07:59")) == ([], [ID])


def test_a_corrected_heading_and_another_file_name_are_named(clone: Clone) -> None:  # noqa: F811  # the fixture
    assert after(clone, TOLD.replace("08:00", "08:01"), minute=1) == ([ID], [])
    assert after(clone, TOLD, id="2026-01-01-mail-late") == (["2026-01-01-mail-late"], [])


def test_a_report_names_them(clone: Clone, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811  # the fixture
    for name, value in clone.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("STATUSGEN_CACHE", str(clone.folder / ".statusgen"))
    clone.commit({"services.yaml": SITE, f"incidents/{ID}.md": REPORT + FIRST})
    clone.commit({f"incidents/{ID}.md": REPORT.replace("2026-01-01 08:00", "2026-01-01 08:04") + FIRST})
    options = ["--source", str(clone.folder), "--now", "2026-01-20T00:00Z", "--period", "2026-01"]
    said = f"Determination changed after customers were told (incidents: 1): {ID}"
    for form in ("text", "html"):
        assert run(["report", *options, "--format", form]) == 0
        assert said in capsys.readouterr().out
        assert run(["report", *options, "--format", form, "--audience", "public"]) == 0
        assert "Determination changed" not in capsys.readouterr().out
    assert run(["report", *options, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["afterthoughts"] == {"reworded": [], "moved": [ID]}


def test_the_staff_edition_names_them(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811  # the fixture
    """What nobody knew before the commit, too: the page follows the history, not the file alone."""
    for name, value in clone.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("STATUSGEN_CACHE", str(clone.folder / ".statusgen"))
    options = ["--source", str(clone.folder), "--now", "2026-01-20T00:00Z", "--quiet", "--audience"]
    clone.commit({"services.yaml": SITE, f"incidents/{ID}.md": REPORT + FIRST})
    file, output = clone.folder / f"incidents/{ID}.md", clone.folder.parent
    file.write_text(REPORT.replace("2026-01-01 08:00", "2026-01-01 08:04") + FIRST)

    def said(audience: str) -> list[bool]:
        assert run(["build", *options, audience, "--output", str(output / audience)]) == 0
        pages = [(output / audience / path / "index.html").read_text() for path in (f"incidents/{ID}", "metrics/2026")]
        return ["Changed afterwards" in pages[0], "Determination changed" in pages[1]]

    assert said("internal") == [False, False]
    clone.commit()
    assert said("internal") == [True, True]
    assert said("public") == [False, False]
