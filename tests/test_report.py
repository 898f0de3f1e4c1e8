"""`statusgen report`: what it answers to people, programs and spreadsheets."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from statusgen.cli import run
from statusgen.derive.metrics.measures import MEASURES
from tests.stories import story
from tools.docs import REPORT, report_schema

NOW = "2026-07-01T06:00Z"


@pytest.fixture(autouse=True)
def outside_of_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The story lies in this repository, whose commits tell nothing of it."""
    monkeypatch.setattr("statusgen.git.Repository.find", lambda *_: None)
    monkeypatch.setenv("STATUSGEN_CACHE", str(tmp_path / "cache"))


def said(capsys: pytest.CaptureFixture[str], *options: str, source: Path | None = None) -> str:
    place = source or story("figures")
    assert run(["report", "--source", str(place), "--now", NOW, "--period", "2026-Q2", *options]) == 0
    return capsys.readouterr().out


def answered(capsys: pytest.CaptureFixture[str], *options: str, source: Path | None = None) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(said(capsys, "--format", "json", *options, source=source))
    jsonschema.validate(answer, json.loads(report_schema()))
    return answer


def test_the_figures_of_the_whole_stand_at_the_top(capsys: pytest.CaptureFixture[str]) -> None:
    answer = answered(capsys)
    assert {
        "told_within_promise": 0.5,
        "time_to_notify_median_s": 1800,
        "time_to_restore_median_s": 9000,
        "reopen_rate": pytest.approx(1 / 3, abs=1e-6),
        "escalation_rate": 0.25,
        "never_told": 1,
    } == {
        key: answer[key]["value"]
        for key in ("told_within_promise", "time_to_notify_median_s", "time_to_restore_median_s", "reopen_rate",
                    "escalation_rate", "never_told")
    }  # fmt: skip
    assert (answer["time_to_notify_mean_s"], answer["time_to_notify_p90_s"]) == (1620, 1860)
    assert answer["time_to_acknowledge_median_s"]["change"] == pytest.approx(-0.125)
    assert answer["baseline"]["name"] == "2026-Q1"
    assert {goal["figure"]: goal["state"] for goal in answer["goals"]}["escalation_rate"] == "missed"


def test_numbers_are_compared_by_day(capsys: pytest.CaptureFixture[str]) -> None:
    answer = answered(capsys, "--baseline", "2026-04-01..2026-05-31")
    assert answer["incidents"]["change"] == pytest.approx((4 / 91) / (3 / 61) - 1, abs=1e-6)


@pytest.mark.parametrize("form", ["text", "html"])
def test_a_change_by_the_day_says_so_where_the_baseline_is_of_another_length(
    capsys: pytest.CaptureFixture[str], form: str
) -> None:
    printed = said(capsys, "--format", form, "--baseline", "2026-04-01..2026-05-31").replace("\N{NO-BREAK SPACE}", " ")
    assert "\N{MINUS SIGN}10.6 % a day" in printed
    assert "A day: numbers of 91 days are compared with those of 61." in printed
    assert " a day" not in said(capsys, "--format", form, "--baseline", "2025-Q2")


def printed(capsys: pytest.CaptureFixture[str], *options: str, source: Path | None = None) -> str:
    """What people read of it, in one line."""
    page = said(capsys, *options, source=source)
    text = re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def test_the_promise_and_what_a_figure_lacks_stand_beside_it(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys)
    assert "Customers told as promised: within 30 min of determination, never told: 1" in text
    assert "Time until service was restored: still open: 1" in text
    assert "How it is known when customers were told (incidents): by the update itself: 3" in text
    page = printed(capsys, "--format", "html")
    goal = "(within 30 min of determination, never told: 1): at least 90 %; 50 % of 4 *: Missed"
    assert f"Customers told as promised {goal}" in page
    assert "Counted is what is public." not in page
    public = printed(capsys, "--format", "html", "--audience", "public")
    assert "Incidents that customers were never told of are not in it." in public and "never told:" not in public


