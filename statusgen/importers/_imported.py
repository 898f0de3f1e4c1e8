"""What an importer gives back: the files of another tool, as our own values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from statusgen.diagnostics import Diagnostic
from statusgen.model import Group, Incident, Policy, Service, Site, View
from statusgen.value import Struct, field


class LeftOut(Struct, frozen=True):
    """A source item that was not imported: the stem of its file (or its id), and why."""

    item: str
    reason: str


class Imported(Struct, frozen=True):
    """A site of another tool as read.

    `incidents` stand by id; the `source` of each names the foreign file. `site`, `groups` and `services` are what
    services.yaml will say where there is none yet. `problems` have their places in the foreign files.
    `texts` are files as they shall be, by path: of incidents, and others; with `keeps_places` incidents lie where their
    `source` says. `changed`: where the source has records with one state as a whole, when that of an incident was
    changed last, by the incident's id.
    """

    system: str
    incidents: tuple[Incident, ...]
    left_out: tuple[LeftOut, ...]
    site: Site
    groups: tuple[Group, ...]
    services: tuple[Service, ...]
    problems: tuple[Diagnostic, ...]
    views: tuple[View, ...] = ()
    policy: Policy = Policy()
    texts: Mapping[str, str] = field(default_factory=dict)
    keeps_places: bool = False
    changed: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def read(self) -> int:
        """How many incidents the source holds."""
        return len(self.incidents) + len(self.left_out)
