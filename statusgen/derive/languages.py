"""The site in another language: the same truth, in other words where there are any."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from statusgen import urls
from statusgen.derive.snapshot import Snapshot
from statusgen.derive.taking import take_snapshot
from statusgen.files import digest
from statusgen.model import Group, Incident, Service, Site, Status, Update
from statusgen.model.incident import TRANSLATED
from statusgen.prose.outline import empty_sections
from statusgen.value import replace

Member = TypeVar("Member", Site, Group, Service)


def in_language(snapshot: Snapshot, code: str) -> Snapshot:
    """The snapshot as readers of this language find it, at the address where they find it."""
    project = snapshot.project
    site = replace(_named(project.site, code), url=urls.absolute(project.site.url, urls.language(code)))
    translated = replace(
        project,
        site=site,
        groups=tuple(_named(group, code) for group in project.groups),
        services=tuple(_named(service, code) for service in project.services),
        incidents=tuple(_in_language(incident, code) for incident in project.incidents),
    )
    return take_snapshot(translated, snapshot.now, snapshot.audience, snapshot.told)


def _named(member: Member, code: str) -> Member:
    """The site, a group or a service with its texts in this language, as far as services.yaml has them."""
    texts: Mapping[str, Any] = member.translations.get(code, {})
    return replace(member, **texts) if texts else member


def _in_language(incident: Incident, code: str) -> Incident:
    """The file with what is translated in the place of the original; all else as it is."""
    translation = incident.translations and incident.translations.get(code)
    if not translation:
        return incident
    texts: dict[str, Any] = {name: text for name in TRANSLATED if (text := getattr(translation, name))}
    updates = tuple(_update_in_language(update, code) for update in incident.updates)
    source = replace(incident.source, digest=digest(incident.source.digest, translation.digest))
    return replace(incident, source=source, updates=updates, **texts)


def _update_in_language(update: Update, code: str) -> Update:
    """A review that is not finished in this language is read as it was written."""
    text = update.translations and update.translations.get(code)
    if not text or (update.status is Status.POSTMORTEM and empty_sections(text)):
        return update
    return replace(update, body=text)
