"""cState's configuration: Hugo's file, with the categories and systems under `params`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from statusgen.diagnostics import Diagnostic, Span
from statusgen.importers._findings import origin
from statusgen.importers._foreign import (
    UnreadableError,
    Value,
    at,
    json_table,
    read_text,
    tables_at,
    text_at,
    toml_table,
    yaml_table,
)
from statusgen.importers._names import urlize
from statusgen.importers._services import Catalogue, groups_beside
from statusgen.importers._sites import site_of
from statusgen.model import Group, Site
from statusgen.value import Struct, field

_FILES = tuple(f"{name}.{kind}" for name in ("hugo", "config") for kind in ("yml", "yaml", "toml", "json"))
_ADDRESSES = ("permalinks", "uglyURLs")
"""Keys that give pages other addresses than their files have."""
_PLACES = ("", "config/_default/")
"""Hugo takes the first of these files; in the folder, a file `params` beside it holds that part."""


class SiteFacts(Struct):
    """What the configuration tells; `languages` are those of which content files may be translations."""

    site: Site
    groups: tuple[Group, ...]
    catalogue: Catalogue
    languages: frozenset[str]
    keeps_addresses: bool
    problems: list[Diagnostic] = field(default_factory=list)


def site_facts(root: Path) -> SiteFacts:
    """The site, its groups and its services."""
    problems: list[Diagnostic] = []
    config, name = _configuration(root, problems)
    address = text_at(config, "baseurl")
    site = site_of(
        name,
        problems,
        title=text_at(config, "title"),
        url=address,
        description=text_at(config, "params", "description"),
        timezone=text_at(config, "timezone") or "UTC",
        language=text_at(config, "languagecode") or text_at(config, "defaultcontentlanguage"),
    )
    catalogue = Catalogue()
    groups = _groups_and_services(config, catalogue)
    languages = at(config, "languages")
    codes = frozenset(languages) if isinstance(languages, dict) else frozenset()
    moved = [key for key in _ADDRESSES if at(config, key.lower()) not in ("", "false")]
    for key in moved:
        told = f"`{key}` of the configuration, which is not read, says where pages are"
        problems.append(origin.import_address(Span(name), told))
    return SiteFacts(site, groups, catalogue, codes, not moved, problems)


def _configuration(root: Path, problems: list[Diagnostic]) -> tuple[dict[str, Value], str]:
    for place in _PLACES:
        for file in _FILES:
            name = place + file
            if (root / name).exists():
                config = _table(root, name, problems)
                params = next((f for f in _FILES if (root / place / _params(f)).exists()), None) if place else None
                if params:
                    config.setdefault("params", _table(root, place + _params(params), problems))
                return config, name
    problems.append(origin.import_config(Span("config.yml"), "there is no configuration"))
    return {}, "config.yml"


def _params(file: str) -> str:
    return f"params.{file.partition('.')[2]}"


def _table(root: Path, name: str, problems: list[Diagnostic]) -> dict[str, Value]:
    try:
        text = read_text(root / name, name)
        if name.endswith(".toml"):
            return toml_table(text)
        return json_table(text) if name.endswith(".json") else yaml_table(text)[0]
    except UnreadableError as error:
        problems.append(origin.import_config(Span(name, error.line, 1), error.reason))
        return {}


def _groups_and_services(config: Mapping[str, Value], catalogue: Catalogue) -> tuple[Group, ...]:
    """Categories become groups, systems services; the systems of a category without a title stand in no group."""
    params = at(dict(config), "params")
    systems = [system for system in tables_at(params, "systems") if text_at(system, "name")]
    titled = [
        (text_at(category, "name"), text_at(category, "description"))
        for category in tables_at(params, "categories")
        if text_at(category, "name") and text_at(category, "untitled").lower() != "true"
    ]
    catalogue.add(text_at(system, "name") for system in systems)
    groups = groups_beside(catalogue.services, dict(titled).items())
    for system in systems:
        group = groups.get(text_at(system, "category"))
        catalogue.describe(
            text_at(system, "name"),
            name=text_at(system, "displayname") or text_at(system, "name"),
            group=group.id if group else None,
            description=text_at(system, "description"),
            links=_links(text_at(system, "link")),
            aliases=(f"/affected/{urlize(text_at(system, 'name'))}/",),
        )
    return tuple(groups.values())


def _links(address: str) -> dict[str, str]:
    if not re.fullmatch(r"https?://[^\s\\<>\"`{}|^]+", address):
        return {}
    return {urlsplit(address).hostname or "Website": address}
