"""A file as a line of a list, the same wherever a page names it, printed once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from statusgen.derive import IncidentView, Phase
from statusgen.language import Stretch
from statusgen.model import Audience, Kind, Service, Status, Window
from statusgen.outputs.pages.page import Clocked, Due, Row
from statusgen.theme import Html

if TYPE_CHECKING:
    from statusgen.outputs.pages.printer import Printer

CLOCKED = (Status.SCHEDULED, Status.IN_PROGRESS)
"""What the clock alone can make of planned work that is not over."""

MOST_NAMES = 4
"""How many services a row names."""


class Rows:
    """The lines of one printer's pages."""

    def __init__(self, printer: Printer) -> None:
        self._printer = printer
        self._made: dict[tuple[str, str, datetime | None], Html] = {}

    def row(self, view: IncidentView, root: str, window: Window | None = None) -> Html:
        """The file as a line of a list; of recurring maintenance, the occurrence in this window."""
        key = root, view.id, window.start if window else None
        if key not in self._made:
            self._made[key] = self._printer.theme.fragment("row.html", self._row(view, root, window))
        return self._made[key]

    def all(self, views: Iterable[IncidentView], root: str) -> Html:
        return Html().join(self.row(view, root) for view in views)

    def _row(self, view: IncidentView, root: str, window: Window | None) -> Row:
        status = view.occurrence(window).status if window else view.status
        when, duration = self._when(view, window, status)
        return Row(
            root=root,
            path=view.path,
            title=self._printer.original.title(view),
            kind=view.kind,
            state=self._printer.state_of(view),
            status="" if status is Status.POSTED else self.status(view, status, window),
            when=when,
            duration=duration,
            services=self._names(view.services),
        )

    def status(
        self, view: IncidentView, status: Status, window: Window | None = None, built: datetime | None = None
    ) -> str | Clocked | Due:
        """The status in words. Of planned work that nobody moved on by word it is left to the clock (`window`: of which
        time of recurring work; else the file's own); what people began takes longer than planned once that is over,
        which a page knows that says when it was `built`."""
        if status is Status.RESOLVED:
            return self._resolved(view)
        word, window = self._printer.language.status(status), window or view.window
        if view.kind is not Kind.MAINTENANCE or not window or status.is_ending:
            return word
        start, end = (self._printer.moment(at).iso for at in (window.start, window.end))
        if status in CLOCKED and all(u.status is Status.SCHEDULED for u in view.incident.updates):
            return Clocked(word, start, end)
        if status is Status.SCHEDULED:
            return word
        late = self._printer.language.gettext("%(status)s, longer than planned") % {"status": word}
        return Due(word, late, end, bool(built and window.end <= built))

    def _resolved(self, view: IncidentView) -> str:
        """That it is watched still; to staff, that something is missing for closing it."""
        if view.closing and not view.closing.is_verified:
            return self._printer.language.gettext("Resolved, being verified")
        if view.closing and view.closing.lacks and self._printer.snapshot.audience is Audience.INTERNAL:
            return self._printer.language.gettext("Resolved, closing incomplete")
        return self._printer.language.status(Status.RESOLVED)

    def _when(self, view: IncidentView, window: Window | None, status: Status) -> tuple[str | Stretch, str]:
        span = window or view.window
        if view.kind is Kind.MAINTENANCE and span:
            stretch = self._printer.stretch(span.start, span.end)
            return (stretch.text if status.is_ending else stretch), stretch.duration
        if view.phase is Phase.PAST and view.ended and view.kind is Kind.INCIDENT:
            stretch = self._printer.stretch(view.started, view.ended)
            return stretch.text, stretch.duration
        return self._printer.moment(view.started).text, ""

    def _names(self, services: Iterable[Service]) -> str:
        """The first few services, and how many more there are."""
        names = [service.name for service in services]
        more = len(names) - MOST_NAMES
        if more <= 0:
            return self._printer.language.listed(names)
        rest = self._printer.language.ngettext("%(count)d more", "%(count)d more", more) % {"count": more}
        return self._printer.language.listed([*names[:MOST_NAMES], rest])
