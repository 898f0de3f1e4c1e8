"""Asks discordstatus what is wrong: `ask_discordstatus.py NAME=ADDRESS…` prints a JSON object of its answers."""

import json
import sys
from typing import Any

from discordstatus import DiscordStatus


def answer(address: str) -> dict[str, Any]:
    page = DiscordStatus()
    page.base_target = address + "/api/v2"
    return {
        **page.status["status"],
        "components": {row["name"]: row["status"] for row in page.components["components"]},
        "incidents": [row["name"] for row in page.unresolved_incidents["incidents"]],
        "all_incidents": [(row["name"], row["status"]) for row in page.all_incidents["incidents"]],
        "maintenances": [row["name"] for row in page.active_maintenances["scheduled_maintenances"]],
        "upcoming": [row["name"] for row in page.upcoming_maintenances["scheduled_maintenances"]],
        "all_maintenances": [(row["name"], row["status"]) for row in page.all_maintenances["scheduled_maintenances"]],
    }


print(json.dumps({name: answer(url) for name, _, url in (word.partition("=") for word in sys.argv[1:])}))
