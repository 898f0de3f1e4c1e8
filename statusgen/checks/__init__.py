"""Rules over the whole project: what no file can know of itself, and what depends on the time.

One module a rule. Its docstring is the rule's manual page, `CODE` its name (the module's, with hyphens), and `check`
gives its findings. A rule is known once it stands in `CHECKS`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from statusgen.checks import (
    alias_taken,
    all_capitals,
    api_below_the_root,
    api_id_taken,
    cause_in_first_update,
    determined_after_first_update,
    exclamation_mark,
    filler,
    function_not_named,
    hedge,
    host_name,
    internal_services_only,
    missing_promise,
    resolution_unclear,
    retired_service,
    update_in_the_future,
    vague_time,
    word_to_avoid,
)
from statusgen.diagnostics import Diagnostic, in_order
from statusgen.model import Project


class Check(Protocol):
    """What a module of this folder offers."""

    CODE: str

    def check(self, project: Project, now: datetime, /) -> Iterable[Diagnostic]:
        """The findings in this project at this instant."""


CHECKS: tuple[Check, ...] = (
    alias_taken,
    all_capitals,
    api_below_the_root,
    api_id_taken,
    cause_in_first_update,
    determined_after_first_update,
    exclamation_mark,
    filler,
    function_not_named,
    hedge,
    host_name,
    internal_services_only,
    missing_promise,
    resolution_unclear,
    retired_service,
    update_in_the_future,
    vague_time,
    word_to_avoid,
)


def check_all(project: Project, now: datetime) -> tuple[Diagnostic, ...]:
    """The findings of every rule, by place."""
    return in_order(problem for rule in CHECKS for problem in rule.check(project, now))
