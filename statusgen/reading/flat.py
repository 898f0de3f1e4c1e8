"""A short cut for the YAML that nearly every file has: `key: value` lines, one level of indent, small flow collections.

It gives exactly the nodes that the YAML library gives for these texts, in a fraction of the time, and None for every
text that it is not sure of: a comment, an escape, an empty value, a key that stands twice, anything over several lines.
"""

from __future__ import annotations

import re

from statusgen.reading.nodes import Items, Node, Scalar, Table

_KEY = r"[A-Za-z_][A-Za-z0-9_-]{0,60}"
_PLAIN = r"[^\W_][^:#\t]*(?::(?=\S)[^:#\t]*)*"  # with the blanks behind it, so that they are looked at once
_PLAIN_IN_FLOW = r"[^\W_][^:#\t,\[\]{}'\"?]*(?::(?=[^\s,\[\]{}'\"?])[^:#\t,\[\]{}'\"?]*)*"
_LINE = re.compile(rf"( *)({_KEY}):(?: +(?:({_PLAIN})|(?:\"([^\"\\]*)\"|'([^']*)'|\{{(.*)\}}|\[(.*)\]) *))?")
_PAIR = re.compile(rf" *({_KEY}): +({_PLAIN_IN_FLOW})")
_ITEM = re.compile(rf" *({_PLAIN_IN_FLOW})")

_Entries = dict[str, tuple[Scalar, Node]]


def flat(text: str, first_line: int = 1) -> Table | None:
    """The mapping that `text` is, if it is that simple; its first line has the number `first_line`."""
    top: _Entries = {}
    inner: _Entries = {}
    opened: Scalar | None = None  # the key whose indented mapping is being read, into `inner`
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    for number, line in enumerate(lines, first_line):
        match = _LINE.fullmatch(line)
        if match is None:
            return None
        name = match[2]
        key = Scalar(name, number, match.start(2) + 1)
        value = _value(match, number)
        if match[1]:
            if opened is None or value is None or name in inner or not _aligned(key, inner):
                return None
            inner[name] = key, value
            continue
        if not _close(opened, inner, top) or name in top:
            return None
        opened, inner = None, {}
        if value is not None:
            top[name] = key, value
        elif match.lastindex == 2:
            opened = key
        else:
            return None
    return _table(top) if _close(opened, inner, top) and top else None


def _close(opened: Scalar | None, inner: _Entries, top: _Entries) -> bool:
    """Puts the indented mapping under its key; False where the key has none, which is for the library to judge."""
    if opened is not None and inner:
        top[opened.text] = opened, _table(inner)
    return opened is None or bool(inner)


def _aligned(key: Scalar, inner: _Entries) -> bool:
    return not inner or next(iter(inner.values()))[0].column == key.column


def _table(entries: _Entries) -> Table:
    found = tuple(entries.values())
    return Table(found, found[0][0].line, found[0][0].column)


def _value(match: re.Match[str], line: int) -> Node | None:
    group = match.lastindex or 2
    column = match.start(group) + 1
    if group == 3:
        return Scalar(match[3].rstrip(" "), line, column)
    if group in (4, 5):
        return Scalar(match[group], line, column - 1, plain=False)
    if group == 6:
        return _pairs(match[6], line, column)
    if group == 7:
        return _items(match[7], line, column)
    return None


def _pairs(text: str, line: int, column: int) -> Table | None:
    entries: _Entries = {}
    at = column
    for part in text.split(",") if text.strip(" ") else ():
        match = _PAIR.fullmatch(part)
        if match is None or match[1] in entries:
            return None
        value = Scalar(match[2].rstrip(" "), line, at + match.start(2))
        entries[match[1]] = Scalar(match[1], line, at + match.start(1)), value
        at += len(part) + 1
    return Table(tuple(entries.values()), line, column - 1)


def _items(text: str, line: int, column: int) -> Items | None:
    items: list[Scalar] = []
    at = column
    for part in text.split(",") if text.strip(" ") else ():
        match = _ITEM.fullmatch(part)
        if match is None:
            return None
        items.append(Scalar(match[1].rstrip(" "), line, at + match.start(1)))
        at += len(part) + 1
    return Items(tuple(items), line, column - 1)
