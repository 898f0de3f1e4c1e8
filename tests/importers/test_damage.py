"""Every importer, and all that takes messages: a source that is cut off, of another kind or far too large is a clear
error, and nothing is half written."""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from statusgen.cli import run
from statusgen.diagnostics import StatusgenError
from statusgen.importers import IMPORTERS, SENDERS, Saved, import_site
from statusgen.importers._given import Takes
from tests.importers import alerts, issues
from tests.importers.reading_back import findings_in

FIXTURES = Path(__file__).parent / "fixtures"
NOW = datetime(2101, 1, 1, tzinfo=UTC)
SYSTEMS = [system for system, importer in IMPORTERS.items() if importer.TAKES != Takes.ADDRESS]
"""Those that are given files; what hosts answer is damaged in the tests of live sources."""
LINE_FEED = ord("\n")
FILLINGS = [b"", b"\xff", b"\n---\n", b"{{<", b"\x00", b"- " * 40]
OTHERS = {
    "empty": b"",
    "blank": b" \n\n",
    "picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "archive": b"PK\x03\x04\x14\x00",
    "page": b"<!DOCTYPE html><html><body><h1>Sign in</h1></body></html>",
    "XML": b"<?xml version='1.0'?><a><b/></a>",
    "null": b"null",
    "number": b"7",
    "text": b'"x"',
    "list": b"[7]",
    "table": b'{"name": "package"}',
    "deep": b"[" * 100_000,
    "deeper": b'{"a":' * 100_000,
    "UTF-16": '{"incidents": []}'.encode("utf-16"),
    "binary": bytes(range(256)) * 9,
}
FOREIGN = ("config.yml", "content/a.md", "content/issues/a.md", ".upptimerc.yml", "issues.json", "status-commits.tsv")


def samples(system: str) -> dict[str, bytes]:
    """The files of the fixture, by path; of what is one file, it alone."""
    root = FIXTURES / system
    if root.is_file():
        return {"": root.read_bytes()}
    files = sorted(path for path in root.rglob("*") if path.is_file() and path.suffix != ".png")
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


MADE = [
    (system, name)
    for system in SYSTEMS
    if system not in ("cstate", "statusfy")
    for name in samples(system)
    if not name.startswith(".")
]
"""Files that machines write, so that half of one is known; a configuration is written by people."""


def copied(system: str, folder: Path) -> Path:
    """The fixture, in the folder."""
    folder.mkdir(exist_ok=True)
    source = folder / "source"
    if (FIXTURES / system).is_file():
        shutil.copy(FIXTURES / system, source)
    else:
        shutil.copytree(FIXTURES / system, source)
    return source


def imported(system: str, source: Path, target: Path) -> Saved | None:
    """What came of it: None, if it was refused, and then nothing at all was written."""
    try:
        saved = import_site(system, source, target)
    except StatusgenError:
        saved = None
    if saved is None or any(problem.is_error for problem in saved.problems):
        assert not target.exists()
        return None
    assert saved.read == len(saved.written) + len(saved.left_out)
    assert {path.name for path in target.iterdir()} <= {"incidents", "services.yaml"}
    return saved


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.md")}


