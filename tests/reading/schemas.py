"""What a JSON Schema allows, as a strategy; and every place of it with every slip of the hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema
from hypothesis import strategies as st
from jsonschema.validators import extend

EXAMPLES: Mapping[str, Any] = {
    "after": "10m",
    "change": "-15%",
    "determined": "2024-05-01 08:00",
    "file": "static/logo.svg",
    "end": "2024-05-01 11:00",
    "from": "Example Status <status@example.org>",
    "email": "a@example.org",
    "id": "email",
    "name": "E-mail",
    "start": "2024-05-01 10:00",
    "timezone": "Europe/Berlin",
    "title": "Example Status",
    "to": "a@example.org",
    "url": "https://status.example.org/",
    "url_env": "HOOK_URL",
    "urls_env": "CHAT_URLS",
    "what": "Buy a second relay",
    "within": "3M",
}
"""A right value for each required text, by its key."""

SHAPES: tuple[Any, ...] = (
    *(None, True, 7, "", "x"),
    *([], ["x"], ["x", "x"], [1], [[]], ["a@example.org"], ["eta"], ["root_cause"], ["/old/x/"], ["2024-05-01"]),
    *({}, {"x": "y"}, {"email": "degraded"}, {"Docs": "https://example.org/"}, {"degraded": 0.5}, {"": 1}),
    {"start": "2024-05-01 10:00", "end": "2024-05-01 11:00"},
)
"""Lists, mappings, and little else."""

VALUES: tuple[Any, ...] = (
    *EXAMPLES.values(),
    *(None, True, False, 0, 1, -1, 7, 101, 0.5, 2.5, 10**15),
    *("", " ", " x", "x", "A b", "no", "true", "12", "two\nlines", "x\n", "tab\tbed", "x" * 130, "x" * 5000, "ä 日本"),
    *("30m", "1h30m", "30m1h", "0m", "1.5h", "30 m", "90", "90%", "99.95%", "101%", "-5%", "1e2%", "nan%"),
    *("2024-05-01", "2024-5-1", "2024-05-01 10:00", "2024-05-01T10:00:00+02:00", "09:30", "2024", 2024, "2024-Q2"),
    *("2024-01-01..2024-03-31", "2024-06", "2024-13", "Q2 2024"),
    *("http://x", "https://example.org/status", "https://example.org/?a=b#c", "https://u:p@example.org/", "//x/y"),
    *("javascript:alert(1)", "https://x:70000/", "https://[::1]:8080/a", "https://example.org/a/../b", "/old/x/"),
    *("a@example.org", "a@b@c", "a@x..y", "A <a@x.org>, B <b@x.org>", "status", "E-Mail", "e--mail", "high", "High"),
    *("internal", "operational", "degraded", "maintenance", "UTC", "Europe", "../../etc/passwd", "69sb0f8lydp4"),
    *("FREQ=WEEKLY;BYDAY=SU", "FREQ=HOURLY", "freq=daily", "every Sunday", "x" * 200),
    *SHAPES,
)
"""What somebody may type, right in one place and wrong in another."""

_ALPHABET = st.characters(
    exclude_categories=["Cc", "Cs", "Zl", "Zp"], max_codepoint=0xFFEF, exclude_characters="\ufeff"
)


def _pattern(_validator: Any, pattern: str, text: Any, _schema: Any) -> Any:
    """ECMA-262, which JSON Schema goes by: `$` is the end, and not the place before a last line feed."""
    if isinstance(text, str) and not re.search(re.sub(r"\$$", r"\\Z", pattern), text):
        yield jsonschema.ValidationError(f"does not match {pattern}")


Validator = extend(jsonschema.Draft202012Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]  # no types


def right(schema: Mapping[str, Any], key: str = "") -> Any:
    """The least that the schema asks for."""
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            return right(schema[choice][0], key)
    if "enum" in schema:
        return schema["enum"][0]
    if schema["type"] == "object":
        return {name: right(schema["properties"][name], name) for name in schema.get("required", ())}
    if schema["type"] == "array":
        return [right(schema["items"])] * schema.get("minItems", 0)
    return EXAMPLES[key]


def variants(schema: Mapping[str, Any]) -> Iterator[Any]:
    """`VALUES` at this place, and at each place below it in an otherwise right value."""
    yield from SHAPES if schema.get("type") in ("array", "object") else VALUES
    for choice in ("anyOf", "oneOf"):
        for option in schema.get(choice, ()):
            yield from _below(option)
    yield from _below(schema)


def _below(schema: Mapping[str, Any]) -> Iterator[Any]:
    if schema.get("type") == "array":
        yield from ([value] for value in variants(schema["items"]))
    if schema.get("type") != "object":
        return
    if "propertyNames" in schema:
        names = schema["propertyNames"].get("enum", ["email"])
        yield from ({name: value} for name in names for value in variants(schema["additionalProperties"]))
        return
    least = right(schema)
    yield from ({name: value for name, value in least.items() if name != gone} for gone in least)
    yield from ({**least, name: "x"} for name in ("x", "password", "titel"))
    for name, part in schema["properties"].items():
        yield from ({**least, name: value} for value in variants(part))


def valid(schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Values that the schema allows."""
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            return st.one_of([valid(option) for option in schema[choice]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema["type"]:
        case "string":
            texts = st.from_regex(schema["pattern"], alphabet=_ALPHABET).map(lambda text: text.removesuffix("\n"))
            return texts.filter(lambda text: Validator(schema).is_valid(text))
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(schema["minimum"], schema["maximum"])
        case "number":
            least, most = schema["minimum"], schema["maximum"]
            return st.integers(int(least * 1000), int(most * 1000)).map(lambda n: n / 1000)
        case "array":
            return st.lists(valid(schema["items"]), min_size=schema.get("minItems", 0), max_size=3)
        case "object":
            return _objects(schema)
        case other:
            raise AssertionError(other)


def _objects(schema: Mapping[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    if "propertyNames" in schema:
        return st.dictionaries(valid(schema["propertyNames"]), valid(schema["additionalProperties"]), max_size=3)
    required = set(schema.get("required", ()))
    properties = {name: valid(part) for name, part in schema["properties"].items()}
    return st.fixed_dictionaries(
        {name: part for name, part in properties.items() if name in required},
        optional={name: part for name, part in properties.items() if name not in required},
    )
