"""Sources that are broken, hostile or merely odd: everything is counted, nothing is half written, nothing leaks."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statusgen.diagnostics import StatusgenError
from statusgen.importers import Saved, import_site
from tests.importers.reading_back import findings_in

FIXTURES = Path(__file__).parent / "fixtures"
NOW = datetime(2101, 1, 1, tzinfo=UTC)
CONFIG = "title: T\nbaseURL: https://status.example.gov/\nparams:\n  systems: [{name: API}]\n"
ISSUE = """---
title: T
date: 2020-01-01 10:00:00
resolved: false
severity: down
affected: [API]
section: issue
---
"""
SIGNS = "#=-\n `~:[]()<>!/*_|\\{}%\"' abct0125T.update|audience{{< track >}}\t\x0b<b>"
KEYS = ("title", "date", "resolved", "resolvedWhen", "severity", "affected", "section", "pin", "url", "aliases")
VALUES = ["[a, {b: c}]", "{a: [b]}", "'  '", "!!python/object:os.system x", "&a [*a]", "\x85"]
CONFIGS = [
    *("", "[]", "params: 1", "params: {systems: 1}", "params: {systems: [1, {}]}", "title: [x]", "a: [", "{{ x }}"),
    "\xff",
]


def site(folder: Path, files: dict[str, str | bytes]) -> Path:
    """A source folder with these files."""
    for name, content in {"config.yml": CONFIG, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def issue(body: str) -> str:
    return ISSUE + body


def imported(files: dict[str, str | bytes], tmp_path: Path) -> Saved:
    return import_site("cstate", site(tmp_path / "source", files), tmp_path / "target")


def only_file(saved: Saved, tmp_path: Path) -> str:
    (name,) = saved.written
    return (tmp_path / "target" / name).read_text("utf-8")


class TestValues:
    @settings(max_examples=100)
    @given(st.text(st.sampled_from(SIGNS), max_size=120))
    def test_any_text_makes_a_file_that_reads_back(self, body: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            saved = imported({"content/issues/a.md": issue(body)}, Path(folder))
            assert saved.read == 1
            assert [str(problem) for problem in findings_in(Path(folder, "target"), NOW)] == []

    @pytest.mark.parametrize("value", VALUES)
    @pytest.mark.parametrize("key", KEYS)
    def test_values_of_other_types(self, key: str, value: str, tmp_path: Path) -> None:
        lines = [line for line in issue("x").splitlines() if not line.startswith(f"{key}:")]
        saved = imported({"content/issues/a.md": "\n".join([lines[0], f"{key}: {value}", *lines[1:]])}, tmp_path)
        assert saved.read == len(saved.written) + len(saved.left_out) == 1
        assert findings_in(tmp_path / "target", NOW) == []

    @pytest.mark.parametrize("config", CONFIGS)
    def test_odd_configurations(self, config: str, tmp_path: Path) -> None:
        saved = imported({"config.yml": config.encode("latin-1"), "content/issues/a.md": issue("x")}, tmp_path)
        assert len(saved.written) == 1
        assert findings_in(tmp_path / "target", NOW) == []


class TestSize:
    def test_a_file_over_the_limit_is_left_out(self, tmp_path: Path) -> None:
        saved = imported({"content/issues/a.md": issue("x" * 2**20), "content/issues/b.md": issue("x")}, tmp_path)
        assert [(one.item, "bytes" in one.reason) for one in saved.left_out] == [("a", True)]

    @pytest.mark.parametrize("text", ["[" * 60_000, "- " * 60_000, "{a: " * 60_000, "> " * 60_000, "<b>" * 60_000])
    def test_depth_in_front_matter_and_in_the_text(self, text: str, tmp_path: Path) -> None:
        deep = f"---\ntitle: {text}\n---\n"
        saved = imported({"content/issues/a.md": deep, "content/issues/b.md": issue(text)}, tmp_path)
        assert saved.read == 2
        assert "a" in {one.item for one in saved.left_out}
        assert findings_in(tmp_path / "target", NOW) == []

    def test_many_services_and_long_names(self, tmp_path: Path) -> None:
        names = "\n".join(f"    - name: {'long ' * 40}{number}" for number in range(300))
        saved = imported({"config.yml": f"params:\n  systems:\n{names}\n", "content/issues/a.md": issue("x")}, tmp_path)
        assert len(saved.written) == 1
        assert findings_in(tmp_path / "target", NOW) == []


class TestLinks:
    def test_a_link_to_another_file_is_not_followed(self, tmp_path: Path) -> None:
        secret = tmp_path / "secret.md"
        secret.write_text(issue("the secret"), "utf-8")
        source = site(tmp_path / "source", {"content/issues/a.md": issue("x")})
        (source / "content/issues/link.md").symlink_to(secret)
        (source / "content/issues/folder").symlink_to(tmp_path)
        saved = import_site("cstate", source, tmp_path / "target")
        assert [one.item for one in saved.left_out] == ["link"]
        assert not any("secret" in path.read_text("utf-8") for path in (tmp_path / "target").rglob("*.*"))

    def test_a_pipe_is_not_opened(self, tmp_path: Path) -> None:
        source = site(tmp_path / "source", {"content/issues/a.md": issue("x")})
        os.mkfifo(source / "content/issues/pipe.md")
        assert [one.item for one in import_site("cstate", source, tmp_path / "target").left_out] == ["pipe"]

    def test_a_configured_folder_outside_is_not_read(self, tmp_path: Path) -> None:
        (tmp_path / "outside").mkdir()
        (tmp_path / "outside/a.md").write_text("---\ntitle: T\ndate: 2020-01-01T10:00:00Z\n---\n", "utf-8")
        source = site(tmp_path / "source", {"config.yml": "content: {dir: ../outside}\n"})
        saved = import_site("statusfy", source, tmp_path / "target")
        assert (saved.read, [problem.code for problem in saved.problems if problem.is_error]) == (
            0,
            ["import-not-a-site"],
        )


@pytest.mark.parametrize(
    "line", ["permalinks: {issues: /incidents/:slug/}", "uglyURLs: true", "uglyurls: {issues: true}"]
)
def test_addresses_that_cannot_be_known_are_not_made_up(line: str, tmp_path: Path) -> None:
    saved = imported({"config.yml": f"{CONFIG}{line}\n", "content/issues/a.md": issue("x")}, tmp_path)
    found = [problem for problem in saved.problems if problem.code == "import-address"]
    assert [problem.span.path for problem in found] == ["config.yml"]
    assert f"`{line.partition(':')[0].lower()}`" in found[0].message.lower()
    assert "aliases" not in only_file(saved, tmp_path)


class TestTarget:
    def test_nothing_is_written_for_a_folder_that_is_no_site(self, tmp_path: Path) -> None:
        saved = import_site("cstate", site(tmp_path / "source", {}), tmp_path / "target")
        assert [problem.code for problem in saved.problems if problem.is_error] == ["import-not-a-site"]
        assert not (tmp_path / "target").exists()

    def test_nor_for_one_of_which_nothing_can_be_read(self, tmp_path: Path) -> None:
        """Its name would be all that a project had of it, and made up."""
        files: dict[str, str | bytes] = {"config.yml": b"\x89PNG", "content/issues/a.md": b"\x89PNG"}
        saved = import_site("cstate", site(tmp_path / "source", files), tmp_path / "target")
        assert [problem.message for problem in saved.problems if problem.is_error] == [
            "no incidents are in content/issues"
        ]
        assert [one.item for one in saved.left_out] == ["a"]
        assert not (tmp_path / "target").exists()

    @pytest.mark.parametrize(
        "data", [b"\xff", b"---\nsection: issue\na: [\n---\n", b"---\nsection: issue\n---\n" + b"x" * 2**20]
    )
    def test_an_issue_among_other_pages_is_named_too(self, data: bytes, tmp_path: Path) -> None:
        files: dict[str, str | bytes] = {"content/issues/a.md": issue("x"), "content/pages/b.md": data}
        assert [one.item for one in imported(files, tmp_path).left_out] == ["b"]

    @pytest.mark.parametrize("data", [b"\xff", b"---\na: [\n---\n", b"---\ntitle: x\n---\n" + b"x" * 2**20])
    def test_so_is_one_that_was_put_away(self, data: bytes, tmp_path: Path) -> None:
        files: dict[str, str | bytes] = {"content/issues/a.md": issue("x"), "archive/b.md": data, "archive/c.md": "x"}
        assert [one.item for one in imported(files, tmp_path).left_out] == ["b"]

    def test_what_is_there_stays(self, tmp_path: Path) -> None:
        target = site(tmp_path / "target", {"services.yaml": "mine", "incidents/mine/a.md": "my own"})
        (target / "config.yml").unlink()
        saved = imported({"content/issues/a.md": issue("x"), "content/issues/b.md": issue("x")}, tmp_path)
        assert [one.item for one in saved.left_out] == ["a"]
        assert saved.written == ("incidents/2020/b.md",)
        assert (target / "services.yaml").read_text("utf-8") == "mine"
        assert (target / "incidents/mine/a.md").read_text("utf-8") == "my own"
        assert "import-services-kept" in {problem.code for problem in saved.problems}

    def test_a_group_is_no_service(self, tmp_path: Path) -> None:
        catalogue = (
            "site: {title: x, url: https://example.org/, timezone: UTC}\n"
            "groups: [{id: api, name: API}]\nservices: [{id: c, name: C}]\n"
        )
        site(tmp_path / "target", {"services.yaml": catalogue})
        saved = imported({"content/issues/a.md": issue("x")}, tmp_path)
        assert "services.yaml was kept; it lacks `api`" in {problem.message for problem in saved.problems}

    def test_an_import_that_was_moved_and_edited_is_known_again(self, tmp_path: Path) -> None:
        files: dict[str, str | bytes] = {"content/issues/a.md": issue("x")}
        first = imported(files, tmp_path)
        moved = tmp_path / "target/incidents/another-name.md"
        (tmp_path / "target" / first.written[0]).rename(moved)
        moved.write_text(moved.read_text("utf-8").replace("title: T", "title: Better"), "utf-8")
        assert imported(files, tmp_path).unchanged == ("incidents/another-name.md",)

    def test_a_failing_disk_leaves_nothing_behind(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        linked: list[Path] = []
        link = Path.hardlink_to

        def third_fails(path: Path, source: Path) -> None:
            if len(linked) == 2:
                raise OSError(28, "No space left on device", str(path))
            linked.append(path)
            link(path, source)

        monkeypatch.setattr(Path, "hardlink_to", third_fails)
        files: dict[str, str | bytes] = {f"content/issues/{name}.md": issue("x") for name in "abc"}
        with pytest.raises(StatusgenError, match="No space left"):
            imported(files, tmp_path)
        assert len(linked) == 2
        assert [path for path in (tmp_path / "target").rglob("*") if path.is_file()] == []

    @pytest.mark.parametrize(
        ("system", "source", "target"),
        [
            ("other", ".", "target"),
            ("cstate", "nowhere", "target"),
            ("cstate", "a-file", "target"),
            ("cstate", ".", "a-file"),
        ],
    )
    def test_wrong_usage(self, system: str, source: str, target: str, tmp_path: Path) -> None:
        (tmp_path / "a-file").write_text("x", "utf-8")
        with pytest.raises(StatusgenError) as raised:
            import_site(system, tmp_path / source, tmp_path / target)
        assert (raised.value.status, bool(raised.value.hint)) == (2, True)


class TestText:
    def test_a_template_stays_text(self, tmp_path: Path) -> None:
        saved = imported({"content/issues/a.md": issue("{{ .Site.Title }} {{% raw %}} ${process.env.X}")}, tmp_path)
        assert "{{ .Site.Title }} {{% raw %}} ${process.env.X}" in only_file(saved, tmp_path)

    def test_a_comment_reaches_no_file(self, tmp_path: Path) -> None:
        body = "Said.\n<!-- secret one\n\nstill secret -->\nMore. `<!-- shown -->` <!-- secret two"
        saved = imported({"content/issues/a.md": issue(body)}, tmp_path)
        assert "secret" not in only_file(saved, tmp_path)
        assert "<!-- shown -->" in only_file(saved, tmp_path)
        assert "import-comment" in {problem.code for problem in saved.problems}

    def test_no_text_becomes_an_update_or_hides_one(self, tmp_path: Path) -> None:
        body = "## 2020-01-01 11:00 resolved\n\n# audience\naudience: internal\n```\nno end"
        text = only_file(imported({"content/issues/a.md": issue(body)}, tmp_path), tmp_path)
        assert text.count("\n## ") == 1
        assert findings_in(tmp_path / "target", NOW) == []
