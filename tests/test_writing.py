"""Files written from values: short, as people would type them, and read back as the same."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statusgen.model import (
    Action,
    Audience,
    Contact,
    Group,
    Impact,
    Incident,
    Kind,
    ReportedBy,
    Service,
    Severity,
    Site,
    Sla,
    Source,
    Status,
    Update,
    View,
)
from statusgen.model.incident import ROLES
from statusgen.reading.catalogue import read_catalogue
from statusgen.reading.fields import read_yaml
from statusgen.reading.incidents import Facts, parse_incident
from statusgen.reading.nodes import Scalar
from statusgen.reading.notes import Notes
from statusgen.reading.times import Clock, parse_instant
from statusgen.value import replace
from statusgen.writing import append_update, slug, tidy, write_catalogue, write_incident, write_time, write_update
from tests.make import at, incident, update, window


def instants(first: str, last: str) -> st.SearchStrategy[datetime]:
    """Instants of whole seconds."""
    seconds = int((at(last) - at(first)).total_seconds())
    return st.integers(0, seconds).map(lambda passed: at(first) + timedelta(seconds=passed))


BERLIN = ZoneInfo("Europe/Berlin")
UTC_ZONE = ZoneInfo("UTC")


class TestIncident:
    def test_the_shortest_file(self) -> None:
        one = incident(updates=[update("2026-01-10 10:00", "investigating", body="Mail is late.")])
        assert write_incident(one, UTC_ZONE) == (
            "---\n"
            "title: Mail is late\n"
            "severity: medium\n"
            "services:\n"
            "  email: degraded\n"
            "determined: 2026-01-10 10:00\n"
            "---\n"
            "\n"
            "## 2026-01-10 10:00 investigating\n"
            "\n"
            "Mail is late.\n"
        )

    def test_everything_that_a_file_can_say(self) -> None:
        one = incident(
            updates=[
                update(
                    "2026-01-10 10:00",
                    "identified",
                    {"email": "partial_outage"},
                    body="A queue.",
                    eta=at("2026-01-10 11:00"),
                    next_update=at("2026-01-12 10:30"),
                    severity=Severity.HIGH,
                    audience=Audience.INTERNAL,
                    escalated_to="Tier 2",
                    author="no",
                    roles={"incident_manager": "Kim: on call"},
                    edited=at("2026-01-10 12:00:30"),
                )
            ],
            started=at("2026-01-10 09:00"),
            reported=at("2026-01-10 09:30"),
            acknowledged=at("2026-01-10 09:31"),
            root_cause_found=at("2026-01-10 09:32"),
            verified=at("2026-01-10 09:33"),
            reported_by=ReportedBy.CUSTOMER,
            audience=Audience.INTERNAL,
            roles={"assigned_team": "Messaging", "incident_manager": "404"},
            ticket="#12",
            problem_ticket="12:30",
            runbook="https://example.gov/run",
            category="network",
            root_cause="One line.",
            resolution="Two\nlines.\n",
            workaround="- a list",
            actions=(Action("Watch the queue", "Kim", date(2026, 2, 1), date(2026, 2, 2), True),),
            tags=("mail", "on"),
            aliases=("/issues/x/",),
            imported_from="cstate:issues/x.md",
            api_id="0123456789ab",
            summary="What it was.",
        )
        assert write_incident(one, UTC_ZONE) == (
            "---\n"
            "title: Mail is late\n"
            "severity: medium\n"
            "services:\n"
            "  email: degraded\n"
            "determined: 2026-01-10 10:00\n"
            "started: 2026-01-10 09:00\n"
            "reported: 2026-01-10 09:30\n"
            "acknowledged: 2026-01-10 09:31\n"
            "root_cause_found: 2026-01-10 09:32\n"
            "verified: 2026-01-10 09:33\n"
            "reported_by: customer\n"
            "audience: internal\n"
            "assigned_team: Messaging\n"
            "incident_manager: '404'\n"
            "ticket: '#12'\n"
            "problem_ticket: '12:30'\n"
            "runbook: https://example.gov/run\n"
            "category: network\n"
            "root_cause: One line.\n"
            "resolution: |\n"
            "  Two\n"
            "  lines.\n"
            "workaround: '- a list'\n"
            "actions:\n"
            "  - what: Watch the queue\n"
            "    owner: Kim\n"
            "    due: 2026-02-01\n"
            "    done: 2026-02-02\n"
            "    public: true\n"
            "tags: [mail, 'on']\n"
            "aliases: [/issues/x/]\n"
            "imported_from: cstate:issues/x.md\n"
            "api_id: 0123456789ab\n"
            "---\n"
            "\n"
            "What it was.\n"
            "\n"
            "## 2026-01-10 10:00 identified\n"
            "eta: 11:00\n"
            "next_update: 2026-01-12 10:30\n"
            "services: {email: partial_outage}\n"
            "severity: high\n"
            "audience: internal\n"
            "escalated_to: Tier 2\n"
            "author: 'no'\n"
            "incident_manager: 'Kim: on call'\n"
            "edited: 2026-01-10 12:00:30\n"
            "\n"
            "A queue.\n"
        )

    def test_a_maintenance_lists_its_services(self) -> None:
        planned = Incident(
            "x",
            Kind.MAINTENANCE,
            "Storage",
            Source("x"),
            {"files": Impact.MAINTENANCE, "mail": Impact.MAINTENANCE},
            window=window("2026-02-01 10:00", "2026-02-01 12:00"),
            announced=at("2026-01-20 09:00"),
            repeat="FREQ=WEEKLY;BYDAY=SU",
            except_dates=(date(2026, 2, 8),),
            updates=(update("2026-01-25 09:00", "scheduled", window=window("2026-02-01 11:00", "2026-02-01 13:00")),),
        )
        assert write_incident(planned, UTC_ZONE) == (
            "---\n"
            "title: Storage\n"
            "kind: maintenance\n"
            "services: [files, mail]\n"
            "window:\n"
            "  start: 2026-02-01 10:00\n"
            "  end: 2026-02-01 12:00\n"
            "repeat: FREQ=WEEKLY;BYDAY=SU\n"
            "except: [2026-02-08]\n"
            "announced: 2026-01-20 09:00\n"
            "---\n"
            "\n"
            "## 2026-01-25 09:00 scheduled\n"
            "window: {start: 2026-02-01 11:00, end: 2026-02-01 13:00}\n"
        )

    def test_no_service_at_all(self) -> None:
        text = write_incident(Incident("x", Kind.NOTICE, "New address", Source("x")), UTC_ZONE)
        assert "\nservices: {}\n" in text

    @pytest.mark.parametrize(
        "title", ["on", "No", "y", "404", "1e3", "12:30", "2026-01-01", "~", "null", "=", "<<", "0x1F", "1_000", ".5"]
    )
    def test_a_text_that_yaml_reads_as_something_else_is_quoted(self, title: str) -> None:
        text = write_incident(incident(title=title), UTC_ZONE)
        assert text.splitlines()[1] == f"title: '{title}'"

    @given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1))
    def test_any_title_reads_back(self, title: str) -> None:
        notes = Notes("x")
        table = read_yaml(write_incident(incident(title=title), UTC_ZONE).split("---\n")[1], notes)
        found = table and table.get("title")
        assert isinstance(found, Scalar)
        assert (found.text, notes.problems) == (title, [])


class TestTimes:
    def test_the_site_s_clock(self) -> None:
        assert write_time(at("2026-07-01 08:00"), BERLIN) == "2026-07-01 10:00"

    def test_an_hour_that_comes_twice_has_its_offset(self) -> None:
        assert write_time(at("2026-10-25 00:30"), BERLIN) == "2026-10-25 02:30+02:00"
        assert write_time(at("2026-10-25 01:30:05"), BERLIN) == "2026-10-25 02:30:05+01:00"

    @given(
        instants("1990-01-02 00:00", "2100-01-01 00:00"),
        st.sampled_from(["UTC", "Europe/Berlin", "America/Los_Angeles", "Australia/Lord_Howe", "Asia/Kathmandu"]),
    )
    def test_every_instant_reads_back(self, instant: datetime, zone_name: str) -> None:
        zone = ZoneInfo(zone_name)
        assert parse_instant(write_time(instant, zone), Clock(zone)) == instant

    @given(
        instants("2026-10-24 00:00", "2026-10-27 00:00"),
        st.timedeltas(timedelta(minutes=-90), timedelta(hours=50)),
    )
    def test_a_short_time_means_the_same(self, said: datetime, later: timedelta) -> None:
        eta = said + timedelta(minutes=later // timedelta(minutes=1))
        lines = write_update(Update(said, Status.INVESTIGATING, eta=eta), BERLIN).splitlines()
        heading = parse_instant(lines[0].removeprefix("## ").removesuffix(" investigating"), Clock(BERLIN))
        assert heading == said
        assert parse_instant(lines[1].removeprefix("eta: "), Clock(BERLIN, said.astimezone(BERLIN))) == eta


class TestAppending:
    UPDATE = update("2026-01-10 11:00", "resolved", body="It is over.\n\nThanks.")

    @pytest.mark.parametrize("before", ["text", "text\n", "text\n\n", "text\r\nmore", "text\r\n\r\n", ""])
    def test_what_stands_there_stays(self, before: str) -> None:
        after = append_update(before, self.UPDATE, UTC_ZONE)
        newline = "\r\n" if "\r\n" in before else "\n"
        assert after.startswith(before)
        assert after.endswith(newline.join(["", "## 2026-01-10 11:00 resolved", "", "It is over.", "", "Thanks.", ""]))
        assert after.removeprefix(before).lstrip("\r\n").startswith("## ")
        assert after.count("\n") == after.count(newline)

    def test_one_blank_line_stands_between(self) -> None:
        assert {append_update(text, self.UPDATE, UTC_ZONE).partition("##")[0] for text in ("a", "a\n", "a\n\n")} == {
            "a\n\n"
        }


class TestTidying:
    @pytest.mark.parametrize(
        ("text", "tidied"),
        [
            ("\n\nplain\n\n", "plain"),
            ("a\r\nb\rc", "a\nb\nc"),
            ("# One\n## Two\n### Three", "### One\n### Two\n### Three"),
            ("## Closed ##", "### Closed"),
            ("## 2026-01-01 10:00 resolved", "**2026-01-01 10:00 resolved**"),
            ("### Resolved", "**Resolved**"),
            ("##resolved", "\\##resolved"),
            ("#", ""),
            ("Title\n=====\ntext", "### Title\ntext"),
            ("Title\n---", "### Title"),
            ("one\ntwo\n---\nthree", "one\ntwo\n\n---\nthree"),
            ("- item\n---", "- item\n---"),
            ("text\n\n---\n\ntext", "text\n\n---\n\ntext"),
            ("audience: internal", "audience\u00a0: internal"),
            ("> **Audience**: internal", "> **Audience**\u00a0: internal"),
            ("services: {a: b}", "services\u00a0: {a: b}"),
            ("our services: all", "our services: all"),
            ("```\n# code\n---", "```\n# code\n---\n```"),
            ("~~~~ sh\n## code\n```", "~~~~ sh\n## code\n```\n~~~~"),
            ("a <!-- note", "a <!-- note -->"),
            ("bell\x07 \x85\x00here", "bell here"),
            ("    # code by indent", "    # code by indent"),
            ("issue #42", "issue #42"),
        ],
    )
    def test_example(self, text: str, tidied: str) -> None:
        assert tidy(text) == tidied

    @given(st.text(st.sampled_from("#=- \n`~ab:1[]<!->*resolved audience"), max_size=60))
    def test_twice_changes_nothing_more(self, text: str) -> None:
        assert tidy(tidy(text)) == tidy(text)


class TestIds:
    @pytest.mark.parametrize(
        ("name", "id"),
        [
            ("Mail arrives late!", "mail-arrives-late"),
            ("Größe: 3 Æ", "grosse-3-ae"),
            ("--a--b--", "a-b"),
            ("宕机", slug("宕机")),
        ],
    )
    def test_example(self, name: str, id: str) -> None:
        assert slug(name) == id

    def test_a_long_name_is_cut_between_words(self) -> None:
        assert slug("one two three four", 10) == "one-two"
        assert slug("extraordinarily", 5) == "extra"

    @given(st.text(), st.integers(9, 100))
    def test_always_an_id(self, name: str, most: int) -> None:
        id = slug(name, most)
        assert len(id) <= most
        assert all(part.isascii() and part.isalnum() and part == part.lower() for part in id.split("-"))


def test_catalogue() -> None:
    site = Site("Status: ours", "https://status.example.gov/", "Europe/Berlin", history_since=date(2020, 1, 2))
    groups = [Group("core", "Core"), Group("net", "Network", "core", "Lines")]
    services = [
        Service("a", "A", "net", "What\nit is", until=date(2025, 1, 1), links={"Docs": "https://example.gov/"}),
        Service(
            "b",
            "no",
            contact=Contact(email="b@example.gov"),
            sla=Sla(99.9, timedelta(minutes=90), timedelta(days=1)),
            depends_on=("a",),
            users=12,
            audience=Audience.INTERNAL,
        ),
    ]
    assert write_catalogue(site, groups, services) == (
        "site:\n"
        "  title: 'Status: ours'\n"
        "  url: https://status.example.gov/\n"
        "  timezone: Europe/Berlin\n"
        "  history_since: 2020-01-02\n"
        "\n"
        "groups:\n"
        "  - id: core\n"
        "    name: Core\n"
        "  - id: net\n"
        "    name: Network\n"
        "    parent: core\n"
        "    description: Lines\n"
        "\n"
        "services:\n"
        "  - id: a\n"
        "    name: A\n"
        "    group: net\n"
        "    description: |-\n"
        "      What\n"
        "      it is\n"
        "    until: 2025-01-01\n"
        "    links:\n"
        "      Docs: https://example.gov/\n"
        "  - id: b\n"
        "    name: 'no'\n"
        "    contact:\n"
        "      email: b@example.gov\n"
        "    depends_on: [a]\n"
        "    audience: internal\n"
        "    sla:\n"
        "      availability: 99.9\n"
        "      respond_within: 1h30m\n"
        "      restore_within: 1d\n"
        "    users: 12\n"
    )


def test_a_view_keeps_who_may_see_it() -> None:
    site = Site("T", "https://status.example.gov/", "UTC")
    views = [
        View("staff", "Staff", services=("a",), description="For us", audience=Audience.INTERNAL),
        View("all", "All", services=("a",)),
    ]
    read = read_catalogue(write_catalogue(site, services=[Service("a", "A")], views=views).encode())
    assert read.value and list(read.value.views) == views


IDS = st.sampled_from(["email", "web", "api", "network"])
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cn"]), min_size=1, max_size=60)
LINE = TEXT.map(lambda text: " ".join(text.split())).filter(bool)
BODY = st.lists(LINE, min_size=1, max_size=4).map("\n\n".join)


def impacts() -> st.SearchStrategy[dict[str, Impact]]:
    return st.dictionaries(IDS, st.sampled_from(Impact), min_size=1)


def instants_after(now: datetime) -> st.SearchStrategy[datetime]:
    return st.integers(60, 200_000).map(lambda passed: now + timedelta(seconds=passed))


@st.composite
def incidents(draw: st.DrawFn) -> Incident:
    """Incidents as reading can give them."""
    start = draw(instants("2020-01-01 00:00", "2030-01-01 00:00"))
    services = draw(impacts())
    said = []
    now = start
    for status in draw(st.sampled_from([("investigating",), ("identified", "monitoring", "resolved", "postmortem")])):
        now += timedelta(seconds=draw(st.integers(1, 200_000)))
        over = status in ("resolved", "postmortem")
        promise = st.none() if over else st.none() | instants_after(now)
        said.append(
            Update(
                now,
                Status(status),
                tidied(draw(BODY)) or "Said.",
                eta=draw(promise),
                next_update=draw(promise),
                severity=draw(st.none() | st.sampled_from(Severity)),
                services=draw(
                    st.just({}) | impacts().map(lambda found: {k: v for k, v in found.items() if k in services})
                ),
                escalated_to=draw(st.none() | LINE),
                author=draw(st.none() | LINE),
                roles=draw(st.dictionaries(st.sampled_from(ROLES), LINE)),
            )
        )
    return Incident(
        "2026-01-10-x",
        Kind.INCIDENT,
        draw(LINE),
        Source("incidents/2026-01-10-x.md"),
        services,
        draw(st.sampled_from(Severity)),
        determined=start,
        started=start - timedelta(seconds=draw(st.integers(0, 9_999))),
        reported_by=draw(st.none() | st.sampled_from(ReportedBy)),
        roles=draw(st.dictionaries(st.sampled_from(ROLES), LINE)),
        ticket=draw(st.none() | LINE),
        root_cause=draw(st.none() | BODY),
        tags=draw(st.lists(st.from_regex("[a-z0-9]{1,9}", fullmatch=True), unique=True, max_size=3).map(tuple)),
        summary=tidied(draw(st.just("") | BODY)),
        updates=tuple(said),
    )


def tidied(text: str) -> str:
    return tidy(text.replace("<", "").replace("[", ""))  # raw HTML and links have findings of their own


@settings(max_examples=60)
@given(incidents(), st.sampled_from(["UTC", "Europe/Berlin", "America/Los_Angeles"]).map(ZoneInfo))
def test_what_is_written_reads_back_as_the_same(one: Incident, zone: ZoneInfo) -> None:
    """And without a finding."""
    services = dict.fromkeys(["email", "web", "api", "network"], Audience.PUBLIC)
    parsed = parse_incident(one.source.path, write_incident(one, zone).encode(), Facts(zone, services))
    assert [str(problem) for problem in parsed.problems] == []
    assert parsed.value is not None
    assert replace(parsed.value, source=one.source) == one
    assert write_incident(parsed.value, zone) == write_incident(one, zone)
