"""The configuration of a web editor for the repository: Decap CMS, and Sveltia CMS, which reads the same.

https://decapcms.org/docs/configuration-options/. Forms are made from the declarations that parse the files, so that
they ask for what is read. Updates stay text, as they are in the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from statusgen.model import Audience, Impact, Kind, Service, Site
from statusgen.reading.frontkeys import FRONT_MATTER, MOST_TITLE
from statusgen.writing.dumping import dump

_LABELS = {Kind.INCIDENT: "Incidents", Kind.MAINTENANCE: "Maintenance", Kind.NOTICE: "Notices"}
_BODIES = {
    Kind.INCIDENT: "## YYYY-MM-DD HH:MM investigating\n\nSay who notices what, since when, and what works meanwhile.",
    Kind.MAINTENANCE: "Say what does not work during it, and what to do.",
    Kind.NOTICE: "## YYYY-MM-DD HH:MM posted\n\nSay what there is to know.",
}
_LEFT_OUT = frozenset({"kind", "aliases", "imported_from", "api_id"})
"""What nobody types into a form."""
_TIME = "2026-11-20 08:31, in the site's time zone"
_LONG = 200


def write_cms(site: Site, services: Iterable[Service]) -> str:
    """`config.yml` of the editor: a form for each kind of file. Services are those that are public, since the file
    is too."""
    names = {service.id: service.name for service in services if service.audience is Audience.PUBLIC}
    collections = [_collection(kind, names) for kind in Kind]
    return dump(
        {
            "backend": {"name": "github", "repo": "YOUR-ORG/YOUR-REPOSITORY", "branch": "main"},
            "publish_mode": "editorial_workflow",
            "site_url": site.url,
            "media_folder": "static/images",
            "public_folder": "/static/images",
            "slug": {"encoding": "ascii", "clean_accents": True},  # as ids are: `störung` is no name of a file
            "output": {"omit_empty_optional_fields": True},  # Sveltia CMS; Decap CMS passes it by
            "collections": collections,
        }
    )


def _collection(kind: Kind, names: Mapping[str, str]) -> dict[str, Any]:
    only = {} if kind is Kind.INCIDENT else {"filter": {"field": "kind", "value": str(kind)}}
    return {
        "name": str(kind),
        "label": _LABELS[kind],
        "label_singular": str(kind).capitalize(),
        "folder": "incidents",
        "create": True,
        "extension": "md",
        "format": "yaml-frontmatter",
        "slug": "{{year}}-{{month}}-{{day}}-{{slug}}",
        "path": "{{year}}/{{slug}}",
        "identifier_field": "title",
        **only,
        "fields": list(_fields(kind, names)),
    }


def _fields(kind: Kind, names: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    schema = FRONT_MATTER[kind].schema()
    yield {"name": "kind", "label": "Kind", "widget": "hidden", "default": str(kind)}
    keys = [key for key in schema["properties"] if key not in _LEFT_OUT]
    for key in sorted(keys, key=lambda key: key not in schema["required"]):
        told = dict(schema["properties"][key])
        if key == "services":
            yield _services(told, names)
            continue
        if key == "title":
            told["maxLength"] = MOST_TITLE
        yield _field(key, told, required=key in schema["required"])
    hint = "Each update: ## TIME STATUS, its fields on the lines below, a blank line, then text"
    yield {
        "name": "body",
        "label": "Text" if kind is Kind.MAINTENANCE else "Updates",
        "widget": "text",
        "required": kind is not Kind.MAINTENANCE,
        "default": _BODIES[kind],
        "hint": hint,
    }


def _services(told: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A choice of impact for each service; what is not chosen is not written."""
    options = [str(impact) for impact in Impact]
    fields = [
        {"name": id, "label": name, "widget": "select", "options": options, "required": False}
        for id, name in names.items()
    ]
    return {
        "name": "services",
        "label": "Services",
        "widget": "object",
        "collapsed": False,
        "hint": told["description"],
        "fields": fields,
    }


def _field(name: str, told: Mapping[str, Any], *, required: bool = False) -> dict[str, Any]:
    """The field of a form for a value of this JSON Schema."""
    field = {"name": name, "label": name.replace("_", " ").capitalize(), **_widget(told), "required": required}
    hint = told.get("description") or (_TIME if field.get("pattern") and "[0-9]{4}" in str(field["pattern"][0]) else "")
    return field | ({"hint": hint} if hint else {})


def _widget(told: Mapping[str, Any]) -> dict[str, Any]:
    if "enum" in told:
        return {"widget": "select", "options": list(told["enum"])}
    if told.get("type") == "boolean":
        return {"widget": "boolean"}
    if told.get("type") == "array":
        items = told["items"]
        if items.get("type") == "object":
            return {"widget": "list", "fields": _parts(items)}
        return {"widget": "list", "field": {"name": "item", "label": "Item", **_widget(items)}}
    if told.get("type") == "object":
        return {"widget": "object", "fields": _parts(told)}
    pattern = told.get("pattern", "")
    if "[0-9]" in pattern:
        return {"widget": "string", "pattern": [pattern, "is not written as it must be"]}
    return {"widget": "text" if told.get("maxLength", 0) > _LONG else "string"}


def _parts(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    required = told.get("required", ())
    return [_field(key, value, required=key in required) for key, value in told["properties"].items()]
