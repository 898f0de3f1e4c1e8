"""Files of other tools as plain values: every scalar is text, as it was typed; tables and lists hold more of the same.

YAML goes through our own reader, which bounds size, nesting and tricks, and reads no date and no truth into anything.
TOML and JSON are brought to the same shape. JavaScript is parsed and never run.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeAlias

from statusgen.diagnostics import Span, StatusgenError
from statusgen.reading.fields import MOST_BYTES, decode, read_yaml
from statusgen.reading.nodes import Items, Node, Scalar, Table
from statusgen.reading.notes import Notes
from statusgen.value import Struct, field

Value: TypeAlias = "str | list[Value] | dict[str, Value]"

LARGEST = 64 << 20
"""Bytes of a file that machines wrote: an archive of ten thousand incidents has half of it."""

_KEY_LINE = re.compile(r"[A-Za-z_][\w-]*[ \t]*:(?:[ \t]|$)")
_YAML_IN_TOML = re.compile(r"(?m)^[A-Za-z_][\w-]*:[ \t].*$")
_BELONGS = re.compile(r"[ \t]|- |#|$")
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


class UnreadableError(Exception):
    """Why a foreign file, or the head of one, cannot be read; `line` counts from 1."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


class Document(Struct, frozen=True):
    """A page: its front matter with keys in lower case, and its text.

    `lines` tells where each key stands, `first_line` where the text begins, `repaired` what was broken ("": nothing).
    """

    path: str
    keys: Mapping[str, Value]
    body: str
    lines: Mapping[str, int] = field(default_factory=dict)
    first_line: int = 1
    repaired: str = ""

    def span(self, key: str = "") -> Span:
        """The place of a key, else of the file's beginning."""
        return Span(self.path, self.lines.get(key, 1), 1)

    def text(self, key: str) -> str:
        """The value as text on one line; "" if it is missing, empty or no scalar."""
        value = self.keys.get(key, "")
        return " ".join(value.split()) if isinstance(value, str) and value not in _NOTHING else ""

    def words(self, key: str) -> list[str]:
        """The value as a list of texts; a single text is a list of one."""
        value = self.keys.get(key, [])
        items = value if isinstance(value, list) else [value]
        return [" ".join(item.split()) for item in items if isinstance(item, str) and item.strip() not in _NOTHING]

    def is_true(self, key: str) -> bool:
        return self.text(key).lower() in ("true", "yes", "on")


def read_text(path: Path, name: str) -> str:
    """The text of a file with plain line feeds. Links and devices are not followed or opened."""
    if path.is_symlink() or not path.is_file():
        raise UnreadableError("it is a link or no ordinary file")
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise StatusgenError(f"cannot read {name}: {error.strerror}") from error
    notes = Notes(name)
    text = decode(data, notes)
    if text is None:
        raise UnreadableError(notes.problems[0].message, notes.problems[0].span.line)
    return text


def read_large(path: Path, name: str) -> str:
    """The text of what machines wrote, which may be long and hold any character. Links are not followed."""
    if path.is_symlink() or not path.is_file():
        raise UnreadableError("it is a link or no ordinary file")
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise StatusgenError(f"cannot read {name}: {error.strerror}") from error
    if len(data) > LARGEST:
        raise UnreadableError(f"it is larger than {LARGEST >> 20} MiB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError("it is no UTF-8", data.count(b"\n", 0, error.start) + 1) from error


def document(path: str, text: str) -> Document:
    """A page from its text. Front matter is YAML (`---`), TOML (`+++`, `---toml`) or JSON (`---json`, `{`)."""
    lines = text.split("\n")
    start = next((n for n, line in enumerate(lines) if line.strip()), 0)
    opening = lines[start].rstrip().lower()
    if opening.startswith("{"):
        return _json_page(path, text)
    kind = {"---": "yaml", "---yaml": "yaml", "---toml": "toml", "+++": "toml", "---json": "json"}.get(opening)
    repaired = ""
    if kind is None:
        if not _KEY_LINE.match(lines[start]):
            raise UnreadableError("it has no front matter")
        kind, repaired, start = "yaml", "the line `---` before the front matter is missing", start - 1
    fence = "+++" if opening == "+++" else "---"
    end = next((n for n in range(start + 1, len(lines)) if lines[n].rstrip() == fence), None)
    after = None if end is None else end + 1
    if end is None or (repaired and end > _end_of_keys(lines, start + 1)):
        end = after = _end_of_keys(lines, start + 1)
        repaired = "the front matter has no end: it was taken to end where text begins"
    keys, places, mixed = _head("\n".join(lines[start + 1 : end]) + "\n", kind, start + 2)
    return Document(path, keys, "\n".join(lines[after:]), places, (after or 0) + 1, repaired or mixed)


def has_front_matter(path: Path, name: str) -> bool:
    """The file is a page that says something about itself, or may be one: it cannot be read."""
    try:
        text = read_text(path, name)
    except UnreadableError:
        return True
    try:
        return bool(document(name, text).keys)
    except UnreadableError:
        return text.lstrip().startswith(("---", "+++", "{"))


def _json_page(path: str, text: str) -> Document:
    try:
        value, end = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str).raw_decode(text.lstrip())
    except (ValueError, RecursionError) as error:
        raise UnreadableError("its front matter is no JSON") from error
    return Document(path, _table(value), text.lstrip()[end:], {}, text.count("\n", 0, end) + 1)


