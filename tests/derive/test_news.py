"""What is told, once each: every update in its sort, and what the clock does to planned work."""

from __future__ import annotations

from typing import Any

import pytest

from statusgen.derive import take_snapshot
from statusgen.derive.news import Change, News, news
from statusgen.model import Audience, Impact, Incident, Policy, Severity
from tests import make
from tests.make import at, incident, maintenance, notice, project, update, window


def told(file: Incident, now: str, **more: Any) -> tuple[News, ...]:
    return news(take_snapshot(project(file, **more), at(now)))


def kinds(file: Incident, now: str, **more: Any) -> list[str]:
    return [str(item.kind) for item in told(file, now, **more)]


STORY = (
    update("2026-01-10 10:00", "investigating", next_update=at("2026-01-10 10:30")),
    update("2026-01-10 10:20", "identified", {"email": "major_outage"}, eta=at("2026-01-10 12:00")),
    update("2026-01-10 10:40", "identified", severity=Severity.HIGH),
    update("2026-01-10 11:00", "resolved"),
    update("2026-01-10 12:00", "investigating"),
    update("2026-01-10 13:00", "resolved"),
    update("2026-01-12 09:00", "postmortem"),
)


class TestIncident:
    def test_of_two_updates_at_one_instant_each_says_what_it_said(self) -> None:
        """As imported files may have them."""
        first = update("2026-01-10 10:10", "investigating")
        second = update("2026-01-10 10:10", "identified", {"email": "major_outage"})
        file = incident(updates=[first, second, update("2026-01-10 11:00", "resolved")], imported_from="elsewhere")
        new, more, restored, *_ = told(file, "2026-01-20 00:00")
        assert [each.then.impacts["email"] for each in (new, more, restored)] == [
            *(Impact.DEGRADED, Impact.MAJOR_OUTAGE, Impact.OPERATIONAL),
        ]
        assert [str(each.then.status) for each in (new, more, restored)] == ["investigating", "identified", "resolved"]

    def test_what_came_later_changes_nothing_of_what_was_true(self) -> None:
        alarm = [update("2026-01-10 10:00", "investigating"), update("2026-01-10 10:20", "false_alarm")]
        new, taken_back = told(incident(updates=alarm), "2026-01-20 00:00")
        assert (new.then.impacts, taken_back.then.impacts) == (
            {"email": Impact.DEGRADED},
            {"email": Impact.OPERATIONAL},
        )
        once, *_ = told(incident(updates=STORY[:4]), "2026-01-20 00:00")
        assert once.then.closed is None

    def test_each_update_has_its_sort(self) -> None:
        assert kinds(incident(updates=STORY), "2026-01-20 00:00") == [
            *("new", "update", "reprioritised", "restored", "reopened", "restored", "postmortem", "closed"),
        ]

    def test_what_was_told_stays_the_same_news(self) -> None:
        """Keys never change, so what was sent is known again; later updates add and take nothing away."""
        earlier = [item.key for item in told(incident(updates=STORY[:3]), "2026-01-10 10:50")]
        later = [item.key for item in told(incident(updates=STORY), "2026-01-20 00:00")]
        assert later[:3] == earlier
        assert len(set(later)) == len(later) == 8

    def test_closing_is_told_once_for_each_time_it_was_resolved(self) -> None:
        once = incident(updates=STORY[:4])
        assert told(once, "2026-01-13 10:59")[-1].kind is Change.RESTORED
        assert told(once, "2026-01-13 11:00")[-1].key == "2026-01-10-mail-late/closed"
        assert told(incident(updates=STORY[:6]), "2026-01-20 00:00")[-1].key == "2026-01-10-mail-late/closed-2"

    def test_closing_waits_for_what_it_requires(self) -> None:
        strict = Policy(closing_require=("root_cause",))
        assert "closed" not in kinds(incident(updates=STORY[:4]), "2026-01-20 00:00", policy=strict)

    def test_news_shows_the_file_as_it_was(self) -> None:
        new, identified, *_ = told(incident(updates=STORY), "2026-01-20 00:00")
        assert (new.then.eta, new.then.impacts) == (None, {"email": Impact.DEGRADED})
        assert new.then.next_update == at("2026-01-10 10:30")
        assert (identified.then.eta, identified.then.impacts["email"]) == (at("2026-01-10 12:00"), Impact.MAJOR_OUTAGE)
        assert identified.view.eta is None

    def test_an_update_still_to_come_is_no_news(self) -> None:
        assert kinds(incident(updates=STORY), "2026-01-10 10:19") == ["new"]

    def test_a_false_alarm(self) -> None:
        file = incident(updates=(STORY[0], update("2026-01-10 10:20", "false_alarm")))
        assert kinds(file, "2026-01-20 00:00") == ["new", "false_alarm"]

    def test_staff_text_is_news_for_staff_alone(self) -> None:
        file = incident(updates=(*STORY[:2], update("2026-01-10 10:30", "identified", audience=Audience.INTERNAL)))
        whole = project(file)
        assert len(news(take_snapshot(whole, at("2026-01-11 00:00")))) == 2
        assert len(news(take_snapshot(whole, at("2026-01-11 00:00"), Audience.INTERNAL))) == 3


