"""cState: a Hugo theme; one Markdown file an incident under `content/issues/`, the catalogue in Hugo's configuration.

What its fields mean is taken from its templates (layouts/issues, layouts/partials/index): only pages with
`section: issue` are incidents; `resolved: false` alone makes one active; a severity that is none of its three words
affects nothing; informational posts have no state. Old addresses are those that Hugo gives to content files.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from statusgen.importers._cstate_body import Body, said_in
from statusgen.importers._cstate_site import SiteFacts, site_facts
from statusgen.importers._findings import course, origin
from statusgen.importers._folder import Page, finish, not_a_site, pages, put_away
from statusgen.importers._foreign import Document, UnreadableError, document, has_front_matter, read_text
from statusgen.importers._given import Given, Takes
from statusgen.importers._imported import Imported
from statusgen.importers._items import Item
from statusgen.importers._names import unique_ids, urlize
from statusgen.importers._story import Ending, incident_story, notice_updates
from statusgen.importers._times import shown
from statusgen.model import Impact, Incident, Kind, Severity
from statusgen.value import replace

SYSTEM = "cstate"
TAKES = Takes.FOLDER

_ISSUES = "content/issues/"
_SEVERITIES = {
    "down": (Impact.MAJOR_OUTAGE, Severity.HIGH),
    "disrupted": (Impact.PARTIAL_OUTAGE, Severity.MEDIUM),
    "notice": (Impact.OPERATIONAL, Severity.LOW),
}


def read(given: Given) -> Imported:
    """The issues of the site in this folder, and its catalogue."""
    source = given.path
    facts = site_facts(source)
    found = pages(source, "content")
    if not found:
        return not_a_site(SYSTEM, _ISSUES, facts.site)
    ids = unique_ids({page.name: page.stem for page in found if page.name.endswith(".md")})
    incidents: list[Incident] = []
    left_out = dict.fromkeys(
        (page for page in put_away(source) if has_front_matter(page.path, page.name)),
        "it stands outside of the folder that cState shows",
    )
    for page in found:
        try:
            doc = _issue_in(page, facts)
            if doc is not None:
                item = _Issue(page, doc, facts.site.zone)
                incidents.append(item.incident(ids[page.name], facts))
                facts.problems += item.problems
        except UnreadableError as error:
            left_out[page] = error.reason
    return finish(SYSTEM, incidents, left_out, facts.site, facts.groups, facts.catalogue, facts.problems)


def _issue_in(page: Page, facts: SiteFacts) -> Document | None:
    """The issue in a file; None: it is something else, a page or a picture. Raises where an issue was not shown."""
    among_issues = page.name.startswith(_ISSUES) or "/" not in page.name
    is_markdown = page.name.endswith(".md")
    if PurePosixPath(page.name).name == "_index.md" or not (among_issues or is_markdown):
        return None
    text = ""
    try:
        text = read_text(page.path, page.name)
        doc = document(page.name, text)
    except UnreadableError:
        if is_markdown and (among_issues or not text or "section: issue" in text):
            raise
        return None
    section = doc.text("section")
    if not among_issues and section != "issue":
        return None
    if not is_markdown:
        raise UnreadableError("its name does not end with .md, so that Hugo does not read it")
    if section not in ("issue", ""):
        raise UnreadableError("its section is not `issue`, so that cState does not list it")
    if doc.is_true("draft"):
        raise UnreadableError("it is a draft, which Hugo does not publish")
    language = page.stem.rpartition(".")[2]
    if language in facts.languages and language != page.stem:
        raise UnreadableError(f"it is a translation (`{language}`); translations are not imported")
    return doc


class _Issue(Item):
    """A page with `section: issue`."""

    def incident(self, id: str, facts: SiteFacts) -> Incident:
        """The file as an incident, or, of an informational post, as a notice."""
        start = self.time("date")
        if start is None:
            raise UnreadableError("it has no date that can be read", self.doc.span("date").line)
        ending, when = self._ending(start)
        body = said_in(self.text(), start, when, self.zone)
        body = replace(body, said=tuple(replace(one, text=self.neutral(one.text)) for one in body.said))
        self._note(body, start)
        is_notice = self._is_notice()
        impact, severity = (Impact.OPERATIONAL, None) if is_notice else self.severity(_SEVERITIES, "notice")
        services, problems = facts.catalogue.impacts(self.doc.words("affected"), impact, self.doc.span("affected"))
        self.problems += problems
        incident = Incident(
            id,
            Kind.NOTICE if is_notice else Kind.INCIDENT,
            self.title(),
            self.source,
            services,
            severity,
            aliases=self._addresses(facts),
            imported_from=f"{SYSTEM}:{self.page.name.removeprefix('content/')}",
        )
        return (
            self._notice(incident, start, body, ending) if is_notice else self._trouble(incident, start, body, ending)
        )

    def _ending(self, start: datetime) -> tuple[Ending, datetime | None]:
        """What the front matter says of the end, and the instant that it names for it, whether or not it is over.

        The front page takes a missing flag for over, and so does an instant without a flag.
        """
        when = self.time("resolvedwhen")
        when = when if when and when >= start else None
        latest = self.time("modified") or self.time("lastmod")
        over = self.doc.is_true("resolved") or not self.doc.text("resolved")
        return Ending(over, when if over else None, latest), when

    def _is_notice(self) -> bool:
        """Informational posts have no state; but one with a flag and an impact counted on the front page like any."""
        counted = self.doc.text("resolved") and self.doc.text("severity").lower() in ("down", "disrupted")
        return self.doc.is_true("informational") and not counted

    def _note(self, body: Body, start: datetime) -> None:
        self.problems += [course.import_time(self.body_span, "track", shown(at)) for _, at in body.odd]
        if body.untimed:
            self.problems.append(course.import_update_without_time(self.body_span, body.untimed))
        early = [one.at for one in body.said if one.at < start]
        if early:
            self.problems.append(course.import_update_before_start(self.body_span, shown(min(early))))

    def _trouble(self, incident: Incident, start: datetime, body: Body, ending: Ending) -> Incident:
        story = incident_story(start, body.said, ending)
        span = self.doc.span("resolvedwhen" if "resolvedwhen" in self.doc.keys else "resolved")
        if story.guessed:
            self.problems.append(course.import_end_unknown(span, shown(story.guessed)))
        elif story.contradicted:
            self.problems.append(course.import_flag_contradicted(self.doc.span("resolved"), "a text tells of its end"))
        elif not ending.over and self.doc.text("resolvedwhen"):
            self.problems.append(course.import_end_ignored(span))
        if self.doc.is_true("pin"):
            self.problems.append(origin.import_key_ignored(self.doc.span("pin"), "pin"))
        updates = story.updates
        return replace(incident, determined=min(start, updates[0].at), started=start, updates=updates)

    def _notice(self, incident: Incident, start: datetime, body: Body, ending: Ending) -> Incident:
        """An informational post stays on the front page while it is pinned, or said not to be over."""
        stands = not ending.over or (self.doc.is_true("pin") and not ending.at)
        instants = filter(None, (start, ending.latest, *(one.at for one in body.said)))
        end = None if stands else ending.at or max(instants)
        return replace(incident, updates=notice_updates(start, body.said, end))

    def _addresses(self, facts: SiteFacts) -> tuple[str, ...]:
        """The old addresses: that of the page, and those that redirected to it."""
        inside = self.page.name.removeprefix("content/") if "/" in self.page.name else f"issues/{self.page.name}"
        folder = PurePosixPath(inside).parent
        if self.page.name.endswith("/index.md"):
            folder = folder.parent
        slug = self.doc.text("slug") or self.page.stem
        page = self.doc.text("url") or "/".join(["", *(urlize(part) for part in (*folder.parts, slug)), ""])
        paths = [page] if facts.keeps_addresses or self.doc.text("url") else []
        found = [urlsplit(path).path for path in (*paths, *self.doc.words("aliases"))]
        return tuple(dict.fromkeys(f"/{path.lstrip('/')}" for path in found if path.strip("/")))
