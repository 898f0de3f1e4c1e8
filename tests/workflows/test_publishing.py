"""The workflows do what they say: their own `run:` steps, taken from the YAML, build a site from a clean checkout."""

from __future__ import annotations

import json
import os
import re
import subprocess
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import yaml

from tests.conftest import ROOT
from tests.runner import Runner
from tests.workflows.documents import DOCUMENTS, SHOWN


@pytest.fixture(scope="module")
def temp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What runners have in common: the environment into which they install statusgen."""
    return tmp_path_factory.mktemp("runners")


def test_publishing_builds_a_site_and_says_when_it_changes_next(tmp_path: Path, temp: Path) -> None:
    runner = Runner(tmp_path, "push", shared=temp)
    runner.job("site.yml", "build")
    (site,) = runner.uploaded
    assert "<html" in (site / "index.html").read_text("utf-8")
    built = json.loads((site / "build.json").read_bytes())["built_at"]
    assert re.fullmatch(
        rf"next-transition=(20\S+)?\nbuilt-at={re.escape(built)}\n", (tmp_path / "output").read_text("utf-8")
    )
    assert (tmp_path / "summary").read_text("utf-8").startswith("Time alone changes the site next: ")


def test_what_a_scheduled_run_left_is_restored_and_only_what_changed_is_made(tmp_path: Path, temp: Path) -> None:
    first = Runner(tmp_path, "schedule", shared=temp)
    first.job("site.yml", "build")
    first.event = "push"
    saved = (tmp_path / "cache.tar").stat().st_mtime_ns
    report = "incidents/2026/2026-11-12-leave-balances.md"
    text = (ROOT / report).read_text("utf-8")
    first.changes[report] = text.replace("title: ", "title: Again ", 1)
    first.job("site.yml", "build")
    assert json.loads((temp / "build.json").read_bytes())["written"] < 100
    assert (tmp_path / "cache.tar").stat().st_mtime_ns == saved
    (site, _) = first.uploaded
    assert "Again " in (site / "incidents" / "2026-11-12-leave-balances" / "index.html").read_text("utf-8")
    anew = Runner(tmp_path / "anew", "push", shared=temp, changes=first.changes)
    anew.job("site.yml", "build")
    assert json.loads((temp / "build.json").read_bytes())["written"] > 500
    other = anew.uploaded[0]
    paths = [{path.relative_to(folder) for path in folder.rglob("*") if path.is_file()} for folder in (site, other)]
    assert paths[0] == paths[1]
    differing = {str(path) for path in paths[0] if (site / path).read_bytes() != (other / path).read_bytes()}
    assert differing == {"index.html", "build.json", ".statusgen-manifest.json"}  # which name the instant of the build


def test_a_pull_request_restores_nothing_and_leaves_nothing(tmp_path: Path, temp: Path) -> None:
    runner = Runner(tmp_path, "pull_request", shared=temp)
    runner.job("site.yml", "build")
    assert not (tmp_path / "cache.tar").exists()


def test_the_report_of_the_month_is_published_in_the_staff_edition(tmp_path: Path, temp: Path) -> None:
    runner = Runner(tmp_path, "schedule", shared=temp)
    runner.job("digest.yml", "report")
    (site,) = runner.uploaded
    (report,) = site.glob("report-20*.html")
    assert "<html" in report.read_text("utf-8")
    assert (site / "duties" / "index.html").exists()


def test_a_file_with_errors_keeps_no_other_from_customers_and_a_later_job_says_so(tmp_path: Path, temp: Path) -> None:
    typo = {"incidents/2026-11-22-typo.md": "---\ntitel: Mail is late\n---\n"}
    runner = Runner(tmp_path, "push", changes=typo, shared=temp)
    runner.job("site.yml", "build")
    (site,) = runner.uploaded
    assert "1 report could not be shown" in (site / "index.html").read_text("utf-8")
    assert "omissions=true\n" in (tmp_path / "output").read_text("utf-8")
    complete = yaml.safe_load((ROOT / ".github/workflows/publish.yml").read_text("utf-8"))["jobs"]["complete"]
    assert complete["needs"] == "site"
    assert "exit 1" in complete["steps"][0]["run"]


def test_a_pull_request_with_an_error_fails(tmp_path: Path, temp: Path) -> None:
    typo = {"incidents/2026-11-22-typo.md": "---\ntitel: Mail is late\n---\n"}
    runner = Runner(tmp_path, "pull_request", changes=typo, shared=temp)
    with pytest.raises(AssertionError, match="titel"):
        runner.job("check.yml", "incidents")


def test_a_pull_request_is_checked_and_not_published(tmp_path: Path, temp: Path) -> None:
    runner = Runner(tmp_path, "pull_request", shared=temp)
    runner.job("check.yml", "incidents")
    assert runner.uploaded == []
    assert not (tmp_path / "output").exists()


def test_nobody_is_told_before_the_new_site_answers() -> None:
    """`tools/await.sh`, against a server that shows nothing, then the old build, then the new one."""
    before, built = "2026-11-22T02:29:59-06:00", "2026-11-22T08:30:00Z"
    shown = ["", "no build", *(json.dumps({"built_at": time}, indent=2) for time in (before, built))]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the library's name
            body = shown.pop(0) if len(shown) > 1 else shown[0]
            self.send_response(200 if self.path == "/status/build.json" else 404)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Nothing."""

    def wait(time: str, seconds: str) -> int:
        command = [str(ROOT / "tools" / "await.sh"), f"{url}/status/", time, seconds]
        return subprocess.run(
            command, env={**os.environ, "INTERVAL": "0.01"}, capture_output=True, check=False
        ).returncode

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            assert wait(built, "60") == 0
            assert shown == [json.dumps({"built_at": built}, indent=2)]
            assert wait("2026-11-22T02:30:01-06:00", "0") == 1
            assert wait(before, "0") == 0, "a newer build took its place"
        finally:
            server.shutdown()
            thread.join()


