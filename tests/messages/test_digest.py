"""Digests by mail: what they say, their headers, and when there is none."""

from __future__ import annotations

import email
import email.policy
import re
from datetime import timedelta
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import compat32
from pathlib import Path
from random import Random
from typing import Any

import html5lib
import pytest

from statusgen import cli
from statusgen.derive import Snapshot, take_snapshot
from statusgen.derive.digests import Period
from statusgen.derive.narrow import chosen, narrowed
from statusgen.diagnostics import StatusgenError
from statusgen.messages import Message, compose_digest
from statusgen.messages.mail import POLICY, address_of, as_mail
from statusgen.model import Channel, Contact, Digests, Impact, Incident, Policy, Service, Sla, Update
from statusgen.value import replace
from tests.make import at, incident, maintenance, project, update, window
from tests.messages.conftest import Toolmaker, agreement
from tests.servers import text_of
from tests.stories import STORIES, built

NOW = "2026-01-12 08:00"
SERVICES = (
    Service(id="email", name="E-mail", since=at("2026-01-01 00:00").date(), sla=Sla(availability=99.9)),
    Service(id="web", name="Website", since=at("2026-01-01 00:00").date()),
    Service(id="fax", name="Fax", since=at("2026-01-01 00:00").date()),
)
FILES = (
    incident(
        "2026-01-07-no-mail",
        {"email": "major_outage"},
        title="No mail",
        updates=(
            update("2026-01-07 10:00", "investigating", body="No mail arrives."),
            update("2026-01-07 12:00", "resolved", body="Mail **works** again."),
        ),
    ),
    incident(
        "2026-01-11-slow",
        {"web": "degraded"},
        title="The website is slow",
        updates=(update("2026-01-11 10:00", "identified", eta=at("2026-01-12 12:00"), body="We add servers."),),
    ),
    maintenance(
        "2026-01-20-switches",
        window("2026-01-20 22:00", "2026-01-21 02:00"),
        ("fax",),
        announced=at("2026-01-08 09:00"),
    ),
)
CONTACT = Contact(email="desk@example.org")


def snapshot_of(*files: Incident, now: str = NOW, policy: Policy | None = None, **site: Any) -> Snapshot:
    site.setdefault("contact", CONTACT)
    return take_snapshot(project(*files, services=SERVICES, policy=policy, **site), at(now))


def weekly(snapshot: Snapshot, tools_of: Toolmaker) -> Message:
    message = compose_digest(snapshot, Period.WEEKLY, tools_of(snapshot))
    assert message
    return message


