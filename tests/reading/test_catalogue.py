"""services.yaml: what each part means, and that every mistake is found where it stands, all in one run."""

from __future__ import annotations

import zoneinfo
from datetime import date, timedelta
from pathlib import Path
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from statusgen.derive.closing import REVIEW
from statusgen.diagnostics import Diagnostic
from statusgen.model import Audience, Channel, Contact, EscalationStep, Group, Impact, Severity, Sla, Target
from statusgen.model.incident import Incident
from statusgen.reading.catalogue import Catalogue, read_catalogue
from statusgen.reading.policy import CLOSING

ROOT = Path(__file__).parent.parent.parent

SITE = """\
site:
  title: Example Status
  url: https://status.example.org/
  timezone: Europe/Berlin
"""
SERVICES = """\
services:
  - {id: email, name: E-mail}
  - {id: web, name: Website}
"""
WHOLE = """\
site:
  title: CTS Status
  url: https://status.example.gov/status
  description: Current state and history of the services that CTS provides.
  timezone: America/Los_Angeles
  language: en
  theme: plain
  contact: {email: servicedesk@example.gov, phone: +1 555 0100, hours: 24x7}
  history_since: 2021-01-01
  uptime_weights: {degraded: 0.1, major_outage: 1}

groups:
  - {id: office, name: Office}
  - {id: communication, name: Communication, parent: office}

services:
  - id: email
    name: E-mail
    group: communication
    description: Mailboxes, calendars and mail relay for agencies.
    owner: Messaging team
    contact: {email: messaging@example.gov}
    hours: 24x7
    since: 2021-01-01
    until: 2027-06-30
    depends_on: [network]
    audience: public
    sla: {availability: 99.9, respond_within: 30m, restore_within: 4h}
    links: {Docs: https://example.gov/email}
    how_to_use: https://example.gov/email/start
    training: https://example.gov/email/course
    criticality: high
    users: 12000
    aliases: [/affected/mail/]
    api_id: 69sb0f8lydp4
  - {id: network, name: Network, audience: internal, sla: {availability: 99.95%}}

policy:
  notify: {within: 15m, target: 95%, max_age: 2d, max_per_run: 50}
  close_after: 5d
  severities:
    critical:
      major: true
      update_every: 30m
      require: [eta, next_update]
      roles: [incident_manager, communications_lead]
      respond_within: 15m
      restore_within: 4h
      escalate: [{after: 10m, to: Tier 2, channels: [chat]}, {after: 1h, to: Management, channels: [email]}]
      review_within: 5d
      channels: [email, chat, voice]
    high: {update_every: 1h, escalate_after: 20m, channels: []}
  closing: {require: [root_cause, resolution]}
  baseline: 2026-Q1
  targets: {respond: {change: -15%, within: 3M}, restore: {change: -10%, within: 2w}, root_cause: 5d, reopen_rate: 5%}

channels:
  email: {type: smtp, from: "CTS Status <status@example.gov>", to: [all@lists.example.gov]}
  chat:  {type: apprise, urls_env: CHAT_URLS}
  hook:  {type: webhook, url_env: HOOK_URL}
  voice: {type: script}
"""


def read(text: str) -> Catalogue:
    parsed = read_catalogue(text.encode())
    assert parsed.problems == ()
    assert parsed.value is not None
    return parsed.value


def problems(text: str) -> list[Diagnostic]:
    return list(read_catalogue(text.encode()).problems)


def found(text: str) -> list[tuple[int, str]]:
    return [(problem.span.line, problem.code) for problem in problems(text)]


