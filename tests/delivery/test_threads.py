"""All messages about one report answer the first of them."""

from __future__ import annotations

from statusgen.channels import Recipient
from statusgen.delivery.threads import message_id, thread_id
from statusgen.derive import take_snapshot
from statusgen.derive.news import news
from tests.make import at, incident, maintenance, project, update

READER = Recipient("tag", "reader@example.org")


def test_what_is_written_after_an_announcement_answers_it() -> None:
    bare = project(maintenance())
    written = project(maintenance(updates=[update("2026-01-16 10:00", "scheduled")]))
    [announced] = news(take_snapshot(bare, at("2026-01-15 10:00")))
    [said] = news(take_snapshot(written, at("2026-01-16 11:00")))
    first = message_id(announced.key, "email", READER)
    assert thread_id(announced.view, "email", READER) == thread_id(said.view, "email", READER) == first
    assert message_id(said.key, "email", READER) != first, "it tells another text"


def test_a_correction_of_the_first_heading_is_a_message_of_its_own() -> None:
    """Programs drop what comes under a name that they know."""
    names = set()
    for time in ("2026-01-10 10:00", "2026-01-10 10:05"):
        found = take_snapshot(project(incident(updates=[update(time, "investigating")])), at("2026-01-10 11:00"))
        names |= {message_id(item.key, "email", READER) for item in news(found)}
    assert len(names) == 2
