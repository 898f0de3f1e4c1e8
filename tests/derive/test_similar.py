"""Triage, told apart by what each part of it is for."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from statusgen.derive.severities import disagrees, weigh
from statusgen.derive.similar import Triage, open_at, triage
from statusgen.derive.words import Index, Those, words_of
from statusgen.model import Impact, Incident, Project, Runbook, Service, Severity, Source
from statusgen.value import replace
from tests.make import at, incident, project, update

SERVICES = (
    Service("email", "E-mail", owner="Messaging", criticality=Severity.HIGH, users=12_000),
    Service("vpn", "Remote access", owner="Network team", criticality=Severity.MEDIUM, users=900),
    Service("fax", "Fax", criticality=Severity.LOW, users=12),
    Service("wiki", "Wiki"),
)
NOW = at("2026-01-20 12:00")


def past() -> Project:
    def over(id: str, title: str, service: str, text: str, **more: object) -> Incident:
        updates = [update("2026-01-10 10:00", "investigating", body=text), update("2026-01-10 11:00", "resolved")]
        return incident(id, title=title, services={service: "degraded"}, updates=updates, **more)

    told = [
        over("late", "Mail from outside arrives late", "email", "A queue is full.", resolution="Queue emptied."),
        over("lost", "Messages do not arrive", "email", "Mail from partners is lost.", workaround="Use the telephone."),
        over("drops", "Remote access drops", "vpn", "Connections end after ten minutes."),
        over("edit", "Pages cannot be saved", "wiki", "The editor says no.", severity=Severity.CRITICAL),
    ]
    now = incident(
        "again",
        title="Mail is slow this morning",
        services={"email": "degraded"},
        updates=[update("2026-01-20 09:00", "investigating", body="Mail from outside is slow.")],
    )
    return project(*told, now, services=SERVICES)


def found(text: str, made: Project | None = None) -> Triage:
    made = made or past()
    return triage(made, text, open_ids=open_at(made, NOW))


class TestService:
    def test_the_past_and_the_name_tell_it(self) -> None:
        assert found("mail from outside is slow since 8").services[0].service.id == "email"
        assert found("connections end all the time").services[0].service.id == "vpn"
        assert found("fax does nothing").services[0].service.id == "fax"

    def test_case_accents_and_endings_do_not_matter(self) -> None:
        assert found("CONNÉCTION ended").services[0].service.id == "vpn"

    def test_nothing_is_invented(self) -> None:
        nothing = found("xyzzy")
        assert (nothing.services, nothing.similar, nothing.severity, nothing.team) == ((), (), None, None)
        assert found("") == nothing

    def test_without_a_past_names_are_enough(self) -> None:
        assert found("fax", project(services=SERVICES)).services[0].service.id == "fax"


class TestSeverity:
    @pytest.mark.parametrize(
        ("id", "impact", "severity"),
        [
            ("email", Impact.MAJOR_OUTAGE, "critical"),
            ("email", Impact.DEGRADED, "high"),
            ("vpn", Impact.MAJOR_OUTAGE, "medium"),
            ("fax", Impact.MAJOR_OUTAGE, "medium"),
            ("fax", Impact.DEGRADED, "low"),
        ],
    )
    def test_impact_criticality_and_users_make_it(self, id: str, impact: Impact, severity: str) -> None:
        weighed = weigh({id: impact}, SERVICES)
        assert weighed is not None and weighed.severity == severity

    def test_one_loud_customer_does_not_outrank_many(self) -> None:
        loud = found("FAX FAX FAX EMERGENCY critical!!! EVERYBODY NOW")
        quiet = found("mail from outside is slow")
        assert loud.severity is not None and quiet.severity is not None
        assert loud.severity.rank < quiet.severity.rank

    def test_the_worst_of_several_services_counts(self) -> None:
        weighed = weigh({"fax": Impact.MAJOR_OUTAGE, "email": Impact.PARTIAL_OUTAGE}, SERVICES)
        assert weighed is not None and (weighed.service.id, weighed.points) == ("email", (2, 2, 2))

    def test_where_nothing_was_agreed_the_past_tells_it(self) -> None:
        wiki = found("pages cannot be saved in the editor")
        assert (wiki.weighed, wiki.severity, wiki.voters) == (None, "critical", 1)
        assert weigh({"wiki": Impact.MAJOR_OUTAGE}, SERVICES) is None

    def test_a_file_disagrees_by_two_steps(self) -> None:
        for severity, far in (("low", True), ("medium", True), ("high", False), ("critical", False)):
            told = incident("a", severity=Severity(severity), services={"email": "major_outage"})
            assert (disagrees(told, SERVICES) is not None) == far

    def test_what_was_said_last_counts(self) -> None:
        raised = update("2026-01-10 10:30", "identified", severity=Severity.CRITICAL)
        told = incident(
            "a",
            severity=Severity.LOW,
            services={"email": "major_outage"},
            updates=[update("2026-01-10 10:00", "investigating"), raised],
        )
        assert disagrees(told, SERVICES) is None


class TestPast:
    def test_similar_ones_tell_what_solved_them(self) -> None:
        first = found("mail arrives late").similar[0]
        assert (first.incident.id, first.solved_by, first.likeness) == ("late", "Queue emptied.", 1.0)

    def test_what_is_open_is_a_duplicate_and_no_past(self) -> None:
        mail = found("mail is slow")
        assert [one.id for one in mail.duplicates] == ["again"]
        assert "again" not in {one.incident.id for one in mail.similar}
        assert found("connections end").duplicates == ()

    def test_team_runbook_and_what_helps_meanwhile(self) -> None:
        made = past()
        book = Runbook("mail", "Mail is late", "…", Source("runbooks/mail.md"), services=("email",))
        made = replace(made, runbooks=(book,))
        mail = found("messages from partners do not arrive", made)
        assert (mail.team, mail.runbooks, mail.self_help) == ("Messaging", (book,), ("Use the telephone.",))


class TestWords:
    def test_of_other_alphabets(self) -> None:
        assert words_of("メールが届かない")[:2] == ["メー", "ール"]
        assert words_of("Störung des Zugangs") == ["storung", "des", "zugangs"]

    def test_an_index_for_one_question_scores_as_a_whole_one_does(self) -> None:
        texts = ["mail is late", "Mail ist verspätet", "fax", "", "mail mail mail late and more words"]
        question = words_of("late mail verspätet")
        assert Index(texts, frozenset(question)).scores(question) == Index(texts).scores(question)

    @given(st.text(st.sampled_from("abA1_-. é"), max_size=40), st.text(st.sampled_from("abA1_-. é"), max_size=20))
    @example("outsiders outside out_side", "outside out")
    @example("a text", "")
    def test_the_words_of_a_question_are_found_as_all_words_are(self, text: str, question: str) -> None:
        words = frozenset(words_of(question))
        assert Those(words).of(text) == [word for word in words_of(text) if word in words]

    def test_what_is_left_out_counts_nowhere(self) -> None:
        texts = ["mail is late", "mail", "fax"]
        assert Index(texts).scores(["mail", "late"], leave_out=0).keys() == {1}
        assert Index(texts).scores(["late"], leave_out=0) == {}