def test_the_tests_of_a_pull_request_are_those_of_make() -> None:
    """Not run from here, for they are what runs."""
    steps = yaml.safe_load((ROOT / ".github" / "workflows" / "check.yml").read_text("utf-8"))["jobs"]["tests"]["steps"]
    assert [step["run"] for step in steps if "run" in step] == ["bash .ci/run"]
    assert (ROOT / ".ci" / "run").read_text("utf-8").splitlines()[-1] == "exec make test"


def test_sites_are_published_one_at_a_time_and_nobody_waits_for_messages() -> None:
    jobs = yaml.safe_load(DOCUMENTS["publish.yml"])["jobs"]
    assert jobs["site"]["concurrency"] == {"group": "pages", "cancel-in-progress": False}
    assert jobs["notify"].get("concurrency") is None
    assert "github.run_id" in yaml.safe_load(DOCUMENTS["publish.yml"])["concurrency"]["group"]


def test_each_schedule_sends_the_digest_of_its_period() -> None:
    workflow = yaml.safe_load(DOCUMENTS["digest.yml"])
    (what,) = [step["with"]["what"] for step in workflow["jobs"]["send"]["steps"] if "what" in step.get("with", {})]
    named = dict(re.findall(r"github\.event\.schedule == '([^']+)' && '(\w+)'", what))
    schedules = [row["cron"] for row in workflow[True]["schedule"]]
    assert [named.get(cron, "daily") for cron in schedules] == ["daily", "weekly", "monthly"]


def test_each_schedule_that_others_copy_sends_what_it_is_for() -> None:
    workflow = yaml.safe_load(SHOWN["docs/operations.md, 0"])
    what = workflow["jobs"]["send"]["steps"][-1]["with"]["what"]
    table, otherwise = re.findall(r"fromJSON\('(.*)'\)\[github\.event\.schedule\] \|\| '(\w+)'", what)[0]
    schedules = [row["cron"] for row in workflow[True]["schedule"]]
    assert [json.loads(table).get(cron, otherwise) for cron in schedules[:-1]] == ["due", "daily", "weekly", "monthly"]
    assert f"github.event.schedule != '{schedules[-1]}'" in workflow["jobs"]["send"]["if"]
    assert f"github.event.schedule == '{schedules[-1]}'" in workflow["jobs"]["heartbeat"]["if"]
