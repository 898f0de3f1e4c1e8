"""Public status sites, as they are: each is imported, checked, and built.

The data is no part of the project (most of it has no licence). It is looked for in `../shared/data`, beside the
checkout; where it is not, these tests are left out and say so. `python -m tests.importers.test_real_data FOLDER` prints
the table of docs/importing.md, and leaves the imported projects in the folder.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from statusgen.build import Order, build, check, open_cache
from statusgen.diagnostics import MessageError
from statusgen.disk import open_source
from statusgen.importers import IMPORTERS, SENDERS, LeftOut, Saved, import_site
from statusgen.model import Project
from tests.conftest import ROOT
from tests.importers.reading_back import findings_in

DATA = Path(__file__).parent.parent.parent.parent / "shared" / "data"
CAPTURED = ("components", "incidents", "summary", "history", "data-status")
SITES = [
    *(site for system in IMPORTERS if system != "servicenow" for site in sorted((DATA / system).glob("*/"))),
    *sorted((DATA / "statuspage-history").glob("*/")),
    *(file for kind in CAPTURED for file in sorted((DATA / "statuspage-captures").glob(f"*{kind}*"))),
    *(file for file in sorted((DATA / "servicenow").rglob("*.*")) if file.is_file() and file.name != "SOURCE.txt"),
]
REFUSED = {
    **dict.fromkeys(sorted((DATA / "statuspage-captures").glob("*uptimeData*")), "statuspage"),
    **dict.fromkeys(sorted((DATA / "markdown-prose").glob("*/")), "cstate"),
}
"""What holds no incidents that an importer reads, with the one that comes nearest: days of uptime, and prose."""
MESSAGES = {
    **dict.fromkeys(sorted((DATA / "alertmanager").glob("*/")), "alertmanager"),
    **dict.fromkeys(sorted((DATA / "issues").glob("octokit*/")), "github-issue"),
    **dict.fromkeys(sorted((DATA / "issues").glob("xanzy*/")), "gitlab-issue"),
}
"""Folders of messages, and who takes them."""
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def system_of(site: Path) -> str:
    return site.relative_to(DATA).parts[0].partition("-")[0]


def sources(site: Path) -> list[str]:
    """The stems of the files that hold incidents, or the numbers of records, counted without the importer's help."""
    if system_of(site) == "servicenow":
        return sorted(set(re.findall(r'(?m)(?:^|"number": ")((?:INC|CHG)[0-9]+)', site.read_text("utf-8"))))
    if system_of(site) == "upptime":
        return sorted(outages(site))
    if system_of(site) == "statuspage":
        return sorted(codes(site))
    folders = [folder for folder in (site / "content/issues", site / "content", site) if folder.is_dir()]
    files = (path for path in folders[0].iterdir() if path.is_file() and path.name != "SOURCE.txt")
    return sorted(path.name.removesuffix(".md") for path in files)


def outages(site: Path) -> list[str]:
    """The commits with which monitors went down that were well, and the issues of an Upptime repository."""
    found: list[str] = []
    down: set[str] = set()
    for path in site.glob("status-commits.tsv"):
        for line in path.read_text("utf-8").splitlines()[1:]:
            commit, _, subject, file = line.split("\t")
            is_down = subject.startswith(("🟥", "🟨"))
            if is_down and file not in down:
                found.append(commit[:7])
            down = down | {file} if is_down else down - {file}
    rows = [row for path in site.glob("issues.json") for row in json.loads(path.read_text("utf-8"))]
    return found + [f"{row['html_url']}" for row in rows]


def codes(site: Path) -> set[str]:
    """The ids of all incidents that the files of a hosted page name."""
    paths = [path for path in (site, *site.rglob("*")) if path.is_file() and path.stat().st_size]
    texts = {path: path.read_text("utf-8") for path in paths}
    feeds = [text for path, text in texts.items() if path.suffix in (".atom", ".rss")]
    found = {code for text in feeds for code in re.findall('/incidents/([0-9a-z]{12})["<]', text)}
    lines = [line for path, text in texts.items() if path.suffix == ".jsonl" for line in text.splitlines()]
    found |= {re.sub(".*/", "", json.loads(line)["url"]) for line in lines}
    answers = [json.loads(text) for path, text in texts.items() if path.suffix == ".json"]
    rows = [row for answer in answers for key in ("incidents", "scheduled_maintenances") for row in answer.get(key, [])]
    listed = [row for answer in answers for month in answer.get("months", []) for row in month["incidents"]]
    return found | {row["id"] for row in rows} | {row["code"] for row in listed}


def skip_without_data() -> None:
    if not SITES:
        pytest.skip(f"no real data in {DATA}")


def test_the_data_is_here() -> None:
    """Says why the others do not run."""
    skip_without_data()


@pytest.mark.parametrize("site", SITES, ids=lambda site: f"{system_of(site)}-{site.name}")
class TestRealSite:
    def test_every_incident_is_imported_or_named_and_known_again(self, site: Path, tmp_path: Path) -> None:
        saved = import_site(system_of(site), site, tmp_path)
        assert saved.read == len(sources(site)) == len(saved.written) + len(saved.left_out)
        assert {one.item for one in saved.left_out} <= set(sources(site))
        assert all(one.reason for one in saved.left_out)
        again = import_site(system_of(site), site, tmp_path)
        assert (len(again.written), sorted(again.unchanged)) == (0, sorted(saved.written))

    def test_it_has_no_findings_and_builds(self, site: Path, tmp_path: Path) -> None:
        import_site(system_of(site), site, tmp_path / "source")
        project = built(tmp_path / "source", tmp_path / "site")
        pages = [f"incidents/{incident.id}/" for incident in project.incidents]
        old = [incident.aliases for incident in project.incidents] + [service.aliases for service in project.services]
        pages += [alias.strip("/") for aliases in old for alias in aliases]
        assert [page for page in pages if not (tmp_path / "site" / page / "index.html").is_file()] == []


def test_the_table_has_every_source() -> None:
    skip_without_data()
    sources = (*SITES, *REFUSED, *MESSAGES)
    about = {"README.md", "SOURCE.txt", "SOURCES.txt", "reserved.bin", "statuspage_v2.schema.json"}
    files = [path for path in DATA.rglob("*") if path.is_file() and path.name not in about]
    assert [path for path in files if not any(path.is_relative_to(source) for source in sources)] == []
    table = (ROOT / "docs" / "importing.md").read_text("utf-8")
    assert [source for source in sources if f": {source.name} |" not in table] == []


@pytest.mark.parametrize("source", REFUSED, ids=lambda source: source.name)
def test_what_holds_no_incidents_is_an_error_and_writes_nothing(source: Path, tmp_path: Path) -> None:
    saved = import_site(REFUSED[source], source, tmp_path / "target")
    assert [problem.code for problem in saved.problems] == ["import-not-a-site"]
    assert (saved.read, (tmp_path / "target").exists()) == (0, False)


@pytest.mark.parametrize("folder", MESSAGES, ids=lambda folder: folder.name)
def test_every_message_is_taken_or_left_out_with_the_reason(folder: Path, tmp_path: Path) -> None:
    """Issues that were made without our form are no reports."""
    for n, file in enumerate(sorted(folder.rglob("*.json"))):
        saved = taken(MESSAGES[folder], file, tmp_path / f"{n}")
        assert saved.read == len(saved.written) + len(saved.left_out) >= 1
        assert all(one.reason for one in saved.left_out)
        if MESSAGES[folder] == "alertmanager":
            assert len(saved.written) == (0 if is_over(json.loads(file.read_text("utf-8"))) else 1)
        assert [problem for problem in findings_in(tmp_path / f"{n}", NOW) if problem.is_error] == []


def taken(system: str, file: Path, target: Path) -> Saved:
    """The message, in a project of its own with the service that its labels name there. One that is none of the
    system's is left out, and its error is the reason."""
    rows = json.loads(file.read_text("utf-8")).get("alerts", [{"labels": {"service": "a"}}])
    labels = ("service", "job", "hostname", "instance", "alertname")
    label = next(name for name in labels if name in rows[0]["labels"])
    monitoring = f"{{labels: [{label}], services: {{{json.dumps(rows[0]['labels'][label])}: a}}, write: file}}"
    site = "site: {title: T, url: 'https://status.example.org/', timezone: UTC}\nservices: [{id: a, name: A}]\n"
    target.mkdir()
    (target / "services.yaml").write_text(f"{site}imports:\n  monitoring: {monitoring}\n", "utf-8")
    try:
        return SENDERS[system].take(file.read_bytes(), target, NOW)
    except MessageError as error:
        return Saved(system, (), (), (LeftOut(file.name, error.message),), ())


def is_over(message: dict[str, Any]) -> bool:
    """Whether all alerts of the message have ended."""
    rows, group = message["alerts"], message.get("status")
    until = [row.get("endsAt", "0001") for row in rows]
    return {row.get("status", group) for row in rows} == {"resolved"} or (
        group is None and not any(end.startswith("0001") for end in until)
    )


def built(source: Path, output: Path) -> Project:
    """Checks and builds as the command does; the project, of which every file must be good."""
    cache = open_cache(None)
    checked = check(source, NOW, cache)
    assert checked.project is not None
    assert [problem for problem in checked.problems if problem.code != "api-below-the-root"] == []
    build(checked.project, Order(open_source(source), output), now=NOW, cache=cache)
    return checked.project


def rows(folder: Path) -> Iterator[tuple[str, ...]]:
    """The table: source, incidents in and out, left out, findings by code, seconds of the import. Sites are built."""
    yield "source", "read", "written", "left out", "findings", "seconds"
    for site in SITES:
        name = f"{system_of(site)}: {site.name}"
        target = folder / name.replace(": ", "-")
        begin = time.perf_counter()
        saved = import_site(system_of(site), site, target)
        seconds = time.perf_counter() - begin
        with tempfile.TemporaryDirectory() as output:
            built(target, Path(output, "site"))
        yield row(name, [saved], seconds)
    for source, system in REFUSED.items():
        begin = time.perf_counter()
        saved = import_site(system, source, folder / source.name)
        yield row(f"{system}: {source.name}", [saved], time.perf_counter() - begin)
    for source, system in MESSAGES.items():
        with tempfile.TemporaryDirectory() as place:
            begin = time.perf_counter()
            files = sorted(source.rglob("*.json"))
            all_saved = [taken(system, file, Path(place, f"{n}")) for n, file in enumerate(files)]
            yield row(f"{system}: {source.name}", all_saved, time.perf_counter() - begin)


def row(name: str, saved: list[Saved], seconds: float) -> tuple[str, ...]:
    codes = Counter(problem.code.removeprefix("import-") for one in saved for problem in one.problems)
    told = ", ".join(f"{count} {code}" for code, count in sorted(codes.items())) or "none"
    counts = [(one.read, len(one.written), len(one.left_out)) for one in saved]
    return name, *(str(sum(column)) for column in zip(*counts, strict=True)), told, f"{seconds:.1f}"


if __name__ == "__main__":
    for number, cells in enumerate(rows(Path(sys.argv[1]))):
        print(f"| {' | '.join(cells)} |")
        if number == 0:
            print(f"|{' --- |' * len(cells)}")
