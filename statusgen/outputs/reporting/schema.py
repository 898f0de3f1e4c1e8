"""The JSON Schema (draft 2020-12) of `report --format json`. Keys are added at most."""

from __future__ import annotations

from typing import Any

from statusgen.derive.metrics.definitions import DEFINITIONS
from statusgen.derive.metrics.measures import MEASURES
from statusgen.derive.metrics.stream import Point
from statusgen.derive.metrics.targets import State
from statusgen.model import Audience
from statusgen.outputs.reporting.plain import figure_names

NUMBER = {"type": ["number", "null"]}
DAY = {"type": "string", "format": "date"}
FIGURE = {
    "type": ["object", "null"],
    "description": "null where there is nothing to count; low and high hold the truth with 95 %",
    "properties": {
        "value": {"type": "number"},
        "n": {"type": "integer", "description": "of how many it was made"},
        "few": {"type": "boolean", "description": "it rests on few and says little"},
        "low": {"type": "number"},
        "high": {"type": "number"},
        "baseline": NUMBER,
        "change": {**NUMBER, "description": "0.1 is 10 % more than the baseline; of numbers, by day"},
        "points": {**NUMBER, "description": "of shares, by how many percentage points they differ"},
    },
    "required": ["value", "n", "few"],
}


def _object(**keys: Any) -> dict[str, Any]:
    return {"type": "object", "properties": keys, "required": list(keys)}


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


FIGURES = {
    name: (NUMBER if name.endswith(("_mean_s", "_p90_s")) else FIGURE) for key in MEASURES for name in figure_names(key)
}
"""All figures by name; the public edition has some of them."""

DEFINED = {
    name: {**FIGURES[name], "description": "; left out: ".join(filter(None, (each.formula, each.left_out)))}
    for key, each in DEFINITIONS.items()
    if key in MEASURES
    for name in figure_names(key)
}
"""The same with what each of them counts; it is null where there is nothing to count."""

PERIOD = {"name": {"type": "string"}, "first": DAY, "last": DAY}
STAGE = _object(
    ends_with={"enum": [str(point) for point in Point]},
    n={"type": "integer"},
    median_s=NUMBER,
    p90_s=NUMBER,
    working_s=NUMBER,
    waiting_s=NUMBER,
    share_of_time=NUMBER,
    right_first_time=NUMBER,
    future_median_s=NUMBER,
    gain_s=NUMBER,
    late={"type": "integer"},
)
STREAM = _object(
    lead_time_median_s=NUMBER,
    lead_time_p90_s=NUMBER,
    future_lead_time_median_s=NUMBER,
    working_s=NUMBER,
    waiting_s=NUMBER,
    right_first_time=NUMBER,
    stages=_list(STAGE),
    plan=_list({"enum": [str(point) for point in Point]}),
)
FORECAST = _list(
    _object(
        service={"type": "string"},
        expected={"type": "number"},
        low={"type": "integer"},
        high={"type": "integer"},
        recent={"type": "integer"},
        rose={"type": "boolean"},
    )
)
GOAL = _object(
    figure={"type": "string"},
    value=NUMBER,
    wanted=NUMBER,
    state={"enum": [str(state) for state in State]},
    baseline=NUMBER,
    change=NUMBER,
    wanted_change=NUMBER,
    due={"type": ["string", "null"], "format": "date"},
    since={"type": ["string", "null"], "format": "date"},
)
PART = {"type": "object", "properties": {"id": {"type": "string"}, "name": {"type": "string"}, **FIGURES}}

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Report of a period",
    "type": "object",
    "properties": {
        "period": _object(**PERIOD),
        "audience": {"enum": [str(word) for word in Audience]},
        **DEFINED,
        "told_by": {"type": "object", "additionalProperties": {"type": "integer"}},
        "afterthoughts": {
            **_object(reworded=_list({"type": "string"}), moved=_list({"type": "string"})),
            "description": "ids of incidents of which the first heading or the file's name, or determined, was changed "
            "after customers were told; of the internal audience alone",
        },
        "goals": _list(GOAL),
        "baseline": {"type": ["object", "null"], "properties": {**PERIOD, **FIGURES}},
        "outside": {"type": "object", "additionalProperties": FIGURE},
        "not_measured": _list({"type": "string"}),
        "by": {"type": "object", "additionalProperties": _list(PART)},
        "value_stream": {
            **STREAM,
            "properties": {**STREAM["properties"], "by_service": {"type": "object", "additionalProperties": STREAM}},
        },
        "forecast": FORECAST,
    },
    "required": [
        *("period", "audience", "incidents", "told_within_promise", "goals", "baseline", "outside", "by"),
        *("value_stream", "forecast"),
    ],
}
