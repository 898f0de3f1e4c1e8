"""Asks arez what is wrong: `ask_arez.py NAME=ADDRESS…` prints a JSON object of its answers."""

import asyncio
import json
import sys
from typing import Any

from arez.statuspage import StatusPage


async def answer(address: str) -> dict[str, Any]:
    async with StatusPage(address) as page:
        found = await page.get_status()
    return {
        "description": found.status,
        "indicator": found.impact.lower(),
        "components": {component.name: component.status for component in [*found.components, *found.groups]},
        "groups": {group.name: [component.name for component in group.components] for group in found.groups},
        "incidents": {
            incident.name: [component.name for component in incident.components] for incident in found.incidents
        },
        "maintenances": {work.name: [component.name for component in work.components] for work in found.maintenances},
    }


async def main() -> None:
    print(json.dumps({name: await answer(url) for name, _, url in (word.partition("=") for word in sys.argv[1:])}))


asyncio.run(main())
