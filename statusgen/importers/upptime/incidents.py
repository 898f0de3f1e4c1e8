"""What Upptime noticed, and what people wrote about it, as incidents and maintenances of ours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from statusgen.diagnostics import Diagnostic, Span
from statusgen.importers._findings import course, origin, wording
from statusgen.importers._story import UNDER_WAY, Ending, Said, finish_of, incident_story, label_of, maintenance_updates
from statusgen.importers._texts import LONGEST_TITLE, neutral
from statusgen.importers._times import shown
from statusgen.importers.upptime.issues import Issue, lasted
from statusgen.importers.upptime.outages import Outage
from statusgen.importers.upptime.site import Facts
from statusgen.model import Impact, Incident, Kind, ReportedBy, Severity, Source, Status, Update, Window
from statusgen.value import Struct, field, replace

_STATES = {"down": (Impact.MAJOR_OUTAGE, Severity.HIGH), "degraded": (Impact.DEGRADED, Severity.LOW)}


class Teller(Struct):
    """Makes incidents, and notes what had to be read in one way or another."""

    facts: Facts
    problems: list[Diagnostic] = field(default_factory=list)

    def outage(self, outage: Outage, issue: Issue | None, id: str) -> Incident:
        """An outage of the log, with what people wrote in the issue about it."""
        first = outage.changes[0]
        span = Span(f"{first.commit[:7]}", 1, 1)
        service = self.facts.catalogue.find(outage.name, span)
        impacts = [_STATES[change.state][0] for change in outage.changes]
        severity = max((_STATES[change.state][1] for change in outage.changes), key=lambda one: one.rank)
        said = [
            Update(
                change.at,
                Status.INVESTIGATING,
                _sentence(change.words),
                {service: impact} if n and impact is not before else {},
            )
            for n, (change, impact, before) in enumerate(
                zip(outage.changes, impacts, [impacts[0], *impacts], strict=False)
            )
        ]
        end = self._end(outage, issue, span)
        comments = [
            Update(max(one.at, first.at), Status.INVESTIGATING, self._text(one.text, span))
            for one in (issue.comments if issue else ())
            if not lasted(one.text) and label_of(one.text).lower() != "resolved"
        ]
        updates = sorted([*said, *comments], key=lambda update: update.at)
        if end:
            last = Update(end, Status.RESOLVED, _sentence(outage.end.words) if outage.end else "")
            after = [replace(update, status=Status.POSTMORTEM, services={}) for update in updates if update.at > end]
            updates = [*(update for update in updates if update.at <= end), last, *after]
        self._note_hidden(issue, span)
        return Incident(
            id,
            Kind.INCIDENT,
            f"{outage.name} is {first.state}"[:LONGEST_TITLE],
            Source(first.commit[:7]),
            {service: impacts[0]},
            severity,
            determined=first.at,
            started=first.at,
            reported_by=ReportedBy.MONITORING,
            aliases=(f"/incident/{issue.number}/",) if issue else (),
            imported_from=f"upptime:{first.commit[:7]}",
            updates=tuple(updates),
        )

    def issue(self, issue: Issue, id: str) -> Incident:
        """An issue that no outage of the log explains: planned work, or an outage of which it alone tells."""
        span = Span(issue.key, 1, 1)
        if not issue.opened.exact:
            self.problems.append(course.import_time(span, "created_at", shown(issue.opened.at)))
        self._note_hidden(issue, span)
        base = Incident(
            id,
            Kind.INCIDENT,
            issue.title[:LONGEST_TITLE],
            Source(issue.key),
            reported_by=ReportedBy.MONITORING if issue.commit else None,
            aliases=(f"/incident/{issue.number}/",),
            imported_from=f"upptime:{issue.commit or issue.key}",
        )
        if issue.planned and issue.start and issue.end and issue.start < issue.end:
            return self._planned(issue, base, Window(issue.start, issue.end), span)
        if issue.planned:
            how = "planned work without a beginning and a later end: it became an incident"
            self.problems.append(course.import_window(span, how))
        return self._trouble(issue, base, span)

    def day(self, name: str, day: date, minutes: int, id: str) -> Incident:
        """Downtime of which the summary tells the minutes alone."""
        span = Span(f"history/summary.json#{name}", 1, 1)
        what = f"it was down for {minutes} minutes on {day}, and the hour is not told: it stands at midnight"
        self.problems.append(origin.import_partial(span, what))
        start = datetime.combine(day, time(), UTC)
        told = (Update(start, Status.INVESTIGATING), Update(start + timedelta(minutes=minutes), Status.RESOLVED))
        return Incident(
            id,
            Kind.INCIDENT,
            f"{name} was down"[:LONGEST_TITLE],
            Source(f"{name} {day}"),
            {self.facts.catalogue.find(name, span): Impact.MAJOR_OUTAGE},
            Severity.HIGH,
            determined=start,
            started=start,
            reported_by=ReportedBy.MONITORING,
            imported_from=f"upptime:{name}/{day}",
            updates=told,
        )

    def _planned(self, issue: Issue, base: Incident, window: Window, span: Span) -> Incident:
        names = self.facts.names  # people write slugs, or names
        down, worse = ([names.get(name, name) for name in some] for some in (issue.down, issue.degraded))
        services, problems = self.facts.catalogue.impacts(down, Impact.MAINTENANCE, span)
        degraded, more = self.facts.catalogue.impacts(worse, Impact.DEGRADED, span)
        self.problems += [*problems, *more]
        said = [Said(one.at, self._text(one.text, span)) for one in issue.comments]
        updates = maintenance_updates(window, said, issue.is_over)
        if not issue.is_over and updates and updates[-1].status in UNDER_WAY:
            self.problems.append(course.import_window(span, finish_of(updates)))
        announced = issue.opened.at
        return replace(
            base,
            kind=Kind.MAINTENANCE,
            services=degraded | services,
            window=window,
            announced=announced if announced <= window.start else None,
            summary=self._text(issue.text, span),
            updates=updates,
        )

    def _trouble(self, issue: Issue, base: Incident, span: Span) -> Incident:
        impact, severity = _STATES.get(
            issue.state, (Impact.MAINTENANCE if issue.planned else Impact.OPERATIONAL, Severity.LOW)
        )
        services, problems = self.facts.catalogue.impacts((issue.name,) if issue.name else issue.down, impact, span)
        self.problems += problems
        start = issue.opened.at
        said = [Said(start, self._text(issue.text, span))]
        said += [
            Said(self._said_at(issue, n), self._text(one.text, span), label_of(one.text))
            for n, one in enumerate(issue.comments)
        ]
        closed = max(issue.closed, start) if issue.closed else None
        story = incident_story(start, said, Ending(issue.is_over, closed))
        if story.guessed:
            self.problems.append(course.import_end_unknown(span, shown(story.guessed)))
        if story.contradicted:
            self.problems.append(course.import_flag_contradicted(span, "a comment tells of its end"))
        return replace(
            base, services=services, severity=severity, determined=start, started=start, updates=story.updates
        )

    def _said_at(self, issue: Issue, n: int) -> datetime:
        """When a comment was written; of one with a day alone, when the outage ended that it tells the length of."""
        comment = issue.comments[n]
        took = lasted(comment.text)
        if took and not comment.exact:
            return issue.opened.at + took
        return max(comment.at, issue.opened.at)

    def _end(self, outage: Outage, issue: Issue | None, span: Span) -> datetime | None:
        """When it was over: by the log, the issue, or else, if the monitor is well or gone, its last word."""
        if outage.end:
            return outage.end.at
        last = outage.changes[-1].at
        if issue and issue.closed:
            return max(issue.closed, last)
        slug = next((slug for slug, name in self.facts.names.items() if name == outage.name), "")
        is_watched = outage.name in self.facts.catalogue.ids or not self.facts.catalogue.services
        if is_watched and slug not in self.facts.up:
            return None
        self.problems.append(course.import_end_unknown(span, shown(last)))
        return last

    def _note_hidden(self, issue: Issue | None, span: Span) -> None:
        if issue and issue.hidden:
            self.problems.append(wording.import_comment(span, issue.hidden))

    def _text(self, text: str, span: Span) -> str:
        text, kinds = neutral(text)
        self.problems += [wording.import_markup(span, kind) for kind in kinds]
        return text


def _sentence(words: str) -> str:
    return f"{words.rstrip('.')}." if words else ""
