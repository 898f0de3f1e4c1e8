"""The site and its services from a hosted page: components and their groups, in the order in which it shows them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from zoneinfo import available_timezones

from statusgen.diagnostics import Diagnostic, Span
from statusgen.importers._findings import affected
from statusgen.importers._foreign import text_at
from statusgen.importers._html import to_text
from statusgen.importers._names import unique_ids
from statusgen.importers._services import Catalogue, Mentions, groups_beside, service_ids
from statusgen.importers._sites import site_of
from statusgen.importers._texts import one_line
from statusgen.importers.statuspage.gathering import Gathered
from statusgen.importers.statuspage.reports import IMPACTS, Component, Object
from statusgen.model import Group, Impact, Service, Site
from statusgen.reading.nodes import Scalar
from statusgen.reading.notes import Notes
from statusgen.reading.vocabulary import API_ID
from statusgen.value import Struct, field, replace

_LONGEST_ID = 64


class Facts(Struct):
    """The site, its services by the components' ids and names, and what was found on the way. `told`: some file lists
    the components, so that others are of the past."""

    site: Site
    groups: tuple[Group, ...]
    catalogue: Catalogue
    ids: dict[str, str]
    members: dict[str, tuple[str, ...]]
    states: dict[str, Impact]
    told: bool
    problems: list[Diagnostic] = field(default_factory=list)

    def service(self, component: Component, span: Span) -> tuple[str, ...]:
        """The ids of the services that a component is: one, or those of a group."""
        if component.code in self.members:
            return self.members[component.code]
        if component.code in self.ids:
            return (self.ids[component.code],)
        name = one_line(component.name) or component.code
        id = self.catalogue.ids.get(name) or self._id_of(name, component.code)
        if id not in self.catalogue.services:
            self.catalogue.mentions.setdefault(id, Mentions(name, span))
        if component.code:
            self.ids[component.code] = id
        self.catalogue.ids.setdefault(name, id)
        return (id,)

    def _id_of(self, name: str, code: str) -> str:
        """An id for what no file lists, other than those that are taken."""
        id = service_ids([name])[name]
        return id if id not in self.catalogue.services else service_ids([f"{name} {code}"])[f"{name} {code}"]


def facts_of(found: Gathered) -> Facts:
    """The catalogue as it was last; without one, all that incidents name is offered still."""
    problems: list[Diagnostic] = []
    page = found.page
    site = site_of(
        "page",
        problems,
        title=text_at(page, "name"),
        url=_url(page),
        description=to_text(text_at(page, "page_description")),
        timezone=_zone(text_at(page, "time_zone")),
        language="en",
    )
    _, file, rows = found.catalogue or (None, "", [])
    if not rows and len(found.catalogues) > 1:
        rows = [row for _, _, some in found.catalogues for row in some]
    rows = [row for row in rows if text_at(row, "id")]
    facts = _catalogue(site, file, rows, problems)
    if not facts.told:
        seen = {one.code or one.name: one for report in found.reports for one in report.components if not one.is_group}
        for key, id in _names({key: (one.name or key, "") for key, one in seen.items()}).items():
            facts.ids[key] = facts.catalogue.ids[seen[key].name] = id
            facts.catalogue.services[id] = Service(id, one_line(seen[key].name) or id, api_id=kept(seen[key].code))
    return facts


def _catalogue(site: Site, file: str, rows: list[Object], problems: list[Diagnostic]) -> Facts:
    ordered = sorted(rows, key=_position)
    tops = {text_at(row, "id"): row for row in ordered if text_at(row, "group") == "true"}
    leaves = [row for row in ordered if text_at(row, "group") != "true"]
    shown = [row for top in ["", *tops] for row in leaves if _group(row, tops) == top]
    ids = _names({text_at(row, "id"): (text_at(row, "name"), _name(tops.get(_group(row, tops)))) for row in shown})
    groups = _groups(tops, ids)
    catalogue = Catalogue()
    for row in shown:
        id, group = ids[text_at(row, "id")], groups.get(_group(row, tops))
        catalogue.services[id] = Service(
            id,
            one_line(text_at(row, "name")) or id,
            group.id if group else None,
            one_line(to_text(text_at(row, "description"))),
            since=_day(text_at(row, "start_date")),
            api_id=kept(text_at(row, "id")),
        )
        long = f"{group.name} - {text_at(row, 'name')}" if group else ""
        for name in filter(None, (text_at(row, "name"), long)):
            catalogue.ids.setdefault(name, id)
    members = {code: tuple(ids[text_at(row, "id")] for row in leaves if _group(row, tops) == code) for code in tops}
    states = {ids[text_at(row, "id")]: IMPACTS.get(text_at(row, "status"), Impact.OPERATIONAL) for row in shown}
    unknown = Counter(text_at(row, "status") for row in shown if text_at(row, "status") not in IMPACTS)
    for word, _ in sorted(unknown.items()):
        problems.append(affected.import_severity(Span(file, 1, 1), f"`{word[:40]}` of a component: as operational"))
    return Facts(site, tuple(groups.values()), catalogue, ids, members, states, bool(rows), problems)


def _names(named: dict[str, tuple[str, str]]) -> dict[str, str]:
    """Component id → service id, from names and those of their groups, which stand before names that occur twice."""
    often = Counter(name for name, _ in named.values())
    words = {code: name if often[name] == 1 else f"{group} {name}" for code, (name, group) in named.items()}
    ids = unique_ids(words, _LONGEST_ID)
    return {code: f"{id}-service" if id == "status" else id for code, id in ids.items()}


def _groups(tops: dict[str, Object], ids: dict[str, str]) -> dict[str, Group]:
    """Component id → group. Names that occur twice are told apart by their ids."""
    often = Counter(_name(row) for row in tops.values())
    named = {code: _name(row) if often[_name(row)] == 1 else f"{_name(row)} {code}" for code, row in tops.items()}
    made = groups_beside(ids.values(), ((named[code], _about(row)) for code, row in tops.items()))
    return {
        code: replace(made[named[code]], name=_name(row), api_id=None if code in ids else kept(code))
        for code, row in tops.items()
    }


def _about(row: Object) -> str:
    return one_line(to_text(text_at(row, "description")))


def _name(row: Object | None) -> str:
    return one_line(text_at(row, "name")) or text_at(row, "id") if row else ""


def _group(row: Object, tops: dict[str, Object]) -> str:
    code = text_at(row, "group_id")
    return code if code in tops else ""


def _position(row: Object) -> int:
    text = text_at(row, "position")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 10**9


def kept(code: str) -> str | None:
    """The id in the API, as far as ours can be the same."""
    return API_ID.read(Scalar(code, 1, 1, plain=False), "api_id", Notes(""))


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1990 <= found.year <= 2100 else None


def _url(page: Object) -> str:
    """The address of the page: history.json has that of the organisation under `url`, and its own as `domain`."""
    domain = text_at(page, "domain")
    return f"https://{domain}/" if domain else text_at(page, "url")


def _zone(name: str) -> str:
    """The zone by its IANA name; history.json has the city alone."""
    if "/" in name or not name:
        return name
    cities = [zone for zone in sorted(available_timezones()) if zone.rpartition("/")[2] == name.replace(" ", "_")]
    return cities[0] if cities else name
