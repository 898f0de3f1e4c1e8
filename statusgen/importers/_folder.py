"""A folder of another tool's files, and what every importer of one does with it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TypeVar
from urllib.parse import quote

from statusgen import urls
from statusgen.diagnostics import Diagnostic, Span, StatusgenError, in_order
from statusgen.importers._findings import origin
from statusgen.importers._imported import Imported, LeftOut
from statusgen.importers._services import Catalogue
from statusgen.model import Group, Incident, Service, Site
from statusgen.reading.nodes import Scalar
from statusgen.reading.notes import Notes
from statusgen.reading.times import YEARS
from statusgen.reading.vocabulary import OLD_PATH
from statusgen.value import Struct, replace

N = TypeVar("N", Service, Group)

_LONGEST_NAME = 100
_LONGEST_TEXT = 1000


class Page(Struct, frozen=True):
    """A file: where it is, and its path under the folder that was given, with `/`."""

    path: Path
    name: str

    @property
    def stem(self) -> str:
        """Its name without `.md`; of `x/index.md`, which is a page with a folder of its own, `x`."""
        name = PurePosixPath(self.name)
        plain = name.name.removesuffix(".md")
        return name.parent.name if plain == "index" and name.parent.name else plain

    @property
    def span(self) -> Span:
        return Span(self.name, 1, 1)


def pages(root: Path, folder: str) -> list[Page]:
    """Every file under `folder`, by path; hidden ones and linked folders are passed by. Where there is no such folder,
    the Markdown files of `root` itself: somebody gave the folder of the incidents."""
    if not (root / folder).is_dir():
        return [page for page in _files(root, root, deep=False) if page.name.endswith(".md")]
    return _files(root, root / folder)


def put_away(root: Path) -> list[Page]:
    """The Markdown files in folders beside that are called archive: nobody was shown them, and they are incidents."""
    tops = sorted(top for top in root.iterdir() if top.name.lower().startswith("archive") and top.is_dir())
    return [page for top in tops if not top.is_symlink() for page in _files(root, top) if page.name.endswith(".md")]


def _files(root: Path, top: Path, deep: bool = True) -> list[Page]:
    def fail(error: OSError) -> None:
        raise StatusgenError(f"cannot read {error.filename}: {error.strerror}") from error

    found: list[Page] = []
    for place, folders, names in os.walk(top, onerror=fail):
        folders[:] = [name for name in folders if deep and not name.startswith(".")]
        paths = (Path(place) / name for name in names if not name.startswith("."))
        found += [Page(path, _readable(path.relative_to(root).as_posix())) for path in paths]
    return sorted(found, key=lambda page: page.name)


def _readable(name: str) -> str:
    """A file name as text, whatever bytes it is made of."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def not_a_site(system: str, missing: str, site: Site, instead: str = "") -> Imported:
    """The answer for a folder or a file that holds nothing of the tool; `instead` says what to give."""
    return Imported(system, (), (), site, (), (), (origin.import_not_a_site(Span(missing), missing, instead),))


def finish(
    system: str,
    incidents: Iterable[Incident],
    left_out: Mapping[Page, str],
    site: Site,
    groups: Iterable[Group],
    catalogue: Catalogue,
    problems: Iterable[Diagnostic],
) -> Imported:
    """What was read, put together: addresses that nobody else owns, services for all that is named, the first day.
    Where all was left out and no service is told, it is no site of the tool."""
    known = sorted(incidents, key=lambda incident: incident.id)
    found = list(problems)
    found += catalogue.retire(known, site.zone)
    left = sorted(left_out.items(), key=lambda item: item[0].name)
    if left and not known and not catalogue.services:
        empty = PurePosixPath(left[0][0].name).parent.as_posix()
        found.append(origin.import_not_a_site(Span(empty), empty))
    elif not catalogue.services:
        catalogue.services["website"] = Service("website", site.title)
        found.append(origin.import_site(Span("services.yaml"), "service", f"one that is called `{site.title}`"))
    services, known = _with_addresses(map(_short, catalogue.services.values()), known, found)
    first = min((at for at in map(_begin, known) if at.year in YEARS), default=None)  # others make no valid report
    if first and (day := first.astimezone(site.zone).date()).year in YEARS:
        site = replace(site, history_since=day)
    found += [origin.import_left_out(page.span, reason) for page, reason in left]
    gone = tuple(LeftOut(page.stem, reason) for page, reason in left)
    return Imported(system, tuple(known), gone, site, tuple(map(_short, groups)), tuple(services), in_order(found))


def _short(named: N) -> N:
    """The same with a name and a description no longer than they may be."""
    name, text = named.name, named.description
    return replace(
        named,
        name=name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…",
        description=text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…",
    )


def _begin(incident: Incident) -> datetime:
    """The first instant of a file."""
    instants = [update.at for update in incident.updates]
    if incident.window:
        instants.append(incident.window.start)
    return min(filter(None, (*instants, incident.started, incident.announced)))


def _with_addresses(
    services: Iterable[Service], incidents: Iterable[Incident], found: list[Diagnostic]
) -> tuple[list[Service], list[Incident]]:
    """The same with those aliases only that can redirect: each has one owner, and is no page of the new site."""
    incidents = list(incidents)
    taken = {urls.incident(incident.id) for incident in incidents}

    def kept(aliases: tuple[str, ...], span: Span) -> Iterator[str]:
        for alias in map(_redirectable, aliases):
            reason = _refusal(alias, taken)
            if reason:
                found.append(origin.import_address(span, reason))
            else:
                taken.add(alias.lower().strip("/") + "/")
                yield alias

    owners = [replace(one, aliases=tuple(kept(one.aliases, Span("services.yaml")))) for one in services]
    return owners, [replace(one, aliases=tuple(kept(one.aliases, one.source.span()))) for one in incidents]


def _redirectable(path: str) -> str:
    """The path with whatever no redirect can hold as it stands in percent signs."""
    return "".join(c if c.isalnum() or c in "/._~-" else quote(c, errors="replace") for c in path)


def _refusal(alias: str, taken: set[str]) -> str | None:
    notes = Notes("")
    if OLD_PATH.read(Scalar(alias, 1, 1, plain=False), "aliases", notes) is None:
        return "it has characters that a redirect cannot have"
    path = alias.strip("/").lower()
    if path.startswith((".", "_")):
        return "it begins with a dot or an underscore"
    if f"{path}/" in taken or path in urls.RESERVED or path.partition("/")[0] in urls.TREES:
        return "another page has it"
    return None
