"""Views: a selection of services as a page of its own, with feeds; and what stands on top of a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from statusgen.derive import Snapshot, take_snapshot
from statusgen.files import single
from statusgen.language import Language
from statusgen.model import Audience, Impact, Project, View
from statusgen.outputs import OUTPUTS
from statusgen.prose import Prose
from statusgen.rendering import Tools
from statusgen.theme.engine import find_theme
from statusgen.value import replace
from tests.make import at, group, incident, notice, project, service, update

NOW = at("2026-01-10 12:00")
COURTS = View("courts", "Services for the courts", groups=("office",), services=("web",))


def offices(*incidents: object, views: tuple[View, ...] = (COURTS,)) -> Project:
    made = project(
        *incidents,  # type: ignore[arg-type]  # as the builders make them
        services=[
            service("email", group="mail"),
            service("web"),
            service("phones"),
            service("secret", audience=Audience.INTERNAL),
        ],
        groups=[group("office"), group("mail", parent="office")],
    )
    return replace(made, views=views)


def snapshot(project: Project, audience: Audience = Audience.PUBLIC) -> Snapshot:
    return take_snapshot(project, NOW, audience)


def made(project: Project, theme: str, audience: Audience = Audience.PUBLIC) -> dict[str, str]:
    """The pages and feeds of the site."""
    language = Language("en")
    with Prose() as prose:
        tools = Tools(find_theme(theme, Path("/nonexistent"), language), prose, language)
        files = list(
            single(file for name in ("pages", "feeds") for file in OUTPUTS[name](snapshot(project, audience), tools))
        )
        return {file.path: file.make().decode() for file in files}


MAIL = incident("2026-01-10-mail-late", {"email": "major_outage", "phones": "degraded"}, title="Mail is late")
PHONES = incident("2026-01-10-phones-down", {"phones": "major_outage"}, title="Phones are down")


class TestSelections:
    def test_site_groups_services_and_views_are_followed_alike(self) -> None:
        found = {selection.path: selection for selection in snapshot(offices(MAIL, PHONES)).selections}
        assert list(found) == [
            *("", "groups/office/", "groups/mail/"),
            *("services/email/", "services/web/", "services/phones/", "views/courts/"),
        ]
        services = {path: [service.id for service in one.services] for path, one in found.items()}
        assert services["views/courts/"] == ["email", "web"], "with those of sub-groups, in catalogue order"
        assert services["groups/office/"] == ["email"]
        assert [view.id for view in found["views/courts/"].incidents] == [MAIL.id]
        assert {view.id for view in found[""].incidents} == {MAIL.id, PHONES.id}

    def test_a_notice_for_everybody_is_in_every_view_and_another_is_not(self) -> None:
        everybody = notice(updates=[update("2026-01-05 09:00", "posted")])
        some = replace(everybody, id="2026-01-05-other", services={"phones": Impact.OPERATIONAL})
        (view,) = snapshot(offices(everybody, some)).views
        assert [report.id for report in view.incidents] == [everybody.id]

    def test_the_public_knows_neither_internal_services_nor_internal_views(self) -> None:
        staff = View("staff", "Staff", services=("web",), audience=Audience.INTERNAL)
        hidden = View("hidden", "Hidden", services=("secret",))
        mixed = View("mixed", "Mixed", services=("secret", "web"))
        project = offices(views=(staff, hidden, mixed))
        public, internal = snapshot(project), snapshot(project, Audience.INTERNAL)
        assert {view.name: [s.id for s in view.services] for view in public.views} == {"Mixed": ["web"]}
        assert [view.name for view in internal.views] == ["Staff", "Hidden", "Mixed"]


@pytest.mark.parametrize("theme", ["default", "plain"])
class TestThePage:
    def test_tells_of_its_services_alone(self, theme: str) -> None:
        page = made(offices(MAIL, PHONES), theme)["views/courts/index.html"]
        assert "<h1>Email is down.</h1>" in page
        assert COURTS.title in page
        assert "Mail is late" in page
        assert "Phones" not in page
        assert 'href="../../views/courts/updates.atom"' in page
        assert "../../incidents/2026-01-10-mail-late/" in page

    def test_is_found_from_the_catalogue(self, theme: str) -> None:
        assert 'href="../views/courts/"' in made(offices(), theme)["services/index.html"]

    def test_is_calm_while_others_suffer(self, theme: str) -> None:
        page = made(offices(PHONES), theme)["views/courts/index.html"]
        assert "<h1>All services are working normally.</h1>" in page

    def test_has_feeds_of_its_own(self, theme: str) -> None:
        files = made(offices(MAIL, PHONES), theme)
        for name in ("history.atom", "history.rss", "updates.atom", "updates.rss"):
            feed = files[f"views/courts/{name}"]
            assert "Services for the courts" in feed
            assert "Mail is late" in feed
            assert "Phones are down" not in feed

    def test_nothing_pinned_stands_below_an_incident(self, theme: str) -> None:
        pinned = notice(title="Read me first", pinned=True, updates=[update("2026-01-05 09:00", "posted")])
        other = notice("2026-01-05-other", title="By the way", updates=[update("2026-01-05 09:00", "posted")])
        for path in ("index.html", "views/courts/index.html"):
            page = made(offices(MAIL, pinned, other), theme)[path]
            places = [page.index(words) for words in ("<h1>", "Read me first", "Mail is late", "By the way")]
            assert places == sorted(places), path
