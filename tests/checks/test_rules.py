"""The rules over a whole project, each at its edges."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from statusgen.checks import (
    alias_taken,
    api_below_the_root,
    api_id_taken,
    check_all,
    date_unlike_name,
    determined_after_first_update,
    internal_services_only,
    retired_service,
    update_in_the_future,
    window_in_the_past,
)
from statusgen.diagnostics import Level
from statusgen.model import Audience, Incident, Project
from statusgen.value import replace
from tests.make import at, group, incident, maintenance, notice, project, service, update, window

NOW = at("2026-01-15 12:00")
MINUTE = timedelta(minutes=1)
INTERNAL = service("core", audience=Audience.INTERNAL)


def told(*times: str, **more: Any) -> Incident:
    """An incident with an update at each time."""
    return incident(updates=[update(time, "investigating") for time in times], **more)


def places(found: Any) -> list[str]:
    return [problem.span.path for problem in found]


def test_a_sound_project_has_no_findings() -> None:
    sound = project(told("2026-01-15 11:59"), maintenance(), notice(), services=[service(), INTERNAL])
    assert check_all(sound, NOW) == ()


def test_findings_are_in_the_order_of_files() -> None:
    found = check_all(project(told("2026-02-01 10:00", id="b"), told("2026-02-01 10:00", id="a")), NOW)
    assert places(found) == ["incidents/a.md", "incidents/b.md"]


def test_an_update_of_this_very_instant_is_not_in_the_future() -> None:
    two = project(told("2026-01-15 12:00", "2026-01-15 12:01"))
    (problem,) = update_in_the_future.check(two, NOW)
    assert problem.level is Level.WARNING
    assert list(update_in_the_future.check(two, NOW + MINUTE)) == []


def test_when_a_future_update_will_be_shown_is_said_in_the_sites_zone() -> None:
    there = project(told("2026-01-15 20:00"), timezone="Asia/Tokyo")
    (problem,) = update_in_the_future.check(there, NOW)
    assert "2026-01-16 05:00" in problem.hint


def test_customers_may_be_told_in_the_minute_of_determination() -> None:
    assert not list(determined_after_first_update.check(project(told("2026-01-15 10:00")), NOW))
    early = told("2026-01-15 10:00", determined=at("2026-01-15 10:01"))
    (problem,) = determined_after_first_update.check(project(early), NOW)
    assert problem.level is Level.WARNING


SCHEDULED = update("2026-01-23 09:00", "scheduled")
DONE = update("2026-01-23 09:00", "completed")
MOVED = update("2026-01-24 09:00", "scheduled", window=window("2026-01-22 22:00", "2026-01-23 02:00"))
OVER = window("2026-01-01 22:00", "2026-01-02 02:00")
TO_COME = window("2026-02-01 22:00", "2026-02-02 02:00")


@pytest.mark.parametrize(
    ("file", "count"),
    [
        (maintenance(when=OVER, updates=[SCHEDULED], announced=None), 1),
        (maintenance(when=OVER, announced=at("2026-01-23 09:00")), 1),
        (maintenance(when=TO_COME, updates=[SCHEDULED, MOVED], announced=None), 1),
        (maintenance(when=OVER, updates=[DONE], announced=None), 0),
        (maintenance(when=OVER, updates=[SCHEDULED], announced=at("2026-01-01 09:00")), 0),
        (maintenance(when=OVER, updates=[SCHEDULED], announced=None, imported_from="old:1"), 0),
        (maintenance(when=window("2026-01-23 08:00", "2026-01-23 09:01"), updates=[SCHEDULED], announced=None), 0),
        (maintenance(when=OVER, announced=None), 0),
    ],
    ids=["month", "without updates", "moved", "told afterwards", "announced before", "imported", "just", "unknown"],
)
def test_work_is_announced_before_it_is_over(file: Incident, count: int) -> None:
    assert len(list(window_in_the_past.check(project(file), at("2026-01-25 12:00")))) == count


@pytest.mark.parametrize(
    ("file", "is_found"),
    [
        (told("2025-01-15 10:00", id="2026-01-15-mail"), True),
        (told("2027-01-01 00:10", id="2026-12-31-mail"), False),
        (told("2025-01-15 10:00", id="2026-01-15-mail", imported_from="old:1"), False),
        (told("2025-01-15 10:00", id="2026-02-31-mail"), False),
        (told("2025-01-15 10:00", id="mail-late"), False),
        (maintenance("2026-11-02-switches", when=window("2026-11-02 22:00", "2026-11-03 02:00")), False),
        (maintenance("2025-01-20-switches"), True),
    ],
    ids=["last year", "new year's eve", "imported", "no day", "no date", "the day of the work", "maintenance"],
)
def test_the_day_of_a_name_is_near_its_times(file: Incident, is_found: bool) -> None:
    assert bool(list(date_unlike_name.check(project(file), NOW))) is is_found


def test_an_internal_update_may_come_before_determination() -> None:
    first = update("2026-01-15 09:00", "investigating", audience=Audience.INTERNAL)
    second = update("2026-01-15 10:00", "investigating")
    fine = incident(updates=[first, second], determined=at("2026-01-15 09:30"))
    assert not list(determined_after_first_update.check(project(fine), NOW))


@pytest.mark.parametrize(
    ("file", "wrong"),
    [
        (incident(services={"core": "degraded"}), True),
        (maintenance(services=["core"]), True),
        (incident(services={"core": "degraded", "email": "degraded"}), False),
        (incident(services={"core": "degraded"}, audience=Audience.INTERNAL), False),
        (notice(), False),  # names no service at all
    ],
)
def test_a_public_file_needs_a_public_service(file: Incident, wrong: bool) -> None:
    found = list(internal_services_only.check(project(file, services=[service(), INTERNAL]), NOW))
    assert [problem.is_error and problem.audience_matters for problem in found] == [True] * wrong


@pytest.mark.parametrize(
    ("file", "wrong"),
    [
        (told("2025-12-31 23:30"), False),
        (told("2026-01-01 00:10"), True),
        (told("2026-01-01 00:10", started=at("2025-12-31 20:00")), False),
        (maintenance(when=window("2026-01-01 09:00", "2026-01-01 10:00"), announced=at("2025-12-01 00:00")), True),
        (notice(), False),
    ],
)
def test_a_retired_service_is_not_affected_any_more(file: Incident, wrong: bool) -> None:
    old = project(file, services=[service(until=date(2025, 12, 31)), service("web")])
    assert len(list(retired_service.check(old, NOW))) == wrong


def test_the_last_day_of_a_service_is_a_local_day() -> None:
    file = told("2026-01-01 00:10")
    old = project(file, services=[service(until=date(2025, 12, 31))], timezone="America/New_York")
    assert not list(retired_service.check(old, NOW))


def aliased(*aliases: str, id: str = "a") -> Incident:
    return incident(id=id, aliases=aliases)


def taken(*files: Incident, **more: Any) -> list[str]:
    return places(alias_taken.check(project(*files, **more), NOW))


@pytest.mark.parametrize(
    "alias",
    [
        *("/", "/index.html", "/404.html", "/services/", "/services", "/services/index.html", "/history.atom"),
        *("/incidents/a/", "/incidents/a", "/incidents/a/index.html", "/incidents/a/x", "/incidents/a.json"),
        *("/services/email/", "/services/email/2024/", "/groups/office/updates.rss", "/history/2024-05/"),
        *("/history/2024.atom", "/api/v2/status.json", "/static/logo.svg", "/badges/email.svg", "/updates/2024.atom"),
        *("/_headers", "/.well-known/security.txt", "/.git/config", "/CNAME"),
    ],
)
def test_an_alias_is_no_page_of_the_site(alias: str) -> None:
    assert taken(aliased(alias), groups=[group("office")]) == ["incidents/a.md"]


@pytest.mark.parametrize(
    "alias",
    [
        *("/issues/x/", "/old/outage.html", "/incidents/b/", "/incidents/kcs20k00rc1l", "/services/gone/"),
        *("/history/google", "/maintenance/42/", "/2024/05/x/", "/a/.hidden", "/service", "/index.xml"),
    ],
)
def test_any_other_address_may_be_an_alias(alias: str) -> None:
    assert taken(aliased(alias)) == []


@pytest.mark.parametrize(("first", "second"), [("/x/y", "/x/y"), ("/x/y", "/x/y/"), ("/x/", "/x/index.html")])
def test_an_alias_has_one_owner(first: str, second: str) -> None:
    files = aliased(first, id="a"), aliased(second, id="b")
    (problem,) = alias_taken.check(project(*files), NOW)
    assert problem.span.path == "incidents/b.md" and "incidents/a.md" in problem.message


def test_aliases_of_services_count_too() -> None:
    assert taken(aliased("/old/mail/"), services=[service(aliases=("/old/mail",))]) == ["incidents/a.md"]


def test_an_alias_cannot_lie_in_one_that_is_a_file() -> None:
    assert taken(aliased("/old/x.html"), aliased("/old/x.html/y.html", id="b")) == ["incidents/b.md"]
    assert taken(aliased("/old/x"), aliased("/old/x/y", id="b")) == []


def test_an_api_id_belongs_to_one_file_and_to_one_service() -> None:
    same = "69sb0f8lydp4"
    files = incident(id="a", api_id=same), incident(id="b", api_id=same), incident(id="c"), incident(id="d")
    both: Project = project(*files, services=[service(api_id=same), service("web")])
    assert places(api_id_taken.check(both, NOW)) == ["incidents/b.md"]
    two = project(services=[service(api_id=same), service("web", api_id=same)])
    assert places(api_id_taken.check(two, NOW)) == ["services.yaml"]
    grouped = project(services=[service(api_id=same)], groups=[replace(group("all"), api_id=same)])
    assert places(api_id_taken.check(grouped, NOW)) == ["services.yaml"]


@pytest.mark.parametrize(
    ("url", "found"), [("https://x.example/", 0), ("https://x.example/it/", 1), ("http://localhost:8000/", 0)]
)
def test_a_site_in_a_folder_is_warned_of(url: str, found: int) -> None:
    assert len(list(api_below_the_root.check(project(url=url), NOW))) == found
