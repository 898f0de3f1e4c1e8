"""What a message says: the same anatomy for every service, as it was when the news became true."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import html5lib
import pytest

from statusgen.derive import take_snapshot
from statusgen.derive.news import Change, news
from statusgen.messages import Message, compose
from statusgen.model import Audience, Feedback, Impact, Incident, Policy, Service, Way
from statusgen.model.service import Contact
from tests.make import at, incident, maintenance, project, service, update
from tests.messages.conftest import Toolmaker, agreement

SERVICES = (service("email", name="E-mail"), service("calendar", name="Calendar"), service("web"), service("fax"))

STORY = incident(
    services={"email": "degraded", "calendar": "degraded"},
    workaround="Use **webmail**.",
    started=at("2026-01-10 09:40"),
    determined=at("2026-01-10 09:50"),
    updates=(
        update("2026-01-10 10:00", "investigating", body="Mail comes *late*.", next_update=at("2026-01-10 10:30")),
        update("2026-01-10 10:20", "identified", {"email": "major_outage"}, eta=at("2026-01-10 12:00"), body="A disk."),
        update("2026-01-10 11:00", "resolved", body="All mail has arrived."),
        update("2026-01-12 11:00", "postmortem", body="### Why\n\nA disk was full."),
    ),
)


def messages(file: Incident, now: str, tools_of: Toolmaker, **more: Any) -> list[Message]:
    contact = Contact(email="desk@example.org", phone="+1 555 0100")
    snapshot = take_snapshot(project(file, services=SERVICES, contact=contact, **more), at(now))
    tools = tools_of(snapshot)
    return [compose(item, snapshot, tools) for item in news(snapshot)]


def test_the_anatomy(tools_of: Toolmaker) -> None:
    new, identified, restored, postmortem, closed = messages(STORY, "2026-02-01 00:00", tools_of)
    assert new.subject == "[Degraded] E-mail and Calendar: Mail is late"
    assert new.text == (
        "There has been a problem with E-mail and Calendar since Jan 10, 2026, 09:40 UTC.\n"
        "\n"
        "Mail comes late.\n"
        "\n"
        "What you can do meanwhile:\n"
        "Use webmail.\n"
        "\n"
        "Degraded: E-mail and Calendar\n"
        "Began: Jan 10, 2026, 09:40 UTC\n"
        "Expected back: we cannot say yet\n"
        "Next update by Jan 10, 2026, 10:30 UTC\n"
        "\n"
        f"Follow this report: https://status.example.org/incidents/2026-01-10-mail-late/#upd-{new.key}\n"
        "Example Status: https://status.example.org/\n"
    )
    assert identified.subject.startswith("[Cause identified] ")
    assert "Major outage: E-mail\nDegraded: Calendar\n" in identified.text
    assert "Expected back: Jan 10, 2026, 12:00 UTC\n" in identified.text
    assert restored.subject == "[Resolved] E-mail and Calendar: Mail is late"
    assert "is resolved. It lasted 1 h 20 min." in restored.text
    assert "tell us by Jan 13, 2026, 11:00 UTC: desk@example.org or +1 555 0100." in restored.text
    assert not any(line.startswith(("Expected back", "Next update")) for line in restored.text.splitlines())
    assert "Why\n\nA disk was full." in postmortem.text
    assert (closed.subject, closed.kind) == ("[Closed] E-mail and Calendar: Mail is late", Change.CLOSED)


def test_a_service_that_is_hit_later_is_not_named_before(tools_of: Toolmaker) -> None:
    growing = incident(
        services={"email": "degraded", "calendar": "operational"},
        updates=(
            update("2026-01-10 10:00", "investigating"),
            update("2026-01-10 10:20", "identified", {"calendar": "degraded"}),
            update("2026-01-10 10:40", "monitoring", {"email": "operational"}),
        ),
    )
    new, more, _ = messages(growing, "2026-01-10 11:00", tools_of)
    assert new.subject.startswith("[Degraded] E-mail: ")
    assert "problem with E-mail since" in new.text
    assert more.subject.startswith("[Cause identified] E-mail and Calendar: ")


def test_a_time_that_has_passed_is_not_promised_again(tools_of: Toolmaker) -> None:
    late = incident(
        updates=(
            update("2026-01-10 10:00", "investigating", eta=at("2026-01-10 11:00")),
            update("2026-01-10 11:30", "identified"),
        ),
    )
    before, after = messages(late, "2026-01-10 12:00", tools_of)
    assert "\nExpected back: Jan 10, 2026, 11:00 UTC\n" in before.text and "Expected back: " in before.short
    assert "\nWas expected back: Jan 10, 2026, 11:00 UTC\n" in after.text and "xpected back" not in after.short
    assert "Was expected back</th>" in after.html


def test_what_channels_route_by(tools_of: Toolmaker) -> None:
    new = messages(STORY, "2026-01-10 10:10", tools_of)[0]
    assert (new.incident_id, new.severity, new.services) == ("2026-01-10-mail-late", "medium", ("email", "calendar"))
    assert (new.audience, new.language, new.at) == (Audience.PUBLIC, "en", at("2026-01-10 10:00"))


def test_without_a_contact_people_answer(tools_of: Toolmaker) -> None:
    snapshot = take_snapshot(project(STORY, services=SERVICES), at("2026-01-10 12:00"))
    assert "answer this message by Jan 13" in compose(news(snapshot)[-1], snapshot, tools_of(snapshot)).text


@pytest.mark.parametrize("length", [10, 140])
@pytest.mark.parametrize("site", ["https://status.example.org/", f"https://status.example.org/{'a' * 120}/"])
def test_the_short_form_fits_a_text_message(tools_of: Toolmaker, length: int, site: str) -> None:
    file = incident(title="x" * length, updates=STORY.updates)
    for message in messages(file, "2026-02-01 00:00", tools_of, url=site):
        assert len(message.short) <= 160 and "\n" not in message.short and "\xa0" not in message.short
        assert message.short.startswith("[")
        assert message.short.endswith(message.url) == (len(site) < 100)


def test_planned_work(tools_of: Toolmaker) -> None:
    file = maintenance(services=("email", "calendar", "web", "fax"), announced=at("2026-01-05 09:00"))
    announced, started, completed = messages(file, "2026-01-22 00:00", tools_of)
    assert announced.subject == "[Planned maintenance] E-mail, Calendar, Web, and 1 more: New switches"
    assert "Jan 20, 2026, 22:00 – Jan 21, 2026, 02:00 UTC" in announced.text
    assert "Affected services: E-mail, Calendar, Web, and Fax" in announced.text
    assert (started.severity, "Planned for: Jan 20" in started.text) == (None, True)
    assert completed.subject.startswith("[Maintenance completed] ")
    reminder = messages(file, "2026-01-20 21:30", tools_of)[-1]
    assert reminder.subject.startswith("[Maintenance reminder] ")


def test_text_of_people_is_text(tools_of: Toolmaker) -> None:
    """Escaped in HTML, as it is in plain text, and never a second line of a subject."""
    hostile = "<script>alert(1)</script> & {{ 7 }}"
    file = incident(title=hostile, updates=(update("2026-01-10 10:00", "investigating", body=hostile),))
    (message,) = messages(file, "2026-01-10 10:10", tools_of)
    assert message.subject.endswith(hostile) and hostile in message.text
    assert "<script" not in message.html and "&lt;script&gt;" in message.html


def test_mail_html_is_for_mail_programs(tools_of: Toolmaker) -> None:
    for message in messages(STORY, "2026-02-01 00:00", tools_of):
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        tree = parser.parse(message.html)
        assert parser.errors == []
        assert tree.get("lang") == "en"
        assert tree.find(".//h1").get("style")
        assert not [e.tag for e in tree.iter() if e.tag in {"script", "link", "img", "form", "iframe"}]
        assert "prefers-color-scheme" in message.html and "var(" not in message.html
        assert 'content="light dark"' in message.html
        assert len(message.html.encode()) < 20_000


@pytest.mark.parametrize("language", ["en", "es"])
def test_both_forms_say_the_same(tools_of: Toolmaker, language: str) -> None:
    """As those count who tell junk from mail: words of the style sheet, too, of which only what is of use is left."""
    planned = maintenance(announced=at("2026-01-05 09:00"))
    for file, now in ((STORY, "2026-02-01 00:00"), (planned, "2026-01-20 21:30"), (planned, "2026-01-22 00:00")):
        for message in messages(file, now, tools_of, language=language):
            assert agreement(message.text, message.html) >= 0.5, message.subject
            assert (".degraded{" in message.html) == ('class="degraded"' in message.html)


def test_internal_services_are_not_named(tools_of: Toolmaker) -> None:
    secret = Service(id="core", name="Marker", audience=Audience.INTERNAL)
    file = incident(services={"email": "degraded", "core": "major_outage"}, updates=STORY.updates[:2])
    whole = project(file, services=(*SERVICES, secret))
    snapshot = take_snapshot(whole, at("2026-01-11 00:00"))
    for item in news(snapshot):
        message = compose(item, snapshot, tools_of(snapshot))
        assert "Marker" not in f"{message}" and "core" not in message.services
        assert Impact.MAJOR_OUTAGE not in message.html or "E-mail" in message.html


def test_a_project_has_words_of_its_own(tools_of: Toolmaker, tmp_path: Path) -> None:
    folder = tmp_path / "themes/default/mail"
    folder.mkdir(parents=True)
    (folder / "subject.txt").write_text("{{ page.site }} - {{ page.title }} & more\n")
    assert messages(STORY, "2026-01-10 10:10", tools_of)[0].subject == "Example Status - Mail is late & more"


@pytest.mark.parametrize("theme", ["default", "plain"])
@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_in_every_theme_and_language(tools_of: Toolmaker, theme: str, language: str) -> None:
    found = messages(STORY, "2026-02-01 00:00", tools_of, theme=theme, language=language)
    assert len(found) == 5
    assert all(message.language == language and "%(" not in message.text for message in found)
    assert all(f'dir="{"rtl" if language == "ar" else "ltr"}"' in message.html for message in found)


def test_the_same_bytes_each_time(tools_of: Toolmaker) -> None:
    """What is told of old news does not depend on what came later."""
    assert messages(STORY, "2026-01-10 10:30", tools_of) == messages(STORY, "2026-02-01 00:00", tools_of)[:2]


def test_when_it_works_again_one_question_is_asked_and_links_answer_it(tools_of: Toolmaker) -> None:
    way = Feedback(
        customers=Way(email="feedback@example.org"), staff=Way(url="https://forms.example.org/?i={id}&a={answer}")
    )
    terms = Policy(feedback=way)
    told = messages(STORY, "2026-02-01 00:00", tools_of, policy=terms)
    assert ["clear, and in time?" in message.text for message in told] == [False, False, True, False, False]
    address = "mailto:feedback@example.org?subject=feedback%202026-01-10-mail-late%20good"
    assert f"Yes: {address}\n" in told[2].text
    assert f'href="{address}"' in told[2].html
    snapshot = take_snapshot(project(STORY, services=SERVICES, policy=terms), at("2026-01-10 12:00"), Audience.INTERNAL)
    restored = compose(news(snapshot)[-1], snapshot, tools_of(snapshot))
    assert "No: https://forms.example.org/?i=2026-01-10-mail-late&a=poor\n" in restored.text
    assert "feedback@example.org" not in restored.text
