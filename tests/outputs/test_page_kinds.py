"""What each kind of page says: an incident's, a service's, that of planned work."""

from __future__ import annotations

from datetime import date

from statusgen.model import Audience, Impact, Incident, Kind, Status, Update, Window
from statusgen.theme.scripts import dress_script
from statusgen.value import replace
from tests.outputs import situations
from tests.outputs.making import (
    files,
    one,
    page,
    some,
    text,
)
from tests.outputs.situations import DAY, HOUR, NOW, incident, project, service


class TestAnIncidentsPage:
    path = "incidents/2026-11-18-permits-late/index.html"

    def test_has_its_whole_story_newest_first(self) -> None:
        root = page(situations.long(), self.path)
        assert [text(entry) for entry in some(root, "//ol//h3")][:3] == [
            "Post-mortem",
            "What happened",
            "What we changed",
        ]
        assert [str(entry.get("id"))[:4] for entry in some(root, "//ol/li[@id]")] == ["upd-"] * 12
        said = text(root)
        for part in (
            "Reopened once",
            "Duration 11 h",
            "Cause A queue was full, since a disk was.",
            "A larger disk (done on Nov 19, 2026)",
            "corrected on Nov 18, 2026, 07:30 CST",
            "Major outage 1 h Nov 18, 2026, 06:00 – 07:00 CST",
            "Investigating 2 h Cause identified 2 h Monitoring 1 h Investigating 1 h",
        ):
            assert part in said

    def test_draws_its_course_on_one_line_of_time(self) -> None:
        """Eleven hours are 1000 wide: an update an hour from the first on, the worst from the fourth to the fifth."""
        root = page(situations.long(), self.path)
        marks = one(root, "//*[@class='marks']").get("d")
        assert marks is not None and marks.count("M") == 11, "the post-mortem came after the end"
        assert marks.startswith("M90 0v20M181 0v20")
        assert one(root, "//*[@class='track']/*[@class='major_outage']").get("d") == "M363 10H454"

    def test_has_no_chart_before_a_second_update(self) -> None:
        said = Update(NOW, Status.INVESTIGATING, "So.")
        new = incident("new", "New", said, started=NOW - HOUR, services={"e-mail": Impact.DEGRADED})
        assert some(page(project(new), "incidents/new/index.html"), "//*[@class='track']") == []

    def test_staff_see_more_than_the_public(self) -> None:
        secret = ("For staff.", "A. Writer", "A. Manager", "INC-1", "Talk with the supplier")
        public = files(situations.long())[self.path].text
        staff = files(situations.long(), audience=Audience.INTERNAL)[self.path].text
        assert [word for word in secret if word in public] == []
        assert [word for word in secret if word not in staff] == []

    def test_links_to_its_feed_as_long_as_there_is_one(self) -> None:
        feed = "//p[@class='follow note']//a[contains(@href, 'updates.atom')]"
        assert some(page(situations.long(), self.path), feed)
        assert not some(page(situations.long(), self.path, NOW + 60 * DAY), feed)

    def test_authored_text_stays_text(self) -> None:
        title = '<script>alert(1)</script> & "quotes" {{ 7 * 7 }}'
        update = Update(NOW - HOUR, Status.INVESTIGATING, "<b onclick=x>hi</b> {{ page }} {% raw %}")
        made = files(project(incident("x", title, update, services={"e-mail": Impact.DEGRADED})))
        for path in (
            "index.html",
            "incidents/x/index.html",
            "history/2026-11/index.html",
            "services/e-mail/index.html",
        ):
            html = made[path].text
            assert "alert(1)</script" not in html
            own = html.count("<script defer ") + html.count(f"<script>{dress_script()}</script>")
            assert html.count("<script") == own + 1, "the site's own, and what machines read"
            assert "<b onclick" not in html
            assert "{{ 7 * 7 }}" in html


