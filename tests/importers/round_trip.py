"""A captured answer of a hosted page against the answer of our own page that was made of it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from statusgen.build import Order, build, check, open_cache
from statusgen.disk import open_source
from statusgen.importers import import_site

Json = dict[str, Any]
LISTS = ("incidents", "scheduled_maintenances")


def there_and_back(capture: Path, folder: Path) -> tuple[Json, Json]:
    """What was captured in a summary.json, and what our summary.json says at the same instant."""
    before: Json = json.loads(capture.read_text("utf-8"))
    import_site("statuspage", capture, folder / "source")
    told = [before["page"]["updated_at"], *(row["updated_at"] for key in LISTS for row in before[key])]
    now = max(datetime.fromisoformat(text).astimezone(UTC) for text in told)
    cache = open_cache(None)
    checked = check(folder / "source", now, cache)
    assert checked.project is not None, checked.problems
    build(checked.project, Order(open_source(folder / "source"), folder / "site"), now=now, cache=cache)
    return before, json.loads((folder / "site/api/v2/summary.json").read_text("utf-8"))


def differences(before: Json, after: Json) -> Iterator[str]:
    """Each fact that is another, as `KIND: what was → what is`."""
    yield from _facts("page", before["page"], after["page"], ("name", "url", "time_zone"))
    yield from _components(before["components"], after["components"])
    yield from _facts("status", before["status"], after["status"], ("indicator", "description"))
    for key in LISTS:
        yield from _same_ids(key, before[key], after[key])
        made = {row["id"]: row for row in after[key]}
        for row in before[key]:
            if row["id"] in made:
                yield from incident_differences(row, made[row["id"]])


def other_keys(before: Any, after: Any, key: str = "") -> Iterator[str]:
    """The key of every value that is not the same byte for byte, and of every list in another order. Things are
    compared with those of the same id; updates by their place."""
    if isinstance(before, dict) and isinstance(after, dict):
        yield from before.keys() ^ after.keys()
        for name in before.keys() & after.keys():
            yield from other_keys(before[name], after[name], name)
    elif isinstance(before, list) and isinstance(after, list):
        one, other = (_by_id(rows, key) for rows in (before, after))
        if list(one) != list(other):
            yield key
        for name in one.keys() & other.keys():
            yield from other_keys(one[name], other[name], key)
    elif before != after:
        yield key


def _by_id(rows: list[Any], key: str) -> Json:
    """The things of a list by their ids; updates have others here."""
    if key == "incident_updates" or not all(isinstance(row, dict) for row in rows):
        return {str(n): row for n, row in enumerate(rows)}
    return {row["code" if "code" in row else "id"]: row for row in rows}


def _components(before: list[Json], after: list[Json]) -> Iterator[str]:
    tops = [[row for row in rows if row["group"]] for rows in (before, after)]
    leaves = [[row for row in rows if not row["group"]] for rows in (before, after)]
    yield from _same_ids("components", *leaves)
    made = {row["id"]: row for row in leaves[1]}
    names = [sorted((row["id"], row["name"].strip()) for row in rows) for rows in tops]
    if names[0] != names[1]:
        yield f"groups: {names[0]} → {names[1]}"
    for row in leaves[0]:
        other = made.get(row["id"])
        if other:
            yield from _facts("component", row, other, ("name", "status", "start_date"))
            if _words(row["description"]) != _words(other["description"]):
                yield f"component description: {row['description']!r} → {other['description']!r}"
            if row["group_id"] != other["group_id"]:
                yield f"component group: {row['group_id']} → {other['group_id']}"


def incident_differences(before: Json, after: Json) -> Iterator[str]:
    """What is another in one incident, or one maintenance."""
    yield from _facts("incident", before, after, ("name", "status", "impact"))
    instants = ("started_at", "resolved_at", "monitoring_at", "scheduled_for", "scheduled_until", "created_at")
    for key in instants:
        if not _same(before.get(key), after.get(key)):
            yield f"incident {key}: {before.get(key)} → {after.get(key)}"
    pairs = before["incident_updates"], after["incident_updates"]
    if len(pairs[0]) != len(pairs[1]):
        yield f"updates: {len(pairs[0])} → {len(pairs[1])}"
        return
    for update, other in zip(*pairs, strict=True):
        if update["status"] != other["status"]:
            yield f"update status: {update['status']} → {other['status']}"
        if not _same(update["display_at"], other["display_at"]):
            yield f"update display_at: {update['display_at']} → {other['display_at']}"
        if _words(update["body"]) != _words(other["body"]):
            yield f"update body: {_words(update['body'])!r} → {_words(other['body'])!r}"
        yield from _changes(update["affected_components"], other["affected_components"])
    named = [sorted(one["id"] for one in row["components"] if not one["group"]) for row in (before, after)]
    if named[0] != named[1]:
        yield f"incident components: {named[0]} → {named[1]}"


def _changes(before: list[Json] | None, after: list[Json] | None) -> Iterator[str]:
    states = [{row["code"]: row["new_status"] for row in rows or ()} for rows in (before, after)]
    for code, state in states[0].items():
        if states[1].get(code, state) != state:
            yield f"update affected_components: {state} → {states[1].get(code)}"


def _same_ids(what: str, before: list[Json], after: list[Json]) -> Iterator[str]:
    one, other = {row["id"] for row in before}, {row["id"] for row in after}
    if one != other:
        yield f"{what}: without {sorted(one - other)}, and with {sorted(other - one)}"


def _facts(what: str, before: Json, after: Json, keys: tuple[str, ...]) -> Iterator[str]:
    for key in keys:
        one, other = (_plain(row.get(key)) for row in (before, after))
        if one != other:
            yield f"{what} {key}: {one!r} → {other!r}"


def _plain(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def _same(one: str | None, other: str | None) -> bool:
    """The same instant, to the second; to the minute, where what was captured has no more."""
    if one is None or other is None:
        return one is other
    first, second = (datetime.fromisoformat(text).astimezone(UTC).replace(microsecond=0) for text in (one, other))
    return first == (second if "." in one else second.replace(second=0))


def _words(text: str | None) -> str:
    """The words alone: what is shown of HTML, and of the marks of lists and headings."""
    plain = html.unescape(re.sub(r"<[^<>]+>", " ", text or ""))
    return " ".join(re.sub(r"[^\w]+", " ", plain).split())
