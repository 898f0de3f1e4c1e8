"""Asks statuscheck what is wrong: `ask_statuscheck.py NAME=ADDRESS…` prints a JSON object of its answers."""

import json
import sys
from typing import Any

from statuscheck.services.bases._statuspageio import BaseStatusPageAPI


def answer(address: str) -> dict[str, Any]:
    class Page(BaseStatusPageAPI):  # type: ignore[misc]  # it has no types
        def _get_base_url(self) -> str:
            return address + "/api/v2/"

    found = Page().get_summary()
    return {
        "indicator": found.status.code,
        "description": found.status.description,
        "is_ok": found.status.is_ok,
        "components": {component.name: component.status for component in found.components},
        "incidents": {
            incident.name: [component.name for component in incident.components] for incident in found.incidents
        },
    }


print(json.dumps({name: answer(url) for name, _, url in (word.partition("=") for word in sys.argv[1:])}))