class TestWhole:
    catalogue = read(WHOLE)

    def test_site(self) -> None:
        site = self.catalogue.site
        assert (site.title, site.timezone, site.language, site.theme) == (
            "CTS Status",
            "America/Los_Angeles",
            "en",
            "plain",
        )
        assert site.url == "https://status.example.gov/status/"
        assert site.contact == Contact("servicedesk@example.gov", "+1 555 0100", "24x7")
        assert site.history_since == date(2021, 1, 1)

    def test_weights_that_are_not_given_keep_their_defaults(self) -> None:
        assert self.catalogue.site.uptime_weights == {
            Impact.DEGRADED: 0.1,
            Impact.PARTIAL_OUTAGE: 0.3,
            Impact.MAJOR_OUTAGE: 1,
        }

    def test_groups(self) -> None:
        assert self.catalogue.groups == (
            Group("office", "Office"),
            Group("communication", "Communication", parent="office"),
        )

    def test_services(self) -> None:
        email, network = self.catalogue.services
        assert (email.id, email.name, email.group, email.owner) == (
            "email",
            "E-mail",
            "communication",
            "Messaging team",
        )
        assert (email.since, email.until) == (date(2021, 1, 1), date(2027, 6, 30))
        assert email.depends_on == ("network",)
        assert email.sla == Sla(99.9, timedelta(minutes=30), timedelta(hours=4))
        assert email.links == {"Docs": "https://example.gov/email"}
        assert (email.criticality, email.users) == (Severity.HIGH, 12000)
        assert (email.aliases, email.api_id) == (("/affected/mail/",), "69sb0f8lydp4")
        assert network.audience is Audience.INTERNAL
        assert network.sla.availability == 99.95

    def test_policy(self) -> None:
        policy = self.catalogue.policy
        assert (policy.notify.within, policy.notify.target) == (timedelta(minutes=15), 0.95)
        assert (policy.notify.max_age, policy.notify.max_per_run) == (timedelta(days=2), 50)
        assert policy.close_after == timedelta(days=5)
        assert policy.closing_require == ("root_cause", "resolution")
        assert policy.baseline == "2026-Q1"

    def test_severities(self) -> None:
        critical = self.catalogue.policy.severities[Severity.CRITICAL]
        assert critical.major
        assert critical.require == ("eta", "next_update")
        assert critical.escalate == (
            EscalationStep(timedelta(minutes=10), "Tier 2", ("chat",)),
            EscalationStep(timedelta(hours=1), "Management", ("email",)),
        )
        high = self.catalogue.policy.severities[Severity.HIGH]
        assert high.escalate == (EscalationStep(timedelta(minutes=20)),)
        assert Severity.LOW not in self.catalogue.policy.severities

    def test_targets(self) -> None:
        assert self.catalogue.policy.targets == {
            "respond": Target(change=-0.15, within_months=3),
            "restore": Target(change=-0.1, within_days=14),
            "root_cause": Target(at_most=timedelta(days=5)),
            "reopen_rate": Target(at_most=0.05),
        }

    def test_channels(self) -> None:
        assert self.catalogue.channels == {
            "email": Channel(
                "email", "smtp", {"from": "CTS Status <status@example.gov>", "to": ("all@lists.example.gov",)}
            ),
            "chat": Channel("chat", "apprise", {"urls_env": "CHAT_URLS"}),
            "hook": Channel("hook", "webhook", {"url_env": "HOOK_URL"}),
            "voice": Channel("voice", "script", {}),
        }

    @pytest.mark.parametrize(
        ("key", "typed"),
        [
            ("site.url", "url: https://status"),
            ("groups.communication.parent", "parent: office"),
            ("services.email.until", "until: 2027"),
            ("services.email.aliases.0", "/affected/mail/"),
            ("policy.severities.high", "high:"),
            ("channels.voice", "voice: {"),
        ],
    )
    def test_places_are_known_by_id(self, key: str, typed: str) -> None:
        span = self.catalogue.source.span(key)
        assert WHOLE.splitlines()[span.line - 1][span.column - 1 :].startswith(typed)


def test_the_least_that_a_catalogue_is() -> None:
    catalogue = read(SITE + "services: [{id: email, name: E-mail}]\n")
    assert catalogue.groups == () and catalogue.channels == {}
    assert catalogue.policy.close_after == timedelta(days=3)


def test_this_repositorys_own_catalogue_is_sound() -> None:
    assert read_catalogue((ROOT / "services.yaml").read_bytes()).problems == ()


def test_all_findings_come_in_one_run() -> None:
    text = """\
site:
  title: Example Status
  url: status.example.org
  timezone: PST
  colour: red
services:
  - {id: email, name: E-mail, group: office, depends_on: [network]}
  - {id: Web, name: ""}
  - {id: email, name: Mail}
policy:
  close_after: 3
channels:
  chat: {type: pager}
"""
    assert found(text) == [
        (3, "bad-site-url"),
        (4, "unknown-zone"),
        (5, "unknown-key"),
        (7, "unknown-group"),
        (7, "unknown-dependency"),
        (8, "bad-id"),
        (8, "empty-value"),
        (9, "id-taken"),
        (11, "bad-duration"),
        (13, "unknown-word"),
    ]


@pytest.mark.parametrize(
    ("services", "place"),
    [
        (
            "  - id: a\n    name: A\n    description: x99\n    id: b\n    name: B\n    description: x98\n",
            (9, "duplicate-key"),
        ),
        (
            "  - id: a\n    name: A\n    description: x99\n    name: B\n    description: x98\n  - {id: b, name: B}\n",
            (9, "duplicate-key"),
        ),
        ("  - id: a\n    name: A\n  - name: B\n    description: x98\n", (8, "missing-key")),
    ],
)
def test_a_service_that_lost_its_id_or_its_hyphen_is_one_finding(services: str, place: tuple[int, str]) -> None:
    """Not one for each of its keys, nor for whatever refers to it."""
    views = "views:\n  - {id: office, title: Office, services: [b]}\n"
    last = "  - {id: c, name: C, depends_on: [b]}\n"
    assert found(SITE + "services:\n" + services + last + views) == [place]


