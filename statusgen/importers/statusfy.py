"""Statusfy: one Markdown file an incident under `content/`, in the default language; translations in folders beside.

Planned work is an incident with `severity: under-maintenance`, a `scheduled` beginning and a `duration` in minutes.
Each page had its `id`, or the hash of its file's name, as its address.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from statusgen.importers._findings import course, origin, wording
from statusgen.importers._folder import Page, finish, not_a_site, pages, put_away
from statusgen.importers._foreign import UnreadableError, document, has_front_matter, read_text
from statusgen.importers._given import Given, Takes
from statusgen.importers._imported import Imported
from statusgen.importers._items import Item
from statusgen.importers._names import hash_sum, unique_ids
from statusgen.importers._statusfy_body import Body, split
from statusgen.importers._statusfy_site import SiteFacts, site_facts
from statusgen.importers._story import Ending, Said, finish_of, incident_story, label_of, maintenance_updates
from statusgen.importers._texts import one_line
from statusgen.importers._times import shown
from statusgen.model import Impact, Incident, Kind, Severity, Status, Update, Window
from statusgen.value import replace

SYSTEM = "statusfy"
TAKES = Takes.FOLDER

_SEVERITIES = {
    "major-outage": (Impact.MAJOR_OUTAGE, Severity.HIGH),
    "partial-outage": (Impact.PARTIAL_OUTAGE, Severity.MEDIUM),
    "degraded-performance": (Impact.DEGRADED, Severity.LOW),
    "under-maintenance": (Impact.MAINTENANCE, Severity.LOW),
    "operational": (Impact.OPERATIONAL, Severity.LOW),
}


def read(given: Given) -> Imported:
    """The incidents of the site in this folder, and its systems."""
    source = given.path
    facts = site_facts(source)
    found = pages(source, facts.folder)
    found = [page for page in found if page.name.endswith(".md") and not page.name.lower().endswith("readme.md")]
    if not found:
        return not_a_site(SYSTEM, f"{facts.folder}/", facts.site)
    own = facts.folder.count("/") + 1
    ids = unique_ids({page.name: page.stem for page in found if page.name.count("/") <= own})
    incidents: list[Incident] = []
    left_out = dict.fromkeys(
        (page for page in put_away(source) if has_front_matter(page.path, page.name)),
        "it stands outside of the folder that Statusfy shows",
    )
    for page in found:
        try:
            incidents.append(_incident(page, ids.get(page.name, ""), facts))
        except UnreadableError as error:
            left_out[page] = error.reason
    return finish(SYSTEM, incidents, left_out, facts.site, (), facts.catalogue, facts.problems)


def _incident(page: Page, id: str, facts: SiteFacts) -> Incident:
    inside = PurePosixPath(page.name.removeprefix(f"{facts.folder}/"))
    if len(inside.parts) > 1:
        if inside.parts[0] in facts.languages:
            raise UnreadableError(f"it is a translation (`{inside.parts[0]}`); translations are not imported")
        raise UnreadableError("Statusfy does not read folders in the folder of its incidents")
    item = _Page(page, document(page.name, read_text(page.path, page.name)), facts.site.zone)
    incident = item.incident(id, facts)
    facts.problems.extend(item.problems)
    return incident


class _Page(Item):
    """A file with an incident."""

    def incident(self, id: str, facts: SiteFacts) -> Incident:
        """The file as a maintenance if it has a window, else as an incident."""
        body = split(self.text(), self.zone)
        self.problems += [wording.import_update_block(self.body_span, how) for how in body.odd]
        body.message = self.neutral(body.message)
        body.said = [replace(one, text=self.neutral(one.text)) for one in body.said]
        impact, severity = self.severity(_SEVERITIES, "operational")
        services, problems = facts.catalogue.impacts(
            self.doc.words("affectedsystems"), impact, self.doc.span("affectedsystems")
        )
        self.problems += problems
        window = self._window(impact)
        incident = Incident(
            id,
            Kind.MAINTENANCE if window else Kind.INCIDENT,
            self.title(),
            self.source,
            services,
            None if window else severity,
            aliases=(f"/incidents/{self.doc.text('id') or hash_sum(PurePosixPath(self.page.name).name)}/",),
            imported_from=f"{SYSTEM}:{PurePosixPath(self.page.name).name}",
        )
        return self._maintenance(incident, body, window) if window else self._trouble(incident, body)

    def _window(self, impact: Impact) -> Window | None:
        """When planned work takes place; None: it is none, or nobody wrote when."""
        start, minutes = self.time("scheduled"), self.doc.text("duration")
        if impact is not Impact.MAINTENANCE:
            if start:
                self.problems.append(origin.import_key_ignored(self.doc.span("scheduled"), "scheduled"))
            return None
        if start and re.fullmatch(r"[0-9]{1,6}([.][0-9]+)?", minutes) and float(minutes) > 0:
            return Window(start, start + timedelta(minutes=-(-float(minutes) // 1)))
        how = "planned work without a beginning and a duration: it became an incident"
        self.problems.append(course.import_window(self.doc.span("severity"), how))
        return None

    def _maintenance(self, incident: Incident, body: Body, window: Window) -> Incident:
        """The message is the summary: its `date` tells when the page was written."""
        announced = self.time("date")
        updates = maintenance_updates(window, body.said, self.doc.is_true("resolved"))
        if not self.doc.is_true("resolved") and not any(update.status.is_ending for update in updates):
            self.problems.append(course.import_window(self.doc.span("resolved"), finish_of(updates)))
        return replace(
            incident,
            window=window,
            announced=announced if announced and announced <= window.start else None,
            summary=f"{self._description(body)}\n\n{body.message}".strip("\n"),
            updates=self._edited(updates),
        )

    def _trouble(self, incident: Incident, body: Body) -> Incident:
        date = self.time("date")
        start = date or min((one.at for one in body.said), default=None)
        if start is None:
            raise UnreadableError("it has no date that can be read", self.doc.span("date").line)
        if date is None:
            first = f"the time of the first update, {shown(start)}"
            self.problems.append(course.import_time(self.doc.span("date"), "date", first))
        said = self._in_order(body, start)
        story = incident_story(start, said, Ending(self.doc.is_true("resolved"), None, self.time("modified")))
        if story.guessed:
            self.problems.append(course.import_end_unknown(self.doc.span("resolved"), shown(story.guessed)))
        if story.contradicted:
            self.problems.append(course.import_flag_contradicted(self.doc.span("resolved"), "an update tells its end"))
        return replace(
            incident,
            determined=min(start, story.updates[0].at),
            started=start,
            summary=self._description(body),
            updates=self._edited(story.updates),
        )

    def _in_order(self, body: Body, start: datetime) -> list[Said]:
        """Message and updates, oldest first. What claims to end the incident before it began ends it at the last
        instant that is known."""
        said = list(body.said)
        if len(said) > 1 and said[0].at > said[-1].at:
            said.reverse()
        early = [one.at for one in said if one.at < start and one.status is not Status.RESOLVED]
        if early:
            self.problems.append(course.import_update_before_start(self.body_span, shown(min(early))))
        latest = max([start, *(one.at for one in said)])
        for n, one in enumerate(said):
            if one.at < start and one.status is Status.RESOLVED:
                self.problems.append(course.import_end_unknown(self.body_span, shown(latest)))
                said[n] = replace(one, at=latest)
        message = [Said(start, body.message, label_of(body.message))] if body.message else []
        return message + said

    def _description(self, body: Body) -> str:
        """The description, unless the message says the same."""
        text = one_line(self.doc.text("description"))
        return "" if text in " ".join(body.message.split()) else text

    def _edited(self, updates: tuple[Update, ...]) -> tuple[Update, ...]:
        """The same, the last one marked as corrected where the page was modified after it."""
        modified = self.time("modified")
        if not updates or modified is None or modified <= updates[-1].at:
            return updates
        return (*updates[:-1], replace(updates[-1], edited=modified))
