"""The text of a Statusfy incident: a message, and updates in containers of its Markdown.

    ::: update Resolved | 2018-02-06T01:24:45.752Z
    All systems are back to normal.
    :::

People also write `::: Update: Resolved | …`, leave the last `:::` away, or forget the first.
"""

from __future__ import annotations

import re
from datetime import tzinfo

from statusgen.importers._story import Said, status_of
from statusgen.importers._times import read_time, shown
from statusgen.prose.source import Kind, parts
from statusgen.value import Struct, field

_OPENING = re.compile(
    r"(?P<colons>:{3,})?[ \t]*(?P<word>[Uu]pdate\b:?)?[ \t]*(?P<title>[^|]*?)[ \t]*\|[ \t]*(?P<time>\S.*)"
)
_CLOSING = re.compile(r":{3,}[ \t]*")


class Body(Struct):
    """The message, and what was said later, in the order of the file; `odd` says what was no proper container."""

    message: str = ""
    said: list[Said] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)


def split(text: str, zone: tzinfo) -> Body:
    """The message and the updates of a text without comments."""
    body = Body()
    code = _lines_of_code(text)
    pieces: list[tuple[Said | None, list[str]]] = [(None, [])]
    for number, line in enumerate(text.split("\n")):
        opening = None if number in code else _opening(line, zone, body.odd)
        if opening:
            if pieces[-1][0]:
                body.odd.append("an update is never closed; it was taken to end where the next one begins")
            pieces.append((opening, []))
        elif number not in code and _CLOSING.fullmatch(line):
            if pieces[-1][0] is None:
                body.odd.append("a `:::` closes nothing")
            pieces.append((None, []))
        else:
            pieces[-1][1].append(line)
    if pieces[-1][0]:
        body.odd.append("an update is never closed; it was taken to end with the file")
    for said, lines in pieces:
        words = "\n".join(lines).strip("\n").rstrip()
        if said:
            body.said.append(Said(said.at, _with_title(said.label, words), said.label))
        elif words:
            body.message = f"{body.message}\n\n{words}".strip("\n")
    return body


def _lines_of_code(text: str) -> set[int]:
    found: set[int] = set()
    for part in parts(text):
        if part.kind is Kind.FENCE:
            first = text.count("\n", 0, part.start)
            found.update(range(first, first + text.count("\n", part.start, part.end) + 1))
    return found


def _opening(line: str, zone: tzinfo, odd: list[str]) -> Said | None:
    """The title and time of an update that begins with this line."""
    match = _OPENING.fullmatch(line.strip())
    if match is None:
        return None
    read = read_time(match["time"], zone)
    title = match["title"].strip()
    if read is None or not (match["colons"] or status_of(title)):
        return None
    if not match["colons"] or match["word"] != "update":
        odd.append("the first line of an update is not `::: update TITLE | TIME`")
    if read.doubtful:
        odd.append(f"the time of an update was read as {shown(read.at)}")
    return Said(read.at, "", title)


def _with_title(title: str, words: str) -> str:
    """The words under their title, unless the title is a status that the update has anyway."""
    if not title or status_of(title) or title.lower() == "update":
        return words
    return f"**{title}**\n\n{words}".strip("\n")