def test_each_entry_without_its_hyphen_is_read() -> None:
    catalogue = read_catalogue((SITE + "services: [{id: a, name: A, id: b, name: B, id: c, name: C}]").encode())
    assert catalogue.value and [service.id for service in catalogue.value.services] == ["a", "b", "c"]
    assert len(catalogue.problems) == 2


class TestSalvage:
    """Incidents can be checked against what is left of a broken catalogue."""

    def test_a_broken_site_keeps_its_clock(self) -> None:
        catalogue = read_catalogue((SITE.replace("https://", "") + SERVICES).encode()).value
        assert catalogue is not None and catalogue.site.timezone == "Europe/Berlin"
        assert [service.id for service in catalogue.services] == ["email", "web"]

    def test_a_broken_service_keeps_its_id(self) -> None:
        catalogue = read_catalogue((SITE + "services: [{id: email, name: [x]}, {id: web, users: many}]").encode()).value
        assert catalogue is not None and [service.id for service in catalogue.services] == ["email", "web"]

    @pytest.mark.parametrize("text", ["", "x", "[", "site: {", SITE, SERVICES, SITE + "services: email"])
    def test_of_less_nothing_is_left(self, text: str) -> None:
        parsed = read_catalogue(text.encode())
        assert parsed.value is None and not parsed.ok


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://status.example.org", "https://status.example.org/"),
        ("http://localhost:8000/", "http://localhost:8000/"),
        ("https://example.org/a/b-c/%20", "https://example.org/a/b-c/%20/"),
        ("https://[::1]/x", "https://[::1]/x/"),
    ],
)
def test_a_site_url_ends_with_a_slash(url: str, kept: str) -> None:
    assert read(SITE.replace("https://status.example.org/", url) + SERVICES).site.url == kept


@pytest.mark.parametrize(
    "url",
    [
        *(
            "status.example.org",
            "//example.org/",
            "ftp://example.org/",
            "https://",
            "https:///x",
            "javascript:alert(1)",
        ),
        *("https://u:p@example.org/", "https://example.org/?x=1", "https://example.org/#x", "https://example.org/a b"),
        *("https://example.org/..", "https://example.org/a/./b", "https://example.org//x", "https://example.org:70000"),
        *('https://example.org/">', "https://[::1/", "https://example.org/\\x", "https://example.org/" + "x" * 500),
    ],
)
def test_not_every_address_can_be_a_site(url: str) -> None:
    text = SITE.replace("https://status.example.org/", f"'{url}'") + SERVICES
    assert found(text) == [(3, "bad-site-url")]


def test_every_zone_of_the_database_is_known() -> None:
    for zone in zoneinfo.available_timezones() - {"localtime", "Factory"}:
        assert read(SITE.replace("Europe/Berlin", zone) + SERVICES).site.timezone == zone


@pytest.mark.parametrize(
    "zone",
    ["PST", "+01:00", "Europe", "europe/berlin", "../UTC", "/etc/localtime", "posix/UTC", "Etc/../UTC", "x" * 999],
)
def test_what_is_no_zone_is_refused(zone: str) -> None:
    assert found(SITE.replace("Europe/Berlin", f"'{zone}'") + SERVICES) == [(4, "unknown-zone")]


def test_a_zone_with_a_slip_is_suggested() -> None:
    (problem,) = problems(SITE.replace("Berlin", "Berlinn") + SERVICES)
    assert problem.hint == "did you mean `Europe/Berlin`?"


@pytest.mark.parametrize(
    ("period", "good"),
    [
        *(("2026", True), ("'2026'", True), ("2026-Q4", True), ("2026-12", True), ("2026-01-01..2026-01-01", True)),
        *(("2026-Q5", False), ("2026-13", False), ("26", False), ("1989", False), ("2026-02-01..2026-02-30", False)),
        *(("2026-02-01..2026-01-01", False), ("2026-01-01", False), ("Q1 2026", False), ("last year", False)),
    ],
)
def test_baseline(period: str, good: bool) -> None:
    policy = f"policy: {{baseline: {period}}}\n"
    assert found(SITE + SERVICES + policy) == ([] if good else [(8, "bad-report-period")])


