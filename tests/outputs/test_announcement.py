"""The announcement for phones: short, plain, the same while nothing happens, and sound SSML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from statusgen.derive import take_snapshot
from statusgen.language import LANGUAGES, Language
from statusgen.model import Incident, Project, Window
from statusgen.outputs.announcement import LONGEST, seconds, sentences
from tests.make import at, incident, maintenance, project, service, update
from tests.outputs import situations
from tests.stories import STORIES, built, rendered

NOW = at("2026-01-10 12:00")
SSML = etree.RelaxNG(
    etree.fromstring(
        """<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.w3.org/2001/10/synthesis"
          datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes"><start><element name="speak">
          <attribute name="version"><value>1.1</value></attribute>
          <attribute name="xml:lang"><data type="language"/></attribute>
          <oneOrMore><element name="p"><oneOrMore><element name="s"><text/></element></oneOrMore></element></oneOrMore>
        </element></start></grammar>"""
    )
)
"""The part of SSML 1.1 (W3C, 3.1) that is used: speak with version and language, paragraphs, sentences of text."""


def said(*incidents: Incident, now: str = "2026-01-10 12:00", **more: Any) -> list[str]:
    return rendered(project(*incidents, **more), at(now))["announcement.txt"].decode().splitlines()


def test_calm() -> None:
    assert said(url="https://status.example-city.org/it/") == [
        "This is Example Status.",
        "All services work normally.",
        "You can read more at status dot example dash city dot org slash it.",
    ]


def test_the_worst_comes_first_with_times_in_words_of_the_site() -> None:
    told = update("2026-01-10 10:00", "identified", eta=at("2026-01-10 17:30"), next_update=at("2026-01-11 00:05"))
    found = said(
        incident("a", {"dns": "degraded"}, title="Names are slow", severity=None),
        incident("b", {"email": "major_outage"}, updates=[told], title="No mail."),
        services=[service(), service("dns")],
        timezone="America/Chicago",
    )
    assert found[1:6] == [
        "Email is down. 1 more service has problems.",
        "No mail: since Saturday, January 10, 4:00 AM.",
        "We expect this to work again by Saturday, January 10, 11:30 AM.",
        "We will say more by Saturday, January 10, 6:05 PM.",
        "Names are slow: since Saturday, January 10, 4:00 AM.",
    ]


def test_planned_work_says_when_it_ends() -> None:
    work = maintenance(when=Window(at("2026-01-10 11:00"), at("2026-01-10 13:00")))
    assert "Planned maintenance until Saturday, January 10, 1:00 PM: New switches." in said(work)


def test_the_clock_alone_changes_no_word() -> None:
    told = update("2026-01-10 10:00", "identified", eta=at("2026-01-10 12:30"))
    assert said(incident(updates=[told])) == said(incident(updates=[told]), now="2026-01-12 12:00")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("situation", [situations.calm, situations.outage, situations.long, situations.large])
def test_nobody_listens_longer_than_forty_seconds(situation: Any, language: str) -> None:
    made: Project = situation()
    found = sentences(take_snapshot(made, situations.NOW), Language(language))
    assert 5 < seconds(found) <= LONGEST == 40
    assert len(found) >= 3


def test_time_is_measured_by_what_is_spoken() -> None:
    assert seconds(["one two three four five"]) == 2
    assert seconds(["17:30"]) == pytest.approx(1.6)
    assert seconds(["すべてのサービス"]) == pytest.approx(1.6)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_the_marked_text_is_sound_and_says_the_same(story: Path) -> None:
    files = built(story)
    root = etree.fromstring(files["announcement.ssml"])
    SSML.assertValid(root)
    spoken = [s.text for s in root.iter("{http://www.w3.org/2001/10/synthesis}s")]
    assert spoken == files["announcement.txt"].decode().splitlines()


def test_hostile_titles_stay_text() -> None:
    bad = incident(title='</s></p><audio src="https://evil.example/"/> & ]]>')
    root = etree.fromstring(rendered(project(bad), NOW)["announcement.ssml"])
    SSML.assertValid(root)
    assert 'audio src="https://evil.example/"' in str(root.xpath("string()"))