class TestAServicesPage:
    def test_shows_months_against_what_was_agreed(self) -> None:
        root = page(situations.long(), "services/permit-portal/index.html")
        missed = some(root, "//td[span[@class='missed']]")
        assert [text(cell) for cell in missed] == ["99.76 % Missed"]
        years = [text(summary) for summary in some(root, "//details[@class='year']/summary")]
        assert years[0] == "2026 99.98 % 1 day with problems Missed in 1 month"
        assert years[1].endswith("Met in every month")
        assert "Agreed: 99.90 % a month" in text(root)

    def test_shows_every_day_of_every_year_in_a_calendar(self) -> None:
        root = page(situations.long(), "services/permit-portal/index.html")
        november = some(root, "//details[@id='y2026']//tr")[-1]
        assert [path.get("d") for path in some(november, ".//*[@d]")] == ["M0 10h17M18 10h4", "M17 10h1"], "up to today"
        assert one(november, ".//*[@role='img']").get("aria-label") == "Nov 18: Partial outage"
        assert len(some(root, "//details[@id='y2025']//*[@role='img']")) == 12
        assert len(some(root, "//details[@id='y2024']//*[@role='img']")) == 2, "measured since November 2024"

    def test_a_long_record_is_paged_by_year(self) -> None:
        many = [
            incident(
                f"i-{n}",
                f"Slow {n}",
                Update(NOW - DAY * (8 * n + 1), Status.INVESTIGATING),
                Update(NOW - DAY * 8 * n, Status.RESOLVED),
                services={"e-mail": Impact.DEGRADED},
            )
            for n in range(1, 61)
        ]
        made = files(project(*many))
        assert {path for path in made if path.startswith("services/e-mail/2")} == {
            "services/e-mail/2025/index.html",
            "services/e-mail/2026/index.html",
        }
        listed = {path: made[path].text.count("Slow ") for path in made if path.startswith("services/e-mail/")}
        assert listed == {
            "services/e-mail/index.html": 20,
            "services/e-mail/2025/index.html": 20,
            "services/e-mail/2026/index.html": 40,
        }

    def test_a_retired_service_keeps_its_page_and_leaves_the_front(self) -> None:
        gone = replace(service("Fax"), until=date(2026, 6, 30))
        site = project(services=(gone, service("E-mail")))
        assert "Fax" not in text(one(page(site), "//main"))
        assert "No longer offered since Jun 30, 2026" in text(page(site, "services/fax/index.html"))


class TestTheMaintenancePage:
    def test_has_a_calendar_of_the_months_with_work(self) -> None:
        root = page(situations.outage(), "maintenance/index.html")
        months = some(root, "//table[@class='sheet']")
        names = [text(name) for name in some(root, "//h3[starts-with(@id, 'sheet-')]")]
        assert names == ["November 2026", "December 2026", "January 2027"]
        assert [text(day) for day in months[1].iter("td") if text(day)][3:6] == [
            "4 22:00 Election system moves to new servers , Scheduled",
            "5 Election system moves to new servers , Scheduled",
            "6 02:30 Weekly restart of the file servers , Scheduled",
        ]
        assert [len(list(week)) for week in months[0].iter("tr")] == [7] * 7, "from Monday, the 26th, to December 6th"

    def test_counts_what_a_day_has_no_room_for_and_leaves_out_what_was_called_off(self) -> None:
        start = NOW + 3 * DAY

        def planned(n: int, status: Status = Status.SCHEDULED) -> Incident:
            said = Update(NOW - DAY, status, "Said.")
            when = Window(start + HOUR * n, start + HOUR * (n + 1))
            facts = {"kind": Kind.MAINTENANCE, "severity": None, "window": when}
            return incident(f"work-{n}", f"Work {n}", said, services={"e-mail": Impact.MAINTENANCE}, **facts)

        work = [planned(n) for n in range(6)]
        root = page(project(*work, planned(7, Status.CANCELLED)), "maintenance/index.html")
        (day,) = [cell for cell in some(root, "//table[@class='sheet']//td") if cell.find("a") is not None]
        assert len(day.findall("a")) == 4
        assert text(day).endswith("2 more")

    def test_has_no_calendar_without_work(self) -> None:
        assert some(page(project(), "maintenance/index.html"), "//table") == []


def test_not_found_has_absolute_links_since_it_is_shown_at_any_depth() -> None:
    links = [str(link.get("href")) for link in some(page(project(), "404.html"), "//a")]
    assert {link for link in links if not link.startswith(("/it/", "#", "mailto:", "tel:"))} == set()
