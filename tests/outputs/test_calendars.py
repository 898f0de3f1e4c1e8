"""Calendars, read by three programs that are not ours: icalendar (rules by dateutil, zones from the file itself), ics
and ical.js. They must agree with the snapshot, and so with the pages, on every time at which work takes place."""

from __future__ import annotations

import io
import json
import subprocess
import warnings
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from dateutil.rrule import rrulestr
from dateutil.tz import tzical

from statusgen.derive import take_snapshot
from statusgen.model import Incident, Window
from statusgen.value import replace
from tests.make import at, group, incident, maintenance, project, service, update, window
from tests.programs import node_package, program
from tests.stories import STORIES, built, rendered

NOW = datetime(2026, 1, 10, 12, 0, tzinfo=UTC)
UNTIL = NOW + timedelta(days=700)  # the pages know two years
OFF = "off: "  # stands before the UID of what is cancelled
Times = list[tuple[str, str, str]]  # uid, start, end


def shown(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def by_icalendar(data: bytes) -> Times:
    """As icalendar parses it; the zones are those that the file defines."""
    calendar = icalendar.Calendar.from_ical(data)
    text = data.decode().replace("\r\n ", "").replace("\r\n", "\n")
    zones = tzical(io.StringIO(text)) if "BEGIN:VTIMEZONE" in text else None
    found = []
    event: Any
    for event in calendar.walk("VEVENT"):
        assert event.errors == []

        def instant(value: Any) -> datetime:
            zone = value.params.get("TZID")
            wall: datetime = value.dt.replace(tzinfo=None)
            return wall.replace(tzinfo=zones.get(zone) if zones and zone else UTC)

        start, end = instant(event["DTSTART"]), instant(event["DTEND"])
        starts = [start]
        if "RRULE" in event:
            rule: Any = rrulestr(event["RRULE"].to_ical().decode(), dtstart=start, forceset=True)
            out = event.get("EXDATE", [])
            for each in out if isinstance(out, list) else [out]:
                for value in each.dts:
                    rule.exdate(value.dt.replace(tzinfo=start.tzinfo))
            starts = [s for s in rule.xafter(start, 2000, inc=True) if s.astimezone(UTC) <= UNTIL]
        length = end.astimezone(UTC) - start.astimezone(UTC)
        uid = (OFF if event["STATUS"] == "CANCELLED" else "") + str(event["UID"])
        found += [(uid, shown(s), shown(s.astimezone(UTC) + length)) for s in starts]
    return sorted(found)


def by_ical_js(files: list[Path]) -> list[Times]:
    library = node_package("ical.js/dist/ical.js")
    script = Path(__file__).with_name("occurrences.mjs")
    words: list[str | Path] = [program("node"), script, library, shown(UNTIL), *files]
    run = subprocess.run(words, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    return [sorted((u, s.replace(".000Z", "Z"), e.replace(".000Z", "Z")) for u, s, e in each) for each in lines]


def by_ics(data: bytes) -> Times:
    """First occurrences: this program knows no rules."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from ics import Calendar

        events = Calendar(data.decode()).events
        named = (((OFF if e.status == "CANCELLED" else "") + e.uid, e) for e in events)
        return sorted((uid, shown(e.begin.datetime), shown(e.end.datetime)) for uid, e in named)


def by_us(*incidents: Incident, now: datetime = NOW, **site: Any) -> list[tuple[str, str]]:
    snapshot = take_snapshot(project(*incidents, **site), now)
    windows = [o.window for view in snapshot.maintenances for o in view.occurrences]
    return sorted((shown(w.start), shown(w.end)) for w in windows if w.start <= UNTIL)


def times(found: Times, *, off: bool = False) -> list[tuple[str, str]]:
    """When work takes place, or when it does not although the rule says so."""
    return sorted((s, e) for uid, s, e in found if s <= shown(UNTIL) and uid.startswith(OFF) is off)


def calendar_of(*incidents: Incident, path: str = "maintenance.ics", now: datetime = NOW, **site: Any) -> bytes:
    return rendered(project(*incidents, **site), now)[path]


def events_of(data: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))


def event_of(*incidents: Incident, **site: Any) -> Any:
    [event] = events_of(calendar_of(*incidents, **site))
    return event


SUNDAY = window("2024-01-07 08:00", "2024-01-07 10:00")
RULES = [
    ("America/Chicago", "FREQ=WEEKLY;BYDAY=SU", SUNDAY),
    ("America/Chicago", "FREQ=WEEKLY;BYDAY=SU", window("2024-01-07 08:30", "2024-01-07 08:50")),  # 2:30 is skipped
    ("America/Chicago", "FREQ=DAILY", window("2026-01-07 07:30", "2026-01-07 07:45")),  # 1:30 comes twice
    ("America/Chicago", "FREQ=DAILY;INTERVAL=3", window("2025-03-08 06:00", "2025-03-09 12:00")),  # across changes
    ("America/Chicago", "FREQ=DAILY;COUNT=400", window("2025-03-07 08:30", "2025-03-07 09:00")),
    ("America/Nuuk", "FREQ=DAILY", window("2025-03-20 01:30", "2025-03-20 01:50")),  # moves past midnight
    ("Europe/Berlin", "FREQ=MONTHLY;BYDAY=-1SU", window("2024-01-28 01:00", "2024-01-28 04:00")),
    ("Europe/Berlin", "FREQ=MONTHLY;BYDAY=-1SU;UNTIL=20260301", window("2024-01-28 12:00", "2024-01-28 14:00")),
    ("Europe/London", "FREQ=MONTHLY;BYMONTHDAY=31", window("2024-01-31 22:00", "2024-02-01 02:00")),
    ("Europe/London", "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU;BYSETPOS=2", window("2024-01-09 22:00", "2024-01-09 23:00")),
    ("Europe/Lisbon", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", window("2024-01-03 22:00", "2024-01-03 23:00")),
    ("Asia/Jerusalem", "FREQ=WEEKLY;BYDAY=FR,SA", window("2024-01-05 00:30", "2024-01-05 02:30")),
    ("Asia/Tehran", "FREQ=WEEKLY", window("2021-01-05 20:30", "2021-01-05 21:30")),  # the law has changed
    ("Africa/Casablanca", "FREQ=WEEKLY;BYDAY=SU", window("2024-01-07 01:00", "2024-01-07 03:30")),  # by the moon
    ("Africa/Cairo", "FREQ=WEEKLY;BYDAY=FR", window("2024-01-04 22:00", "2024-01-05 00:00")),  # midnight is skipped
    ("America/Havana", "FREQ=YEARLY;BYMONTH=2,3,11;BYDAY=2SU", window("2024-02-11 05:00", "2024-02-11 06:00")),
    ("Australia/Lord_Howe", "FREQ=WEEKLY", window("2024-01-06 15:30", "2024-01-06 16:30")),  # changes by 30 minutes
    ("Asia/Kathmandu", "FREQ=YEARLY;COUNT=3", window("2016-02-29 01:00", "2016-02-29 02:00")),
    ("Asia/Tokyo", "FREQ=YEARLY;BYYEARDAY=-1", window("2023-12-30 15:00", "2023-12-31 15:00")),
    ("UTC", "FREQ=WEEKLY;BYDAY=MO;COUNT=30", window("2024-01-01 10:00", "2024-01-01 11:00")),
    ("UTC", "FREQ=WEEKLY;BYDAY=SU;UNTIL=20260401T080000", SUNDAY),
]


@pytest.fixture(scope="module")
def recurring(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Any, ...]]:
    """For each rule: the times by us, those left out, the file, and the times by ical.js, which is started once."""
    folder = tmp_path_factory.mktemp("calendars")
    rows = []
    files = []
    for n, (zone, rule, when) in enumerate(RULES):
        gap = date(2025, 6, 1)
        # every other rule leaves out some days
        left_out = tuple(gap + timedelta(days=d) for d in range(40)) if n % 2 else ()
        work = maintenance("work", when, repeat=rule, except_dates=left_out, announced=at("2020-01-01 00:00"))
        files.append(folder / f"{n}.ics")
        files[-1].write_bytes(calendar_of(work, timezone=zone))
        whole, kept = (by_us(one, timezone=zone) for one in (replace(work, except_dates=()), work))
        rows.append((kept, sorted(set(whole) - set(kept)), files[-1].read_bytes()))
    return [(*row, found) for row, found in zip(rows, by_ical_js(files), strict=True)]


@pytest.mark.parametrize("n", range(len(RULES)), ids=[f"{when.start:%H%M} {zone} {rule}" for zone, rule, when in RULES])
def test_every_program_agrees_on_every_occurrence(n: int, recurring: list[tuple[Any, ...]]) -> None:
    ours, left_out, data, theirs = recurring[n]
    assert len(ours) > 1
    for found in (by_icalendar(data), theirs):
        assert times(found) == ours
        assert times(found, off=True) == left_out
    assert times(by_ics(data), off=True) == left_out
    firsts = by_ics(data)
    assert set(firsts) <= set(by_icalendar(data))
    assert firsts[0][1] == ours[0][0] or len(firsts) > 1


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_every_calendar_of_every_story_keeps_to_the_standard(story: Path) -> None:
    calendars = {path: data for path, data in built(story).items() if path.endswith(".ics")}
    assert "maintenance.ics" in calendars
    for path, data in calendars.items():
        assert b"\n" not in data.replace(b"\r\n", b""), path
        for line in data.split(b"\r\n"):
            assert len(line) <= 75 and line.decode("utf-8") is not None, path
        calendar = icalendar.Calendar.from_ical(data)
        events: list[Any] = list(calendar.walk("VEVENT"))
        assert len({str(event["UID"]) for event in events}) == len(events)
        zones = {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
        assert {p.params["TZID"] for e in events for p in (e["DTSTART"], e["DTEND"]) if "TZID" in p.params} <= zones
        by_ics(data)


def test_a_window_that_moves_raises_the_sequence_and_a_cancelled_one_stays() -> None:
    planned = update("2026-01-11 10:00", "scheduled")
    moved = update("2026-01-12 10:00", "scheduled", window=window("2026-01-27 22:00", "2026-01-28 02:00"))
    off = update("2026-01-13 10:00", "cancelled")
    found = [
        event_of(maintenance(updates=updates), now=at("2026-01-14 00:00"))
        for updates in ([planned], [planned, moved], [planned, moved, off])
    ]
    assert [event["SEQUENCE"] for event in found] == [0, 1, 2]
    assert [str(event["STATUS"]) for event in found] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [shown(event["DTSTART"].dt) for event in found] == ["2026-01-20T22:00:00Z"] + ["2026-01-27T22:00:00Z"] * 2
    assert {str(event["UID"]) for event in found} == {"2026-01-20-switches@status.example.org"}
    assert [shown(event["DTSTAMP"].dt) for event in found] == [f"2026-01-{day}T10:00:00Z" for day in (11, 12, 13)]


def test_a_time_that_is_taken_out_of_recurring_work_raises_the_sequence_and_stays_as_cancelled() -> None:
    weekly = maintenance("weekly", SUNDAY, repeat="FREQ=WEEKLY;BYDAY=SU")
    event = event_of(weekly)
    rule, gone = events_of(calendar_of(replace(weekly, except_dates=(date(2024, 1, 14),))))
    assert (event["SEQUENCE"], rule["SEQUENCE"], "EXDATE" in rule) == (0, 1, True)
    assert (str(event["STATUS"]), str(rule["STATUS"]), str(gone["STATUS"])) == ("CONFIRMED", "CONFIRMED", "CANCELLED")
    assert str(gone["UID"]) == "weekly-20240114@status.example.org"
    assert [shown(gone[name].dt) for name in ("DTSTART", "DTEND")] == ["2024-01-14T08:00:00Z", "2024-01-14T10:00:00Z"]


def test_a_last_time_that_is_taken_out_does_not_take_place() -> None:
    off = (date(2024, 1, 21), date(2024, 1, 28))
    weekly = maintenance("weekly", SUNDAY, repeat="FREQ=WEEKLY;COUNT=4", except_dates=off)
    found = by_icalendar(calendar_of(weekly))
    assert [start[:10] for start, _ in times(found)] == ["2024-01-07", "2024-01-14"]
    assert [start[:10] for start, _ in times(found, off=True)] == ["2024-01-21", "2024-01-28"]


def test_the_clock_moves_no_byte() -> None:
    once = maintenance("once", updates=[update("2026-01-09 10:00", "scheduled")])
    weekly = maintenance("weekly", SUNDAY, repeat="FREQ=WEEKLY;BYDAY=SU", announced=at("2024-01-01 00:00"))
    before, during, after = (
        calendar_of(once, weekly, timezone="America/Chicago", now=at(now))
        for now in ("2026-01-10 12:00", "2026-01-20 23:00", "2026-03-03 00:00")
    )
    assert before == during == after


def test_an_occurrence_that_the_clocks_skip_is_an_event_of_its_own() -> None:
    work = maintenance("work", window("2026-01-04 08:30", "2026-01-04 09:00"), repeat="FREQ=WEEKLY", announced=NOW)
    events = events_of(calendar_of(work, timezone="America/Chicago"))
    rule, *moved = sorted(events, key=lambda event: "RRULE" not in event)
    assert [str(event["UID"]) for event in moved] == [
        "work-20260308@status.example.org",
        "work-20270314@status.example.org",
    ]
    assert [f"{value.dt:%Y-%m-%d %H:%M}" for value in rule["EXDATE"][0].dts] == ["2026-03-08 02:30"]
    assert shown(moved[0]["DTSTART"].dt) == "2026-03-08T08:30:00Z"  # 3:30, as the pages say


def test_services_and_groups_have_their_own() -> None:
    files = rendered(
        project(
            maintenance("a", services=["dns"]),
            maintenance("b", services=["email"]),
            services=[service("dns", group="net"), service("email")],
            groups=[group("it"), group("net", parent="it")],
        ),
        NOW,
    )
    for folder in ("services/dns", "groups/net", "groups/it"):
        assert [str(event["UID"]) for event in events_of(files[f"{folder}/calendar.ics"])] == ["a@status.example.org"]


def test_an_event_says_what_where_and_whom_it_affects() -> None:
    told = update("2026-01-09 10:00", "scheduled", body="**Phones** are off; sorry, all.")
    event = event_of(maintenance(title="New, better; switches", summary="We swap them.", updates=[told]))
    assert str(event["SUMMARY"]) == "New, better; switches"
    assert str(event["DESCRIPTION"]) == (
        "We swap them.\n\nPhones are off; sorry, all.\n\nAffected services: Email\n\n"
        "https://status.example.org/incidents/2026-01-20-switches/"
    )
    assert str(event["URL"]) == "https://status.example.org/incidents/2026-01-20-switches/"
    assert [str(name) for name in event["CATEGORIES"].cats] == ["Maintenance", "Email"]


def test_hostile_text_stays_in_its_line() -> None:
    bad = maintenance(title="x\\n;END:VEVENT", summary="BEGIN:VEVENT\n\nUID:bad\r\nX")
    event = event_of(bad, description="END:VCALENDAR")
    assert str(event["SUMMARY"]) == "x\\n;END:VEVENT" and str(event["UID"]).startswith("2026")


def test_both_names_of_a_calendar_are_text() -> None:
    lines = calendar_of(maintenance(), title="IT, now; here").decode().split("\r\n")
    [name] = [line for line in lines if line.startswith("NAME")]
    [known] = [line for line in lines if line.startswith("X-WR-CALNAME")]
    assert name.partition(":")[2] == known.partition(":")[2]
    assert name.partition(":")[2].startswith("IT\\, now\\; here")


def test_incidents_and_notices_are_not_in_it_and_none_is_lost() -> None:
    works = [
        maintenance(f"w{n}", Window(at("2024-01-01 00:00") + timedelta(days=n), at("2024-01-01 01:00") + timedelta(n)))
        for n in range(600)
    ]
    uids = [uid.partition("@")[0] for uid, _, _ in by_icalendar(calendar_of(incident(), *works))]
    assert sorted(uids) == sorted(f"w{n}" for n in range(100, 600))
