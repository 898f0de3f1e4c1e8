"""Files under incidents/, read whole: what they say, what they leave out, and every mistake at its place."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from statusgen.model import Action, Audience, Impact, Incident, Kind, ReportedBy, Severity, Status, Window
from statusgen.reading.incidents import Facts, parse_incident
from tests.make import at

PACIFIC = ZoneInfo("America/Los_Angeles")
FACTS = Facts(
    PACIFIC, {"email": Audience.PUBLIC, "web": Audience.PUBLIC, "404": Audience.PUBLIC, "billing": Audience.INTERNAL}
)
PATH = "incidents/2026/2026-11-20-mail-late.md"
HEAD = "title: Mail is late\nseverity: high\nservices: {email: degraded}\ndetermined: 2026-11-20 08:10\n"
FIRST = "## 2026-11-20 08:31 investigating\n\nMail is late.\n"
WINDOW = "window: {start: 2026-12-01 22:00, end: 2026-12-02 02:00}\n"
PLAN = f"title: New switches\nkind: maintenance\nservices: [web]\n{WINDOW}"
NOTE = "title: New address\nkind: notice\nservices: [email]\n"


def file(head: str = HEAD, body: str = FIRST) -> str:
    return f"---\n{head}---\n\n{body}"


def read(text: str, path: str = PATH) -> Incident:
    parsed = parse_incident(path, text.encode(), FACTS)
    assert parsed.value is not None, parsed.problems
    return parsed.value


def found(text: str) -> list[tuple[int, str]]:
    """Line and code of each finding."""
    parsed = parse_incident(PATH, text.encode(), FACTS)
    assert (parsed.value is None) == any(problem.is_error for problem in parsed.problems)
    return [(problem.span.line, problem.code) for problem in parsed.problems]


def test_the_example_of_the_documentation() -> None:
    incident = read(
        "---\n"
        "title: Mail from outside arrives late\n"
        "severity: high\n"
        "services:\n"
        "  email: degraded\n"
        "determined: 2026-11-20 08:10\n"
        "started: 2026-11-20 07:52\n"
        "---\n"
        "\n"
        "## 2026-11-20 08:31 investigating\n"
        "next_update: 09:00\n"
        "eta: 2026-11-20 10:30\n"
        "\n"
        "Mail from outside reaches you up to **40 minutes late**.\n"
        "\n"
        "## 2026-11-20 09:05 identified\n"
        "next_update: 10:00\n"
        "services: {email: partial_outage}\n"
        "escalated_to: Tier 2 messaging\n"
        "\n"
        "A full queue on one relay holds messages back.\n"
        "\n"
        "## 2026-11-20 11:40 resolved\n"
        "\n"
        "All delayed mail has been delivered.\n"
        "\n"
        "## 2026-11-23 15:00 postmortem\n"
        "\n"
        "What happened, why, and what we changed.\n"
        "\n"
        "### A heading\n"
    )
    assert (incident.id, incident.kind, incident.severity) == ("2026-11-20-mail-late", Kind.INCIDENT, Severity.HIGH)
    assert incident.services == {"email": Impact.DEGRADED}
    assert (incident.determined, incident.started) == (at("2026-11-20 16:10"), at("2026-11-20 15:52"))
    first, second, third, last = incident.updates
    assert (first.at, first.status) == (at("2026-11-20 16:31"), Status.INVESTIGATING)
    assert (first.next_update, first.eta) == (at("2026-11-20 17:00"), at("2026-11-20 18:30"))
    assert first.body == "Mail from outside reaches you up to **40 minutes late**."
    assert (second.services, second.escalated_to) == ({"email": Impact.PARTIAL_OUTAGE}, "Tier 2 messaging")
    assert third.status is Status.RESOLVED
    assert last.body.endswith("### A heading")
    places = incident.source.places
    assert {
        key: places[key] for key in ("title", "services", "services.email", "updates.1", "updates.1.services.email")
    } == {
        "title": (2, 1),
        "services": (4, 1),
        "services.email": (5, 3),
        "updates.1": (16, 1),
        "updates.1.services.email": (18, 12),
    }
    assert (places["updates.0.eta"], places["updates.3.body"]) == ((12, 1), (29, 1))


class TestWhatIsRead:
    def test_what_is_left_out(self) -> None:
        incident = read(file())
        assert incident.started == incident.determined
        assert (incident.audience, incident.summary, incident.window, incident.announced) == (
            Audience.PUBLIC,
            "",
            None,
            None,
        )
        assert incident.updates[0].audience is Audience.PUBLIC

    def test_all_keys_of_an_incident(self) -> None:
        incident = read(
            file(
                HEAD
                + "started: 2026-11-20T07:52:30-08:00\nreported: 2026-11-20 07:55\nacknowledged: 2026-11-20 08:00\n"
                "root_cause_found: 2026-11-20 09:00\nverified: 2026-11-20 12:00\nimpact: major\nreported_by: customer\n"
                "audience: internal\nincident_manager: Ann\nassigned_team: Mail\nticket: INC-7\nproblem_ticket: PRB-1\n"
                "runbook: https://x.example.org\ncategory: capacity\nroot_cause: |\n  A full\n  queue.\n"
                "resolution: Emptied.\naliases: [/issues/x/]\napi_id: 69sb0f8lydp4\n"
                "workaround: Use webmail.\nactions:\n  - {what: Alarm, owner: Bob, due: 2026-12-01, public: true}\n"
                "  - {what: Disk, done: 2026-11-21}\ntags: [mail, relay]\n",
                "A summary.\n\n" + FIRST,
            )
        )
        assert incident.started == at("2026-11-20 15:52:30")
        assert (incident.impact, incident.reported_by) == ("major", ReportedBy.CUSTOMER)
        assert incident.roles == {"incident_manager": "Ann", "assigned_team": "Mail"}
        assert (incident.root_cause, incident.summary) == ("A full\nqueue.\n", "A summary.")
        assert incident.actions == (
            Action("Alarm", "Bob", due=date(2026, 12, 1), public=True),
            Action("Disk", done=date(2026, 11, 21)),
        )
        assert (incident.tags, incident.aliases, incident.api_id) == (
            ("mail", "relay"),
            ("/issues/x/",),
            "69sb0f8lydp4",
        )
        assert incident.source.places["summary"] == (incident.source.places["updates.0"][0] - 2, 1)

    def test_all_fields_of_an_update(self) -> None:
        [update] = read(
            file(
                body="## 2026-11-20 08:31 investigating\nseverity: critical\naudience: internal\nauthor: Ann\n"
                'edited: 2026-11-20 09:00\ncommunications_lead: "Bob #2"\nservices: {}\n\nText.\n'
            )
        ).updates
        assert (update.severity, update.audience, update.author) == (Severity.CRITICAL, Audience.INTERNAL, "Ann")
        assert (update.edited, update.roles) == (at("2026-11-20 17:00"), {"communications_lead": "Bob #2"})

    def test_a_maintenance(self) -> None:
        plan = read(file(PLAN, "Switches are replaced.\n"), "incidents/2026-11-25-switches.md")
        assert plan.services == {"web": Impact.MAINTENANCE}
        assert plan.window == Window(at("2026-12-02 06:00"), at("2026-12-02 10:00"))
        assert plan.announced == datetime(2026, 11, 25, tzinfo=PACIFIC).astimezone(UTC)
        assert (plan.summary, plan.updates, plan.determined, plan.started) == ("Switches are replaced.", (), None, None)

    def test_a_maintenance_is_announced_when_it_begins_if_nothing_says_when(self) -> None:
        for path in ("incidents/switches.md", "incidents/2026-99-99-switches.md"):
            assert read(file(PLAN, ""), path).announced == at("2026-12-02 06:00")
        said = read(file(PLAN + "announced: 2026-11-01 09:00\n", ""))
        assert said.announced == at("2026-11-01 17:00")

    def test_services_with_their_impact_in_a_maintenance(self) -> None:
        plan = read(file(PLAN.replace("[web]", "{web: degraded, email: operational}"), ""))
        assert plan.services == {"web": Impact.DEGRADED, "email": Impact.OPERATIONAL}

    def test_a_notice(self) -> None:
        note = read(file(NOTE, "## 2026-01-05 09:00 posted\n\nText.\n"))
        assert (note.kind, note.services) == (Kind.NOTICE, {"email": Impact.OPERATIONAL})

    def test_times_alone_are_in_the_zone_of_their_heading(self) -> None:
        body = "## 2026-11-20 23:30+01:00 investigating\nnext_update: 00:15\neta: 2026-11-20 15:00\n\nText.\n"
        [update] = read(file(body=body)).updates
        assert (update.next_update, update.eta) == (at("2026-11-20 23:15"), at("2026-11-20 23:00"))

    def test_windows_line_ends_and_a_mark_at_the_beginning(self) -> None:
        plain, windows = read(file()), read("\ufeff" + file().replace("\n", "\r\n"))
        assert (windows.updates, windows.source.places) == (plain.updates, plain.source.places)

    def test_comments_are_private(self) -> None:
        assert read(file(HEAD + "workaround: Restart. <!-- secret -->\n")).workaround == "Restart. "
        incident = read(file(body="A <!-- secret --> summary.\n\n" + FIRST + "\n<!--\n## hidden\n-->\n"))
        assert incident.summary == "A  summary."
        assert incident.updates[0].body == "Mail is late."

    def test_imported_history_is_kept_as_it_was(self) -> None:
        head = HEAD.replace("Mail is late", "x" * 255) + "started: 2026-11-21 08:00\nimported_from: cstate x\n"
        incident = read(file(head, FIRST + "\n## 2026-11-20 08:31 identified\n\n## 2026-11-20 08:31 resolved\n"))
        assert [update.status for update in incident.updates] == ["investigating", "identified", "resolved"]


@pytest.mark.parametrize(
    ("head", "finding"),
    [
        (HEAD.replace("severity: high\n", ""), (2, "missing-key")),
        (HEAD + "severty: low\n", (6, "unknown-key")),
        (HEAD + "status: resolved\n", (6, "unknown-key")),
        (HEAD + "severity: low\n", (6, "duplicate-key")),
        (HEAD + "window: {start: 2026-12-01 22:00, end: 2026-12-02 02:00}\n", (6, "key-of-another-kind")),
        (HEAD.replace("high", "High"), (3, "unknown-word")),
        (HEAD.replace("degraded", "degraded_performance"), (4, "unknown-word")),
        (HEAD.replace("email:", "e-mail:"), (4, "unknown-service")),
        (HEAD.replace("email:", "E-Mail:"), (4, "unknown-service")),
        (HEAD.replace("email:", "404:"), (4, "unquoted-text")),
        (HEAD.replace("{email: degraded}", "[email]"), (4, "wrong-shape")),
        (HEAD.replace("{email: degraded}", "email"), (4, "wrong-shape")),
        (HEAD.replace("degraded", ""), (4, "empty-value")),
        (HEAD.replace("Mail is late", "404"), (2, "unquoted-text")),
        (HEAD.replace("Mail is late", "null"), (2, "unquoted-text")),
        (HEAD.replace("Mail is late", "~"), (2, "unquoted-text")),
        (HEAD.replace("Mail is late", "Issue #42"), (2, "comment-in-text")),
        (HEAD.replace("Mail is late", "''"), (2, "empty-value")),
        (HEAD.replace("Mail is late", '"a\\nb"'), (2, "several-lines")),
        (HEAD.replace("Mail is late", "x" * 141), (2, "text-too-long")),
        (HEAD.replace("08:10", "02:30").replace("11-20", "03-08"), (5, "time-in-clock-gap")),
        (HEAD + "started: 2026-11-20 09:00\n", (6, "started-too-late")),
        (HEAD + "aliases: [/a/../b]\n", (6, "bad-alias")),
        (HEAD + "aliases: [/a/%2e%2e/b]\n", (6, "bad-alias")),
        (HEAD + "aliases: [//example.org/x]\n", (6, "bad-alias")),
        (HEAD + "api_id: ABC\n", (6, "bad-api-id")),
        (HEAD + "tags: [a, b, a]\n", (6, "duplicate-item")),
        (HEAD + "impact: maintenance\n", (6, "unknown-word")),
        (HEAD + "audience: Internal\n", (6, "unknown-word")),
        (HEAD + "audience: public\naudience: internal\n", (7, "duplicate-key")),
        (HEAD + "actions: [{owner: Ann}]\n", (6, "missing-key")),
        ("title: Mail is late\n" + "x" * 40 + " y\n", (3, "missing-colon")),
    ],
)
def test_mistakes_in_the_front_matter(head: str, finding: tuple[int, str]) -> None:
    assert finding in found(file(head))


@pytest.mark.parametrize(
    ("head", "body", "finding"),
    [
        (PLAN + "severity: high\n", "", (6, "key-of-another-kind")),
        (PLAN.replace("12-02 02:00", "12-01 22:00"), "", (5, "window-reversed")),
        (PLAN.replace("window:", "# window:"), "", (2, "missing-key")),
        (PLAN.replace("[web]", "[web, web]"), "", (4, "duplicate-item")),
        (PLAN.replace("[web]", "[wep]"), "", (4, "unknown-service")),
        (PLAN + "repeat: every Sunday\n", "", (6, "bad-rule")),
        (PLAN + "repeat: FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\n", "", (6, "bad-rule")),
        (PLAN + "repeat: FREQ=WEEKLY;BYDAY=SU\n", "", (5, "window-off-rule")),
        (PLAN + "repeat: FREQ=DAILY\nexcept: [2026-11-30]\n", "", (7, "except-hits-nothing")),
        (PLAN + "repeat: FREQ=DAILY;COUNT=2\nexcept: [2026-12-01, 2026-12-02]\n", "", (7, "bad-rule")),
        (PLAN + "except: [2026-12-01]\n", "", (6, "except-hits-nothing")),
        (PLAN + "repeat: FREQ=DAILY\n", "## 2026-12-02 02:10 completed\n\nDone.\n", (9, "updates-with-repeat")),
        (NOTE, "Text.\n", (1, "no-updates")),
        (HEAD, "Text.\n", (1, "no-updates")),
        (NOTE.replace("notice", "notise"), "## 2026-01-05 09:00 posted\n\nText.\n", (3, "unknown-word")),
    ],
)
def test_mistakes_by_kind(head: str, body: str, finding: tuple[int, str]) -> None:
    assert finding in found(file(head, body))


@pytest.mark.parametrize(
    ("alias", "words"),
    [
        ("issues/x/", "begin it with one `/`"),
        ("//example.org/x", "begin it with one `/`"),
        ("/", "front page"),
        ("/issues?id=1", "query"),
        ("/issues#x", "fragment"),
        ("/issues//x", "one `/` between"),
        ("/issues/../x", "without `.` and `..`"),
        ('/issues/a"b', "%20"),
    ],
)
def test_what_is_wrong_with_an_alias(alias: str, words: str) -> None:
    [problem] = parse_incident(PATH, file(f"{HEAD}aliases: ['{alias}']\n").encode(), FACTS).problems
    assert problem.code == "bad-alias"
    assert words in problem.hint


def test_a_wrong_impact_hides_no_unknown_service() -> None:
    head = HEAD.replace("{email: degraded}", "{email: degraded, webb: down}")
    assert found(file(head)) == [(4, "unknown-service"), (4, "unknown-word")]


def test_a_misspelt_kind_is_one_finding() -> None:
    assert found(file(PLAN.replace("maintenance", "maintainance"), "")) == [(3, "unknown-word")]


def test_a_window_is_enough_for_a_notice_and_for_a_maintenance() -> None:
    assert found(file(NOTE + "window: {start: 2026-12-01 22:00, end: 2026-12-02 02:00}\n", "Text.\n")) == []
    assert found(file(PLAN, "")) == []


def test_a_file_that_touches_no_service_is_fine() -> None:
    assert found(file(HEAD.replace("{email: degraded}", "{}"))) == []


def test_services_are_unknown_to_nobody_without_a_catalogue() -> None:
    text = file(HEAD.replace("email", "whatever"))
    assert parse_incident(PATH, text.encode(), Facts(PACIFIC, None)).problems == ()


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("", (1, "front-matter-missing")),
        ("# Title\n", (1, "front-matter-missing")),
        ("\n---\ntitle: x\n---\n", (1, "front-matter-missing")),
        ("----\ntitle: x\n----\n", (1, "front-matter-missing")),
        ("---\ntitle: x\n", (1, "front-matter-unclosed")),
        ("---\ntitle: |\n  x\n  ---\n", (1, "front-matter-unclosed")),
        ('+++\ntitle = "x"\n+++\n', (1, "front-matter-not-yaml")),
        ('{"title": "x"}\n', (1, "front-matter-not-yaml")),
        ("---\n---\n", (2, "not-a-mapping")),
        ("---\ntitle:x\n---\n", (2, "not-a-mapping")),
        ("---\n%YAML 1.1\n---\n", (2, "yaml-document")),
    ],
)
def test_fences(text: str, finding: tuple[int, str]) -> None:
    assert found(text) == [finding]


def test_mistakes_in_both_halves_are_found_in_one_run() -> None:
    codes = [code for _, code in found(file(HEAD + "x: y\ntags: 1\n", FIRST + "\n## yesterday resolved\neta: x\n"))]
    assert codes == ["unknown-key", "wrong-shape", "bad-time", "bad-time"]


@pytest.mark.parametrize(
    ("head", "body", "findings"),
    [
        (HEAD, f"{FIRST}\n## yesterday resolved\neta: x\n", ["bad-time", "bad-time"]),
        (HEAD, f"{FIRST}\n## 2026-11-20 08:00 resolved\n\n<b>All works.</b>\n", ["update-out-of-order", "raw-html"]),
        (PLAN.replace("kind:", "kind"), "## 2026-12-02 02:10 completed\n\nDone.\n", []),
        (NOTE, "## 2026-12-02 02:10 ended\n\nDone.\n", []),
        (HEAD + "imported_from: x\n", "## 2026-12-02 02:10 investigating\n\n## 2026-12-02 02:10 resolved\n", []),
        (HEAD, "## 2026-12-02 02:10 resolved\naudience: internal\nservices: {webb: degraded}\n\nText.\n", []),
    ],
)
def test_of_a_body_all_is_said_that_is_wrong_under_any_front_matter(head: str, body: str, findings: list[str]) -> None:
    problems = found(file(head + "tags: [a\n", body))
    end = head.count("\n") + 3
    assert problems[0][0] <= end
    assert [code for line, code in problems if line > end] == findings


def test_messages_repeat_no_text() -> None:
    head = (
        "title: [secret-1]\nseverity: secret-2\nservices: {email: secret-4, Secret-3: degraded}\n"
        "determined: secret-5\nsecret-6 x: y\n"
    )
    body = "## secret-7 secret-8\nsecret-9\neta: secret-10\nticket-secret-11: x\n\naudience: secret-12\n"
    parsed = parse_incident(PATH, file(head, body).encode(), FACTS)
    assert len(parsed.problems) >= 9
    assert not [problem for problem in parsed.problems if "secret" in problem.message + problem.hint]


def test_internal_services_are_nobodys_suggestion() -> None:
    [problem] = parse_incident(PATH, file(HEAD.replace("email", "biling")).encode(), FACTS).problems
    assert "billing" not in problem.message + problem.hint


def pieces() -> st.SearchStrategy[str]:
    words = (
        "---\n",
        "title: x\n",
        "severity: high\n",
        "services: {email: degraded}\n",
        "determined: 2026-11-20 08:10\n",
    )
    body = (
        FIRST,
        "## ",
        "\n",
        "eta: 09:00\n",
        "```\n",
        "<!--",
        "-->",
        "audience: internal\n",
        "# ",
        " ",
        ": ",
        "\t",
        "{",
        "é",
    )
    return st.lists(st.sampled_from((*words, HEAD, *body)), max_size=20).map("".join)


@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
        pieces().map(str.encode),
    )
)
@settings(max_examples=300)
@example(b"---\n")
@example(file().encode()[:-20])
def test_no_file_is_too_odd(data: bytes) -> None:
    parsed = parse_incident(PATH, data, FACTS)
    assert (parsed.value is None) == any(problem.is_error for problem in parsed.problems)
    lines = data.count(b"\n") + 2
    assert all(0 <= problem.span.line <= lines for problem in parsed.problems)
