"""services.yaml: which addresses, time zones, periods, references and secrets it may hold."""

from __future__ import annotations

import zoneinfo
from time import process_time

import pytest

from statusgen.derive.closing import REVIEW
from statusgen.model.incident import Incident
from statusgen.reading.policy import CLOSING
from tests.reading.catalogues import SERVICES, SITE, found, problems, read


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


@pytest.mark.parametrize(
    ("entry", "hint"),
    [
        ("users: 12k", "digits alone, as in 12000"),
        ("users: -1", "check the number"),
        ("sla: {availability: 101}", "check the number"),
        ("sla: {availability: '99,9'}", "write it with a point before decimals, as in 99.9"),
    ],
)
def test_the_hint_about_a_number_is_about_its_fault(entry: str, hint: str) -> None:
    [problem] = problems(f"{SITE}services: [{{id: email, name: Mail, {entry}}}]\n")
    assert problem.hint == hint


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
