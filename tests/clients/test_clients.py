"""Clients of hosted pages before a built site: each is asked what is wrong, in six situations, and must say it.

None of them is ours. They run in environments of their own, and reach nothing but this machine.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.programs import client_environment, node_package, program
from tests.stories import built, story

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Situation:
    """What a client should say: the roll-up, the state of what is not operational, and what goes on with whom."""

    indicator: str
    description: str
    troubled: dict[str, str]
    incidents: dict[str, list[str]]
    maintenances: dict[str, list[str]]
    past: dict[str, str]


SITUATIONS = {
    "calm": Situation(
        "none",
        "All Systems Operational",
        {},
        {},
        {},
        {"Mail from outside arrives late": "resolved", "New disks for shared drives": "completed"},
    ),
    "degraded": Situation(
        "minor",
        "Partially Degraded Service",
        {"Maps": "degraded_performance"},
        {"Maps open slowly": ["Maps"]},
        {},
        {"Maps open slowly": "monitoring"},
    ),
    "partial-in-group": Situation(
        "minor",
        "Minor Service Outage",
        {"Telephones": "partial_outage", "Communication": "partial_outage", "Workplace": "partial_outage"},
        {"Telephones are silent in the north building": ["Telephones"]},
        {},
        {"Telephones are silent in the north building": "investigating"},
    ),
    "major-outage": Situation(
        "major",
        "Partial System Outage",
        {"Sign-in": "major_outage", "E-mail": "major_outage"},
        {"Nobody can sign in": ["Sign-in", "E-mail"]},
        {},
        {"Nobody can sign in": "identified"},
    ),
    "maintenance-now": Situation(
        "maintenance",
        "Service Under Maintenance",
        {"Shared drives": "under_maintenance"},
        {},
        {"Update of the storage": ["Shared drives"]},
        {"Update of the storage": "in_progress"},
    ),
    "resolved-today": Situation("none", "All Systems Operational", {}, {}, {}, {"Cards are declined": "resolved"}),
}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """The sites of the situations on this machine, as `name=address`."""
    found, servers = [], []
    for name in SITUATIONS:
        folder = tmp_path_factory.mktemp(name)
        for path, data in built(story(name)).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
        Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        found.append(f"{name}=http://127.0.0.1:{server.server_port}")
    yield found
    for server in servers:
        server.shutdown()
        server.server_close()


def answers(*words: str | Path, folder: Path = HERE, **environment: str) -> dict[str, Any]:
    """What a program prints, as JSON. It is told of no proxy: nothing that it asks for is far away."""
    plain = {name: value for name, value in os.environ.items() if not name.lower().endswith(("_proxy", "pythonpath"))}
    run = subprocess.run(
        list(map(str, words)), cwd=folder, env=plain | environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout or "{}")
    return found


def troubled(components: dict[str, str]) -> dict[str, str]:
    """Those that are not operational, in the words of the API, however the client writes them."""
    words = {name: status.lower().replace(" ", "_") for name, status in components.items()}
    return {name: status for name, status in words.items() if status != "operational"}


def test_arez_knows_groups_and_what_each_incident_concerns(pages: list[str]) -> None:
    found = answers(client_environment("clients") / "python", HERE / "ask_arez.py", *pages)
    for name, expected in SITUATIONS.items():
        answer = found[name]
        assert (answer["indicator"], answer["description"]) == (expected.indicator, expected.description)
        assert troubled(answer["components"]) == expected.troubled
        assert (answer["incidents"], answer["maintenances"]) == (expected.incidents, expected.maintenances)
    assert found["calm"]["groups"] == {"Workplace": ["E-mail", "Shared drives"]}
    assert found["partial-in-group"]["groups"] == {
        "Workplace": ["Shared drives"],
        "Communication": ["E-mail", "Telephones"],
        "For residents": ["Website"],
    }


def test_statuscheck_knows_every_state(pages: list[str]) -> None:
    found = answers(client_environment("old-clients") / "python", HERE / "ask_statuscheck.py", *pages)
    for name, expected in SITUATIONS.items():
        answer = found[name]
        assert (answer["indicator"], answer["description"]) == (expected.indicator, expected.description)
        assert answer["is_ok"] is (expected.indicator == "none")
        assert troubled(answer["components"]) == expected.troubled
        assert answer["incidents"] == {**expected.incidents, **expected.maintenances}


@pytest.mark.parametrize("client", ["whadup", "discordstatus", "statuspage.io"])
def test_clients_of_all_addresses_find_everything_in_its_list(client: str, pages: list[str]) -> None:
    if client == "statuspage.io":
        folder = node_package("statuspage.io/package.json").parents[2]
        found = answers(program("node"), HERE / "ask.mjs", "statuspage", *pages, folder=folder)
    else:
        found = answers(client_environment("clients") / "python", HERE / f"ask_{client}.py", *pages)
    for name, expected in SITUATIONS.items():
        answer = found[name]
        assert (answer["indicator"], answer["description"]) == (expected.indicator, expected.description)
        assert troubled(answer["components"]) == expected.troubled
        assert answer["incidents"] == list(expected.incidents)
        assert answer["maintenances"] == list(expected.maintenances)
        past = dict([*answer["all_incidents"], *answer.get("all_maintenances", [])])
        assert past.items() <= expected.past.items()
        assert past == expected.past or client == "statuspage.io", "which knows no list of past maintenance"


def test_the_exporter_measures_what_is_wrong(pages: list[str], tmp_path: Path) -> None:
    rows = {
        name: {"type": "status_page", "url": f"{address}/api/v2/summary.json", "name": name}
        for name, _, address in (page.partition("=") for page in pages)
    }
    (tmp_path / "services.json").write_text(json.dumps(rows))
    metrics = tmp_path / "out.prom"
    answers(
        client_environment("clients") / "statuspage-prometheus-exporter",
        folder=tmp_path,
        SERVICES_JSON_PATH=str(tmp_path / "services.json"),
        RUN_MODE="once",
        METRICS_TEXTFILE_PATH=str(metrics),
        CLEAR_CACHE="true",
    )
    lines = re.findall(r"^(\w+)\{(.*)\} (\S+)$", metrics.read_text(), re.MULTILINE)
    found = [(name, dict(re.findall(r'(\w+)="([^"]*)"', labels)), float(value)) for name, labels, value in lines]
    for situation, expected in SITUATIONS.items():
        mine = [(name, labels, value) for name, labels, value in found if labels.get("service_name") == situation]
        states = {labels["component_name"]: value for name, labels, value in mine if name.endswith("component_status")}
        assert {name for name, value in states.items() if value != 1} == expected.troubled.keys()
        assert [value for name, _, value in mine if name.endswith("service_status")] == [expected.indicator == "none"]
        for kind, wanted in (("incident", expected.incidents), ("maintenance", expected.maintenances)):
            told = {
                labels[f"{kind}_name"]: labels["affected_components"].split(", ")
                for name, labels, value in mine
                if name == f"statuspage_{kind}_info" and value
            }
            assert told == wanted


def test_the_widget_shows_the_state(pages: list[str]) -> None:
    folder = node_package("@statuspage/status-widget/package.json").parents[3]
    found = answers(program("node"), HERE / "ask.mjs", "widget", *pages, folder=folder)
    for name, expected in SITUATIONS.items():
        assert found[name] == {"indicator": expected.indicator, "description": expected.description}
