"""What people are asked about an incident that is over, and what they answered."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from statusgen.model.incident import Source
from statusgen.value import Struct


class Opinion(StrEnum):
    """An answer to the question whether it was well done."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


class Asked(StrEnum):
    """Who is asked."""

    CUSTOMER = "customer"
    STAFF = "staff"


class Way(Struct, frozen=True):
    """How an answer comes back: by mail to this address, or by a form of somebody's, in whose address `{id}` stands for
    the incident and `{answer}` for the answer. With neither, nobody is asked."""

    email: str | None = None
    url: str | None = None


class Feedback(Struct, frozen=True):
    """The ways for customers and for staff."""

    customers: Way = Way()
    staff: Way = Way()


class Answer(Struct, frozen=True):
    """One answer that came back, from a file under `feedback/`; `incident` is its id. All of it is for staff."""

    incident: str
    opinion: Opinion
    source: Source
    day: date | None = None
    asked: Asked = Asked.CUSTOMER
    comment: str = ""
