"""What staff say in a comment: `/status`, fields directly under it, and the text that customers will read.

A line that looks like a field and cannot be taken as one refuses the whole comment: what it holds was perhaps not meant
for customers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from statusgen.reading.findings.suggest import nearest
from statusgen.reading.sections import AUDIENCE_LINE
from statusgen.reading.updates import FIELDS
from statusgen.value import Struct

TAKEN = ("eta", "next_update", "severity")
"""The fields that a comment may have."""
_KNOWN = frozenset(field.name for record in FIELDS.values() for field in record.fields)
_COMMAND = re.compile(r"/status[ \t]+(?P<status>[a-z_]{3,20})(?P<rest>[ \t].*)?", re.IGNORECASE)
_FIELD = re.compile(rf"(?P<name>{'|'.join(TAKEN)})[ \t]*:[ \t]*(?P<value>.{{1,40}})")
_LIKE_ONE = re.compile(
    r"[ \t>*+_\"'`~|-]*(?:\d+[.)][ \t]*)?(?P<name>[^\W\d_][\w-]*(?:[ \t]\w+)?)[*_\"'`]*[ \t]*[:：﹕꞉∶=](?!//)"
)
_ONE_WORD = re.compile(r"[^\W\d_][\w-]*[ \t]*[:：﹕꞉∶](?!//)")


class Commanded(Struct, frozen=True):
    """The status, the fields as they are typed, and the text."""

    status: str
    fields: Mapping[str, str]
    text: str


def read_command(comment: str) -> Commanded | str:
    """What a comment says; or why nothing can be taken of it."""
    lines = comment.replace("\r\n", "\n").strip().split("\n")
    command = _COMMAND.fullmatch(lines[0].rstrip())
    if command is None:
        return "the comment does not begin with /status"
    fields: dict[str, str] = {}
    rest = lines[1:]
    while rest and (field := _FIELD.fullmatch(rest[0].strip())):
        if field["name"] in fields:
            return f"`{field['name']}` stands twice"
        fields[field["name"]] = field["value"].strip()
        rest = rest[1:]
    text = [(command["rest"] or "").strip(), *rest]
    refusal = next(filter(None, map(_misplaced, text)), "") or (_unknown(rest[0].strip()) if rest else "")
    return refusal or Commanded(command["status"].lower(), fields, "\n".join(text).strip())


def _unknown(line: str) -> str:
    """Why the line where the fields end is no text."""
    if not _ONE_WORD.match(line):
        return ""
    hint = f"fields are {', '.join(TAKEN)}; if it is text, leave a line empty above it"
    return f"`{line[:60]}` cannot be read: {hint}"


def _misplaced(line: str) -> str:
    """Why a line of the text is none: a field of updates stands in it."""
    audience = AUDIENCE_LINE.match(line)
    if audience and (audience[2].lower() == "audience" or (audience[3] and nearest(audience[2], ("audience",)))):
        hint = "what a comment says is for everybody; use `statusgen update --internal`"
        return f"`{line.strip()[:60]}` cannot be said in a comment: {hint}"
    found = _LIKE_ONE.match(line)
    name = re.sub(r"[ \t-]", "_", found["name"].lower()) if found else ""
    if name not in _KNOWN:
        return ""
    if name not in TAKEN:
        return f"`{line.strip()[:60]}` cannot be said in a comment: `{name}` is written in the file"
    return f"`{line.strip()[:60]}` cannot be read: write `{name}: …` directly under the line of /status"
