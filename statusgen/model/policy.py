"""The policy: what was promised to customers and what is asked of staff."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from statusgen.model.feedback import Feedback
from statusgen.model.incident import Severity
from statusgen.value import Struct, field


class Notify(Struct, frozen=True):
    """The promise: a share `target` (0 to 1) is told `within` of determination. Older than `max_age` is not news."""

    within: timedelta = timedelta(minutes=30)
    target: float = 0.9
    max_age: timedelta = timedelta(days=1)
    max_per_run: int = 500


class EscalationStep(Struct, frozen=True):
    """Who is told by which channels when there was no news for `after`."""

    after: timedelta
    to: str | None = None
    channels: tuple[str, ...] = ()


class SeverityPolicy(Struct, frozen=True):
    """What one severity asks for. `channels` are those by which customers are told; None: all."""

    major: bool = False
    update_every: timedelta | None = None
    require: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    respond_within: timedelta | None = None
    restore_within: timedelta | None = None
    escalate: tuple[EscalationStep, ...] = ()
    review_within: timedelta | None = None
    closing_require: tuple[str, ...] = ()
    channels: tuple[str, ...] | None = None


class Target(Struct, frozen=True):
    """A goal for a figure: absolute (`at_most`: a duration, or a share 0 to 1), or relative to the baseline period:
    `change` (-0.25 is 25 % less) reached `within_days` (or `within_months`)."""

    at_most: timedelta | float | None = None
    change: float | None = None
    within_days: float | None = None
    within_months: int | None = None


class Digests(Struct, frozen=True):
    """What becomes of a digest that has nothing to report: `send` it, saying so, or `skip` it."""

    when_quiet: str = "send"


class Clarity(Struct, frozen=True):
    """Which rules on the clarity of updates are off, by code, and words to avoid beside those that are known."""

    off: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class Policy(Struct, frozen=True):
    """All of `policy:`."""

    notify: Notify = Notify()
    close_after: timedelta = timedelta(days=3)
    severities: Mapping[Severity, SeverityPolicy] = field(default_factory=dict)
    closing_require: tuple[str, ...] = ()
    baseline: str | None = None
    targets: Mapping[str, Target] = field(default_factory=dict)
    digest: Digests = Digests()
    clarity: Clarity = Clarity()
    feedback: Feedback = Feedback()

    @property
    def asks_for_closing(self) -> bool:
        """Whether closing an incident of any severity asks for anything."""
        return bool(self.closing_require) or any(own.closing_require for own in self.severities.values())

    def closing_of(self, severity: Severity | None) -> tuple[str, ...]:
        """What closing an incident of this severity asks for: what all do, and what this one does."""
        own = self.of(severity)
        return tuple(dict.fromkeys((*self.closing_require, *(own.closing_require if own else ()))))

    def of(self, severity: Severity | None) -> SeverityPolicy | None:
        """What is asked of this severity; None where nothing is, or there is no severity."""
        return self.severities.get(severity) if severity else None
