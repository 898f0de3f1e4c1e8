"""Values as YAML and as times: the shortest text that reads back as the same.

Nothing is quoted that needs no quotes: a time stands as people type it, though YAML 1.1 has types of its own for some.
Where YAML would read a text as something else (`no`, `404`, `12:30`), it is quoted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

import yaml

from statusgen.reading.fields import read_as

_NO_FOLDING = 10**6


class Plain(str):
    """A text that is written without quotes, whatever YAML 1.1 would make of it."""

    __slots__ = ()


class Flow(dict[str, Any]):
    """A mapping in braces, on one line."""


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, _data: Any) -> bool:
        """The same value twice is written twice."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002  # its own name
        """Lists stand two blanks to the right of their key."""
        return super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else "'" if read_as(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


def _plain(dumper: yaml.SafeDumper, text: Plain) -> yaml.ScalarNode:
    tag = dumper.resolve(yaml.ScalarNode, str(text), (True, False))  # type: ignore[no-untyped-call]  # as it is shipped
    return yaml.ScalarNode(tag, str(text))


def _flow(dumper: yaml.SafeDumper, table: Flow) -> yaml.MappingNode:
    return dumper.represent_mapping("tag:yaml.org,2002:map", table, flow_style=True)


def _words(dumper: yaml.SafeDumper, words: tuple[Any, ...]) -> yaml.SequenceNode:
    short = all(isinstance(word, str) for word in words) and sum(len(word) + 2 for word in words) < 90
    return dumper.represent_sequence("tag:yaml.org,2002:seq", words, flow_style=short)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(Plain, _plain)
_Dumper.add_representer(Flow, _flow)
_Dumper.add_representer(tuple, _words)


def dump(values: Mapping[str, Any]) -> str:
    """The mapping as a YAML block, in its order, without the values that are None; ends with a line feed."""
    kept = {key: value for key, value in values.items() if value is not None}
    text: str = yaml.dump(
        kept, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_NO_FOLDING, default_flow_style=False
    )
    return text


def inline(text: str) -> str:
    """The text as a YAML value that stays on its line."""
    if "\n" in text:
        dumped: str = yaml.dump(text, default_style='"', allow_unicode=True, width=_NO_FOLDING)
        return dumped.rstrip("\n")
    return dump({"k": text})[3:].rstrip("\n")


def write_time(instant: datetime, zone: tzinfo) -> str:
    """`2026-11-20 08:10[:30]` in the zone; with its offset where a clock change gives two instants that wall time."""
    local = instant.astimezone(zone)
    text = local.strftime("%Y-%m-%d %H:%M:%S" if local.second else "%Y-%m-%d %H:%M")
    return text if is_unambiguous(local) else text + local.isoformat(timespec="minutes")[16:]


def is_unambiguous(local: datetime) -> bool:
    """The wall time of this aware datetime names no other instant in its zone."""
    return local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset()


def write_day(day: date) -> Plain:
    """`2026-11-20`."""
    return Plain(day.isoformat())


def write_duration(duration: timedelta) -> str:
    """`1d12h`: units in falling order, to the second."""
    rest = round(duration.total_seconds())
    parts = []
    for unit, seconds in (("w", 604_800), ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)):
        count, rest = divmod(rest, seconds)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts)