class TestMaintenance:
    @pytest.mark.parametrize(
        ("now", "last"),
        [
            ("2026-01-10 09:00", "announced"),
            ("2026-01-13 21:59", "announced"),
            ("2026-01-13 22:00", "20260120T2200Z/reminder-1w"),
            ("2026-01-19 22:00", "20260120T2200Z/reminder-24h"),
            ("2026-01-20 21:00", "20260120T2200Z/reminder-1h"),
            ("2026-01-20 22:00", "20260120T2200Z/started"),
            ("2026-01-21 02:00", "20260120T2200Z/completed"),
        ],
    )
    def test_the_clock_tells(self, now: str, last: str) -> None:
        newest = told(maintenance(announced=at("2026-01-05 09:00")), now)[-1]
        expected = "announced" if last == "announced" else f"2026-01-20-switches/{last}"
        assert expected in (newest.kind, newest.key)

    def test_no_reminder_of_what_was_announced_since(self) -> None:
        assert kinds(maintenance(announced=at("2026-01-15 09:00")), "2026-01-16 09:00") == ["announced"]

    def test_a_reminder_that_comes_late_is_none(self) -> None:
        """It misleads once the work has started; the next one takes the place of the one before."""
        assert kinds(maintenance(), "2026-01-22 00:00") == ["announced", "started", "completed"]
        assert kinds(maintenance(announced=at("2026-01-05 09:00")), "2026-01-20 21:30") == ["announced", "reminder"]

    def test_a_typed_course(self) -> None:
        updates = (
            update("2026-01-15 09:00", "scheduled"),
            update("2026-01-16 09:00", "scheduled", window=window("2026-01-20 23:00", "2026-01-21 02:00")),
            update("2026-01-20 23:05", "in_progress"),
            update("2026-01-21 01:00", "in_progress", window=window("2026-01-20 23:00", "2026-01-21 04:00")),
            update("2026-01-21 03:00", "verifying"),
            update("2026-01-21 03:30", "completed"),
        )
        assert kinds(maintenance(updates=updates), "2026-01-22 00:00") == [
            *("announced", "rescheduled", "started", "update", "extended", "update", "completed"),
        ]

    def test_what_the_clock_ended_is_not_ended_again_by_hand(self) -> None:
        """One key, so that it is sent once; whoever was not told yet gets the words."""
        said = update("2026-01-21 02:30", "completed")
        clock = told(maintenance(), "2026-01-21 02:10")[-1]
        typed = told(maintenance(updates=(said,)), "2026-01-21 02:30")
        assert [item.kind for item in typed] == ["started", "completed"]
        assert (typed[-1].key, typed[-1].at) == (clock.key, said.at)
        assert typed[-1].update and typed[-1].update.update is said

    def test_work_that_went_on_past_the_clocks_end_is_ended_by_hand(self) -> None:
        updates = (update("2026-01-21 02:10", "in_progress"), update("2026-01-21 03:00", "completed"))
        found = kinds(maintenance(updates=updates), "2026-01-21 03:00")
        assert found == ["started", "completed", "update", "completed"]

    def test_a_moved_window_is_called_to_mind_anew(self) -> None:
        updates = (
            update("2026-01-05 09:00", "scheduled"),
            update("2026-01-19 23:00", "scheduled", window=window("2026-01-27 22:00", "2026-01-28 02:00")),
        )
        file = maintenance(updates=updates)
        assert told(file, "2026-01-19 22:30")[-1].key == "2026-01-20-switches/20260120T2200Z/reminder-24h"
        assert told(file, "2026-01-20 23:00")[-1].key == "2026-01-20-switches/20260127T2200Z/reminder-1w"

    def test_recurring_work_is_told_each_time(self) -> None:
        file = maintenance("updates", window("2026-01-04 02:00", "2026-01-04 04:00"), repeat="FREQ=WEEKLY;COUNT=2")
        assert [item.key for item in told(file, "2026-01-11 01:30")[1:]] == [
            "updates/20260104T0200Z/started",
            "updates/20260104T0200Z/completed",
            "updates/20260111T0200Z/reminder-1h",
        ]
        assert told(file, "2026-01-11 05:00")[-1].window == window("2026-01-11 02:00", "2026-01-11 04:00")

    def test_a_week_before_weekly_work_nothing_is_said(self) -> None:
        file = maintenance("updates", window("2026-01-04 02:00", "2026-01-04 04:00"), repeat="FREQ=WEEKLY")
        assert kinds(file, "2026-01-04 05:00") == ["announced", "started", "completed"]

    def test_announced_for_a_day_to_come(self) -> None:
        """It is on the page already, so it is told at once, not on that day."""
        (item,) = told(maintenance(announced=at("2026-01-15 09:00")), "2026-01-02 00:00")
        assert (item.kind, item.at) == (Change.ANNOUNCED, at("2026-01-02 00:00"))


def test_notices() -> None:
    file = notice(updates=[update("2026-01-05 09:00", "posted"), update("2026-01-06 09:00", "ended")])
    assert kinds(file, "2026-01-20 00:00") == ["notice", "ended"]


def test_oldest_first_over_all_files() -> None:
    files = (incident(updates=STORY), maintenance(), notice(updates=[update("2026-01-05 09:00", "posted")]))
    found = news(take_snapshot(project(*files, services=[make.service()]), at("2026-02-01 00:00")))
    assert [item.at for item in found] == sorted(item.at for item in found)
    assert len({item.key for item in found}) == len(found) == 12
