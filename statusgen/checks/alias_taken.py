"""An alias is a path that something else has already.

An alias redirects an address of a former page to the file or the service that it stands in. It has one owner, and is
never a page or a file of the site itself. `/old/x`, `/old/x/` and `/old/%78` are one path to a web server;
`/old/x.html` cannot be a page and a folder of other pages at once; names at the top that begin with `.` or `_` are for
the web host.

Wrong:

    aliases: [/history.atom, /incidents/2026-11-20-mail/]

Right:

    aliases: [/issues/2020-11-20-mail/]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from urllib.parse import unquote

from statusgen import urls
from statusgen.derive.ids import api_id
from statusgen.diagnostics import Diagnostic, Span
from statusgen.model import Incident, Project

CODE = "alias-taken"


_HISTORY = re.compile(r"history/\d{4}(-\d\d)?(\.atom)?(/.*)?")


def check(project: Project, _now: datetime) -> Iterator[Diagnostic]:
    """One error for each alias that is a page of the site, or stands somewhere else too."""
    aliases = [(_name(alias), span) for alias, span in _aliases(project)]
    owners: dict[str, Span] = {}
    for name, span in aliases:
        owners.setdefault(name, span)
    own = _own(project) if aliases else frozenset()  # which are many
    for name, span in aliases:
        if problem := _problem(name, span, owners, own):
            yield Diagnostic(span, CODE, problem, "an alias is an old address with one owner, and no page of this site")


def _problem(name: str, span: Span, owners: Mapping[str, Span], own: frozenset[str]) -> str | None:
    above = [name[: slash.start()] for slash in re.finditer("/", name)]
    if name.startswith((".", "_")):
        return "names at the top that begin with `.` or `_` are for the web host"
    if name in own or not own.isdisjoint(above) or name in urls.RESERVED or _HISTORY.fullmatch(name):
        return "the site has a page or a file of its own at this path"
    if owners[name] is not span:
        return f"this alias stands in {owners[name]} already"
    if file := next((path for path in above if path in owners and "." in path.rpartition("/")[2]), None):
        return f"the alias in {owners[file]} is a file, and this one would lie in it"
    return None


def _name(alias: str) -> str:
    """The path as a server reads it, without its slashes at either end, and without the name of a folder's own page."""
    return re.sub(r"(^|/)(index\.html)?$", "", unquote(alias).lstrip("/"))


def _own(project: Project) -> frozenset[str]:
    """The paths under which all is the site's own."""
    incidents = (path for incident in project.incidents for path in _of_incident(incident))
    services = (urls.service(service.id) for service in project.services)
    groups = (urls.group(group.id) for group in project.groups)
    pages = (urls.page(page.id) for page in project.pages)
    languages = (urls.language(code) for code in project.site.languages[1:])  # the site's own has no folder
    return urls.TREES.union(path.rstrip("/") for path in (*incidents, *services, *groups, *pages, *languages))


def _of_incident(incident: Incident) -> tuple[str, str, str]:
    hosted = incident.api_id or api_id("incident", incident.id)
    return urls.incident(incident.id), urls.incident_json(incident.id), urls.incident_json(hosted)


def _aliases(project: Project) -> Iterator[tuple[str, Span]]:
    for service in project.services:
        for n, alias in enumerate(service.aliases):
            yield alias, project.source.span(f"services.{service.id}.aliases.{n}")
    for incident in project.incidents:
        for n, alias in enumerate(incident.aliases):
            yield alias, incident.source.span(f"aliases.{n}")
