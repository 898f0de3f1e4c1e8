"""Everything people wrote, in one value."""

from __future__ import annotations

from collections.abc import Mapping

from statusgen.model.channel import Channel
from statusgen.model.feedback import Answer
from statusgen.model.imports import Imports
from statusgen.model.incident import Incident, Source
from statusgen.model.omission import Omission
from statusgen.model.outside import OutsideFigure
from statusgen.model.page import ProjectPage
from statusgen.model.policy import Policy
from statusgen.model.runbook import Runbook
from statusgen.model.service import Group, Service, Site, View
from statusgen.value import Struct, field


class Project(Struct, frozen=True):
    """The source folder as read: catalogue in file order, incidents by id; `source` is of services.yaml. `omitted` are
    reports that are not among `incidents` as they were last written; `drafts` are those of monitoring that nobody
    published, of which nothing is ever shown."""

    site: Site
    groups: tuple[Group, ...]
    services: tuple[Service, ...]
    incidents: tuple[Incident, ...]
    policy: Policy = Policy()
    channels: Mapping[str, Channel] = field(default_factory=dict)
    source: Source = Source("services.yaml")
    views: tuple[View, ...] = ()
    pages: tuple[ProjectPage, ...] = ()
    runbooks: tuple[Runbook, ...] = ()
    feedback: tuple[Answer, ...] = ()
    imports: Imports = Imports()
    omitted: tuple[Omission, ...] = ()
    outside: tuple[OutsideFigure, ...] = ()
    drafts: tuple[Incident, ...] = ()
