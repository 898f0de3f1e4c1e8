"""The clarity of updates: what is looked at, what is not, and how few good texts are blamed."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from statusgen.checks import CHECKS, check_all
from statusgen.checks import _clarity as clarity
from statusgen.language import LANGUAGES
from statusgen.model import Audience, Clarity, Policy, Project, Severity, SeverityPolicy, Source
from statusgen.reading import load
from statusgen.reading.policy import CLARITY_RULES
from statusgen.value import replace
from tests.make import at, incident, project, service, update

NOW = "2026-01-10 13:00"
ROOT = Path(__file__).parent.parent.parent


def codes(whole: Project, now: str = NOW) -> list[str]:
    return [problem.code for problem in check_all(whole, at(now)) if problem.code in CLARITY_RULES]


def said(body: str, status: str = "identified", *, language: str = "en", **more: Any) -> list[str]:
    """The findings in a second update; the first one is clear."""
    updates = (
        update("2026-01-10 10:00", "investigating", body="Mail from outside arrives late."),
        update("2026-01-10 11:00", status, body=body),
    )
    policy = more.pop("policy", None)
    return codes(project(incident(updates=updates, **more), policy=policy, language=language))


def test_the_catalogue_knows_every_rule() -> None:
    """Rules stand in two layers: those that read services.yaml know their names alone."""
    modules = {rule.CODE: Path(str(rule.__file__)) for rule in CHECKS}  # type: ignore[attr-defined]  # are modules
    shared = {code for code, path in modules.items() if "clarity" in path.read_text("utf-8")}
    assert shared == set(CLARITY_RULES)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("We say more shortly.", "vague-time"),
        ("It will be fixed ASAP.", "vague-time"),
        ("We work to restore it as soon as\npossible.", "vague-time"),
        ("Some users may be affected.", "hedge"),
        ("Sign-in should now be working.", "hedge"),
        ("A small number of customers cannot sign in.", "hedge"),
        ("You may experience intermittent issues.", "hedge"),
        ("Hopefully this helps.", "hedge"),
        ("Sorry for the inconvenience.", "filler"),
        ("Rest assured that we work on it.", "filler"),
        ("Problems were experienced by mail.", "filler"),
        ("Our world-class mail is late.", "filler"),
        ("It will be fixed in 10 minutes.", "vague-time"),
        ("Mail is to be back within an hour.", "vague-time"),
        ("Pods of the shop restart.", "jargon"),
        ("The shop has failed over.", "jargon"),
        ("The shop answers with HTTP 503.", "jargon"),
        ("We found it!", "exclamation-mark"),
        ("PLEASE DO NOT RESTART your computer.", "all-capitals"),
        ("The disk of db01 is full.", "host-name"),
        ("mail.corp.internal does not answer.", "host-name"),
        ("192.168.10.4 does not answer.", "host-name"),
        ("fe80:0:0:1::17 does not answer.", "host-name"),
    ],
)
def test_what_is_unclear(text: str, code: str) -> None:
    assert set(said(text)) == {code}


@pytest.mark.parametrize(
    "text",
    [
        "Depending on how soon your program asks again, it takes up to an hour.",
        "The form should be sent before noon, as on other days.",
        "About 400 of 4,200 people cannot sign in. Who is signed in can go on working.",
        "We ask you to type `db01` and `10.1.2.3` into the form.",
        "> We apologize for any inconvenience! (our provider)",
        'Our provider writes: "It will be fixed shortly!"',
        "The letter says “rest assured” and is a fake.",
        "See https://provider.example.org/soon/db01 and write to asap@example.org.",
        "See [the report](https://provider.example.org/shortly).",
        "    shortly! db01",
        "```\nshortly! db01\n```",
        "VPN, DNS, SSO and MFA work.",
        "Mail was back within 10 minutes, and the shop's podcasts play. There is room for all.",
        "Version 3.11.2 is on room 12b, platform 3, at 10:30:15.",
        "The W3C and IPv6 are no machines; neither are COVID-19, MP3, A4 and the S3 bucket.",
        "",
    ],
)
def test_what_is_clear(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("de", "Das Problem wird in Kürze behoben.", "vague-time"),
        ("de", "Einige Nutzer können betroffen sein.", "hedge"),
        ("fr", "Le service sera rétabli dès que possible.", "vague-time"),
        ("es", "Algunos usuarios pueden tener problemas.", "hedge"),
        ("it", "Ci scusiamo per il disagio.", "filler"),
        ("nl", "Wij vragen om uw begrip.", "filler"),
        ("pl", "Usługa wkrótce zadziała.", "vague-time"),
        ("pt", "O serviço volta em breve.", "vague-time"),
        ("ja", "復旧しました！", "exclamation-mark"),
    ],
)
def test_each_language_has_words_of_its_own(language: str, text: str, code: str) -> None:
    assert said(text, language=language) == [code]
    assert said("It will be fixed shortly.", language=language) == [], "English words are no words there"


def test_the_words_are_for_languages_that_pages_can_be_in() -> None:
    lists = tomllib.loads(clarity.WORDS.read_text("utf-8"))
    assert lists.keys() <= set(LANGUAGES)
    assert {name for words in lists.values() for name in words} <= {*CLARITY_RULES, "cause", "says_resolved"}
    for language, words in lists.items():
        for name in words:
            assert clarity.pattern(language, name)
            assert not re.search(r"(?<!\\)\.\*|\)\*\)[*+]", "".join(words[name])), "no work without end"


@pytest.mark.parametrize(
    "text", ["We say more shortly.", "Hopefully it works", "The cause is a disk\n caused by age", "5xx"]
)
@pytest.mark.parametrize("language", ["en", "de"])
def test_no_word_is_overlooked_at_first_sight(language: str, text: str) -> None:
    """Whatever letters it is typed in that are one to those who ignore case."""
    for typed in (
        text,
        text.upper(),
        text.replace("s", "ſ"),
        text.replace("i", "İ"),
        text.replace("i", "ı"),
        f"é{text}ß",
    ):
        found = {name: clarity.pattern(language, name) for name in ("vague-time", "hedge", "cause", "jargon")}
        for words in filter(None, found.values()):
            assert bool(words.each.search(typed)) == any(words.finditer(typed))


def test_a_look_at_what_is_clear_is_enough() -> None:
    words = clarity.pattern("en", "hedge")
    assert words
    assert not words.perhaps("Mail from outside arrives up to 40 minutes late. Nothing is lost.")


class TestFirstUpdate:
    def test_the_cause_is_for_later(self) -> None:
        early = update("2026-01-10 10:00", "investigating", body="Mail is late. The root cause is a disk.")
        later = update("2026-01-10 11:00", "identified", body="The root cause is a disk, caused by age.")
        assert codes(project(incident(updates=(early, later)))) == ["cause-in-first-update"]
        unknown = update("2026-01-10 10:00", "investigating", body="Mail is late. The cause is not known yet.")
        assert codes(project(incident(updates=(unknown,)))) == []

    @pytest.mark.parametrize(
        ("text", "is_clear"),
        [
            ("We are currently investigating this issue.", False),
            ("An issue is being looked into by our team.", False),
            ("Mails from outside arrive late.", True),
            ("E-mail is down.", True),
            ("Nobody can reach addresses outside of the county; inside everything is as it was before today.", True),
        ],
    )
    def test_it_says_what_does_not_work(self, text: str, is_clear: bool) -> None:
        first = update("2026-01-10 10:00", "investigating", body=text, next_update=at("2026-01-10 11:00"))
        report, services = incident(updates=(first,)), [service("email", name="E-mail")]
        asked = Policy(severities={Severity.MEDIUM: SeverityPolicy(require=("next_update",))})
        found = codes(project(report, services=services, policy=asked))
        assert found == ([] if is_clear else ["function-not-named"])
        assert codes(project(report, services=services)) == [], "of a severity of which nothing is asked"


class TestPromises:
    policy = Policy(severities={Severity.HIGH: SeverityPolicy(require=("eta", "next_update"))})

    def found(self, *updates: Any, severity: Severity = Severity.HIGH) -> list[str]:
        whole = project(incident(updates=updates, severity=severity), policy=self.policy)
        messages = [p.message for p in check_all(whole, at(NOW)) if p.code == "missing-promise"]
        return re.findall("`(.*?)`", " ".join(messages))

    def test_each_update_promises_what_the_policy_asks_for(self) -> None:
        bare = update("2026-01-10 10:00", "investigating", body="Mail is late.")
        whole = update("2026-01-10 10:00", "identified", body="Mail", eta=at(NOW), next_update=at(NOW))
        assert self.found(bare) == ["eta", "next_update"]
        assert self.found(whole) == []
        assert self.found(bare, severity=Severity.LOW) == []

    def test_an_eta_holds_until_it_works(self) -> None:
        whole = update("2026-01-10 10:00", "identified", body="Mail", eta=at(NOW), next_update=at(NOW))
        later = update("2026-01-10 11:00", "identified", body="Mail", next_update=at(NOW))
        watched = update("2026-01-10 11:00", "monitoring", body="Mail", next_update=at(NOW))
        assert self.found(whole, later) == []
        assert self.found(later) == ["eta"]
        assert self.found(watched) == []
        works = update("2026-01-10 12:00", "resolved", body="Mail works.")
        assert self.found(whole, works) == []
        assert self.found(whole, works, replace(later, at=at("2026-01-10 13:00"))) == ["eta"]

    def test_what_staff_were_told_is_no_promise_to_customers(self) -> None:
        inside = update("2026-01-10 09:00", "identified", eta=at(NOW), audience=Audience.INTERNAL)
        outside = update("2026-01-10 10:00", "identified", body="Mail", next_update=at(NOW))
        assert self.found(inside, outside) == ["eta"]

    def test_the_severity_is_that_of_the_update(self) -> None:
        bare = update("2026-01-10 10:00", "investigating", body="Mail is late.")
        raised = update("2026-01-10 11:00", "identified", body="Mail", severity=Severity.HIGH, next_update=at(NOW))
        assert self.found(bare, raised, severity=Severity.LOW) == ["eta"]


@pytest.mark.parametrize(
    ("text", "is_clear"),
    [
        ("We replaced the disk.", False),
        ("The router was rebooted.", False),
        ("Mail works as usual.", True),
        ("All delayed mail has been delivered.", True),
        ("No session has dropped since 11:20.", True),
        ("This incident has been resolved.", True),
    ],
)
def test_a_resolution_says_so(text: str, is_clear: bool) -> None:
    assert said(text, "resolved") == ([] if is_clear else ["resolution-unclear"])


UNCLEAR = "SORRY FOR THE INCONVENIENCE! db01 should be back shortly."


class TestWhatIsLookedAt:
    def test_all_of_it_is_unclear(self) -> None:
        assert len(set(said(UNCLEAR))) >= 5

    def test_rules_are_switched_off_one_by_one(self) -> None:
        found = set(said(UNCLEAR))
        for code in found:
            assert set(said(UNCLEAR, policy=Policy(clarity=Clarity(off=(code,))))) == found - {code}
        assert said(UNCLEAR, policy=Policy(clarity=Clarity(off=CLARITY_RULES))) == []

    def test_words_of_the_project(self) -> None:
        policy = Policy(clarity=Clarity(words=("Exchange", "hub (west)")))
        assert said("EXCHANGE is down; the hub\n(west) too.", policy=policy) == ["word-to-avoid"] * 2
        assert said("Exchanged letters.", policy=policy) == []

    def test_not_what_staff_write_for_staff(self) -> None:
        first = update("2026-01-10 10:00", "investigating", body="Mail is late.")
        inside = update("2026-01-10 11:00", "identified", body=UNCLEAR, audience=Audience.INTERNAL)
        assert codes(project(incident(updates=(first, inside)))) == []
        assert said(UNCLEAR, audience=Audience.INTERNAL) == []

    def test_not_what_was_imported_and_not_what_is_old(self) -> None:
        assert said(UNCLEAR, imported_from="cstate:x") == []
        file = incident(updates=(update("2026-01-10 10:00", "identified", body=UNCLEAR),))
        half_a_year = at("2026-01-10 10:00") + clarity.LOOKED_BACK
        assert codes(project(file), f"{half_a_year:%Y-%m-%d %H:%M}")
        assert codes(project(file), f"{half_a_year + timedelta(minutes=1):%Y-%m-%d %H:%M}") == []


@pytest.mark.parametrize(
    "text",
    [
        "1:2:3:4:" * 2500 + "x",
        "a-" * 5000 + "1",
        "a." * 5000 + " 10.0.0.1 x.local",
        "“" * 10_000 + "db1",
        "a" * 10_000 + "@ :/",
        "a.b@" * 2500,
    ],
    ids=["address", "name", "domain", "quotes", "letters", "mail"],
)
def test_a_text_made_to_hold_it_up_is_judged_at_once(text: str) -> None:
    """Ten thousand characters, which took minutes or for ever."""
    script = f"from tests.checks.test_clarity import said; said({text!r})"
    subprocess.run([sys.executable, "-c", script], timeout=20, check=True)


def test_this_repository_is_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every text of its two years, imported ones too: good prose is not blamed."""
    monkeypatch.setattr(clarity, "LOOKED_BACK", timedelta(days=10_000))
    whole = load(ROOT).value
    assert whole
    own = tuple(replace(file, imported_from=None) for file in whole.incidents)
    assert sum(len(file.updates) for file in own) > 200
    assert codes(replace(whole, incidents=own), "2026-11-22 09:00") == []


