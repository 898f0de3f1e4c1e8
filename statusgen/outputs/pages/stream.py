"""The value stream as a map that reads without colour, and as a table."""

from __future__ import annotations

from statusgen.derive.metrics.stream import Stage, Stream
from statusgen.language import Language
from statusgen.outputs.reporting import words
from statusgen.value import Struct

WIDTH, LEFT, ROW = 360, 22, 64
"""The plane of the map: so wide, its bars from here on, so high for each stage."""


class Leg(Struct, frozen=True):
    """A stage: until what, how long (median, 90th percentile), how much of all time, how much of it waiting, right at
    once, and its median with goals kept. `y` is where it stands on the map, `work` and `wait` are paths."""

    name: str
    incidents: str
    median: str
    most: str
    share: str
    waiting: str
    right: str
    kept: str
    y: int
    work: str
    wait: str


class Gain(Struct, frozen=True):
    """What to improve: the stage, how many took too long, and what that cost an incident."""

    name: str
    late: str
    saved: str


class StreamMap(Struct, frozen=True):
    """The map, `height` high, and what follows from it; `lead` and `kept` are the whole time now and with goals
    kept."""

    height: int
    legs: tuple[Leg, ...]
    lead: str
    kept: str
    waiting: str
    right: str
    plan: tuple[Gain, ...]


def stream_map(stream: Stream, language: Language) -> StreamMap | None:
    """The map of a stream; None where nothing is known of any stage."""
    if not stream.stages or not stream.lead or not stream.future:
        return None
    longest = max(stage.total for stage in stream.stages)
    return StreamMap(
        height=ROW * len(stream.stages) + 4,
        legs=tuple(_leg(n, stage, stream, longest, language) for n, stage in enumerate(stream.stages)),
        lead=words.duration(stream.lead.value, language),
        kept=words.duration(stream.future.value, language),
        waiting=words.percent(stream.waiting / stream.total, language) if stream.total else words.NONE,
        right=words.percent(stream.right.value, language) if stream.right else words.NONE,
        plan=tuple(_gain(stage, language) for stage in stream.plan),
    )


def _leg(n: int, stage: Stage, stream: Stream, longest: float, language: Language) -> Leg:
    y = n * ROW + 22
    room = WIDTH - LEFT - 2
    work = round(room * stage.working / longest, 1) if longest else 0.0
    wait = round(room * stage.waiting / longest, 1) if longest else 0.0
    if not work and not wait:
        work = 1.0
    return Leg(
        name=language.gettext(words.STAGES[stage.point]),
        incidents=language.number(stage.time.n),
        median=words.duration(stage.time.value, language),
        most=words.duration(stage.time.p90 or 0.0, language),
        share=words.percent(stage.total / stream.total, language) if stream.total else words.NONE,
        waiting=words.percent(stage.waiting / stage.total, language) if stage.total else words.NONE,
        right=words.percent(stage.right.value, language) if stage.right else words.NONE,
        kept=words.duration(stage.future.value, language),
        y=n * ROW,
        work=f"M{LEFT} {y}h{work}" if work else "",
        wait=f"M{round(LEFT + work, 1)} {y}h{wait}" if wait else "",
    )


def _gain(stage: Stage, language: Language) -> Gain:
    late = language.gettext("%(late)s of %(all)s took longer than the goal") % {
        "late": language.number(stage.late),
        "all": language.number(stage.time.n),
    }
    saved = words.duration(stage.gain / stage.time.n, language)
    return Gain(
        language.gettext(words.STAGES[stage.point]),
        late,
        language.gettext("%(time)s to gain for each incident on average") % {"time": saved},
    )
