"""The page of docs/ that lists every key of services.yaml, made from the tables that read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from statusgen.reading.schema import catalogue_schema

HEAD = """# services.yaml, key by key

Everything about the site in one file. This page is made from the tables by which the file is read; `statusgen schema
services` prints the same as JSON Schema, which editors understand, and `statusgen check` names every mistake with its
line. `[]` stands for each row of a list, `<…>` for a name of yours. Times are written `30m`, `4h`, `3d`, `2w`.
"""

MOST_WORDS = 8
"""How many words to choose from are named."""

MOST_NAMES = 4
"""How many keys of which each has the same rows are named."""

Schema = Mapping[str, Any]


def keys_page() -> str:
    """The file docs/services.md."""
    parts = [HEAD]
    for name, schema in catalogue_schema()["properties"].items():
        rows = "".join(f"| `{key}` | {about} |\n" for key, about in _rows(name, schema))
        parts.append(f"\n## {name}\n\n| key | what it is |\n| --- | --- |\n{rows}")
    return "".join(parts)


def _rows(path: str, schema: Schema) -> Iterator[tuple[str, str]]:
    """Each key from here on with what it is, in the order of the tables."""
    about = _about(schema)
    if about:
        yield path, about
    found: dict[str, str] = {}
    for way in (schema, *schema.get("oneOf", ()), *schema.get("anyOf", ())):
        for name, inner in way.get("properties", {}).items():
            found |= {key: text for key, text in _rows(f"{path}.{name}", inner) if key not in found}
        if isinstance(way.get("items"), dict):
            found |= {
                key: text for key, text in _rows(f"{path}[]", way["items"]) if (key, text) != (f"{path}[]", "text")
            }
        if isinstance(way.get("additionalProperties"), dict):
            names = way.get("propertyNames", {}).get("enum", ("name",))
            one = ", ".join(names) if len(names) <= MOST_NAMES else f"{names[0]}, …"
            found |= dict(_rows(f"{path}.<{one}>", way["additionalProperties"]))
    yield from found.items()


def _about(schema: Schema) -> str:
    """What the schema says of a value, and the words that there are for it."""
    words = [str(word) for word in schema.get("enum", ())]
    choice = ", ".join(f"`{word}`" for word in words[:MOST_WORDS]) + (", …" if words[MOST_WORDS:] else "")
    said = [schema.get("description", ""), choice if len(words) > 1 else ""]
    plain = "" if "properties" in schema or "items" in schema or "oneOf" in schema else _plain(schema)
    return ": ".join(filter(None, said)).replace("|", "\\|") or plain


def _plain(schema: Schema) -> str:
    """Of a value that goes by its name: what it is written as."""
    return {"string": "text", "boolean": "true or false", "integer": "a number", "number": "a number"}.get(
        str(schema.get("type")), ""
    )