def _end_of_keys(lines: Sequence[str], start: int) -> int:
    """The line after the last one that looks like YAML: a blank line ends it unless another key follows."""
    end = start
    for n in range(start, len(lines)):
        if _KEY_LINE.match(lines[n]) or (lines[n].strip() and _BELONGS.match(lines[n]) and lines[n - 1].strip()):
            end = n + 1
        elif lines[n].strip():
            break
    return end


def _head(text: str, kind: str, first_line: int) -> tuple[dict[str, Value], dict[str, int], str]:
    if kind == "yaml":
        keys, places = yaml_table(text, first_line)
        return keys, places, ""
    if kind == "json":
        try:
            return _table(json.loads(text, parse_int=str, parse_float=str, parse_constant=str)), {}, ""
        except (ValueError, RecursionError) as error:
            raise UnreadableError("its front matter is no JSON", first_line) from error
    try:
        return toml_table(text, first_line), _lines_of(text, first_line), ""
    except UnreadableError:
        mixed = "\n".join(_YAML_IN_TOML.findall(text))
        if not mixed:
            raise
    keys, _ = yaml_table(mixed, first_line)
    both = {**toml_table(_YAML_IN_TOML.sub("", text), first_line), **keys}
    return both, _lines_of(text, first_line), "a line of YAML stands in the TOML of the front matter"


def _lines_of(text: str, first_line: int) -> dict[str, int]:
    found = (re.match(r"([A-Za-z_][\w-]*)\s*[=:]", line) for line in text.split("\n"))
    return {match[1].lower(): first_line + n for n, match in enumerate(found) if match}


def yaml_table(text: str, first_line: int = 1) -> tuple[dict[str, Value], dict[str, int]]:
    """A YAML mapping with its keys in lower case, and the line of each key."""
    if not re.sub(r"(?m)^\s*(#.*)?$", "", text):
        return {}, {}
    notes = Notes("")
    table = read_yaml(text, notes, first_line)
    if table is None:
        problem = notes.problems[0]
        raise UnreadableError(f"its YAML is broken: {problem.message}", problem.span.line)
    return _of_table(table), {key.text.lower(): key.line for key, _ in table.entries}


def _of_table(table: Table) -> dict[str, Value]:
    return {key.text.lower(): _of_node(node) for key, node in table.entries}


def _of_node(node: Node) -> Value:
    if isinstance(node, Scalar):
        return "" if node.plain and node.text in _NOTHING else node.text
    return [_of_node(item) for item in node.items] if isinstance(node, Items) else _of_table(node)


def toml_table(text: str, first_line: int = 1) -> dict[str, Value]:
    """A TOML document with its keys in lower case."""
    try:
        return _table(tomllib.loads(text))
    except (ValueError, RecursionError) as error:  # of bad syntax, and of a number with thousands of digits
        at = re.search(r"line (\d+)", str(error))
        raise UnreadableError("its TOML is broken", first_line + (int(at[1]) - 1 if at else 0)) from error


def json_table(text: str) -> dict[str, Value]:
    """A JSON object with its keys in lower case."""
    try:
        return _table(json.loads(text, parse_int=str, parse_float=str, parse_constant=str))
    except (ValueError, RecursionError) as error:
        raise UnreadableError("it is no JSON") from error


def _table(value: Any) -> dict[str, Value]:
    if not isinstance(value, Mapping):
        raise UnreadableError("it is no table of keys")
    return {str(key).lower(): plain(item) for key, item in value.items()}


def plain(value: Any) -> Value:
    """Any parsed value in our shape: truth, numbers and times as text, nothing as the empty text."""
    if isinstance(value, Mapping):
        return _table(value)
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return "" if value is None else str(value)


def at(value: Value, *names: str) -> Value:
    """The value under nested keys; "" where there is none."""
    for name in names:
        value = value.get(name, "") if isinstance(value, dict) else ""
    return value


def text_at(value: Value, *names: str) -> str:
    """The text under nested keys, on one line; "" where there is none."""
    found = at(value, *names)
    return " ".join(found.split()) if isinstance(found, str) else ""


def tables_at(value: Value, *names: str) -> list[dict[str, Value]]:
    """The tables in the list under nested keys."""
    found = at(value, *names)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []
