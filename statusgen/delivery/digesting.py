"""The tasks of `digest --send`: a digest of what each recipient chose, to those who want it so often.

A digest that may have arrived is not sent again: it is the same news that the page has, and the next one comes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from statusgen.channels import Posting, Recipient
from statusgen.delivery import Task
from statusgen.delivery.recipients import Recipients
from statusgen.delivery.report import Note, Report
from statusgen.delivery.routes import concerns
from statusgen.delivery.threads import message_id
from statusgen.derive import Snapshot, in_language
from statusgen.derive.digests import Period
from statusgen.derive.narrow import chosen, narrowed
from statusgen.files import digest
from statusgen.ledger import Key
from statusgen.messages import Message, compose_digest
from statusgen.model import Audience, Choice, Frequency
from statusgen.rendering import Tools
from statusgen.value import replace

KEPT = 64
"""How many digests are kept: many recipients chose the same."""


class Digesting:
    """Who gets the digest of a period, and which; `snapshots` for each audience that some channel has, `tools` in all
    languages of the site."""

    def __init__(self, snapshots: Mapping[Audience, Snapshot], tools: Tools, recipients: Recipients) -> None:
        self._snapshots = snapshots
        self._tools = {each.language.code: each for each in (tools, *tools.others)}
        self._main = tools.language.code
        self._recipients = recipients
        self._message = lru_cache(maxsize=KEPT)(self._composed)

    def tasks(self, period: Period, report: Report) -> Iterator[Task]:
        """A digest for each who wants one each period; none of services that they may not know, or of nothing, where
        the policy is silent then."""
        for channel in self._recipients:
            for recipient in self._recipients.of(channel, report):
                choice = recipient.choice
                if choice.frequency is Frequency(period):
                    message = self._message(choice, period)
                    if message:
                        yield self._task(message, channel, recipient)

    def _composed(self, choice: Choice, period: Period) -> Message | None:
        whole = self._snapshots[choice.audience]
        tools = self._tools[choice.language if choice.language in self._tools else self._main]
        if tools.language.code != self._main:
            whole = in_language(whole, tools.language.code)
        known = {group.id for group in whole.all_groups}
        groups = [id for id in choice.groups if id in known]
        services = [id for id in choice.services if id in whole.service_by_id]
        if not (groups or services):
            whole = replace(
                whole, incidents=tuple(view for view in whole.incidents if concerns(choice, view, whole.now))
            )
            return None if choice.groups or choice.services else compose_digest(whole, period, tools)
        selection = chosen(whole, groups=groups, services=services)
        seen = narrowed(whole, selection)
        seen = replace(seen, incidents=tuple(view for view in seen.incidents if concerns(choice, view, whole.now)))
        return compose_digest(seen, period, tools, selection.name, "-".join((*groups, *services)))

    def _task(self, message: Message, channel: str, recipient: Recipient) -> Task:
        choice = recipient.choice
        # Somebody who chooses other services gets no second digest; a list address may stand there more than once.
        key = "/".join(message.key.split("/")[:3]) if recipient.since else message.key
        name = key if choice.audience is Audience.PUBLIC else digest("internal", key)
        tools = self._tools[message.language]

        def posting() -> Posting:
            id = message_id(key, channel, recipient)
            return Posting(message, recipient, id, "", self._snapshots[choice.audience], tools)

        return Task(
            Key(name, channel, recipient.tag), Note("", message.key, channel, to=recipient.label), posting, again=False
        )
