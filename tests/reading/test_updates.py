"""Updates: headings, fields, and what may follow what."""

from __future__ import annotations

import pytest

from statusgen.reading.incidents import parse_incident
from tests.reading.test_incidents import FACTS, FIRST, HEAD, NOTE, PATH, PLAN, file, found, read


def course(*statuses: str, head: str = HEAD, internal: tuple[int, ...] = ()) -> list[tuple[int, str]]:
    """Number (from 1) and code of the findings in a file with these statuses, one a minute."""
    field = dict.fromkeys(internal, "audience: internal\n")
    body = "".join(
        f"## 2026-11-20 09:{number:02} {status}\n{field.get(number, '')}\nText.\n\n"
        for number, status in enumerate(statuses, 1)
    )
    lines = enumerate(file(head, body).split("\n"), 1)
    headings = [number for number, line in lines if line.startswith("## ")]
    return [(headings.index(line) + 1, code) for line, code in found(file(head, body))]


@pytest.mark.parametrize(
    "statuses",
    [
        "investigating identified monitoring resolved postmortem postmortem",
        "investigating resolved",
        "resolved",
        "investigating investigating investigating",
        "monitoring investigating",
        "investigating resolved investigating resolved",
        "investigating resolved postmortem monitoring resolved postmortem",
        "investigating false_alarm",
    ],
)
def test_courses_of_an_incident(statuses: str) -> None:
    assert course(*statuses.split()) == []


@pytest.mark.parametrize(
    ("statuses", "finding"),
    [
        ("postmortem", (1, "status-too-early")),
        ("investigating postmortem", (2, "status-too-early")),
        ("resolved investigating postmortem", (3, "status-too-early")),
        ("resolved resolved", (2, "ending-twice")),
        ("resolved postmortem resolved", (3, "ending-twice")),
        ("false_alarm investigating", (2, "update-after-end")),
        ("false_alarm postmortem", (2, "update-after-end")),
        ("false_alarm false_alarm", (2, "ending-twice")),
        ("investigating completed", (2, "status-of-another-kind")),
        ("investigating Identified", (2, "unknown-status")),
        ("investigating fixed", (2, "unknown-status")),
    ],
)
def test_wrong_courses_of_an_incident(statuses: str, finding: tuple[int, str]) -> None:
    assert course(*statuses.split()) == [finding]


@pytest.mark.parametrize(
    "statuses",
    ["", "scheduled", "in_progress", "scheduled in_progress verifying completed postmortem postmortem", "cancelled"],
)
def test_courses_of_a_maintenance(statuses: str) -> None:
    assert course(*statuses.split(), head=PLAN) == []


@pytest.mark.parametrize(
    ("statuses", "finding"),
    [
        ("completed in_progress", (2, "update-after-end")),
        ("completed postmortem in_progress", (3, "update-after-end")),
        ("cancelled scheduled", (2, "update-after-end")),
        ("cancelled postmortem", (2, "update-after-end")),
        ("cancelled completed", (2, "update-after-end")),
        ("completed completed", (2, "ending-twice")),
        ("in_progress postmortem", (2, "status-too-early")),
        ("resolved", (1, "status-of-another-kind")),
        ("canceled", (1, "unknown-status")),
    ],
)
def test_wrong_courses_of_a_maintenance(statuses: str, finding: tuple[int, str]) -> None:
    assert course(*statuses.split(), head=PLAN) == [finding]


@pytest.mark.parametrize(
    ("statuses", "findings"),
    [
        ("posted", []),
        ("posted posted ended", []),
        ("ended", [(1, "status-too-early")]),
        ("posted ended posted", [(3, "update-after-end")]),
        ("posted ended ended", [(3, "ending-twice")]),
        ("posted investigating", [(2, "status-of-another-kind")]),
    ],
)
def test_courses_of_a_notice(statuses: str, findings: list[tuple[int, str]]) -> None:
    assert course(*statuses.split(), head=NOTE) == findings


def test_what_the_public_sees_is_a_course_by_itself() -> None:
    assert course("investigating", "identified", "resolved", internal=(2,)) == []
    assert course("resolved", "investigating", "resolved", internal=(2,)) == [(3, "ending-twice")]
    assert course("resolved", "postmortem", internal=(2,)) == []
    assert course("investigating", "resolved", internal=(2,)) == [(2, "internal-ending")]
    assert course("resolved", "investigating", "resolved", head=HEAD + "audience: internal\n", internal=(2, 3)) == []


