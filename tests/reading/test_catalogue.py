"""services.yaml: what each part means, and that every mistake is found where it stands, all in one run."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from statusgen.model import Audience, Channel, Contact, EscalationStep, Group, Impact, Severity, Sla, Target
from statusgen.reading.catalogue import read_catalogue
from tests.conftest import ROOT
from tests.reading.catalogues import SERVICES, SITE, WHOLE, found, read


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
