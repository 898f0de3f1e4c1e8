"""The `policy:` part of services.yaml: what was promised to customers, and what is asked of staff."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Generic, TypeVar

from statusgen.model import (
    Clarity,
    Digests,
    EscalationStep,
    Feedback,
    Notify,
    Policy,
    SeverityPolicy,
    Target,
    Way,
)
from statusgen.model.incident import ROLES
from statusgen.reading import vocabulary
from statusgen.reading.compound import Either, ListOf, MappingOf
from statusgen.reading.findings import catalogue as findings
from statusgen.reading.kinds import Bool, Email, Id, Kind, Schema, Text, Url, Word, scalar, whole
from statusgen.reading.nodes import Node
from statusgen.reading.notes import Notes
from statusgen.reading.quantities import Duration, Number, Percentage, Period
from statusgen.reading.records import Field, Record
from statusgen.reading.times import DATE_PATTERN, YEARS, Months

A = TypeVar("A")
B = TypeVar("B")

PROMISES = ("eta", "next_update")
"""What a severity may require of each public update."""

CLOSING = (
    *("root_cause", "resolution", "workaround", "category", "actions", "ticket", "problem_ticket"),
    *("reported_by", "root_cause_found", "verified", "review"),
)
"""What of an incident's front matter may be required for closing it, and a review: an update `postmortem`."""

QUIET = ("send", "skip")

"""What may become of a digest with nothing to report."""

CLARITY_RULES = (
    *(
        "all-capitals",
        "cause-in-first-update",
        "exclamation-mark",
        "filler",
        "function-not-named",
        "hedge",
        "host-name",
    ),
    *("jargon", "missing-promise", "resolution-unclear", "vague-time", "word-to-avoid"),
)
"""The rules on the clarity of updates, by code: each may be switched off."""

_MONTH = "[0-9]{4}(-(0[1-9]|1[0-2]|Q[1-4]))?"
_DAYS = rf"{DATE_PATTERN}\.\.{DATE_PATTERN}"


class Made(Generic[A, B]):
    """Values of another kind, made into something else."""

    def __init__(self, kind: Kind[A], make: Callable[[A], B]) -> None:
        self.kind = kind
        self.make = make

    def read(self, node: Node, key: str, notes: Notes) -> B | None:
        value = self.kind.read(node, key, notes)
        return None if value is None else self.make(value)

    def schema(self) -> Schema:
        return self.kind.schema()


class ReportPeriod:
    """A year, a quarter, a month, or two days joined by `..`, as it was typed."""

    def read(self, node: Node, key: str, notes: Notes) -> str | None:
        typed = scalar(node, key, notes)
        if typed is None:
            return None
        if not self._is_one(typed.text):
            notes.add(findings.bad_report_period(notes.at(typed), key))
            return None
        return typed.text

    def _is_one(self, text: str) -> bool:
        if re.fullmatch(_MONTH, text):
            return int(text[:4]) in YEARS
        if not re.fullmatch(_DAYS, text):
            return False
        try:
            first, last = (date.fromisoformat(day) for day in text.split(".."))
        except ValueError:
            return False
        return first <= last and first.year in YEARS and last.year in YEARS

    def schema(self) -> Schema:
        pattern = {"type": "string", "pattern": whole(f"{_MONTH}|{_DAYS}")}
        return {"anyOf": [pattern, {"type": "integer", "minimum": YEARS.start, "maximum": YEARS.stop - 1}]}


def _change(change: float, within: timedelta | Months) -> Target:
    if isinstance(within, Months):
        return Target(change=change, within_months=within.count)
    return Target(change=change, within_days=within / timedelta(days=1))


CHANGE = Record(
    _change,
    Field("change", Percentage(-100, 1000, share=True), required=True, about="against the baseline: -15% is less"),
    Field("within", Period(), required=True, about="a duration, or months: 3M"),
)
_TIME = Either(single=Made(Duration(), lambda most: Target(at_most=most)), table=CHANGE)
_SHARE = Either(single=Made(Percentage(share=True), lambda most: Target(at_most=most)), table=CHANGE)

