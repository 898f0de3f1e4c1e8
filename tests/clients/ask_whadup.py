"""Asks whadup what is wrong, at all eight addresses: `ask_whadup.py NAME=ADDRESS…` prints a JSON object of answers."""

import json
import sys
from typing import Any

import whadup


def answer(address: str) -> dict[str, Any]:
    whadup.API_BASE_URL = address + "/api/"
    page = whadup.GithubStatus()
    summary = page.summary()
    assert page.status()["status"] == summary["status"]
    assert page.components()["components"] == summary["components"]
    assert page.Incidents.unresolved()["incidents"] == summary["incidents"]
    active, upcoming = page.Maintenances.active(), page.Maintenances.upcoming()
    assert active["scheduled_maintenances"] + upcoming["scheduled_maintenances"] == summary["scheduled_maintenances"]
    return {
        **summary["status"],
        "components": {row["name"]: row["status"] for row in summary["components"]},
        "incidents": [row["name"] for row in summary["incidents"]],
        "all_incidents": [(row["name"], row["status"]) for row in page.Incidents()["incidents"]],
        "maintenances": [row["name"] for row in active["scheduled_maintenances"]],
        "all_maintenances": [(row["name"], row["status"]) for row in page.Maintenances()["scheduled_maintenances"]],
    }


print(json.dumps({name: answer(url) for name, _, url in (word.partition("=") for word in sys.argv[1:])}))
