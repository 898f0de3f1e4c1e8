"""The source folder: what is read of it, what is not, and that nothing in it can lead the reader astray."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from statusgen import hands
from statusgen.cache import Cache
from statusgen.diagnostics import StatusgenError
from statusgen.disk import open_source
from statusgen.reading import Recent, load, memo, static_files
from statusgen.reading.fields import MOST_BYTES
from statusgen.serve.sources import Sources

SERVICES = """\
site:
  title: Example Status
  url: https://status.example.org/
  timezone: Europe/Berlin
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

Mail is late.
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "services.yaml").write_text(SERVICES)
    (tmp_path / "incidents").mkdir()
    return tmp_path


def put(source: Path, name: str, text: str = REPORT) -> Path:
    path = source / "incidents" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


@pytest.mark.parametrize("broken", [False, True])
def test_files_read_on_several_cores_say_the_same(
    source: Path, monkeypatch: pytest.MonkeyPatch, *, broken: bool
) -> None:
    for n in range(40):
        put(source, f"2026-01-{n % 28 + 1:02}-mail-{n}.md", REPORT if n % 7 else REPORT.replace("08:31", "31:08"))
    if broken:
        (source / "services.yaml").write_text("site: [")
    expected = load(source)
    monkeypatch.setattr(hands, "cores", lambda: 3)
    monkeypatch.setattr(memo, "FEWEST", 10)
    table = Cache(None, "1").table("incidents")
    assert load(source, cache=table) == expected
    assert len(table.added) == 34
    assert load(source, cache=table) == expected


def ids(source: Path) -> list[str]:
    project = load(source).value
    assert project is not None
    return [incident.id for incident in project.incidents]


def found(source: Path) -> list[tuple[str, str]]:
    return [(problem.span.path, problem.code) for problem in load(source).problems]


def test_all_files_in_all_folders_in_order(source: Path) -> None:
    for name in ("z.md", "2026/a.md", "2026/team/m.md", "2025/b-2.md"):
        put(source, name)
    assert (ids(source), found(source)) == (["a", "b-2", "m", "z"], [])


def test_what_is_skipped(source: Path) -> None:
    names = ("_draft.md", ".hidden.md", "_templates/x.md", ".git/x.md", "2026/_old/x.md", "README.md", "2026/README.md")
    for name in (*names, "notes.txt", "x.md~", "x.md.swp", "#x.md#"):
        put(source, name, "none of ours")
    (source / "elsewhere.md").write_text("none of ours")
    assert (ids(source), found(source)) == ([], [])


@pytest.mark.parametrize("name", ["x.MD", "x.Md", "x.markdown", "x.md.txt", "2026-11-20-x.txt", "2026-11-20-x"])
def test_names_that_look_meant(source: Path, name: str) -> None:
    put(source, name)
    assert (ids(source), found(source)) == ([], [(f"incidents/{name}", "look-alike-name")])


@pytest.mark.parametrize("ending", ["", ".yaml", ".yml", ".bak", ".md.bak", ".md.orig", "~", ".md~"])
def test_what_begins_like_a_report(source: Path, ending: str) -> None:
    """No copy of one that lies beside it."""
    put(source, f"2026-11-20-mail-late{ending}")
    (problem,) = load(source).problems
    assert problem.hint.startswith("name it 2026-11-20-mail-late.md if")
    put(source, "2026-11-20-mail-late.md")
    assert len(found(source)) == (ending in ("", ".yaml", ".yml"))


@pytest.mark.parametrize(
    "name", [".2026-11-20-x.md.swp", "2026-11-20-x.md.swp", "#2026-11-20-x.md#", "2026-11-20-x.png"]
)
def test_what_editors_leave_is_not_meant(source: Path, name: str) -> None:
    put(source, name)
    assert found(source) == []


def test_a_service_without_an_id_makes_no_report_wrong(source: Path) -> None:
    (source / "services.yaml").write_text(SERVICES.replace("id: email, ", ""))
    put(source, "a.md")
    assert found(source) == [("services.yaml", "missing-key")]


