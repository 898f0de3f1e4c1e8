"""Public status sites, as they are: each is imported, checked, and built.

The data is no part of the project (most of it has no licence). It is looked for in `../shared/data`, beside the
checkout; where it is not, these tests are left out and say so. `python -m tests.importers.test_real_data` prints the
table of docs/importing.md.
"""

from __future__ import annotations

import json
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from statusgen.build import Order, build, check, open_cache
from statusgen.importers import IMPORTERS, SENDERS, import_site
from statusgen.model import Project
from statusgen.reading import open_source
from tests.importers.reading_back import findings_in

DATA = Path(__file__).parent.parent.parent.parent / "shared" / "data"
CAPTURED = ("components", "incidents", "summary", "history")
SITES = [
    *(site for system in IMPORTERS if system != "servicenow" for site in sorted((DATA / system).glob("*/"))),
    *sorted((DATA / "statuspage-history").glob("*/")),
    *(file for kind in CAPTURED for file in sorted((DATA / "statuspage-captures").glob(f"*{kind}*"))),
    *(file for file in sorted((DATA / "servicenow").rglob("*.*")) if file.is_file() and file.name != "SOURCE.txt"),
]
ALERTS = sorted((DATA / "alertmanager").rglob("*.json"))
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


@pytest.mark.parametrize("file", ALERTS, ids=lambda file: file.name)
def test_every_message_of_monitoring_is_understood(file: Path, tmp_path: Path) -> None:
    """All alerts of a message name the service here that their labels name there."""
    rows = json.loads(file.read_text("utf-8"))["alerts"]
    label = next(name for name in ("service", "job", "hostname", "instance", "alertname") if name in rows[0]["labels"])
    monitoring = f"{{labels: [{label}], services: {{{json.dumps(rows[0]['labels'][label])}: a}}, write: file}}"
    site = "site: {title: T, url: 'https://status.example.org/', timezone: UTC}\nservices: [{id: a, name: A}]\n"
    (tmp_path / "services.yaml").write_text(f"{site}imports:\n  monitoring: {monitoring}\n", "utf-8")
    saved = SENDERS["alertmanager"].take(file.read_bytes(), tmp_path, NOW)
    group = json.loads(file.read_text("utf-8")).get("status")
    until = [row.get("endsAt", "0001") for row in rows]
    resolved = {row.get("status", group) for row in rows} == {"resolved"} or (
        group is None and not any(end.startswith("0001") for end in until)
    )
    assert len(saved.written) == (0 if resolved else 1)
    assert saved.read == len(saved.written) + len(saved.left_out) >= 1
    assert [problem for problem in findings_in(tmp_path, NOW) if problem.is_error] == []


def built(source: Path, output: Path) -> Project:
    """Checks and builds as the command does; the project, of which every file must be good."""
    cache = open_cache(None)
    checked = check(source, NOW, cache)
    assert checked.project is not None
    assert [problem for problem in checked.problems if problem.code != "api-below-the-root"] == []
    build(checked.project, Order(open_source(source), output), now=NOW, cache=cache)
    return checked.project


def rows() -> Iterator[tuple[str, ...]]:
    """The table: site, incidents in and out, left out, findings by code, seconds of the import. Each site is built."""
    yield "site", "read", "written", "left out", "findings", "seconds"
    for site in SITES:
        with tempfile.TemporaryDirectory() as folder:
            begin = time.perf_counter()
            saved = import_site(system_of(site), site, Path(folder, "source"))
            seconds = time.perf_counter() - begin
            built(Path(folder, "source"), Path(folder, "site"))
        codes = Counter(problem.code.removeprefix("import-") for problem in saved.problems)
        told = ", ".join(f"{count} {code}" for code, count in sorted(codes.items())) or "none"
        numbers = (saved.read, len(saved.written), len(saved.left_out))
        yield f"{system_of(site)}: {site.name}", *map(str, numbers), told, f"{seconds:.1f}"


if __name__ == "__main__":
    for number, row in enumerate(rows()):
        print(f"| {' | '.join(row)} |")
        if number == 0:
            print(f"|{' --- |' * len(row)}")
