"""What the labels of an alert mean here: whose it is, and how bad, in the usual words of monitoring and in those that a
project has of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from statusgen.diagnostics import Diagnostic, Span
from statusgen.importers._alerts import Alert
from statusgen.importers._findings import affected
from statusgen.model import Impact, Monitor, Service, Severity
from statusgen.value import Struct, field
from statusgen.writing import slug

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


class Labels(Struct):
    """What a project says of labels; `unknown` are words that it says nothing of, with what was taken for them."""

    services: Iterable[Service]
    monitor: Monitor
    unknown: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def service(self, alert: Alert) -> str | None:
        """The service of ours that the first of the labels names which names any."""
        table = {word.casefold(): id for word, id in self.monitor.services.items()}
        table = {name.casefold(): one.id for one in self.services for name in (one.name, one.id)} | table
        named = [alert.labels[label] for label in self.monitor.labels if alert.labels.get(label)]
        for word in named:
            id = table.get(word.casefold()) or table.get(slug(word))
            if id:
                return id
        self.unknown["services", named[0] if named else "", "none of your services"] += 1
        return None

    def rank(self, alert: Alert) -> tuple[Severity, Impact]:
        """Severity and impact by the label `severity`; a word that is not known counts as medium."""
        word = alert.labels.get("severity", "").casefold()
        severities = {key.casefold(): value for key, value in self.monitor.severities.items()}
        impacts = {key.casefold(): value for key, value in self.monitor.impacts.items()}
        known = severities.get(word) or _SEVERITIES.get(word)
        if known is None:
            self.unknown["severities", word, "`medium`"] += 1
        severity = known or Severity.MEDIUM
        return severity, impacts.get(word) or _IMPACTS[severity]

    def problems(self, system: str) -> Iterator[Diagnostic]:
        """What is to be said of words that the project says nothing of."""
        for (table, word, taken), count in sorted(self.unknown.items()):
            yield affected.import_unmapped(Span(system), table, word, count, taken)
