"""services.yaml: site, groups, services, views, policy, channels; and what refers to what among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from statusgen.diagnostics import Diagnostic, Parsed, in_order
from statusgen.disk import SERVICES_YAML
from statusgen.files import digest
from statusgen.model import Channel, Group, Imports, Policy, Service, Site, Source, View
from statusgen.reading.channels import CHANNELS, channel
from statusgen.reading.fields import decode, read_yaml
from statusgen.reading.findings import catalogue as findings
from statusgen.reading.imports import IMPORTS
from statusgen.reading.kinds import Schema
from statusgen.reading.nodes import Node, Table
from statusgen.reading.notes import Notes
from statusgen.reading.policy import POLICY
from statusgen.reading.records import Field, Record
from statusgen.reading.references import is_named, wrong_references
from statusgen.reading.services import GROUPS, SERVICES, VIEWS
from statusgen.reading.site import SITE, Zone
from statusgen.value import Struct, field


class Catalogue(Struct, frozen=True):
    """All of services.yaml, in file order. `source` knows the places by id: `services.email.group`.

    `is_named`: every service has an id, so that it is known what incidents may name.
    """

    site: Site
    groups: tuple[Group, ...]
    services: tuple[Service, ...]
    policy: Policy = Policy()
    channels: Mapping[str, Channel] = field(default_factory=dict)
    source: Source = Source(SERVICES_YAML)
    views: tuple[View, ...] = ()
    imports: Imports = Imports()
    is_named: bool = True


class SalvagedSite:
    """The site; of a broken one its clock, so that one run finds what is wrong with the incidents too."""

    def read(self, node: Node, key: str, notes: Notes) -> Site | None:
        site = SITE.read(node, key, notes)
        if site is None and isinstance(node, Table):
            zone = node.get("timezone")
            timezone = Zone().read(zone, key, Notes(notes.path)) if zone else None
            site = Site(title="", url="", timezone=timezone or "UTC")
        return site

    def schema(self) -> Schema:
        return SITE.schema()


CATALOGUE = Record(
    dict[str, Any],
    Field("site", SalvagedSite(), required=True),
    Field("groups", GROUPS, about="headings of the catalogue"),
    Field("services", SERVICES, required=True),
    Field("views", VIEWS, about="selections of services with a page and feeds of their own"),
    Field("policy", POLICY, about="what was promised, and what is asked of staff"),
    Field("channels", CHANNELS, about="how messages go out; secrets stay in the environment"),
    Field("imports", IMPORTS, about="what the words of other systems mean here"),
)


def read_catalogue(data: bytes, path: str = SERVICES_YAML) -> Parsed[Catalogue | None]:
    """The catalogue in the bytes of services.yaml, and every problem found.

    It is there as far as it can be read, so that incidents can be checked against it; None if that is not far at all.
    """
    notes = Notes(path)
    text = decode(data, notes)
    root = None if text is None else read_yaml(text, notes)
    if root is None:
        return Parsed(None, in_order(notes.problems))
    parts = CATALOGUE.read(root, "", notes)
    for problem in wrong_references(root, notes):
        notes.add(problem)
    if parts is None:
        return Parsed(None, in_order(notes.problems))
    channels = {id: channel(id, settings) for id, settings in parts.pop("channels", {}).items()}
    source = Source.of(path, digest(data), notes.places)
    catalogue = Catalogue(
        groups=parts.pop("groups", ()),
        channels=channels,
        source=source,
        is_named=is_named(root.get("services")),
        **parts,
    )
    return Parsed(catalogue, in_order([*notes.problems, *_wrong_dates(catalogue)]))


def _wrong_dates(catalogue: Catalogue) -> Iterator[Diagnostic]:
    for service in catalogue.services:
        if service.since and service.until and service.until < service.since:
            yield findings.until_before_since(catalogue.source.span(f"services.{service.id}.until"))