@pytest.mark.parametrize(
    ("statuses", "head", "findings"),
    [
        ("postmortem ??? investigating postmortem", HEAD, [(1, "status-too-early"), (4, "status-too-early")]),
        ("investigating ??? postmortem", HEAD, []),
        ("resolved ??? resolved resolved", HEAD, [(4, "ending-twice")]),
        ("false_alarm ??? investigating", HEAD, [(3, "update-after-end")]),
        ("??? ended", NOTE, []),
    ],
)
def test_an_unknown_status_hides_no_mistake_that_is_sure(
    statuses: str, head: str, findings: list[tuple[int, str]]
) -> None:
    unknown = (statuses.split().index("???") + 1, "unknown-status")
    assert course(*statuses.split(), head=head) == sorted([*findings, unknown])


def test_a_wrong_heading_hides_no_disorder() -> None:
    body = "## 2026-11-20 10:00 investigating\n\nx\n\n## whatever\n\nx\n\n## 2026-11-20 09:00 resolved\n\nx\n"
    assert found(file(body=body)) == [(12, "not-an-update"), (16, "update-out-of-order")]


def test_a_post_mortem_changes_no_service() -> None:
    ended = "## 2026-11-20 09:00 resolved\nservices: {email: degraded}\n\nx\n\n"
    looked_back = "## 2026-11-20 10:00 postmortem\nauthor: Ann\nservices: {email: operational}\n\nx\n"
    assert found(file(body=ended + looked_back)) == [(15, "services-in-postmortem")]


def test_order_is_that_of_instants() -> None:
    body = "## 2026-11-01 01:30-07:00 investigating\n\nx\n\n## 2026-11-01 01:10-08:00 resolved\n\nx\n"
    head = HEAD.replace("2026-11-20", "2026-10-30")
    assert found(file(head, body)) == []
    assert found(file(head, body.replace("-07", "+00").replace("-08", "+01"))) == [(12, "update-out-of-order")]
    assert found(file(head, body.replace("01:10-08", "00:30-08"))) == [(12, "updates-at-one-instant")]


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("##", "not-an-update"),
        ("## What happened", "not-an-update"),
        ("## **2026-11-20 08:40 identified**", "not-an-update"),
        ("## 2026-11-20 identified", "date-without-time"),
        ("## identified", "not-an-update"),
        ("## 2026-11-20 08:40", "unknown-status"),
        ("## 2026-11-20 08:40 - identified", "not-an-update"),
        ("## 2026-11-20 08:40 identified monitoring", "not-an-update"),
        ("## 2026-11-20 08.40 identified", "bad-time"),
        ("## 2026-11-20 08:40 PST identified", "zone-name"),
        ("## 2026-11-20 8:40 am identified", "bad-time"),
        ("## 20/11/2026 08:40 identified", "bad-time"),
        ("## yesterday identified", "bad-time"),
        ("## 2026-11-20 08:40 іdentified", "unknown-status"),  # its first letter is Cyrillic
    ],
)
def test_headings_that_are_none(heading: str, code: str) -> None:
    problems = found(file(body=f"{FIRST}\n{heading}\n\nText.\n"))
    assert (12, code) in problems
    assert {line for line, _ in problems} == {12}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Mail is late.", "text-under-heading"),
        ("Note: mail is late", "unknown-key"),
        ("title: x", "unknown-key"),
        ("eta = 09:00", "text-under-heading"),
        ("{eta: 09:00}", "field-form"),
        ("  eta: 09:00", "field-form"),
        ("\teta: 09:00", "field-form"),
        ("# a note", "field-form"),
        ("### a heading", "field-form"),
        ("eta: 09:00 # a note", "field-form"),
        ("- audience: internal", "field-form"),
        ("audience：internal", "field-form"),
        ("audience:internal", "field-form"),
        ("audience : internal", "field-form"),
        (" audience: internal", "field-form"),
        ("audience: internal  # staff", "field-form"),
        ("services = {email: degraded}", "text-under-heading"),
        ("Audience: internal", "unknown-key"),
        ("audience: public", "update-audience"),
        ("audience: Internal", "update-audience"),
        ("eta:", "empty-value"),
        ("eta: |", "bad-time"),
        ("eta: ~", "empty-value"),
        ("eta: 2026-11-20", "date-without-time"),
        ("eta: 25:00", "bad-time"),
        ("eta: [09:00]", "wrong-shape"),
        ("eta: 2026-11-20 08:31", "time-before-update"),
        ("edited: 2026-11-20 08:00", "time-before-update"),
        ("edited: 09:00", "bad-time"),
        ("services: [email]", "wrong-shape"),
        ("services: {web: degraded}", "service-not-named"),
        ("services: {email: degraded, email: operational}", "duplicate-key"),
        ("author: &a Ann", "yaml-alias"),
        ("author: !!python/object x", "yaml-tag"),
        ('author: "Ann', "never-closed"),
        ("author: " + "{a: " * 30, "nested-too-deep"),
        ("window: {start: 2026-12-01 22:00, end: 2026-12-02 02:00}", "unknown-key"),
        ("author: Ann\nauthor: Bob", "duplicate-key"),
        ("author: Ann\nseverity: {\nauthor: Bob", "never-closed"),
    ],
)
def test_fields_that_are_none(line: str, code: str) -> None:
    problems = found(file(body=FIRST.replace("investigating\n", f"investigating\n{line}\n")))
    assert code in [code for _, code in problems]
    assert min(line for line, _ in problems) >= 9


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("services: {web: degarded}", {"unknown-word", "service-not-named"}),
        ("services: {web: degraded, email: degarded}", {"unknown-word", "service-not-named"}),
        ("services: {email: degarded}", {"unknown-word"}),
        ("services: {Web site: degraded}", {"unknown-service"}),
    ],
)
def test_one_mistake_about_a_service_hides_no_other(line: str, codes: set[str]) -> None:
    problems = found(file(body=FIRST.replace("investigating\n", f"investigating\n{line}\n")))
    assert {code for _, code in problems} == codes
    problems = found(file(body=FIRST.replace("investigating\n", f"investgating\n{line}\n")))
    assert {code for _, code in problems} == codes | {"unknown-status"}


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        (FIRST.replace("ing\n", "ing\naudience:internal\n", 1), "field-form", "write `audience: internal`"),
        (FIRST.replace("ing\n", "ing\neta:09:00\n", 1), "text-under-heading", "`key: value`"),
        (FIRST.replace("ing\n", "ing\nedited: 2026-11-20 08:00\n", 1), "time-before-update", "a correction"),
        (FIRST.replace("ing\n", "ing\neta: 2026-11-20 08:00\n", 1), "time-before-update", "without a date"),
        (
            f"{FIRST}\n## 2026-11-20 09:00 resolved\n\nx\n\n## 2026-11-20 10:00 resolved\n\nx\n",
            "ending-twice",
            "reopened",
        ),
        (
            "## 2026-11-20 09:00 false_alarm\n\nx\n\n## 2026-11-20 10:00 false_alarm\n\nx\n",
            "ending-twice",
            "a file of its own",
        ),
    ],
)
def test_hints_say_what_helps_there(body: str, code: str, words: str) -> None:
    [problem] = parse_incident(PATH, file(body=body).encode(), FACTS).problems
    assert problem.code == code
    assert words in problem.hint


