"""What helped: found by service, and from where people look for it."""

from __future__ import annotations

import json

import pytest

from statusgen.model import Audience, Incident, Project
from statusgen.outputs.pages.known_issues import FEW, MOST
from statusgen.value import replace
from tests.make import at, incident, project, service, update
from tests.outputs.making import changed, files, parsed, some, text
from tests.stories import rendered

NOW = at("2026-01-10 12:00")
OPEN = incident("2026-01-10-mail-late", {"email": "degraded"}, workaround="Use webmail.", title="Mail is late")
ENDED = [update("2026-01-02 10:00", "investigating"), update("2026-01-02 11:00", "resolved")]
SOLVED = incident(
    "2026-01-02-login", {"email": "degraded", "web": "degraded"}, ENDED, title="No sign-in", resolution="A new key."
)
SILENT = incident("2026-01-03-blip", {"web": "degraded"}, ENDED, title="A blip")
FALSE = incident(
    "2026-01-04-none", {"phones": "degraded"}, [update("2026-01-04 10:00", "false_alarm")], resolution="Nothing."
)
SERVICES = (service("email"), service("web"), service("phones"))


def site(*incidents: Incident) -> Project:
    return project(*(incidents or (OPEN, SOLVED, SILENT, FALSE)), services=SERVICES)


@pytest.mark.parametrize("theme", ["default", "plain"])
class TestKnownIssues:
    def test_are_listed_by_service_what_goes_on_first(self, theme: str) -> None:
        made = files(site(), NOW, theme)
        said = text(parsed(made["known-issues/index.html"].text))
        order = ["Going on now", "Mail is late", "Use webmail.", "By service", "Email", "Web"]
        places = [said.index(words, said.index("Going on now")) for words in order]
        assert places == sorted(places)
        assert "Phones" not in said
        assert "A blip" not in said
        assert {path for path in made if path.startswith("known-issues/")} == {
            "known-issues/index.html",
            "known-issues/email/index.html",
            "known-issues/web/index.html",
        }

    def test_a_service_has_what_helped_and_what_solved_it(self, theme: str) -> None:
        made = files(site(), NOW, theme)
        said = text(parsed(made["known-issues/email/index.html"].text))
        places = [said.index(words) for words in ("Mail is late", "Use webmail.", "No sign-in", "A new key.")]
        assert places == sorted(places)

    def test_are_in_the_menu_where_anything_is_known(self, theme: str) -> None:
        def menu(project: Project) -> list[str | None]:
            root = parsed(files(project, NOW, theme)["services/index.html"].text)
            return [link.get("href") for link in some(root, "//header//nav//a")]

        assert "../known-issues/" in menu(site())
        assert "../known-issues/" not in menu(site(SILENT, FALSE))
        assert "known-issues/index.html" not in files(site(SILENT), NOW, theme)

    def test_a_long_record_stays_light(self, theme: str) -> None:
        many = [replace(SOLVED, id=f"2026-01-02-login-{n}", resolution=f"Key {n}. " + "word " * 400) for n in range(90)]
        made = files(site(*many), NOW, theme)
        page = parsed(made["known-issues/email/index.html"].text)
        assert len(some(page, "//main//h3")) == MOST
        assert "50 older ones" in text(page)
        first = parsed(made["known-issues/index.html"].text)
        assert len(some(first, "//main//li//a[contains(@href, 'incidents/')]")) == 2 * FEW

    def test_every_change_is_in_the_keys(self, theme: str) -> None:
        before = files(site(), NOW, theme)
        variants = (
            site(replace(OPEN, workaround="Call."), SOLVED),
            site(OPEN, replace(SOLVED, resolution="Another.")),
            site(SOLVED),
            replace(site(), services=(replace(SERVICES[0], name="Post"), *SERVICES[1:])),
        )
        for n, variant in enumerate(variants):
            marked = [replace(i, source=replace(i.source, digest=f"{n}-{i.id}")) for i in variant.incidents]
            after = files(replace(variant, incidents=tuple(marked)), NOW, theme)
            assert "known-issues/email/index.html" in changed(before, after)

    def test_nothing_internal_is_known_to_the_public(self, theme: str) -> None:
        hidden = replace(SOLVED, audience=Audience.INTERNAL)
        made = files(site(hidden, SILENT), NOW, theme)
        assert not [path for path, file in made.items() if b"A new key" in file.data]


@pytest.mark.parametrize("theme", ["default", "plain"])
def test_an_address_that_leads_nowhere_tells_how_all_is_and_leads_on(theme: str) -> None:
    root = parsed(files(project(OPEN, services=SERVICES, url="https://x.example/it/"), NOW, theme)["404.html"].text)
    main = some(root, "//main")[0]
    assert "Email has problems." in text(main)
    ways = [link.get("href") for link in some(root, "//main//a")]
    assert ways == ["/it/", "/it/services/", "/it/history/", "/it/maintenance/", "/it/known-issues/", "/it/metrics/"]
    assert [meta.get("content") for meta in some(root, "//meta[@name='robots']")] == ["noindex"]


@pytest.mark.parametrize("theme", ["default", "plain"])
def test_what_comes_back_stands_by_category_with_symptom_cause_and_what_helped(theme: str) -> None:
    told = [update("2025-12-01 10:00", "investigating", body="Mail waits."), update("2025-12-01 12:00", "resolved")]
    known = {"category": "capacity", "resolution": "A larger disk.", "root_cause": "The disk was full."}
    first = incident("2025-12-01-full", {"email": "degraded"}, told, workaround="Use webmail.", **known)
    again = replace(SOLVED, category="Capacity", title="Mail waits again")
    shown = site(first, again, SILENT)
    made = files(shown, NOW, theme)
    said = text(parsed(made["known-issues/index.html"].text))
    assert "2 times in twelve months last on Jan 2 2026 usually over after 1 h 30 min" in said.replace(",", "").replace(
        "\xa0", " "
    )
    issue = text(parsed(made["known-issues/category/capacity/index.html"].text))
    for words in ("Mail waits again", "Mail waits.", "Use webmail.", "A larger disk.", "The disk was full."):
        assert words in issue
    page = parsed(made["incidents/2026-01-02-login/index.html"].text)
    links = [link.get("href") for link in some(page, "//main//a")]
    assert "../../incidents/2025-12-01-full/" in links and "../../known-issues/email/" in links
    reports = json.loads(rendered(shown, NOW)["search/2026.json"])["reports"]
    assert {report["id"]: "known" in report for report in reports} == {
        "2026-01-02-login": True,
        "2026-01-03-blip": False,
    }


def test_an_incident_links_to_known_issues_as_soon_as_another_one_is_known() -> None:
    first = files(site(SOLVED), NOW)["incidents/2026-01-02-login/index.html"]
    later = files(site(SOLVED, OPEN), NOW)["incidents/2026-01-02-login/index.html"]
    assert ("known-issues/email/" in first.text, "known-issues/email/" in later.text) == (False, True)
    assert first.key != later.key


@pytest.mark.parametrize(
    ("path", "kind"), [("known-issues/index.html", "page"), ("known-issues/email/index.html", "true")]
)
def test_the_menu_marks_where_one_is(path: str, kind: str) -> None:
    marked = some(parsed(files(site(), NOW, "default")[path].text), "//header//a[@aria-current]")
    assert [(link.text, link.get("aria-current")) for link in marked] == [("Known issues", kind)]