class TestReferences:
    def test_a_chain_may_be_longer_than_the_stack(self) -> None:
        services = "".join(f"  - {{id: s{n}, name: S, depends_on: [s{n + 1}]}}\n" for n in range(1900))
        assert found(SITE + "services:\n" + services + "  - {id: s1900, name: S}\n") == []

    def test_a_long_circle_is_one_finding(self) -> None:
        services = "".join(f"  - {{id: s{n}, name: S, depends_on: [s{(n + 1) % 1900}]}}\n" for n in range(1900))
        (problem,) = problems(SITE + "services:\n" + services)
        assert problem.code == "circular-reference" and len(problem.hint) < 150

    def test_a_diamond_is_no_circle(self) -> None:
        services = """\
services:
  - {id: a, name: A, depends_on: [b, c]}
  - {id: b, name: B, depends_on: [d]}
  - {id: c, name: C, depends_on: [d]}
  - {id: d, name: D}
"""
        assert found(SITE + services) == []

    def test_two_circles_are_two_findings(self) -> None:
        services = """\
services:
  - {id: a, name: A, depends_on: [b]}
  - {id: b, name: B, depends_on: [a]}
  - {id: c, name: C, depends_on: [c]}
"""
        assert found(SITE + services) == [(7, "circular-reference"), (8, "circular-reference")]

    def test_a_service_that_is_wrong_elsewhere_can_still_be_pointed_at(self) -> None:
        services = "services: [{id: a, name: []}, {id: b, name: B, depends_on: [a]}]\n"
        assert found(SITE + services) == [(5, "wrong-shape")]

    def test_without_groups_every_group_is_unknown(self) -> None:
        assert found(SITE + "services: [{id: a, name: A, group: x}]") == [(5, "unknown-group")]

    def test_of_groups_that_are_no_list_one_finding_is_enough(self) -> None:
        assert found(SITE + "groups: x\nservices: [{id: a, name: A, group: x}]") == [(5, "wrong-shape")]

    @pytest.mark.parametrize("id", ["s1999", "s-1999"], ids=["known", "misspelt"])
    def test_many_selections_of_many_services_are_quick(self, id: str) -> None:
        services = "".join(f"  - {{id: s{n}, name: S}}\n" for n in range(2000))
        views = "".join(f"  - {{id: v{n}, title: V, services: [{id}]}}\n" for n in range(2000))
        began = process_time()
        codes = {problem.code for problem in problems(f"{SITE}services:\n{services}views:\n{views}")}
        assert process_time() - began < 3
        assert codes == (set() if id == "s1999" else {"unknown-service"})


@pytest.mark.parametrize("key", ["password", "token", "api_key", "secret", "url", "urls", "smtp_url", "webhook"])
def test_a_secret_in_a_channel_is_called_by_its_name_and_never_repeated(key: str) -> None:
    text = SITE + SERVICES + f"channels:\n  chat: {{type: apprise, urls_env: X, {key}: 'hunter2/hunter3'}}\n"
    (problem,) = problems(text)
    assert (problem.span.line, problem.code) == (9, "inline-secret")
    assert "hunter" not in problem.message + problem.hint


@pytest.mark.parametrize(
    ("sender", "good"),
    [
        ("status@example.org", True),
        ("Example Status <status@example.org>", True),
        ("Stadtwerke Köln, IT <status@example.org>", True),
        ("<status@example.org>", False),
        ("Example Status", False),
        ("A <a@example.org>, B <b@example.org>", False),
        ("A <a@example.org> x", False),
    ],
)
def test_sender(sender: str, good: bool) -> None:
    text = SITE + SERVICES + f"channels:\n  email: {{type: smtp, from: '{sender}'}}\n"
    assert found(text) == ([] if good else [(9, "bad-sender")])


def test_what_closing_can_require_is_in_the_front_matter() -> None:
    assert set(CLOSING) - {REVIEW} <= set(Incident.__struct_fields__)


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")))
@example(b"\x00")
@example(b"services: " + b"[" * 30_000)
@example(b"a: &a [*a]")
def test_no_bytes_raise(data: bytes) -> None:
    parsed = read_catalogue(data)
    assert parsed.value is None and not parsed.ok


@given(st.data())
def test_no_damage_to_a_good_file_raises(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(WHOLE)))
    end = data.draw(st.integers(start, min(len(WHOLE), start + 20)))
    damage = data.draw(st.text("{}[]:-,#&*!|>'\"%@ \n\tx0~", max_size=6))
    parsed = read_catalogue((WHOLE[:start] + damage + WHOLE[end:]).encode())
    assert all(problem.span.line <= WHOLE.count("\n") + 7 for problem in parsed.problems)
