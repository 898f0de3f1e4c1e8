"""When customers were told of an incident, for staff: and how that is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from statusgen.derive import Afterthought, Evidence, IncidentView
from statusgen.language.words import mark
from statusgen.model import Audience, Kind
from statusgen.outputs.pages.printer import Printer
from statusgen.outputs.reporting import words

KNOWN: Mapping[Evidence, str] = {
    Evidence.LEDGER: mark("%(time)s, when a channel accepted the message"),
    Evidence.GIT: mark("%(time)s, when the update was committed (an estimate)"),
    Evidence.TYPED: mark("%(time)s, by the update itself"),
    Evidence.UNKNOWN: mark("Not known: the history of the files was not fetched"),
}

CHANGED: Mapping[Afterthought, str] = {
    Afterthought.REWORDED: mark("First heading or file name: told counts from then"),
    Afterthought.MOVED: mark("The time of determination"),
}
"""What figures of telling rest on that was changed after customers were told."""


def told(printer: Printer, view: IncidentView) -> Iterator[tuple[str, str]]:
    """Facts for the internal edition; none for the public one, and of all but incidents."""
    if printer.snapshot.audience is not Audience.INTERNAL or view.kind is not Kind.INCIDENT:
        return
    _, language = printer.language.gettext, printer.language
    if not view.tellings:
        yield _("Customers told"), _("Not yet")
        return
    first = view.tellings[0][1]
    time = printer.moment(first.at).text if first.at else ""
    yield _("Customers told"), _(KNOWN[first.how]) % {"time": time}
    for why in first.afterthoughts:
        yield _("Changed afterwards"), _(CHANGED[why])
    determined = view.incident.determined
    if first.at and determined and first.at >= determined:
        yield _("Told after"), words.duration((first.at - determined).total_seconds(), language)
