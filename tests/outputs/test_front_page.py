"""What the front page says, and in how many bytes."""

from __future__ import annotations

import re
from datetime import date

import pytest

from statusgen.model import Group, Impact, Status, Update
from statusgen.value import replace
from tests.outputs import situations
from tests.outputs.making import (
    compressed,
    files,
    headline,
    one,
    page,
    parsed,
    promised,
    some,
    text,
)
from tests.outputs.situations import DAY, HOUR, NOW, incident, project, service


class TestTheFrontPage:
    def test_says_that_all_is_well(self) -> None:
        assert headline() == "All services are working normally."

    @pytest.mark.parametrize(
        ("impacts", "expected"),
        [
            ({"e-mail": "major_outage"}, "E-mail is down."),
            ({"e-mail": "partial_outage"}, "E-mail is partly down."),
            ({"e-mail": "degraded", "website": "degraded"}, "All services have problems."),
            ({"e-mail": "major_outage", "website": "degraded"}, "E-mail is down. 1 more service has problems."),
            ({"e-mail": "operational"}, "All services work. One incident is open."),
        ],
    )
    def test_says_what_is_wrong_in_one_sentence(self, impacts: dict[str, str], expected: str) -> None:
        services = {id: Impact(impact) for id, impact in impacts.items()}
        update = Update(NOW - HOUR, Status.INVESTIGATING, "We look.")
        assert headline(incident("x", "X", update, services=services)) == expected

    def test_counts_where_there_are_many(self) -> None:
        shops = tuple(service(f"Shop {n}") for n in range(9))
        update = Update(NOW - HOUR, Status.INVESTIGATING)
        hit = {f"shop-{n}": Impact.MAJOR_OUTAGE for n in range(5)}
        assert headline(incident("x", "X", update, services=hit), services=shops) == "5 services are down."

    def test_answers_what_a_customer_asks(self) -> None:
        said = text(page(situations.outage()))
        for answer in (
            "County network, Internet access, and Wi-Fi are down. 5 more services have problems.",
            "As of Nov 22, 2026, 03:00 CST",
            "Since 01:00 CST Nov 22, 2026",
            "Next update by 03:30 CST",
            "Expected back 07:00 CST",
            "What you can do meanwhile Use mobile data",
            "A cable was cut at the Mill Street works.",
        ):
            assert answer in said
        assert "Buildings east of the river have no network." not in said, "only the newest update"

    def test_a_group_stands_in_a_group_of_a_group(self) -> None:
        groups = (Group("a", "Anywhere"), Group("b", "Building", "a"), Group("c", "Cellar", "b"))
        found = promised(project(services=(service("Heating", "c"),), groups=groups), NOW, "default")
        root = parsed(found["index.html"].make().decode())
        inner = one(root, "//details/details/details")
        assert text(one(inner, "summary/h5")) == "Cellar"
        assert text(one(inner, ".//li/a")) == "Heating"

    def test_lists_what_is_planned_once(self) -> None:
        said = text(page(situations.calm()))
        assert said.partition("Coming maintenance")[2].partition("The last two weeks")[0].count("Weekly restart") == 1

    def test_names_quiet_days_only_if_they_were_quiet(self) -> None:
        lasting = incident(
            "x",
            "X",
            Update(NOW - 5 * DAY, Status.INVESTIGATING),
            Update(NOW - 2 * DAY, Status.RESOLVED),
            services={"e-mail": Impact.DEGRADED},
        )
        said = text(page(project(lasting))).partition("The last two weeks")[2]
        assert "Nov 21 – 22, 2026 No incidents. Tuesday, November 17, 2026 X" in said
        assert "Nov 9 – 16, 2026 No incidents." in said

    def test_a_long_update_is_cut(self) -> None:
        update = Update(NOW - HOUR, Status.INVESTIGATING, "word " * 2000)
        root = page(project(incident("x", "X", update, services={"e-mail": Impact.DEGRADED})))
        assert len(text(root)) < 3000
        assert "The whole update, and all before it" in text(root)

    def test_bars_say_in_words_what_they_show(self) -> None:
        was = incident(
            "x",
            "X",
            Update(NOW - 5 * DAY, Status.INVESTIGATING),
            Update(NOW - 5 * DAY + 9 * HOUR, Status.RESOLVED),
            services={"e-mail": Impact.MAJOR_OUTAGE},
        )
        bars = some(page(project(was)), "//*[@role='img']")
        assert [bar.get("aria-label") for bar in bars] == [
            "99.57\N{NO-BREAK SPACE}% available in the last 90 days; Nov 17: Major outage",
            "100.00\N{NO-BREAK SPACE}% available in the last 90 days",
        ]
        assert {path.get("class"): path.get("d") for path in bars[0]} == {
            "major_outage": "M84 10h1",
            "operational": "M0 10h84M85 10h5",
        }

    def test_days_before_a_service_began_are_no_data(self) -> None:
        young = replace(service("Maps"), since=date(2026, 11, 20))
        bars = some(page(project(services=(young, service("E-mail")))), "//*[@role='img']")
        assert {path.get("class"): path.get("d") for path in bars[0]} == {
            "none": "M0 10h87",
            "operational": "M87 10h3",
        }


def test_the_front_page_of_thirty_services_in_an_outage_comes_in_one_round_trip() -> None:
    assert compressed(files(situations.outage())["index.html"]) <= 14_000


def test_services_without_a_group_have_the_state_of_the_worst_of_them() -> None:
    services = (service("E-mail", "it"), service("Website"), service("Old", until=date(2026, 1, 1)))
    down = incident(
        "2026-11-22-website",
        "Website is slow",
        Update(NOW - HOUR, Status.INVESTIGATING, "Pages load late."),
        services={"website": Impact.PARTIAL_OUTAGE},
    )
    front = page(project(down, services=services, groups=(Group("it", "IT"),)))
    said = text(front)
    assert re.search(r"Other services\W+(100.00 %\W+)?Partial outage", said), said
    assert re.search(r"\bIT\W+(100.00 %\W+)?Operational", said), said