def test_what_lies_beside_the_folder(source: Path) -> None:
    (source / "2026-11-20-mail-late.md").write_text("beside")
    (source / "Incident").mkdir()
    alike = {problem.span.path: problem.hint.partition(" if ")[0] for problem in load(source).problems}
    assert alike == {
        "2026-11-20-mail-late.md": "name it incidents/2026-11-20-mail-late.md",
        "Incident": "name it incidents",
    }


def test_services_yml(source: Path) -> None:
    (source / "services.yaml").rename(source / "services.yml")
    assert found(source) == [("services.yaml", "no-catalogue"), ("services.yml", "look-alike-name")]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Mail.md", "bad-file-name"),
        ("mail_late.md", "bad-file-name"),
        ("mail--late.md", "bad-file-name"),
        ("mail late.md", "bad-file-name"),
        ("é.md", "bad-file-name"),
        ("a.json.md", "bad-file-name"),
        (f"{'x' * 101}.md", "bad-file-name"),
        ("a\n::error::.md", "bad-file-name"),
        ("mail.de.md", "unknown-language"),
        ("mail.pt-BR.md", "unknown-language"),
    ],
)
def test_names_that_are_no_ids(source: Path, name: str, code: str) -> None:
    put(source, "good.md")
    put(source, name)
    assert (ids(source), found(source)) == (["good"], [(f"incidents/{name}", code)])


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("2026-11-20 Mail_down (copy)", "2026-11-20-mail-down-copy"),
        ("Büro-fällt-aus", "buro-fallt-aus"),
        (f"{'x' * 99}-y", "x" * 99),
        ("2026-11-20-почта", ""),
        ("---", ""),
    ],
)
def test_a_name_that_is_no_id_is_answered_with_one(source: Path, name: str, meant: str) -> None:
    put(source, f"{name}.md")
    (problem,) = load(source).problems
    assert problem.hint.startswith(f"name it `{meant}.md`: " if meant else "lower-case letters")


def test_in_the_sites_own_language_a_file_has_no_translation(source: Path) -> None:
    put(source, "mail.md")
    (source / "incidents" / "mail.en.md").write_text("---\ntitle: Mail is late\n---\n")
    assert (ids(source), found(source)) == (["mail"], [("incidents/mail.en.md", "unknown-language")])
    assert "own language" in load(source).problems[0].message


def test_pages_have_no_translations(source: Path) -> None:
    """Even in a language that the site has: to add it there would be no advice."""
    (source / "services.yaml").write_text(SERVICES.replace("services:", "  languages: [en, de]\nservices:"))
    (source / "pages").mkdir()
    (source / "pages" / "support.md").write_text("---\ntitle: Support\n---\n\nCall us.\n")
    (source / "pages" / "support.de.md").write_text("---\ntitle: Hilfe\n---\n\nRufen Sie an.\n")
    assert found(source) == [("pages/support.de.md", "translated-page")]


def test_a_name_that_is_no_text(source: Path) -> None:
    path = os.fsencode(source / "incidents") + b"/caf\xe9.md"
    Path(os.fsdecode(path)).write_text(REPORT)
    assert [code for _, code in found(source)] == ["bad-file-name"]


def test_one_name_in_two_folders(source: Path) -> None:
    for name in ("x.md", "2026/x.md", "y.md"):
        put(source, name)
    assert ids(source) == ["y"]
    assert found(source) == [("incidents/2026/x.md", "duplicate-file-name"), ("incidents/x.md", "duplicate-file-name")]
    assert {problem.message for problem in load(source).problems} == {
        "incidents/x.md has this id already",
        "incidents/2026/x.md has this id already",
    }


def test_one_name_in_two_cases(source: Path) -> None:
    for name in ("x.md", "2026/X.md"):
        put(source, name)
    assert ("incidents/x.md", "duplicate-file-name") in found(source)


def test_one_bad_file_hides_nothing(source: Path) -> None:
    put(source, "a.md", "no front matter")
    put(source, "b.md").write_bytes(b"\xff")
    put(source, "c.md", REPORT.replace("high", "hihg"))
    put(source, "d.md")
    assert ids(source) == ["d"]
    assert [code for _, code in found(source)] == ["front-matter-missing", "not-utf8", "unknown-word"]