class TestRemembered:
    """What was found in a report is remembered, as long as it and services.yaml are as they were."""

    def test_it_is_the_same_as_found_anew(self) -> None:
        memory: dict[str, bytes] = {}

        class Kept:
            get = memory.get
            put = memory.__setitem__

        reports = [
            incident(id, updates=(update("2026-01-10 10:00", "identified", body=text),)) for id, text in VAGUE.items()
        ]
        vague, hedging = map(project, reports)
        for whole in (vague, vague, hedging, vague):
            assert check_all(whole, at(NOW), Kept()) == check_all(whole, at(NOW)) != ()
        assert len(memory) == 2
        off = replace(vague, policy=Policy(clarity=Clarity(off=tuple(CLARITY_RULES))), source=OTHER)
        assert check_all(off, at(NOW), Kept()) == ()


VAGUE = {"soon": "Mail is back shortly.", "some": "Some users may be affected."}
OTHER = Source("services.yaml", "another digest")


def test_behind_a_comment_it_names_the_line_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "services.yaml").write_text(
        "site: {title: T, url: 'https://s.example.org/'}\nservices: [{id: email, name: E}]\n"
    )
    (tmp_path / "incidents").mkdir()
    (tmp_path / "incidents" / "mail-late.md").write_text(
        "---\ntitle: Mail is late\nservices: {email: degraded}\nseverity: low\ndetermined: 2026-01-10 09:00\n---\n\n"
        "## 2026-01-10 10:00 investigating\n\n<!-- one\ntwo\nthree -->\n\nE-mail arrives late.\n\n<!-- four -->\n"
        "It will be fixed ASAP.\n"
    )
    whole = load(tmp_path).value
    assert whole is not None
    found = [
        (problem.span.line, problem.span.column)
        for problem in check_all(whole, at(NOW))
        if problem.code == "vague-time"
    ]
    assert found == [(17, 18)]
