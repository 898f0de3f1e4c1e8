"""Figures that live elsewhere, such as in the telephone system, as people write them down by month."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from statusgen.value import Struct


class Outside(StrEnum):
    """What may be written down. All but `speed_of_answer`, a time, are shares."""

    SPEED_OF_ANSWER = "speed_of_answer"
    ABANDONMENT_RATE = "abandonment_rate"
    FIRST_CONTACT_RESOLUTION = "first_contact_resolution"
    CLIENT_RETENTION = "client_retention"


class OutsideFigure(Struct, frozen=True):
    """A figure of a month, given by its first day: in seconds, or a share from 0 to 1."""

    month: date
    what: Outside
    value: float
