"""The site of an Upptime repository: its configuration, and the summary that it writes of its monitors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from statusgen.diagnostics import Diagnostic, Span
from statusgen.importers._findings import origin
from statusgen.importers._foreign import (
    UnreadableError,
    Value,
    plain,
    read_large,
    read_text,
    tables_at,
    text_at,
    yaml_table,
)
from statusgen.importers._services import Catalogue
from statusgen.importers._sites import site_of
from statusgen.importers._texts import one_line
from statusgen.importers._times import read_time
from statusgen.model import Site
from statusgen.value import Struct, field

CONFIGS = (".upptimerc.yml", ".upptimerc.yaml")
SUMMARY = "history/summary.json"
_STATES = ("up", "down", "degraded")


class Facts(Struct):
    """The site; its monitors as services; `names` by the slugs of their files; minutes of downtime by name and day;
    `up`: since when a monitor was well at the latest, by name."""

    site: Site
    catalogue: Catalogue
    names: dict[str, str]
    minutes: dict[str, dict[str, int]]
    up: dict[str, datetime | None]
    problems: list[Diagnostic] = field(default_factory=list)


def facts_of(root: Path) -> Facts:
    """What the repository's files tell; each that is missing or broken is a finding."""
    problems: list[Diagnostic] = []
    config, name = _configuration(root, problems)
    summary = [row for row in _summary(root, problems) if text_at(row, "name")]
    owner, repository = text_at(config, "owner"), text_at(config, "repo")
    domain = text_at(config, "status-website", "cname")
    hosted = f"https://{owner.lower()}.github.io/{repository}/" if owner and repository else ""
    site = site_of(
        name,
        problems,
        title=text_at(config, "status-website", "name"),
        url=f"https://{domain}/" if domain else hosted,
        description=re.sub(r"[*_`]+", "", text_at(config, "status-website", "intromessage")),
        timezone="UTC",
        language=text_at(config, "i18n", "locale") or "en",
    )
    monitors = tables_at(config, "sites") or summary
    catalogue = Catalogue()
    catalogue.add(dict.fromkeys(one_line(text_at(row, "name")) for row in monitors if text_at(row, "name")))
    names = {text_at(row, "slug"): one_line(text_at(row, "name")) for row in (*summary, *monitors)}
    for slug, called in names.items():
        if slug and called in catalogue.ids:
            catalogue.describe(called, aliases=(f"/history/{slug}/",))
    minutes = {one_line(text_at(row, "name")): _days(row) for row in summary}
    return Facts(site, catalogue, {k: v for k, v in names.items() if k}, minutes, _up(root, names, problems), problems)


def _configuration(root: Path, problems: list[Diagnostic]) -> tuple[dict[str, Value], str]:
    name = next((name for name in CONFIGS if (root / name).exists()), None)
    if name is None:
        problems.append(origin.import_config(Span(CONFIGS[0]), "there is no configuration"))
        return {}, CONFIGS[0]
    try:
        return yaml_table(read_text(root / name, name))[0], name
    except UnreadableError as error:
        problems.append(origin.import_config(Span(name, error.line, 1), error.reason))
        return {}, name


def _summary(root: Path, problems: list[Diagnostic]) -> list[dict[str, Value]]:
    if not (root / SUMMARY).exists():
        return []
    try:
        return tables_at({"rows": parsed(read_large(root / SUMMARY, SUMMARY))}, "rows")
    except UnreadableError as error:
        problems.append(origin.import_broken(Span(SUMMARY, error.line, 1), error.reason))
        return []


def parsed(text: str) -> Value:
    """JSON with every scalar as text, and keys in lower case. Raises UnreadableError."""
    try:
        return plain(json.loads(text, parse_int=str, parse_float=str, parse_constant=str))
    except json.JSONDecodeError as error:
        raise UnreadableError("its JSON is broken or cut off", error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableError("its JSON is nested too deep") from error


def _days(row: dict[str, Value]) -> dict[str, int]:
    days = row.get("dailyminutesdown", {})
    told = days.items() if isinstance(days, dict) else ()
    return {day: int(n) for day, n in told if isinstance(n, str) and re.fullmatch("[0-9]{1,5}", n) and n.strip("0")}


def _up(root: Path, names: Iterable[str], problems: list[Diagnostic]) -> dict[str, datetime | None]:
    """By slug when a monitor was last seen to be well."""
    found: dict[str, datetime | None] = {}
    for slug in names:
        name = f"history/{slug}.yml"
        if re.fullmatch(r"[\w-]+", slug) and (root / name).is_file():
            try:
                table, _ = yaml_table(read_text(root / name, name))
                if text_at(table, "status") not in _STATES:
                    raise UnreadableError("it does not say how the monitor is")
            except UnreadableError as error:
                hint = "look whether its last outage is over: an open one may be wrong"
                problems.append(origin.import_config(Span(name, error.line, 1), error.reason, hint))
                continue
            if text_at(table, "status") == "up":
                read = read_time(text_at(table, "lastupdated"), UTC)
                found[slug] = read.at if read else None
    return found
