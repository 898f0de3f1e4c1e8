"""How bad an alert is: the usual words of monitoring for it, and those that a project has of its own."""

from __future__ import annotations

from statusgen.model import Impact, Monitor, Severity

_SEVERITIES = {
    **dict.fromkeys(("critical", "page", "emergency", "disaster", "fatal"), Severity.CRITICAL),
    **dict.fromkeys(("high", "error", "major", "severe"), Severity.HIGH),
    **dict.fromkeys(("warning", "warn", "medium", "average", "minor"), Severity.MEDIUM),
    **dict.fromkeys(("info", "information", "informational", "low", "notice", "none"), Severity.LOW),
}
_IMPACTS = {
    Severity.CRITICAL: Impact.MAJOR_OUTAGE,
    Severity.HIGH: Impact.PARTIAL_OUTAGE,
    Severity.MEDIUM: Impact.DEGRADED,
    Severity.LOW: Impact.DEGRADED,
}


def rank_of(word: str, monitor: Monitor) -> tuple[Severity, Impact, bool]:
    """Severity and impact of a label `severity`, and whether it is known; one that is not counts as medium."""
    word = word.casefold()
    severities = {key.casefold(): value for key, value in monitor.severities.items()}
    impacts = {key.casefold(): value for key, value in monitor.impacts.items()}
    known = severities.get(word) or _SEVERITIES.get(word)
    severity = known or Severity.MEDIUM
    return severity, impacts.get(word) or _IMPACTS[severity], known is not None