def test_a_broken_catalogue_hides_no_incident_findings(source: Path) -> None:
    (source / "services.yaml").write_text("site: [\n")
    put(source, "a.md", REPORT.replace("high", "hihg"))
    put(source, "b.md", REPORT.replace("email", "anything"))
    parsed = load(source)
    assert parsed.value is None
    assert [problem.code for problem in parsed.problems] == ["unknown-word", "never-closed"]


def test_a_catalogue_with_a_mistake_still_tells_zone_and_services(source: Path) -> None:
    (source / "services.yaml").write_text(SERVICES.replace("title: Example Status", "titel: x"))
    put(source, "a.md", REPORT.replace("email", "emial").replace("2026-01-15 08:10", "2025-03-30 02:30"))
    assert {code for _, code in found(source)} >= {"unknown-service", "time-in-clock-gap", "unknown-key"}


def test_size(source: Path) -> None:
    put(source, "a.md", REPORT + "\n" + "x" * (MOST_BYTES - len(REPORT) - 2) + "\n")
    put(source, "b.md", REPORT + "x" * MOST_BYTES)
    assert ("incidents/b.md", "file-too-large") in found(source)
    assert ("incidents/a.md", "file-too-large") not in found(source)


class TestWhatIsNoFile:
    def test_links_are_not_followed(self, source: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
        outside = tmp_path_factory.mktemp("outside")
        (outside / "secret.md").write_text(REPORT)
        (source / "incidents" / "file.md").symlink_to(outside / "secret.md")
        (source / "incidents" / "folder").symlink_to(outside)
        (source / "incidents" / "nowhere.md").symlink_to(outside / "nothing")
        assert ids(source) == []
        assert found(source) == [
            ("incidents/file.md", "not-a-regular-file"),
            ("incidents/folder", "not-a-regular-file"),
            ("incidents/nowhere.md", "not-a-regular-file"),
        ]

    def test_pipes_are_not_opened(self, source: Path) -> None:
        os.mkfifo(source / "incidents" / "x.md")
        os.mkfifo(source / "incidents" / "other")
        assert found(source) == [("incidents/x.md", "not-a-regular-file")]

    def test_the_folder_itself(self, source: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
        (source / "incidents").rmdir()
        assert found(source) == []
        (source / "incidents").symlink_to(tmp_path_factory.mktemp("outside"))
        assert found(source) == [("incidents", "not-a-regular-file")]

    def test_the_catalogue(self, source: Path) -> None:
        (source / "services.yaml").rename(source / "real.yaml")
        (source / "services.yaml").symlink_to("real.yaml")
        assert found(source) == [("services.yaml", "not-a-regular-file")]
        disk = open_source(source)
        assert disk.digest(), "a build asks for it first"
        assert [problem.code for problem in load(disk).problems] == ["not-a-regular-file"]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable to root")
@pytest.mark.parametrize("name", ["incidents/x.md", "incidents"])
def test_what_cannot_be_read_is_a_fault(source: Path, name: str) -> None:
    put(source, "x.md")
    (source / name).chmod(0)
    try:
        with pytest.raises(StatusgenError, match=f"^{name} cannot be read"):
            load(source)
    finally:
        (source / name).chmod(0o700)


def test_there_is_no_folder(source: Path) -> None:
    with pytest.raises(StatusgenError):
        load(source / "nothing")


class TestMemo:
    def test_what_is_remembered_is_what_was_read(self, source: Path) -> None:
        put(source, "a.md", REPORT + "\n<!-- a note -->\n")
        put(source, "b.md", REPORT.replace("high", "hihg"))
        cache = Cache(None, "1").table("incidents")
        first = load(source, cache=cache)
        assert load(source, cache=cache) == first == load(source)
        assert [problem.code for problem in first.problems] == ["html-comment", "unknown-word"]

    def test_what_it_rests_on_counts(self, source: Path) -> None:
        path = put(source, "a.md")
        cache = Cache(None, "1").table("incidents")
        load(source, cache=cache)
        (source / "services.yaml").write_text(SERVICES.replace("Berlin", "London").replace("id: email", "id: mail"))
        assert load(source, cache=cache) == load(source)
        path.write_text(REPORT.replace("Mail is late", "Mail is very late"))
        assert load(source, cache=cache) == load(source)
        path.rename(path.with_name("b.md"))
        assert load(source, cache=cache) == load(source)

    def test_what_one_process_read_is_read_again_only_where_it_changed(self, source: Path) -> None:
        put(source, "a.md")
        path = put(source, "b.md", REPORT + "\n<!-- a note -->\n")
        recent: Recent = {}
        first, again = load(source, recent=recent), load(source, recent=recent)
        assert first.value is not None and again.value is not None
        assert again == first == load(source)
        assert [one is two for one, two in zip(first.value.incidents, again.value.incidents, strict=True)] == [
            True,
            True,
        ]
        path.write_text(REPORT.replace("Mail is late", "Mail is very late"))
        assert load(source, recent=recent) == load(source)
        (source / "services.yaml").write_text(SERVICES.replace("Berlin", "London").replace("id: email", "id: mail"))
        assert load(source, recent=recent) == load(source)
        path.unlink()
        assert load(source, recent=recent) == load(source)

    def test_whatever_the_source_was_asked_before_counts_what_is_read_now(self, source: Path) -> None:
        put(source, "a.md")
        cache = Cache(None, "1").table("incidents")
        disk, lasting = open_source(source), Sources(source)
        for one in (disk, lasting):
            one.digest()
            assert load(one, cache=cache) == load(source)
        version = REPORT.replace("Mail is late", "Mail is very late").encode()
        other = disk.instead({"incidents/a.md": version})
        (source / "incidents" / "a.md").write_bytes(version)
        lasting.forget(["incidents/a.md"])
        for one in (other, lasting):
            assert load(one, cache=cache) == load(source)

    @pytest.mark.parametrize("damage", [b"", b"\xff", b"\x92\xc0\x90", b"\x90", bytes(100)])
    def test_a_damaged_memory_is_none(self, source: Path, damage: bytes) -> None:
        put(source, "a.md")
        expected = load(source)

        class Damaged:
            def get(self, _key: str) -> bytes:
                return damage

            def put(self, _key: str, _value: bytes) -> None: ...

        assert load(source, cache=Damaged()) == expected


def test_static_files(source: Path) -> None:
    (source / "static" / "img").mkdir(parents=True)
    (source / "static" / "img" / "logo.svg").write_bytes(b"<svg/>")
    (source / "static" / "a.txt").write_bytes(b"a")
    (source / "static" / ".DS_Store").write_bytes(b"x")
    (source / "static" / "link").symlink_to("/etc/hosts")
    files = [*static_files(source)]
    assert [(file.path, file.make()) for file in files] == [("static/a.txt", b"a"), ("static/img/logo.svg", b"<svg/>")]
    assert files[0].key != files[1].key
    assert found(source) == [("static/link", "not-a-regular-file")]


def test_drafts_are_read_where_they_are_asked_for_as_they_will_be(source: Path) -> None:
    for name in ("2026/_draft-mail-late.md", "_templates/mail.md", "_other.md", "_draft-_other.md"):
        put(source, name)
    for drafts, ids in ((False, []), (True, ["mail-late"])):
        parsed = load(source, drafts=drafts)
        assert parsed.value is not None
        assert ([incident.id for incident in parsed.value.incidents], parsed.problems) == (ids, ())


def test_drafts_of_monitoring_are_known_and_what_is_wrong_with_one_is_not_said(source: Path) -> None:
    put(source, "2026/_draft-alert.md", REPORT.replace("---\n", "---\nreported_by: monitoring\n", 1))
    put(source, "2026/_draft-written.md")
    put(source, "2026/_draft-broken.md", "---\nreported_by: monitoring\n---\n")
    put(source, "_templates/_draft-alert.md", REPORT)
    parsed = load(source)
    assert parsed.value and parsed.problems == ()
    assert [draft.id for draft in parsed.value.drafts] == ["alert"]
    published = load(source, drafts=True)
    assert published.value and published.value.drafts == ()


def test_a_draft_of_what_is_published_already_is_a_second_file_of_its_name(source: Path) -> None:
    put(source, "mail-late.md")
    put(source, "_draft-mail-late.md")
    assert [problem.code for problem in load(source, drafts=True).problems] == ["duplicate-file-name"] * 2
