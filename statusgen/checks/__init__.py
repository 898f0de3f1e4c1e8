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
    api_below_the_root,
    api_id_taken,
    determined_after_first_update,
    internal_services_only,
    retired_service,
    update_in_the_future,
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
    api_below_the_root,
    api_id_taken,
    determined_after_first_update,
    internal_services_only,
    retired_service,
    update_in_the_future,
)


def check_all(project: Project, now: datetime) -> tuple[Diagnostic, ...]:
    """The findings of every rule, by place."""
    return in_order(problem for rule in CHECKS for problem in rule.check(project, now))
