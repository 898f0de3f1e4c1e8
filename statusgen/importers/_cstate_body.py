"""The text of a cState issue as what was said, and when.

`{{< track "2018-04-13 17:30:00" >}}` ends the text of an update and tells its time. Some sites have a convention of
their own instead: `[Final message]`, `[Update]`, `[Initial message]` on lines of their own, newest first. A text with
neither was said when the issue began.
"""

from __future__ import annotations

import re
from datetime import datetime, tzinfo

from statusgen.importers._story import Said, label_of
from statusgen.importers._texts import spread_definitions
from statusgen.importers._times import Read, read_time
from statusgen.prose.source import Kind, parts
from statusgen.value import Struct, replace

_TRACK = re.compile(r"""\{\{[<%]\s*track\s+["'`]?([^"'`>%]*?)["'`]?\s*/?[>%]\}\}""")
_RULE = re.compile(r"\A\s*(?:(?:-[ ]*){3,}|(?:\*[ ]*){3,}|(?:_[ ]*){3,})(?:\n|\Z)|\n\s*(?:(?:-[ ]*){3,})\s*\Z")
_LABEL = re.compile(
    r"(?mi)^[ \t]*\[((?:initial|open(?:ing)?|final|clos(?:e|ing)|end of outage|updated?|edit)\b[^\]\n]*)\]"
    r"(?![(:\[])[ \t]*",
)
_FIRST, _LAST = ("initial", "open", "opening"), ("final", "close", "closing", "end")


class Body(Struct, frozen=True):
    """What was said, oldest first; `untimed` steps had no time of their own, and `odd` times need a look."""

    said: tuple[Said, ...]
    untimed: int = 0
    odd: tuple[tuple[str, datetime], ...] = ()


def said_in(text: str, start: datetime, end: datetime | None, zone: tzinfo) -> Body:
    """The updates in a text without comments. `start` and `end` are the issue's own; bare times are in `zone`."""
    if _TRACK.search(text):
        return _tracked(text, start, zone)
    marks = [mark for mark in _LABEL.finditer(text) if not _in_code(text, mark.start())]
    if marks:
        return _labelled(text, marks, start, end, zone)
    return Body((Said(start, text.strip("\n"), label_of(text)),) if text.strip() else ())


def _in_code(text: str, index: int) -> bool:
    return any(part.start <= index < part.end for part in parts(text) if part.kind in (Kind.FENCE, Kind.CODE))


def _tracked(text: str, start: datetime, zone: tzinfo) -> Body:
    pieces = _TRACK.split(text)  # text, time, text, time, …, text
    texts, times = [_piece(piece) for piece in pieces[::2]], pieces[1::2]
    last = texts.pop()
    if last:
        texts[-1] = f"{texts[-1]}\n\n{last}".strip("\n")
    texts = spread_definitions(texts)
    read = [read_time(time, zone) for time in times]
    odd = [(time, one.at) for time, one in zip(times, read, strict=True) if one and one.doubtful]
    return _in_order(list(zip(texts, read, strict=True)), start, odd)


def _piece(text: str) -> str:
    """The text between two marks, without the rules that set it apart."""
    text = text.strip("\n")
    while (bare := _RULE.sub("", text).strip("\n")) != text:
        text = bare
    return text.rstrip()


def _in_order(told: list[tuple[str, Read | None]], start: datetime, odd: list[tuple[str, datetime]]) -> Body:
    """Texts with their times, if they have one, oldest first: those without stand with the one that follows in time."""
    known = [read.at for _, read in told if read]
    if len(known) > 1 and known[0] > known[-1]:
        told.reverse()
    said: list[Said] = []
    waiting: list[str] = []
    untimed = 0
    for text, read in told:
        if read is None:
            waiting.append(text)
            untimed += 1
        elif text or waiting:
            said.append(Said(read.at, "\n\n".join([*waiting, text]).strip("\n"), label_of(text)))
            waiting = []
    if waiting:
        rest = "\n\n".join(waiting)
        if said:
            said[-1] = replace(said[-1], text=f"{said[-1].text}\n\n{rest}")
        else:
            said.append(Said(start, rest, label_of(rest)))
    return Body(tuple(said), untimed, tuple(odd))


def _labelled(text: str, marks: list[re.Match[str]], start: datetime, end: datetime | None, zone: tzinfo) -> Body:
    blocks: list[tuple[str, str, datetime | None]] = []
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        words = text[mark.end() : following.start() if following else len(text)].strip("\n")
        blocks.append((mark[1], words, _time_of(mark[1], start, end, zone)))
    before = text[: marks[0].start()].strip("\n")
    if _word(blocks[0][0]) not in _FIRST:
        blocks.reverse()
    told: list[Said] = []
    waiting: list[str] = []
    untimed = 0
    for label, words, at in blocks:
        is_time = at and _word(label) not in (*_FIRST, *_LAST)
        if not at or (re.search(r"\d", label) and not is_time):
            words = f"**{label}**\n\n{words}"
        if at is None:
            waiting.append(words)
            untimed += 1
        else:
            told.append(Said(at, "\n\n".join([*waiting, words]).strip("\n"), re.sub(r"\W*\d.*", "", label)))
            waiting = []
    return Body(_with_rest(told, waiting, before, start), untimed)


def _with_rest(told: list[Said], waiting: list[str], before: str, start: datetime) -> tuple[Said, ...]:
    """The blocks with what stands before the first of them, and with those without a time that nothing follows."""
    if not told:
        told = [Said(start, "")]
    told[0] = replace(told[0], text=f"{before}\n\n{told[0].text}".strip("\n"))
    told[-1] = replace(told[-1], text="\n\n".join([told[-1].text, *waiting]).strip("\n"))
    return tuple(told)


def _time_of(label: str, start: datetime, end: datetime | None, zone: tzinfo) -> datetime | None:
    if _word(label) in _FIRST:
        return start
    if _word(label) in _LAST:
        return end
    written = re.search(r"[0-9].*[0-9]{1,2}[:h][0-9]{2}.*", label)
    read = read_time(written[0], zone) if written else None
    return None if read is None or read.doubtful else read.at


def _word(label: str) -> str:
    """The first word of a label."""
    return label.lower().split()[0]
