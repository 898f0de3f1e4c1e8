"""The tasks of a run: what is news now, for whom, by which channel, as far as the ledger has not got it.

**What is told is what is fresh**: at most `policy.notify.max_age` old. What is older is written down, and never sent.
The first run, with nothing in the ledger, tells of what is present alone: reports that are open or still to come.
Imported files are history. Both are written down as if they had been told.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property, lru_cache

from statusgen.channels import Display, Posting, Recipient, Transport
from statusgen.delivery import Task
from statusgen.delivery.recipients import Recipients
from statusgen.delivery.report import Note, Report
from statusgen.delivery.routes import goes_by, is_chosen
from statusgen.delivery.threads import message_id, thread_id
from statusgen.derive import Contradiction, Phase, Snapshot, contradictions, in_language
from statusgen.derive.ids import update_id
from statusgen.derive.news import Change, News, news
from statusgen.derive.reviews import is_unfinished
from statusgen.diagnostics import StatusgenError
from statusgen.files import digest
from statusgen.ledger import Fact, Key, Ledger
from statusgen.ledger.heard import KNOWN, goes_on, heard, is_over
from statusgen.messages import Message, compose
from statusgen.model import Audience, Choice, Frequency, Incident, Project, Update
from statusgen.rendering import Tools

BEGUN = Key("begun")
"""What the first run leaves in the ledger."""

_READY = "ready/"
"""Before the name of a review that was held back, of the line that says since when it is finished."""

KEPT = 64  # composed messages: those of one piece of news, in every language and for both audiences


class Edition:
    """What one audience may know, in one language."""

    def __init__(self, snapshot: Snapshot, tools: Tools) -> None:
        self.snapshot = snapshot
        self.tools = tools

    @cached_property
    def news(self) -> Mapping[str, News]:
        return {item.key: item for item in news(self.snapshot)}


class Telling:
    """Who is told what, at one instant; `snapshots` for each audience that some channel has, `tools` in all languages
    of the site. `begins`: no run has written into the ledger yet."""

    def __init__(
        self,
        snapshots: Mapping[Audience, Snapshot],
        tools: Tools,
        ledger: Ledger,
        recipients: Recipients,
    ) -> None:
        self._snapshots = snapshots
        self._ledger = ledger
        self.begins = ledger.fact(BEGUN) is None
        self._policy = snapshots[Audience.PUBLIC].policy
        self._tools = {each.language.code: each for each in (tools, *tools.others)}
        self._main = tools.language.code
        self._recipients = recipients
        self._edition = lru_cache(maxsize=None)(self._new_edition)
        self._message = lru_cache(maxsize=KEPT)(self._composed)

    @property
    def everything(self) -> tuple[News, ...]:
        """All news of any audience, oldest first. Staff do not have all that customers have: a note for staff that work
        is under way keeps the clock from starting it in their edition alone."""
        found: dict[str, News] = {}
        for audience in (Audience.INTERNAL, Audience.PUBLIC):  # of what both have, customers' phases decide
            if audience in self._snapshots:
                found |= self._edition(audience, self._main).news
        return tuple(sorted(found.values(), key=lambda item: item.at))

    def hold_back(self, project: Project, now: datetime) -> None:
        """Write down which reviews are begun and not finished: they are news when they are, however long that takes.
        One that was told already, and is written anew, is not told again."""
        kept: list[Key] = []
        for incident in project.incidents:
            for update in incident.updates:
                if update.at <= now and is_unfinished(incident, update):
                    name = _name(update_id(incident.id, update.at), incident, update.audience)
                    if self._ledger.fact(_held(name)) is None:
                        is_over = self._ledger.is_over(name)
                        kept += {None: [_held(name)], True: [Key(name), _held(name)], False: []}[is_over]
        self._ledger.turn(dict.fromkeys(kept, Fact.SKIPPED), ())

    def contradicted(self, project: Project) -> dict[str, Contradiction]:
        """What customers expect of reports and the files contradict, with no update on its way that says so."""
        now, max_age = self._snapshots[Audience.PUBLIC].now, self._policy.notify.max_age

        def is_told(update: Update, id: str) -> bool:
            return self._ledger.is_over(id) is not None or now - update.at > max_age

        return contradictions(heard(self._ledger.lines(KNOWN)), project, now, is_told)

    def known(self, contradicted: Container[str]) -> list[Key]:
        """The lines of what customers know of from now on; what is contradicted stays as it was."""
        expected, lines = heard(self._ledger.lines(KNOWN)), list[Key]()
        for view in self._snapshots[Audience.PUBLIC].incidents:
            known, is_ours = expected.get(view.id), not (view.incident.imported_from or view.incident.repeat)
            if view.id in contradicted or not is_ours:
                continue
            if view.phase is Phase.PAST:
                lines += [is_over(view.id)] if known and not known.is_over else []
            elif known is None or known.is_over or known.window != view.window:
                lines.append(goes_on(view.id, view.window))
        return lines

    def settle(self, report: Report, known: Iterable[Key]) -> None:
        """Write down what customers know of (these lines), and what is not to be told any more. What was begun and did
        not arrive is given up, and said so. A review that was held back is news from now on."""
        stale, begun = [BEGUN] if self.begins else [], self._ledger.begun()
        for item in self.everything:
            key = Key(name_of(item))
            if self._is_late_review(item) and self._ledger.fact(_ready(key.message)) is None:
                stale.append(_ready(key.message))
            if not self._is_to_be_told(item) and self._ledger.fact(key) is None:
                stale.append(key)
                channels = dict.fromkeys(lost.channel for lost in begun.get(key.message, ()))
                report.given_up += [self._note(item, channel) for channel in channels]
        self._ledger.turn(dict.fromkeys((*stale, *known), Fact.SKIPPED), ())
        report.recorded += sum(not key.message.startswith(_READY) for key in stale) - self.begins

    def too_late(self) -> Iterator[Note]:
        """The newest update of each report that goes on or is to come, and that no run saw before all of it was old: of
        a branch that was merged late, or a draft."""
        known = {id for id, each in heard(self._ledger.lines(KNOWN)).items() if not each.is_over}
        for view in () if self.begins else self._snapshots[Audience.PUBLIC].incidents:
            if view.phase is not Phase.PAST and view.id not in known and not view.incident.imported_from:
                items = self._by_report.get(view.id, ())
                said = next((item for item in reversed(items) if item.update), None)
                is_old = said is not None and not any(map(self._is_to_be_told, items))
                if said and is_old and self._ledger.fact(Key(name_of(said))) is None:
                    yield self._note(said)

    def tasks(self, report: Report) -> Iterator[Task]:
        """All that is to be told, oldest first, to everybody whom it concerns."""
        for item in self._due():
            for channel, recipient in self._routes(item, report):
                yield self._task(item.key, channel, recipient)

    def try_out(self) -> None:
        """Compose all that is to be told, whoever it concerns. Raises TemplateFault."""
        for item in self._due():
            for audience in self._snapshots:
                for language in self._tools:
                    if item.key in self._edition(audience, language).news:
                        self._message(audience, language, item.key)

    def _due(self) -> Iterator[News]:
        return (i for i in self.everything if self._is_to_be_told(i) and self._ledger.fact(Key(name_of(i))) is None)

    def show(self, displays: Iterable[tuple[str, Transport, Choice]], report: Report) -> None:
        """Bring up to date what channels show of the state, whatever is told by them."""
        for id, transport, choice in displays:
            if isinstance(transport, Display):
                edition = self._edition(choice.audience, self._language(choice))
                try:
                    transport.show(edition.snapshot, edition.tools)
                except StatusgenError as fault:
                    report.faults[id] = fault.message

    def _language(self, choice: Choice) -> str:
        return choice.language if choice.language in self._tools else self._main

    def _is_to_be_told(self, item: News) -> bool:
        if item.view.incident.imported_from or (self.begins and item.view.phase is Phase.PAST):
            return False
        age = item.view.now - item.happened
        if self._is_late_review(item):
            age = self._ledger.age(_ready(name_of(item))) or timedelta(0)
        return age <= self._policy.notify.max_age

    def _is_late_review(self, item: News) -> bool:
        """Whether it was held back until it was finished."""
        return item.kind is Change.POSTMORTEM and self._ledger.fact(_held(name_of(item))) is not None

    def _routes(self, item: News, report: Report) -> Iterator[tuple[str, Recipient]]:
        """By what each audience knows of it: how severe it is, too. Whoever was told of a report is told how it goes
        on, if its file says since that it is less severe, or about other services."""
        earlier, other_name = self._earlier(item), _names(item)[1]
        known = {audience: self._edition(audience, self._main).news.get(item.key) for audience in self._snapshots}
        for channel in self._recipients:
            by_policy = {id for id, seen in known.items() if seen and goes_by(channel, seen, self._policy)}
            for recipient in self._recipients.of(channel, report) if by_policy or earlier else ():
                choice, audience = recipient.choice, recipient.choice.audience
                seen = known[audience]
                is_late = recipient.since is not None and item.at < recipient.since
                if not seen or is_late or choice.frequency is not Frequency.IMMEDIATE:
                    continue
                goes = audience in by_policy and is_chosen(choice, seen, self._snapshots[audience])
                has_it = self._ledger.has_ended(Key(other_name, channel, recipient.tag))
                if not has_it and (goes or self._was_told(earlier, channel, recipient)):
                    yield channel, recipient

    def _earlier(self, item: News) -> tuple[News, ...]:
        """What was to be told of the same report before, as far as somebody has it; of recurring work each time stands
        for itself."""
        if item.view.incident.repeat:
            return ()
        before = (other for other in self._by_report[item.view.id] if other.at < item.at)
        return tuple(other for other in before if any(map(self._ledger.is_known, _names(other))))

    @cached_property
    def _by_report(self) -> Mapping[str, Sequence[News]]:
        found: dict[str, list[News]] = {}
        for item in self.everything:
            found.setdefault(item.view.id, []).append(item)
        return found

    def _was_told(self, earlier: Iterable[News], channel: str, recipient: Recipient) -> bool:
        """Whether they have one of these, since they asked to be told."""
        return any(
            self._ledger.has_ended(Key(name, channel, recipient.tag))
            for item in earlier
            if recipient.since is None or item.at >= recipient.since
            for name in _names(item)
        )

    def _task(self, news_key: str, channel: str, recipient: Recipient) -> Task:
        choice = recipient.choice
        language = self._language(choice)
        item = self._edition(choice.audience, self._main).news[news_key]

        def posting() -> Posting:
            edition = self._edition(choice.audience, language)
            return Posting(
                message=self._message(choice.audience, language, news_key),
                recipient=recipient,
                id=message_id(news_key, channel, recipient),
                thread=thread_id(item.view, channel, recipient),
                snapshot=edition.snapshot,
                tools=edition.tools,
                view=edition.news[news_key].then,
                update=edition.news[news_key].update,
            )

        return Task(Key(name_of(item), channel, recipient.tag), self._note(item, channel, recipient.label), posting)

    def _note(self, item: News, channel: str = "", to: str = "") -> Note:
        """What a report says of it."""
        if item.update is None:
            return Note(item.view.id, item.key, channel, to=to)
        zone = self._snapshots[Audience.PUBLIC].site.zone
        said = f"{item.update.status} {item.update.at.astimezone(zone):%Y-%m-%d %H:%M}"
        return Note(item.view.id, item.update.id, channel, to=to, said=said)

    def _new_edition(self, audience: Audience, language: str) -> Edition:
        snapshot = self._snapshots[audience]
        return Edition(snapshot if language == self._main else in_language(snapshot, language), self._tools[language])

    def _composed(self, audience: Audience, language: str, news_key: str) -> Message:
        edition = self._edition(audience, language)
        return compose(edition.news[news_key], edition.snapshot, edition.tools)


def name_of(item: News) -> str:
    """The name of the news in the ledger, which may be public: of internal news a digest."""
    said = item.update.update.audience if item.update else item.view.incident.audience
    return _name(item.key, item.view.incident, said)


def _names(item: News) -> tuple[str, str]:
    """Its name in the ledger, and that which it had, or would have, for the other audience: what staff were told as
    internal is not told to them again when customers may know it, nor the other way round."""
    name = name_of(item)
    return name, digest("internal", item.key) if name == item.key else item.key


def _name(key: str, incident: Incident, said: Audience) -> str:
    is_public = incident.audience is Audience.PUBLIC and said is Audience.PUBLIC
    return key if is_public else digest("internal", key)


def _held(name: str) -> Key:
    return Key(f"held/{name}")


def _ready(name: str) -> Key:
    return Key(f"{_READY}{name}")