def test_what_stands_first_says_of_how_many_and_compared_with_what(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    shutil.copytree(story("figures"), tmp_path / "site")
    catalogue = tmp_path / "site" / "services.yaml"
    catalogue.write_text(catalogue.read_text().replace("theme: plain", "theme: default"))
    page = printed(capsys, "--format", "html", source=tmp_path / "site")
    promise = "within 30 min of determination, never told: 1"
    change = "\N{MINUS SIGN}50 points compared with 2026-Q1"
    assert f"Customers told as promised 50 % of 4 * {change} {promise}" in page
    assert f"Customers told as promised {promise} Missed 50 % of 4 * at least 90 %" in page


def test_a_period_that_goes_on_says_up_to_when_it_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert "2026-07-01 to 2026-09-30, as of 2026-07-01" in said(capsys, "--period", "2026-Q3")
    assert "as of Jul 1, 2026" in printed(capsys, "--period", "2026-Q3", "--format", "html")
    assert "2026-10-01 to 2026-12-31, which has not begun" in said(capsys, "--period", "2026-Q4")
    assert "not begun" not in said(capsys) + said(capsys, "--period", "2026-Q3")
    assert ", as of" not in printed(capsys) + printed(capsys, "--format", "html")


def test_the_printed_report_has_the_forecast_of_the_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert "expected in 4 of 5 months last 60 days lately" in printed(capsys)
    assert "Next month Expected incidents by service" in printed(capsys, "--format", "html")


def test_what_nobody_wrote_is_null_and_what_lives_elsewhere_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    answer = answered(capsys, "--baseline", "2026-02")
    assert answer["baseline"]["time_to_root_cause_median_s"] is None
    assert answer["not_measured"] == [
        *("speed_of_answer", "abandonment_rate", "first_contact_resolution", "client_retention")
    ]


def test_figures_that_live_elsewhere(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for file in ("services.yaml",):
        (tmp_path / file).write_bytes((story("figures") / file).read_bytes())
    rows = ["2026-04,speed_of_answer,40s", "2026-05,speed_of_answer,1m", "2026-01,abandonment_rate,4.5%"]
    (tmp_path / "figures.csv").write_text("month,figure,value\n" + "\n".join(rows) + "\n")
    answer = answered(capsys, source=tmp_path)
    assert answer["outside"]["speed_of_answer_s"]["value"] == 50
    assert answer["outside"]["abandonment_rate"] is None, "it is of another quarter"
    assert answered(capsys, "--audience", "public", source=tmp_path)["outside"] == {}


def test_the_text_names_figures_that_live_elsewhere_where_there_is_a_file_of_them(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "services.yaml").write_bytes((story("figures") / "services.yaml").read_bytes())
    assert "figures.csv" not in said(capsys, source=tmp_path)
    (tmp_path / "figures.csv").write_text("month,figure,value\n2026-01,speed_of_answer,40s\n")
    assert "not measured" in said(capsys, source=tmp_path).partition("From figures.csv\n")[2], "of another quarter"


def test_the_public_report_has_public_figures_alone(capsys: pytest.CaptureFixture[str]) -> None:
    answer = answered(capsys, "--audience", "public")
    assert answer["told_within_promise"]["value"] == pytest.approx(2 / 3, abs=1e-6)
    assert not {"never_told", "escalation_rate", "time_to_root_cause_median_s"} & answer.keys()
    assert [stage["ends_with"] for stage in answer["value_stream"]["stages"]] == [
        *("told", "identified", "monitoring", "restored")
    ]


def test_rows_for_a_spreadsheet(capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(said(capsys, "--format", "csv"))))
    whole = {row["figure"]: row for row in rows if row["part"] == "all"}
    assert whole["time_to_notify_median_s"] | {"value": "1800", "n": "3"} == whole["time_to_notify_median_s"]
    assert {row["part"] for row in rows} == {
        *("all", "month", "service", "group", "severity", "team", "category", "outside")
    }


def test_the_text_names_every_figure_and_reads_well(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys)
    flowing = " ".join(text.split())
    for measure in MEASURES.values():
        assert measure.title in flowing
    assert "Customers told as promised *                        50 %   4" in text
    assert "* rests on few incidents" in text
    assert max(map(len, text.splitlines())) < 130


def test_a_period_without_anything_is_no_nonsense(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "--period", "2026-03")
    assert "Nothing to count: Customers told as promised" in text, text
    assert not re.search(r"\bnan\b|\binf\b|0 of 0|None", text)


@pytest.mark.parametrize("text", ["2026-Q5", "Q1", "2026-02-30..2026-03-01"])
def test_what_is_no_period_is_said(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "--period", text]) == 2
    assert "no period such as 2026, 2026-Q3" in capsys.readouterr().err


def test_the_schema_in_the_docs_is_that_of_the_code() -> None:
    """Else `make docs`."""
    assert REPORT.read_text("utf-8") == report_schema()
