"""What of the policy customers may know: what they were promised, and what the public edition's figures go by."""

from __future__ import annotations

from statusgen.derive.metrics.measures import MEASURES
from statusgen.derive.metrics.targets import OF_TARGET
from statusgen.model import Feedback, Notify, Policy, SeverityPolicy


def promised(policy: Policy) -> Policy:
    """The policy without what is asked of staff: roles, escalation, reviews, closing, channels, how messages are sent
    and written. Goals are left of which the public edition has figures."""
    times = {name: SeverityPolicy(restore_within=asked.restore_within) for name, asked in policy.severities.items()}
    goals = {name: target for name, target in policy.targets.items() if MEASURES[OF_TARGET[name]].public}
    return Policy(
        notify=Notify(within=policy.notify.within, target=policy.notify.target),
        close_after=policy.close_after,
        severities={name: asked for name, asked in times.items() if asked.restore_within},
        baseline=policy.baseline if any(target.change is not None for target in goals.values()) else None,
        targets=goals,
        feedback=Feedback(customers=policy.feedback.customers),
    )
