"""The announcement for phones: short, plain, the same while nothing happens, and sound SSML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import html5lib
import pytest
from lxml import etree

from statusgen.derive import take_snapshot
from statusgen.language import LANGUAGES, Language
from statusgen.model import Incident, Project, Severity, Window
from statusgen.outputs.announcement import LONGEST, seconds, sentences, spoken_address
from tests.make import at, incident, maintenance, project, service, update
from tests.outputs import situations
from tests.stories import STORIES, built, rendered

NOW = at("2026-01-10 12:00")
SYNTHESIS = "{http://www.w3.org/2001/10/synthesis}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SSML = etree.RelaxNG(etree.parse(str(Path(__file__).parents[1] / "checkers/ssml.rng")))
SOUND = (
    '<speak version="1.1" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="en"><p><s>All is well.</s></p></speak>'
)


def said(*incidents: Incident, now: str = "2026-01-10 12:00", **more: Any) -> list[str]:
    return rendered(project(*incidents, **more), at(now))["announcement.txt"].decode().splitlines()


def test_calm() -> None:
    assert said(url="https://status.example-city.org/it/") == [
        "This is Example Status.",
        "All services are working normally.",
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


def test_planned_work_that_overruns_names_no_time_that_has_passed() -> None:
    begun = update("2026-01-10 11:05", "in_progress")
    work = maintenance(updates=[begun], when=Window(at("2026-01-10 11:00"), at("2026-01-10 13:00")))
    assert "Planned maintenance until Saturday, January 10, 1:00 PM: New switches." in said(work)
    assert take_snapshot(project(work), at("2026-01-10 12:00")).next_transition == at("2026-01-10 13:00")
    late = said(work, now="2026-01-10 13:00")
    assert "Planned maintenance takes longer than planned: New switches." in late
    assert "1:00 PM" not in " ".join(late)


def test_the_clock_alone_changes_no_word_but_that_no_promise_is_made_whose_time_is_up() -> None:
    told = incident(updates=[update("2026-01-10 10:00", "identified", eta=at("2026-01-10 12:30"))])
    assert said(told, now="2026-01-10 12:29") == said(told)
    assert [line for line in said(told) if "expect" in line] == [
        "We expect this to work again by Saturday, January 10, 12:30 PM."
    ]
    late = said(told, now="2026-01-12 12:00")
    assert late == [line for line in said(told) if "expect" not in line]
    assert take_snapshot(project(told), at("2026-01-10 12:00")).next_transition == at("2026-01-10 12:30")


def test_a_title_that_takes_too_long_keeps_no_other_from_being_heard() -> None:
    long = incident("a", title="Very " * 90 + "long", severity=Severity.CRITICAL)
    short = incident("b", title="Mail is late", severity=Severity.LOW)
    assert [line for line in said(long, short) if "since" in line] == [
        "Mail is late: since Saturday, January 10, 10:00 AM."
    ]


def test_the_whole_address_is_spoken() -> None:
    address = spoken_address("https://status.example.org:8443/it_team/~a/", Language("en"))
    assert address.split() == ("status dot example dot org colon 8443 slash it underscore team slash tilde a".split())


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
    found = {path: data for path, data in files.items() if path.endswith("announcement.ssml")}
    assert "announcement.ssml" in found
    for path, data in found.items():
        assert data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n')
        root = etree.fromstring(data)
        SSML.assertValid(root)
        assert {element.tag for element in root.iter()} == {f"{SYNTHESIS}{name}" for name in ("speak", "p", "s")}
        page = html5lib.parse(
            built(story)[path.replace("announcement.ssml", "index.html")], namespaceHTMLElements=False
        )
        assert root.get(LANG) == page.get("lang")
        spoken = [s.text for s in root.iter(f"{SYNTHESIS}s")]
        assert spoken == files[path.replace(".ssml", ".txt")].decode().splitlines()


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('version="1.1"', 'version="1.0"'),
        (' version="1.1"', ""),
        (' xml:lang="en"', ""),
        ("xml:lang", "lang"),
        ('"en"', '"in English"'),
        ("2001/10/synthesis", "2001/10"),
        ("<p><s>", "<s><p>"),
        ("<s>", "<s><s>"),
        ("All", "<b>All</b>"),
        ("<s>", '<s class="first">'),
        ("All", "<sub>All</sub>"),
        ("All", '<break time="soon"/>All'),
    ],
)
def test_the_judge_of_marked_text_sees_mistakes(good: str, bad: str) -> None:
    assert SSML.validate(etree.fromstring(SOUND))
    closing = {"<s><p>": ("</s></p>", "</p></s>"), "<s><s>": ("</s>", "</s></s>")}.get(bad)
    text = SOUND.replace(good, bad)
    assert text != SOUND
    assert not SSML.validate(etree.fromstring(text.replace(*closing) if closing else text))


def test_hostile_titles_stay_text() -> None:
    bad = incident(title='</s></p><audio src="https://evil.example/"/> & ]]>')
    root = etree.fromstring(rendered(project(bad), NOW)["announcement.ssml"])
    SSML.assertValid(root)
    assert 'audio src="https://evil.example/"' in str(root.xpath("string()"))
