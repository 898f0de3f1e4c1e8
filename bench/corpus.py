"""Makes a project of any size: five years of incidents, maintenance and notices, the same for the same seed.

The texts are put together from a few hundred words; lengths, statuses and the share of each kind follow what real
status pages look like: about four updates of forty words an incident, a list or a link in one of five.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SPAN = timedelta(days=5 * 365)

WORDS = (
    "mail web sign-in network storage backup print phone calendar archive portal queue relay database search upload "
    "download report payment form map library office remote access certificate address server room cable power cooling "
    "customers staff residents schools branches clinics courts visitors partners suppliers reach open load save send "
    "receive answer slowly late again twice never since until about during after before while most every new old some "
    "second minute hour morning afternoon evening night traffic load capacity change release update patch disk memory"
).split()
SEVERITIES = ("low", "medium", "medium", "high", "critical")
IMPACTS = ("degraded", "degraded", "partial_outage", "major_outage")
CATEGORIES = ("network", "change", "capacity", "hardware", "supplier", "software")


def write(folder: Path, incidents: int, services: int, seed: int = 1) -> None:
    """A project with so many incidents and services in `folder`."""
    random = Random(seed)
    folder.mkdir(parents=True)
    (folder / "services.yaml").write_text("\n".join(_catalogue(services)), "utf-8")
    for n in range(incidents):
        began = NOW - SPAN * ((n + 1) / (incidents + 1))
        began = began.replace(second=0, microsecond=0)
        kind = "maintenance" if n % 8 == 5 else "incident"
        id = f"{began:%Y-%m-%d}-{'-'.join(random.sample(WORDS, 3))}-{n}"
        lines = (
            _maintenance(random, began, services) if kind == "maintenance" else _incident(random, began, services, n)
        )
        file = folder / "incidents" / str(began.year) / f"{id}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(lines) + "\n", "utf-8")


def add_outage(folder: Path, services: int) -> None:
    """One more incident, open since two hours: every second service suffers from it, as badly as can be."""
    began = NOW - timedelta(hours=2)
    impacts = ("major_outage", "partial_outage", "degraded")
    lines = ["---", "title: No network in the buildings east of the river", "severity: critical", "services:"]
    lines += [f"  service-{n}: {impacts[n % 3]}" for n in range(0, services, 2)]
    lines += [f"determined: {began:%Y-%m-%d %H:%M}", "workaround: Use **mobile data**. Forms and cash work as usual."]
    lines += ["---", "", f"## {began:%Y-%m-%d %H:%M} investigating", "", _text(Random(2))]
    said = began + timedelta(hours=1)
    lines += ["", f"## {said:%Y-%m-%d %H:%M} identified", f"next_update: {NOW + timedelta(hours=1):%H:%M}"]
    lines += [f"eta: {NOW + timedelta(hours=5):%Y-%m-%d %H:%M}", "", _text(Random(3)), ""]
    (folder / "incidents" / f"{began:%Y-%m-%d}-no-network.md").write_text("\n".join(lines), "utf-8")


def newest_incident(folder: Path) -> Path:
    """The file of the newest incident."""
    files = sorted(folder.glob("incidents/*/*.md"), reverse=True)
    return next(file for file in files if "severity:" in file.read_text("utf-8"))


def _catalogue(services: int) -> Iterator[str]:
    yield "site:"
    yield "  title: Example Organisation Status"
    yield "  url: https://status.example.org/"
    yield "  description: Current state and history of all services."
    yield "  timezone: UTC"
    yield "  history_since: 2021-11-24"
    yield "groups:"
    groups = max(1, services // 8)
    yield from (f"  - {{id: group-{n}, name: Group {n}}}" for n in range(groups))
    yield "services:"
    for n in range(services):
        yield f"  - {{id: service-{n}, name: Service {n}, group: group-{n % groups}, sla: {{availability: 99.9}}}}"
    yield "policy: {close_after: 3d, severities: {high: {update_every: 1h}}}"
    yield ""


def _incident(random: Random, began: datetime, services: int, n: int) -> Iterator[str]:
    touched = {
        f"service-{random.randrange(services)}": random.choice(IMPACTS) for _ in range(random.choice((1, 1, 2, 3)))
    }
    yield "---"
    yield f"title: {_words(random, 6)}"
    yield f"severity: {random.choice(SEVERITIES)}"
    yield "services:"
    yield from (f"  {id}: {impact}" for id, impact in touched.items())
    yield f"determined: {began:%Y-%m-%d %H:%M}"
    yield f"category: {random.choice(CATEGORIES)}"
    yield f"root_cause: {_sentence(random, 12)}"
    yield f"resolution: {_sentence(random, 12)}"
    yield "---"
    at = began
    statuses = ["investigating", "identified", "monitoring", "resolved"]
    for status in statuses if n else statuses[:2]:
        at += timedelta(minutes=random.randrange(5, 60))
        yield ""
        yield f"## {at:%Y-%m-%d %H:%M} {status}"
        if status != "resolved":
            yield f"next_update: {at + timedelta(hours=1):%H:%M}"
        yield ""
        yield _text(random)


def _maintenance(random: Random, began: datetime, services: int) -> Iterator[str]:
    end = began + timedelta(hours=random.randrange(1, 6))
    yield "---"
    yield f"title: {_words(random, 5)}"
    yield "kind: maintenance"
    yield f"services: [service-{random.randrange(services)}]"
    yield f"announced: {began - timedelta(days=7):%Y-%m-%d %H:%M}"
    yield f"window: {{start: {began:%Y-%m-%d %H:%M}, end: {end:%Y-%m-%d %H:%M}}}"
    yield "---"
    yield ""
    yield _text(random)


def _text(random: Random) -> str:
    text = f"{_sentence(random, 14)} {_sentence(random, 12)} {_sentence(random, 14)}"
    extra = random.randrange(10)
    if extra == 0:
        return text + "\n\n" + "\n".join(f"- {_sentence(random, 6)}" for _ in range(3))
    if extra == 1:
        return text + f" Read [how to work meanwhile](https://www.example.org/{_words(random, 1)})."
    if extra == 2:
        return text + f" It has been like this since **{random.randrange(1, 59)} minutes** past."
    return text


def _sentence(random: Random, count: int) -> str:
    return _words(random, count) + "."


def _words(random: Random, count: int) -> str:
    return " ".join(random.choice(WORDS) for _ in range(count)).capitalize()