def test_fields_belong_to_their_kind() -> None:
    plan = file(
        PLAN, "## 2026-11-20 09:00 scheduled\nwindow: {start: 2026-12-03 22:00, end: 2026-12-04 02:00}\n\nMoved.\n"
    )
    assert read(plan).updates[0].window is not None
    assert [code for _, code in found(plan.replace("window: {start: 2026-12-03", "severity: {start: 2026-12-03"))] == [
        "unknown-key"
    ]


@pytest.mark.parametrize(("head", "status"), [(HEAD, "resolved"), (PLAN, "completed"), (NOTE, "posted")])
def test_staff_fields_stand_in_updates_of_every_kind(head: str, status: str) -> None:
    fields = "author: Ann\nescalated_to: Tier 2\nassigned_team: Network\n"
    update = read(file(head, f"## 2026-11-20 09:00 {status}\n{fields}\nText.\n")).updates[0]
    assert (update.escalated_to, update.roles) == ("Tier 2", {"assigned_team": "Network"})


def test_an_ending_promises_nothing() -> None:
    assert found(file(body=FIRST.replace("investigating\n", "resolved\nnext_update: 10:00\n"))) == [
        (9, "promise-after-end")
    ]


def test_a_public_update_says_something() -> None:
    assert found(file(body="## 2026-11-20 08:31 investigating\n")) == [(8, "update-without-text")]
    assert found(file(body="## 2026-11-20 08:31 investigating\naudience: internal\n")) == []


def test_every_wrong_update_is_found() -> None:
    body = "".join(f"## 2026-11-20 09:{n:02} nonsense\n\nText.\n\n" for n in range(50))
    assert len(found(file(body=body))) == 50