@pytest.mark.parametrize("system", SYSTEMS)
class TestFiles:
    @settings(max_examples=12, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
    @given(data=st.data(), where=st.floats(0, 1), filling=st.sampled_from(FILLINGS))
    def test_cut_off_or_filled_anywhere(self, system: str, data: st.DataObject, where: float, filling: bytes) -> None:
        name, whole = data.draw(st.sampled_from(sorted(samples(system).items())))
        cut = round(where * len(whole))
        with tempfile.TemporaryDirectory() as folder:
            source = copied(system, Path(folder))
            (source / name).write_bytes(whole[:cut] + filling + (whole[cut:] if filling else b""))
            if imported(system, source, Path(folder, "target")):
                problems = findings_in(Path(folder, "target"), NOW)
                assert (
                    problems == [] or system == "statusgen"
                )  # whose files are taken as they are, for `check` to judge

    @pytest.mark.parametrize("kind", OTHERS)
    def test_of_another_kind(self, system: str, kind: str, tmp_path: Path) -> None:
        takes = IMPORTERS[system].TAKES
        if Takes.FILE in takes:
            (tmp_path / "file").write_bytes(OTHERS[kind])
            assert imported(system, tmp_path / "file", tmp_path / "target") is None
        if Takes.FOLDER in takes:
            for name in FOREIGN:
                (tmp_path / "folder" / name).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / "folder" / name).write_bytes(OTHERS[kind])
            saved = imported(system, tmp_path / "folder", tmp_path / "other")
            assert saved is None or saved.written == ()

    def test_larger_than_any(self, system: str, tmp_path: Path) -> None:
        """A file of 100 MB: an error, or, where it is the text of one incident, that is left out and named."""
        whole = import_site(system, copied(system, tmp_path), tmp_path / "whole")
        names = list(samples(system))
        for n, name in enumerate({names[0], names[len(names) // 2], names[-1]}):
            source = copied(system, tmp_path / f"{n}")
            with (source / name).open("r+b") as file:
                file.truncate(100 << 20)
            saved = imported(system, source, tmp_path / f"{n}" / "target")
            assert saved is None or saved.read == whole.read, name


@pytest.mark.parametrize(("system", "name"), MADE)
def test_what_is_written_of_half_a_file_is_whole(system: str, name: str, tmp_path: Path) -> None:
    """At thirty places, and around each end of a line: files are those that the whole makes, or the cut is named."""
    whole = samples(system)[name].rstrip()
    lines = [place + near for place, byte in enumerate(whole) if byte == LINE_FEED for near in (-1, 0, 1)]
    import_site(system, copied(system, tmp_path), tmp_path / "all")
    for cut in {*lines[:: 1 + len(lines) // 15], *range(0, len(whole), 1 + len(whole) // 30)}:
        source = copied(system, tmp_path / f"{cut}")
        (source / name).write_bytes(whole[:cut])
        saved = imported(system, source, tmp_path / f"{cut}" / "target")
        if saved and not {"import-config", "import-incomplete"} & {problem.code for problem in saved.problems}:
            assert files(tmp_path / f"{cut}" / "target").items() <= files(tmp_path / "all").items(), cut


HEAD = '{"record": "statusgen", "version": 1}\n'
SITE = '{"record": "site", "value": {"title": "T", "url": "https://x.example/", "timezone": "UTC"}}\n'


def a_file(path: str) -> str:
    return HEAD + SITE + json.dumps({"record": "file", "path": path, "text": "x"})


def an_incident(**values: str) -> str:
    return HEAD + SITE + json.dumps({"record": "incident", "path": "incidents/a.md", "value": values})


@pytest.mark.parametrize(
    "text",
    [
        *("", "not JSON", "[]", HEAD, HEAD + SITE + SITE, HEAD + SITE + "[" * 9_999),
        HEAD.replace("1", "2") + SITE,
        HEAD + SITE.replace("UTC", "../../etc/passwd"),
        HEAD + SITE.replace('"T"', "7"),
        *(
            a_file(path)
            for path in (
                "../x.md",
                "x/figures.csv",
                "incidents/../../x.md",
                "/etc/x.md",
                "incidents/x.txt",
                ".git/config",
            )
        ),
        HEAD + SITE.replace('"T"', r'"\ud800"'),
        an_incident(id="b", kind="notice", title="T"),
        an_incident(id="a", kind="party", title="T"),
    ],
)
def test_a_file_that_is_no_export_writes_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / "odd.jsonl").write_text(text)
    with pytest.raises(StatusgenError):
        import_site("statusgen", tmp_path / "odd.jsonl", tmp_path / "back")
    assert not (tmp_path / "back").exists()


MESSAGES = {
    "alertmanager": (alerts.SERVICES, json.dumps({"version": "4", "alerts": [alerts.alert()]})),
    "event": (alerts.SERVICES, json.dumps([{"service": "email", "status": "firing", "key": "q"}])),
    "github-issue": (issues.SERVICES, json.dumps(issues.event())),
    "gitlab-issue": (issues.SERVICES, json.dumps(issues.gitlab_event())),
}


@pytest.mark.parametrize("system", SENDERS)
class TestMessages:
    def test_cut_off_at_any_byte(self, system: str, tmp_path: Path) -> None:
        services, whole = MESSAGES[system]
        (tmp_path / "services.yaml").write_text(services)
        for cut in range(len(whole)):
            with pytest.raises(StatusgenError):
                SENDERS[system].take(whole[:cut].encode(), tmp_path, issues.NOW)
        assert [path.name for path in tmp_path.iterdir()] == ["services.yaml"]
        assert len(SENDERS[system].take(whole.encode(), tmp_path, issues.NOW).written) == 1

    @pytest.mark.parametrize("kind", OTHERS)
    def test_of_another_kind(self, system: str, kind: str, tmp_path: Path) -> None:
        (tmp_path / "services.yaml").write_text(MESSAGES[system][0])
        with pytest.raises(StatusgenError):
            SENDERS[system].take(OTHERS[kind], tmp_path, issues.NOW)
        assert [path.name for path in tmp_path.iterdir()] == ["services.yaml"]

    def test_larger_than_any(self, system: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "services.yaml").write_text(MESSAGES[system][0])
        with (tmp_path / "message").open("wb") as file:
            file.truncate(100 << 20)
        assert run(["import", system, str(tmp_path / "message"), "--source", str(tmp_path)]) == 1
        assert "larger than 1 MiB" in capsys.readouterr().err
