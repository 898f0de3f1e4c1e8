"""Hosted pages, saved or archived; whole, or broken off anywhere."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statusgen.cli import run
from statusgen.importers import Saved, import_site
from statusgen.importers._foreign import LARGEST
from statusgen.importers._html import to_markdown
from statusgen.prose import problems as remarks
from tests.importers.reading_back import findings_in
from tests.importers.test_hostile import NOW

FIXTURES = Path(__file__).parent / "fixtures" / "statuspage"
SUMMARY = (FIXTURES / "summary.json").read_bytes()
FEED = (FIXTURES / "history.atom").read_bytes()


def imported(tmp_path: Path, data: bytes | str, name: str = "summary.json") -> Saved:
    """What an import of a file with these bytes makes."""
    (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return import_site("statuspage", tmp_path / name, tmp_path / "target")


def incident(**more: Any) -> dict[str, Any]:
    """An incident of the API in which a test names what matters."""
    update = {"status": "resolved", "body": "Over.", "display_at": "2026-01-01T10:00:00.000Z"}
    row = {"id": "aa0000000001", "name": "T", "status": "resolved", "impact": "none", "incident_updates": [update]}
    return {**row, **more}


def listed(*rows: Any) -> str:
    return json.dumps({"page": {"name": "P", "url": "https://p.example", "time_zone": "Etc/UTC"}, "incidents": rows})


def only_file(saved: Saved, tmp_path: Path) -> str:
    (name,) = saved.written
    return (tmp_path / "target" / name).read_text("utf-8")


class TestBroken:
    @settings(max_examples=60)
    @given(st.sampled_from([("x.json", SUMMARY), ("x.atom", FEED)]), st.floats(0, 0.999), st.booleans())
    def test_cut_off_anywhere_nothing_is_written(
        self, tmp_path_factory: pytest.TempPathFactory, file: tuple[str, bytes], where: float, folder: bool
    ) -> None:
        tmp_path = tmp_path_factory.mktemp("cut")
        name, data = file
        data = data.rstrip()[: round(where * len(data.rstrip()))]
        (tmp_path / "site").mkdir()
        (tmp_path / "site" / name).write_bytes(data)
        (tmp_path / "site" / "whole.json").write_bytes(SUMMARY)
        saved = import_site("statuspage", tmp_path / "site" / ("" if folder else name), tmp_path / "target")
        codes = {problem.code for problem in saved.problems if problem.is_error}
        if data.strip():
            assert codes == {"import-broken"}
            hints = {problem.hint for problem in saved.problems if problem.is_error}
            assert hints == {"fetch it again, or take it out of the folder" if folder else "fetch it again"}
        else:
            assert codes == (set() if folder else {"import-not-a-site"})
        assert (tmp_path / "target").exists() is not bool(codes)

    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("x.json", b"<!DOCTYPE html><title>Sign in</title>"),
            ("x.json", b"\x89PNG\r\n\x1a\n\x00"),
            ("x.json", "text in UTF-16".encode("utf-16")),
            ("x.json", b"[" * 200_000),
            ("x.json", b'{"a":' * 200_000),
            ("x.atom", b"<html><body>Sign in</body></html>"),
            ("x.atom", b'<!DOCTYPE x [<!ENTITY a "' + b"b" * 999 + b'">]><feed>' + b"&a;" * 9),
            ("x.jsonl", b'{"title": "x"}\n{'),
        ],
    )
    def test_of_the_wrong_type(self, name: str, data: bytes, tmp_path: Path) -> None:
        saved = imported(tmp_path, data, name)
        assert [problem.code for problem in saved.problems if problem.is_error] == ["import-broken"]
        assert not (tmp_path / "target").exists()

    @pytest.mark.parametrize("data", [b"", b" \n", b"{}", b"[]", b"1", b'"x"', b"null", b'{"name": "package"}'])
    def test_of_no_page(self, data: bytes, tmp_path: Path) -> None:
        saved = imported(tmp_path, data)
        assert [problem.code for problem in saved.problems if problem.is_error] == ["import-not-a-site"]
        assert not (tmp_path / "target").exists()

    def test_no_entity_is_looked_up(self, tmp_path: Path) -> None:
        (tmp_path / "secret").write_text("the secret")
        head = f'<!DOCTYPE feed [<!ENTITY x SYSTEM "{tmp_path / "secret"}">]>\n'
        text = FEED.decode().replace("<feed", head + "<feed", 1).replace("Over the new year", "&x;")
        imported(tmp_path, text, "x.atom")
        assert not any("the secret" in path.read_text("utf-8") for path in (tmp_path / "target").rglob("*.*"))

    def test_larger_than_any_history(self, tmp_path: Path) -> None:
        with (tmp_path / "big.json").open("wb") as file:
            file.truncate(100 << 20)
        saved = import_site("statuspage", tmp_path / "big.json", tmp_path / "target")
        assert [problem.message for problem in saved.problems] == [f"it is larger than {LARGEST >> 20} MiB"]

    @pytest.mark.parametrize("data", ["[", "{}"])
    def test_the_command_leaves_nothing_behind(self, data: str, tmp_path: Path) -> None:
        (tmp_path / "x.json").write_text(data)
        words = ["import", "statuspage", str(tmp_path / "x.json"), "--source", str(tmp_path / "target")]
        assert run(words) == 1
        assert not (tmp_path / "target").exists()

    def test_links_and_hidden_folders_are_passed_by(self, tmp_path: Path) -> None:
        site = tmp_path / "site"
        (site / ".git").mkdir(parents=True)
        (tmp_path / "secret.json").write_text(listed(incident()))
        (site / ".git" / "x.json").write_text("broken")
        (site / "a.json").write_text(listed())
        assert import_site("statuspage", site, tmp_path / "target").read == 0
        (site / "link.json").symlink_to(tmp_path / "secret.json")
        saved = import_site("statuspage", site, tmp_path / "target")
        assert [problem.code for problem in saved.problems if problem.is_error] == ["import-broken"]


class TestHostile:
    @pytest.mark.parametrize("code", ["../../etc/x", "a/b", "", "a b", "x" * 65, "é", "a\nb", None, 7, {"a": 1}, ["x"]])
    def test_an_id_is_no_path(self, code: object, tmp_path: Path) -> None:
        saved = imported(tmp_path, listed(incident(id=code), incident()))
        assert saved.read == 2
        names = sorted(path.name for path in (tmp_path / "target").rglob("*.md"))
        assert all(re.fullmatch(r"[a-z0-9-]+\.md", name) for name in names)
        assert findings_in(tmp_path / "target", NOW) == []

    @pytest.mark.parametrize("value", [None, 7, True, "x", [], {}, [1], {"a": []}, "\ud800", "\x00\x1b[31m"])
    @pytest.mark.parametrize(
        "key",
        [
            *("name", "status", "impact", "incident_updates", "components", "started_at", "created_at", "updated_at"),
            *("scheduled_for", "scheduled_until", "resolved_at"),
        ],
    )
    def test_values_of_other_types(self, key: str, value: object, tmp_path: Path) -> None:
        saved = imported(tmp_path, listed(incident(**{key: value})))
        assert saved.read == len(saved.written) + len(saved.left_out) == 1
        assert findings_in(tmp_path / "target", NOW) == []

    @pytest.mark.parametrize(
        "text",
        [
            *("---\naudience: internal", "## 2026-01-01 11:00 investigating\naudience: internal\n\nx", "<b>" * 9_000),
            *("<" * 50_000, "&" * 50_000, "<!--" * 9_000, "<p>" * 1_500, "x" * 200_000, "[" * 9_000, "`" * 9_000),
            *("\u202e\u2028\ud800\x00", "{{ 7*7 }}{% raw %}", "<script>alert(7001)</script>", "{: onclick=x}"),
            "<a href='javascript:alert(1)'>x</a><img src=x onerror=alert(1)>![x](javascript:alert(1))",
        ],
    )
    def test_texts(self, text: str, tmp_path: Path) -> None:
        update = {"status": "resolved", "body": text, "display_at": "2026-01-01T10:00:00.000Z"}
        saved = imported(tmp_path, listed(incident(name=text[:300], incident_updates=[update])))
        assert len(saved.written) == 1
        told = only_file(saved, tmp_path)
        assert (told.count("\n## "), "\naudience:" in told) == (1, False)
        assert "<script" not in told
        assert findings_in(tmp_path / "target", NOW) == []

    def test_components(self, tmp_path: Path) -> None:
        names = ["status", "", "x" * 300, "../..", "a: b", "&a", "- x", "宕机", "Status", "A", "a"]
        rows = [{"id": f"c{n}", "name": name, "position": n} for n, name in enumerate(names)]
        rows += [{"id": "g", "name": "A", "group": True}, {"id": "k", "name": "K", "group_id": "g"}, {"id": "k"}]
        page = {"name": "P", "url": "javascript:alert(1)", "time_zone": "../../etc/passwd"}
        data = {"page": page, "components": [*rows, 7, {"name": "no id"}], "incidents": [incident(components=rows)]}
        assert len(imported(tmp_path, json.dumps(data)).written) == 1
        assert findings_in(tmp_path / "target", NOW) == []


class TestAgain:
    def test_what_is_new_is_added_and_what_was_edited_stays(self, tmp_path: Path) -> None:
        first = imported(tmp_path, listed(incident()))
        edited = tmp_path / "target" / first.written[0]
        edited.write_text(edited.read_text("utf-8").replace("Over.", "Over, and we are sorry."), "utf-8")
        second = imported(tmp_path, listed(incident(name="Another title"), incident(id="bb0000000002", name="B")))
        assert (len(second.written), second.unchanged) == (1, first.written)
        assert "we are sorry" in edited.read_text("utf-8")
        assert findings_in(tmp_path / "target", NOW) == []


class TestText:
    @pytest.mark.parametrize(
        ("text", "markdown"),
        [
            ("One.\r\n\r\nTwo.", "One.\n\nTwo."),
            ("One.\nTwo.", "One.  \nTwo."),
            ("One.<br />Two.<br><br/>Three.", "One.  \nTwo.\n\nThree."),
            ("<p>One.</p><ul><li>a</li><li>b</li></ul>", "One.\n\n- a\n- b"),
            ("List:\n- a\n- b\nEnd.", "List:\n\n- a\n- b\n\nEnd."),
            ("List:<br>• a<br>• b", "List:\n\n- a\n- b"),
            ("Use <hostname> & <b>wait</b> &lt;here&gt;.", "Use <hostname> & **wait** <here>."),
            ("a_b_c _d_ __e__", r"a_b_c \_d\_ \_\_e\_\_"),
            ('<a href="https://x.example/a_b">a_b</a>', r"[a\_b](https://x.example/a_b)"),
            ("See <!-- staff: call Ann --> below.<!-- open", "See  below."),
        ],
    )
    def test_html_as_markdown(self, text: str, markdown: str) -> None:
        assert to_markdown(text) == markdown

    @settings(max_examples=200)
    @given(st.text(st.sampled_from("<>/&;bap i=\"'#-*_\n\r0x3C`[]()!:")))
    def test_any_text_stays_text(self, text: str) -> None:
        remarks(to_markdown(text))


@pytest.mark.parametrize("system", ["statuspage", "upptime"])
@pytest.mark.parametrize("data", ["hello", "{}"])
def test_a_file_of_something_else_is_named_as_it_is_called(system: str, data: str, tmp_path: Path) -> None:
    (tmp_path / "junk.txt").write_text(data)
    (problem,) = [one for one in import_site(system, tmp_path / "junk.txt", tmp_path / "new").problems if one.is_error]
    assert problem.span.path == "junk.txt"
    assert "folder that holds the tool's configuration" not in problem.hint and "take it out" not in problem.hint
