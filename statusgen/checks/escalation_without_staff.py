"""A step of an escalation goes by a channel that reaches no staff.

Staff alone are told of an escalation: a channel tells of it those of its recipients and lists that say
`audience: internal`, are told at once, and of such a severity. Where there are none, nobody hears of this step by it.

Wrong:

    policy:
      severities: {high: {escalate: [{after: 20m, to: Tier 2, channels: [chat]}]}}
    channels:
      chat: {type: apprise, urls_env: CHAT_URLS}

Right, if it is a room of staff:

    channels:
      chat: {type: apprise, urls_env: CHAT_URLS, audience: internal}

Right, if customers read it: name another channel, which is for staff.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from statusgen.diagnostics import Diagnostic, Level
from statusgen.model import Channel, Choice, Project, Severity

CODE = "escalation-without-staff"


def check(project: Project, _now: datetime) -> Iterator[Diagnostic]:
    """One warning for each channel that a step names in vain."""
    for severity, asked in project.policy.severities.items():
        for number, step in enumerate(asked.escalate):
            for place, id in enumerate(step.channels):
                channel = project.channels.get(id)
                if channel and not any(choice.reminds(severity) for choice in _choices(channel)):
                    yield Diagnostic(
                        project.source.span(f"policy.severities.{severity}.escalate.{number}.channels.{place}"),
                        CODE,
                        _message(channel, severity),
                        "name a channel of staff, or say `audience: internal` where its recipients are staff",
                        Level.WARNING,
                    )


def _choices(channel: Channel) -> Iterator[Choice]:
    """What goes out by it to anybody."""
    if channel.type != "smtp" or channel.settings.get("to"):
        yield channel.choice
    for item in channel.lists:
        yield item.choice


def _message(channel: Channel, severity: Severity) -> str:
    return f"nobody of staff is told by channel {channel.id!r} that an incident of severity {severity} is escalated"
