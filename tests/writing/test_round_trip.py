"""Whatever report is written reads back as the same."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from statusgen.model import (
    Audience,
    Impact,
    Incident,
    Kind,
    ReportedBy,
    Severity,
    Source,
    Status,
    Update,
)
from statusgen.model.incident import ROLES
from statusgen.reading.incidents import Facts, parse_incident
from statusgen.value import replace
from statusgen.writing import tidy, write_incident
from tests.writing.zones import instants

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

    def within(found: dict[str, Impact]) -> dict[str, Impact]:
        return {id: impact for id, impact in found.items() if id in services}

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
                services={} if status == "postmortem" else draw(st.just({}) | impacts().map(within)),
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
    """And without a finding, but that a text of any characters may look like HTML."""
    services = dict.fromkeys(["email", "web", "api", "network"], Audience.PUBLIC)
    parsed = parse_incident(one.source.path, write_incident(one, zone).encode(), Facts(zone, services))
    assert [str(problem) for problem in parsed.problems if problem.code != "raw-html"] == []
    assert parsed.value is not None
    assert replace(parsed.value, source=one.source) == one
    assert write_incident(parsed.value, zone) == write_incident(one, zone)
