"""A template of a report, with what is known written into it."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from statusgen.model import Incident
from statusgen.writing.dumping import dump, write_time
from statusgen.writing.incident import fields, front_matter, write_update
from statusgen.writing.markdown import tidy

_INSTANT = "YYYY-MM-DD HH:MM"
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)(?=^---[ \t]*$)", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^## .*\n", re.MULTILINE)
_FIELDS = re.compile(r"(?:[^\n]+\n)*")
_PLACEHOLDER = re.compile(rf"{_INSTANT}|\bHH:MM\b|\b[A-Z]{{2,}}(?:[ -]+[A-Z]{{2,}})*\b")
_LONGEST_ABBREVIATION = 5
_MOST_ABBREVIATIONS = 2


def fill_in(template: str, known: Incident, zone: ZoneInfo) -> str:
    """The template, and in the place of what it says: the keys that `known` has, and of its first update the time, the
    fields, and the text if there is one."""
    front = _FRONT.match(template)
    if front is None:
        return template
    keys, rest = front[1], template[front.end() :]
    for key, value in front_matter(known, zone).items():
        if value is not None and not (key in ("title", "services") and not getattr(known, key)):
            keys = _with(keys, key, dump({key: value}))
    begin = write_time(known.determined or known.announced or known.updates[0].at, zone)
    keys = re.sub(rf"(?m)^(\w+: *){_INSTANT}[ \t]*$", rf"\g<1>{begin}", keys)
    return f"---\n{keys}{_with_update(rest, known, zone)}"


def _with(lines: str, key: str, line: str) -> str:
    """The block with this line in the place of what it says of the key, else at its end."""
    changed, count = re.subn(rf"(?m)^{key}:.*\n(?:[ \t-].*\n)*", lambda _: line, lines, count=1)
    return changed if count else lines + line


def _with_update(text: str, known: Incident, zone: ZoneInfo) -> str:
    first = known.updates[0]
    heading = _HEADING.search(text)
    if heading is None:
        return f"{text.rstrip()}\n\n{write_update(first, zone)}" if first.body else text
    following = _HEADING.search(text, heading.end())
    end = following.start() if following else len(text)
    block = _FIELDS.match(text, heading.end(), end)
    said = block[0] if block else ""
    body = text[heading.end() + len(said) : end]
    for name, value in fields(first, zone):
        said = _with(said, name, f"{name}: {value}\n")
    if first.body:
        body = f"\n{tidy(first.body)}\n" + ("\n" if following else "")
    opening = heading[0].replace(_INSTANT, write_time(first.at, zone))
    return f"{text[: heading.start()]}{opening}{said}{body}{text[end:]}"


def left_over(template: str, text: str) -> list[str]:
    """What the template asks to fill in, and still stands in the text."""
    asked = dict.fromkeys(match[0] for match in _PLACEHOLDER.finditer(template) if _is_asked(match[0]))
    return [words for words in asked if words in text]


def _is_asked(words: str) -> bool:
    """It is no abbreviation, nor two."""
    found = re.findall(r"[A-Z]+", words)
    return ":" in words or len(found) > _MOST_ABBREVIATIONS or max(map(len, found)) > _LONGEST_ABBREVIATION
