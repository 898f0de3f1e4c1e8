"""Updates appended to what people wrote; times, ids, and texts made tidy."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusgen.model import (
    Status,
    Update,
)
from statusgen.reading.times import Clock, parse_instant
from statusgen.writing import append_update, slug, tidy, write_time, write_update
from tests.make import at, update
from tests.writing.zones import BERLIN, UTC_ZONE, instants


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