def parsed(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_what_it_says(tools_of: Toolmaker) -> None:
    message = weekly(snapshot_of(*FILES), tools_of)
    assert message.subject == "Example Status: Weekly digest, Jan 5, 2026 to Jan 11, 2026"
    open_now, rest = message.text.split("WHAT HAPPENED")
    past, rest = rest.split("PLANNED MAINTENANCE")
    ahead, figures = rest.split("AVAILABILITY")
    assert "- The website is slow\n  Degraded, Cause identified. Jan 11, 2026, 10:00 UTC\n" in open_now
    assert "Expected back: Jan 12, 2026, 12:00 UTC" in open_now
    assert "- No mail\n  Major outage, Resolved. Jan 7, 2026, 10:00 – 12:00 UTC (2 h)\n" in past
    assert "Mail works again." in past
    assert "- New switches\n  Scheduled. Jan 20, 2026, 22:00 – Jan 21, 2026, 02:00 UTC (4 h)\n" in ahead
    assert "- E-mail: 98.80 % (agreed: 99.90 %, not kept)\n2 more services were available 100 % of the time." in figures
    assert "100 % of the time. Time in which a service was degraded does not count as downtime." in " ".join(
        figures.split()
    )


def test_what_is_open_has_happened(tools_of: Toolmaker) -> None:
    still = weekly(snapshot_of(FILES[1]), tools_of).text
    assert "Nothing else happened." in still and "Nothing happened." not in still
    began_today = weekly(snapshot_of(FILES[1], now="2026-01-11 11:00"), tools_of).text
    assert "The website is slow" in began_today and "Nothing happened." in began_today


def test_what_was_promised_for_the_days_of_the_digest_and_not_kept_is_called_so(tools_of: Toolmaker) -> None:
    at_noon = at("2026-01-11 12:00")
    kept = update("2026-01-11 10:00", "identified", body="We add servers.", eta=at_noon, next_update=at_noon)
    said = weekly(snapshot_of(replace(FILES[1], updates=(kept,))), tools_of)
    for form in (said.text, said.html):
        assert "Was expected back: Jan 11" in form and "Next update was promised by Jan 11" in form
    assert "  Expected back: Jan 12" in weekly(snapshot_of(FILES[1]), tools_of).text


def test_degraded_time_is_spoken_of_where_there_was_some_that_does_not_count(tools_of: Toolmaker) -> None:
    well = weekly(snapshot_of(FILES[0]), tools_of).text
    assert "2 more services were available" in well and "degraded" not in well
    counted = weekly(snapshot_of(*FILES, uptime_weights={Impact.DEGRADED: 1.0}), tools_of).text
    assert "does not count" not in counted


def test_of_some_services_alone(tools_of: Toolmaker) -> None:
    whole = snapshot_of(*FILES)
    selection = chosen(whole, services=["fax", "web"])
    message = compose_digest(narrowed(whole, selection), Period.WEEKLY, tools_of(whole), selection.name, "fax-web")
    assert message
    assert (message.key, message.services) == ("digest/weekly/2026-01-11/fax-web", ("web", "fax"))
    assert message.subject.startswith("Fax, Website: Weekly digest") and "mail" not in message.text.lower()


def test_nothing_to_report(tools_of: Toolmaker) -> None:
    message = weekly(snapshot_of(), tools_of)
    assert agreement(message.text, message.html) >= 0.5
    assert message.subject.endswith("(nothing to report)") and "There is nothing to report." in message.text
    assert "to report.\n\nAVAILABILITY" in message.text
    silent = snapshot_of(policy=Policy(digest=Digests(when_quiet="skip")))
    assert compose_digest(silent, Period.WEEKLY, tools_of(silent)) is None
    loud = snapshot_of(*FILES, policy=Policy(digest=Digests(when_quiet="skip")))
    assert compose_digest(loud, Period.WEEKLY, tools_of(loud))


def test_headers(tools_of: Toolmaker) -> None:
    snapshot = snapshot_of(*FILES, title="Zustände – Übersicht")
    mail = parsed(as_mail(weekly(snapshot, tools_of), snapshot.project, "fax-web", "Fax"))
    assert str(mail["From"]) == "Zustände – Übersicht <desk@example.org>"
    assert mail["Subject"].startswith("Zustände – Übersicht: Weekly digest")
    assert mail["Date"].datetime == at("2026-01-12 00:00")
    assert mail["List-Id"] == "Fax <fax-web.status.example.org>"
    assert mail["List-Unsubscribe"] == "<mailto:desk@example.org?subject=unsubscribe%20fax-web>"
    assert mail["List-Unsubscribe-Post"] is None, "there is no address that takes it"
    assert mail["List-Help"] == mail["List-Subscribe"] == "<https://status.example.org/subscribe/>"
    assert mail["List-Archive"] == "<https://status.example.org/digests/weekly/>"
    assert (mail["List-Post"], mail["Auto-Submitted"], mail["Precedence"]) == ("NO", "auto-generated", "bulk")
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize("length", range(40, 100))
def test_a_subject_begins_on_its_line(length: int) -> None:
    mail = EmailMessage(policy=POLICY)
    mail["Subject"] = subject = f"[Planned maintenance] {'word ' * 20}"[:length].strip()
    first, *_ = data = mail.as_bytes().split(b"\r\n")
    assert first.startswith(b"Subject: [Planned") and max(map(len, data)) <= 90
    assert parsed(mail.as_bytes())["Subject"] == subject


WORDS = "Störung für Außenstellen – größere Verzögerung bei E-Mail & Fax 日本語 الصيانة the Wartung: 100 %".split()


@pytest.mark.parametrize("seed", range(40))
def test_words_of_a_header_do_not_run_together(seed: int) -> None:
    """Blanks between encoded words are nothing to who reads them (RFC 2047, 6.2)."""
    random = Random(seed)
    subject, name = (" ".join(random.choices(WORDS, k=count)) for count in (20, 8))
    mail = EmailMessage(policy=POLICY)
    mail["Subject"], mail["From"] = subject, address_of("status@example.org", name)
    head = BytesHeaderParser(policy=compat32).parsebytes(mail.as_bytes())
    assert str(make_header(decode_header(head["Subject"]))) == subject
    assert str(make_header(decode_header(head["From"]))) == f"{name} <status@example.org>"
    assert max(map(len, mail.as_bytes().splitlines())) <= 100


def test_a_mail_is_not_older_than_what_it_tells_of(tools_of: Toolmaker) -> None:
    late = incident("late", updates=[update("2026-01-12 07:30", "investigating")], determined=at("2026-01-12 07:00"))
    snapshot = snapshot_of(*FILES, late)
    mail = parsed(as_mail(weekly(snapshot, tools_of), snapshot.project))
    assert mail["Date"].datetime == at("2026-01-12 07:30")


def test_headers_that_programs_read_stand_in_the_mail_as_they_are(tools_of: Toolmaker) -> None:
    snapshot, name = snapshot_of(*FILES), "-".join(["a-long-service"] * 6)
    head = as_mail(weekly(snapshot, tools_of), snapshot.project, name, "Many").partition(b"\r\n\r\n")[0]
    assert f"List-Unsubscribe: <mailto:desk@example.org?subject=unsubscribe%20{name}>\r\n".encode() in head
    assert f"List-Id: Many <{name}.status.example.org>\r\n".encode() in head


def test_it_is_the_same_mail_each_time_and_another_one_each_week(tools_of: Toolmaker) -> None:
    first, again = (snapshot_of(*FILES, now=now) for now in (NOW, "2026-01-12 09:00"))
    one, two = (as_mail(weekly(snapshot, tools_of), snapshot.project) for snapshot in (first, again))
    assert one == two
    later = snapshot_of(*FILES, now="2026-01-19 08:00")
    other = as_mail(weekly(later, tools_of), later.project)
    ids = {str(parsed(data)["Message-ID"]) for data in (one, two, other)}
    assert len(ids) == 2 and all(re.fullmatch(r"<\w+@status\.example\.org>", id) for id in ids)


def test_the_sender_of_the_mail_channel_counts(tools_of: Toolmaker) -> None:
    snapshot = snapshot_of(*FILES)
    channel = Channel("mail", "smtp", {"from": "County <status@example.org>", "to": ("all@lists.example.org",)})
    with_channel = replace(snapshot_of(*FILES).project, channels={"mail": channel})
    data = as_mail(weekly(snapshot, tools_of), with_channel)
    assert str(parsed(data)["From"]) == "County <status@example.org>"
    assert b"lists.example.org" not in data, "to whom it goes is no matter of a file"
    with pytest.raises(StatusgenError, match="nobody is named"):
        as_mail(weekly(snapshot, tools_of), snapshot_of(contact=Contact()).project)


HOSTILE = "<script>alert(1)</script> \u202e & \u2028 Ünïcødé 状態"


def many(count: int) -> list[Incident]:
    """Reports of one week, each of the longest, and as many that are open."""
    start = at("2026-01-06 00:00")
    return [
        incident(
            f"2026-01-06-{n}",
            {"email": "major_outage", "web": "degraded"},
            title=(HOSTILE * 9)[:140],
            updates=(
                Update(start + timedelta(minutes=n), FILES[0].updates[0].status, HOSTILE * 40),
                Update(start + timedelta(minutes=n + 1), FILES[0].updates[1].status, "word " * 400),
            )[: 2 - n % 2],
        )
        for n in range(2 * count)
    ]


@pytest.mark.parametrize("count", [0, 1, 400])
def test_mail_programs_take_it(tools_of: Toolmaker, count: int) -> None:
    """It parses without a defect, is small enough, loads nothing, and both forms say the same."""
    snapshot = snapshot_of(*many(count), *FILES, title="Zustände 状態")
    data = as_mail(weekly(snapshot, tools_of), snapshot.project)
    assert data.isascii() and b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 998
    mail = parsed(data)
    for part in mail.walk():
        assert part.defects == []
        assert [header for value in part.values() for header in getattr(value, "defects", ())] == []
    plain, html = text_of(mail), text_of(mail, "html")
    assert len(html.encode()) < 100_000
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(html)
    assert parser.errors == []
    assert "<script" not in html
    assert [e.tag for e in tree.iter() if e.tag in {"script", "link", "img", "form", "iframe", "base"}] == []
    links = [e.get("href") for e in tree.iter("a")]
    assert links and all(link.startswith("https://status.example.org/") for link in links)
    assert not re.search(r"url\(|@import|var\(", html)
    assert 'width="600"' in html and "prefers-color-scheme" in html
    assert agreement(plain, html) >= 0.5


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "services.yaml").write_text(
        "site: {title: Example Status, url: https://status.example.org/, timezone: UTC,\n"
        "  contact: {email: desk@example.org}, history_since: 2026-01-01}\n"
        "services: [{id: email, name: E-mail}, {id: core, name: Core, audience: internal}]\n"
        "policy: {digest: {when_quiet: skip}}\n"
    )
    (tmp_path / "incidents").mkdir()
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], source: Path, *words: str) -> tuple[int, str, str]:
    status = cli.run(["digest", "--period", "weekly", "--now", "2026-01-12T08:00Z", "--source", str(source), *words])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def test_the_command(source: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATUSGEN_CACHE", str(source / "cache"))
    out = source / "out"
    assert run(capsys, source, "-o", str(out))[:2] == (0, "")
    assert not out.exists(), "nothing to report, and silence is the policy"
    (source / "incidents" / "2026-01-07-no-mail.md").write_text(
        "---\ntitle: No mail\nseverity: high\nservices: {email: major_outage}\ndetermined: 2026-01-07 10:00\n---\n\n"
        "## 2026-01-07 10:05 investigating\n\nNo mail arrives.\n\n## 2026-01-07 12:00 resolved\n\nIt works.\n"
    )
    assert run(capsys, source, "-o", str(out)) == (0, f"{out / 'weekly-2026-01-11.eml'}\n", "")
    run(capsys, source, "-o", str(out), "--service", "email")
    assert sorted(path.name for path in out.iterdir()) == ["weekly-2026-01-11-email.eml", "weekly-2026-01-11.eml"]
    assert "- No mail\n" in run(capsys, source)[1]
    status, _, said = run(capsys, source, "--service", "core")
    assert status == 2 and "there is no service core" in said, "the public does not know it"


def test_what_is_not_translated_is_marked_as_what_it_is() -> None:
    site = built(next(story for story in STORIES if story.name == "languages"))
    assert b'<p lang="en" dir="auto">They are getting faster.</p>' in site["es/digests/weekly/index.html"]
    assert b'dir="auto"' not in site["digests/weekly/index.html"]
