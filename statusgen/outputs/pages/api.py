"""What programs can read, with examples: the page at `/api/`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from statusgen import urls
from statusgen.files import File
from statusgen.model import Impact, IncidentImpact, Kind, Status
from statusgen.outputs.pages.page import Page
from statusgen.outputs.pages.printer import Printer
from statusgen.value import Struct


class Answer(Struct, frozen=True):
    """A file that programs read; `path` leads to it from the site's root, or is empty where it holds an id."""

    name: str
    path: str
    about: str


class Word(Struct, frozen=True):
    """A word that answers and feeds use, and what it says to people."""

    code: str
    text: str


class Words(Struct, frozen=True):
    """The words of one kind, under an anchor that the categories of feeds name."""

    title: str
    anchor: str
    words: tuple[Word, ...]


class ApiPage(Page, frozen=True):
    """`own` is the site's own answer, `hosted` those in the shapes of hosted pages; `commands` are to try."""

    own: tuple[Answer, ...]
    hosted: tuple[Answer, ...]
    commands: tuple[str, ...]
    example: str
    words: tuple[Words, ...]


EXAMPLE = """\
{
  "version": 1,
  "page": {"title": "…", "url": "…", "time_zone": "…", "updated": "2026-05-20T09:20:00Z", …},
  "status": {"indicator": "minor", "description": "Partially Degraded Service", "worst": "degraded"},
  "services": [{
    "id": "maps", "name": "Maps", "state": "degraded",
    "sla": {"availability": 99.9, …},
    "uptime": {"days_90": 99.95, "months": [{"month": "2026-05", "percent": 99.91, "sla_met": true, …}]}, …
  }],
  "current": [{
    "id": "2026-05-20-slow-maps", "status": "monitoring", "severity": "medium",
    "eta": "2026-05-20T11:00:00Z", "next_update": "2026-05-20T10:00:00Z",
    "updates": [{"at": "2026-05-20T09:20:00Z", "status": "monitoring", "html": "…"}], …
  }],
  "past": […]
}"""


def files(printer: Printer) -> Iterator[File]:
    """One page; it changes with the catalogue alone."""
    yield printer.file(urls.API, "api.html", [printer.snapshot.catalogue_key], lambda: _page(printer))


def _page(printer: Printer) -> ApiPage:
    _ = printer.language.gettext

    def answer(path: str, about: str) -> Answer:
        return Answer(path, printer.tools.shared(path), about)

    own = (
        answer(urls.OWN_API, _("All that this page knows: states, uptime by month, agreements, reports, promises")),
        answer(urls.OWN_SCHEMA, _("Its JSON Schema: every key, with its type and meaning")),
    )
    hosted = (
        answer("api/v2/summary.json", _("State, components, open incidents and planned work")),
        answer("api/v2/status.json", _("The state of the whole alone")),
        answer("api/v2/components.json", _("Every service and group")),
        answer("api/v2/incidents.json", _("The 50 newest incidents")),
        answer("api/v2/incidents/unresolved.json", _("Open incidents")),
        answer("api/v2/scheduled-maintenances.json", _("The 50 newest planned works")),
        answer("api/v2/scheduled-maintenances/upcoming.json", _("Planned work to come")),
        answer("api/v2/scheduled-maintenances/active.json", _("Planned work under way")),
        Answer("api/v2/incidents/<id>.json", "", _("One incident, by the id that these answers give it")),
        Answer("incidents/<id>.json", "", _("The same, also by the id in the address of its page")),
        answer("history.json", _("The last three months")),
        answer("api/v1/summary", _("A summary for clients of incident.io")),
        answer("summary.json", _("A summary for clients of Instatus")),
        answer("components.json", _("The services, for clients of Instatus")),
    )
    address = urls.absolute(printer.site.url, printer.tools.shared(urls.OWN_API))
    return ApiPage(
        frame=printer.frame(urls.API, _("For programs"), section="subscribe"),
        own=own,
        hosted=hosted,
        commands=(
            f"curl -s {address} | jq -r .status.description",
            f"curl -s {address} | jq -r '.services[] | select(.state != \"operational\") | .name'",
            f"curl -s {address} | jq '.current[] | {{title, eta, next_update}}'",
        ),
        example=EXAMPLE,
        words=tuple(_words(printer)),
    )


def _words(printer: Printer) -> Iterable[Words]:
    language = printer.language
    _ = language.gettext
    kinds = tuple(Word(kind, language.kind(kind)) for kind in Kind)
    statuses = tuple(Word(status, language.status(status)) for status in Status)
    states = tuple(Word(impact, language.impact(impact)) for impact in Impact)
    services = tuple(Word(service.id, service.name) for service in printer.snapshot.services)
    yield Words(_("Kinds of reports"), "kind", kinds)
    yield Words(_("Statuses of reports"), "status", statuses)
    yield Words(_("Impacts of reports"), "impact", tuple(Word(impact, "") for impact in IncidentImpact))
    yield Words(_("States of services"), "state", states)
    yield Words(_("Services"), "service", services)
