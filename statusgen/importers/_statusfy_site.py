"""Statusfy's configuration (`config.yml`, `config.toml` or `config.js`) and the words of its default language."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

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
from statusgen.importers._javascript import javascript_table
from statusgen.importers._services import Catalogue
from statusgen.importers._sites import site_of
from statusgen.importers._texts import one_line
from statusgen.model import Site
from statusgen.value import Struct

_FILES = ("config.yml", "config.toml", "config.js")
"""In the order in which Statusfy looks for them."""
_NEEDED = re.compile(r"(title|description|baseUrl|defaultLocale|locales|content)\b", re.IGNORECASE)


class SiteFacts(Struct, frozen=True):
    """What the configuration tells; `folder` holds the incidents, and in it one folder for each of `languages`."""

    site: Site
    catalogue: Catalogue
    folder: str
    languages: frozenset[str]
    problems: list[Diagnostic]


def site_facts(root: Path) -> SiteFacts:
    """The site and its services, called as people of its default language call them."""
    problems: list[Diagnostic] = []
    config, name = _configuration(root, problems)
    code = text_at(config, "defaultlocale") or "en"
    words = _words(root, config, code, problems)
    site = site_of(
        name,
        problems,
        title=text_at(words, "title") or text_at(config, "title"),
        url=text_at(config, "baseurl"),
        description=text_at(words, "description") or text_at(config, "description"),
        timezone="UTC",
        language=code,
    )
    listed = at(config, "content", "systems")
    catalogue = Catalogue()
    if isinstance(listed, list):
        catalogue.add(item for item in listed if isinstance(item, str))
    for name, id in list(catalogue.ids.items()):
        about = at(words, "systems", "items", name.lower())
        if about:
            title, text = one_line(text_at(about, "title")), one_line(text_at(about, "description"))
            catalogue.describe(name, name=title or catalogue.services[id].name, description=text)
    languages = {text_at(locale, "code") for locale in tables_at(config, "locales")} - {code, ""}
    return SiteFacts(site, catalogue, _folder(config), frozenset(languages), problems)


def _configuration(root: Path, problems: list[Diagnostic]) -> tuple[dict[str, Value], str]:
    name = next((name for name in _FILES if (root / name).exists()), None)
    if name is None:
        problems.append(origin.import_config(Span(_FILES[0]), "there is no configuration"))
        return {}, _FILES[0]
    try:
        text = read_text(root / name, name)
        if name.endswith(".js"):
            config, computed = javascript_table(text)
            unread = [f"`{what}` is computed by a program" for what in computed if _NEEDED.match(what)]
            problems += [origin.import_config(Span(name), what) for what in unread]
            return config, name
        return toml_table(text) if name.endswith(".toml") else yaml_table(text)[0], name
    except UnreadableError as error:
        problems.append(origin.import_config(Span(name, error.line, 1), error.reason))
        return {}, name


def _words(root: Path, config: dict[str, Value], code: str, problems: list[Diagnostic]) -> dict[str, Value]:
    """The words of the default language; their file is named by its code or by the entry under `locales`."""
    entry = next((one for one in tables_at(config, "locales") if text_at(one, "code") == code), {})
    names = dict.fromkeys((text_at(entry, "file"), f"{code}.json"))
    name = next((f"locales/{name}" for name in names if _is_bare(name) and (root / "locales" / name).exists()), None)
    if name is None:
        return {}
    try:
        return json_table(read_text(root / name, name))
    except UnreadableError as error:
        problems.append(origin.import_config(Span(name, error.line, 1), error.reason))
        return {}


def _is_bare(name: str) -> bool:
    return bool(name) and PurePosixPath(name).name == name and name not in (".", "..")


def _folder(config: dict[str, Value]) -> str:
    """The folder of the incidents; one outside of the site is not followed."""
    name = PurePosixPath(text_at(config, "content", "dir") or "content")
    return "content" if name.is_absolute() or ".." in name.parts else str(name)