TARGETS = Record(
    dict[str, Target],
    Field("notify", _TIME, about="from determined to customers told"),
    Field("respond", _TIME, about="from reported to acknowledged"),
    Field("restore", _TIME, about="from started to resolved"),
    Field("root_cause", _TIME, about="from started to root_cause_found"),
    Field("reopen_rate", _SHARE, about="of incidents that were resolved"),
    Field("escalation_rate", _SHARE, about="of all incidents"),
)

NOTIFY = Record(
    Notify,
    Field("within", Duration(), about="customers are told within this time of `determined`"),
    Field("target", Percentage(share=True), about="the share of incidents for which that is promised"),
    Field("max_age", Duration(), about="what is older is not news, and is not sent"),
    Field("max_per_run", Number(1, 1_000_000, whole=True), about="more messages than this in one run are not sent"),
)

STEP = Record(
    EscalationStep,
    Field("after", Duration(), required=True, about="since it was determined, without another status"),
    Field("to", Text(140), about="who is reminded, in words"),
    Field("channels", ListOf(Id()), about="by which they are reminded"),
)


CLOSING_REQUIRE = Record(
    lambda require=(): require, Field("require", ListOf(Word(CLOSING)), about="what must be there before it is closed")
)


def _severity(escalate_after: timedelta | None = None, closing: tuple[str, ...] = (), **values: Any) -> SeverityPolicy:
    if escalate_after is not None:
        values.setdefault("escalate", (EscalationStep(escalate_after),))
    return SeverityPolicy(closing_require=closing, **values)


SEVERITY = Record(
    _severity,
    Field("major", Bool(), about="a major incident: roles must be named, the response plan is followed"),
    Field("update_every", Duration(), about="how often customers hear something new"),
    Field("require", ListOf(Word(PROMISES)), about="what each public update before `resolved` must promise"),
    Field("roles", ListOf(Word(ROLES)), about="the roles that must be named"),
    Field("respond_within", Duration(), about="from reported to acknowledged"),
    Field("restore_within", Duration(), about="from started to resolved"),
    Field("escalate", ListOf(STEP)),
    Field("escalate_after", Duration(), about="short for `escalate` with one step"),
    Field("review_within", Duration(), about="a post-mortem is there within this time of `resolved`"),
    Field("closing", CLOSING_REQUIRE, about="what closing asks for, beside `policy.closing`"),
    Field("channels", ListOf(Id()), about="by which customers are told; without it, by all"),
)


DIGEST = Record(
    Digests,
    Field(
        "when_quiet", Word(QUIET), about="what becomes of a digest with nothing to report: send (it says so), or skip"
    ),
)


CLARITY = Record(
    Clarity,
    Field("off", ListOf(Word(CLARITY_RULES)), about="rules on the clarity of updates that are not looked at"),
    Field("words", ListOf(Text(100)), about="words that no update for the public should have"),
)


WAY = Record(
    Way,
    Field("email", Email(), about="answers come as mail to this address"),
    Field(
        "url",
        Url(stands=("id", "answer")),
        about="a form: {id} stands for the incident, {answer} for good, fair or poor",
    ),
)

FEEDBACK = Record(
    Feedback,
    Field("customers", WAY, about="whether they were told clearly and in time"),
    Field("staff", WAY, about="what they learnt; asked in the staff edition"),
)


def _policy(closing: tuple[str, ...] = (), **values: Any) -> Policy:
    return Policy(closing_require=closing, **values)


POLICY = Record(
    _policy,
    Field("notify", NOTIFY, about="the promise"),
    Field("close_after", Duration(), about="an incident that stays resolved for this long is closed"),
    Field("severities", MappingOf(vocabulary.SEVERITY, SEVERITY)),
    Field("closing", CLOSING_REQUIRE, about="what closing asks for, whatever the severity"),
    Field("baseline", ReportPeriod(), about="what relative targets compare with: 2026, 2026-Q1, 2026-01"),
    Field("targets", TARGETS),
    Field("clarity", CLARITY, about="how clear updates are to customers, as `check` looks at it"),
    Field("digest", DIGEST, about="digests by mail"),
    Field("feedback", FEEDBACK, about="the question after an incident, and how answers come back"),
)
