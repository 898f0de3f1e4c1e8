"""Files for hosts and browsers: headers as several hosts read them, redirects, the manifest, the security contact."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

import pytest

from statusgen.model import Audience, ProjectPage, Security, Source
from statusgen.outputs.headers import EVERYWHERE, FOR_OTHERS, TYPES
from statusgen.value import replace
from tests.conftest import ROOT
from tests.make import at, incident, project, service, update
from tests.stories import built, rendered, story

NOW = at("2026-01-10 12:00")


def test_the_example_for_nginx_sends_the_same_headers() -> None:
    """docs/ci.md"""
    page = (ROOT / "docs" / "ci.md").read_text("utf-8")
    (block,) = re.findall(r"```nginx\n(.*?)```", page, flags=re.DOTALL)
    sent = dict(re.findall(r'add_header (\S+) "(.*)" always;', block))
    assert sent == {**EVERYWHERE, **FOR_OTHERS}
    assert [kind for kind in TYPES.values() if not kind.endswith("; charset=utf-8")] == []
    assert [kind for kind in TYPES.values() if not re.search(rf"{re.escape(kind.partition(';')[0])}[ ;]", block)] == []
    (feeds,) = re.findall(r"location ~ (\S+) \{ types \{ \} default_type application/feed\+json; \}", block)
    paths = ("/updates.json", "/es/updates.json", "/updates/2026.json", "/views/staff/updates/2024.json")
    assert [path for path in paths if not re.search(feeds, path)] == [] and not re.search(feeds, "/summary.json")


def rules(text: str) -> list[tuple[str, list[tuple[str, str]]]]:
    found: list[tuple[str, list[tuple[str, str]]]] = []
    for line in text.splitlines():
        if line.startswith("/"):
            found.append((line, []))
        else:
            name, _, value = line.strip().partition(": ")
            found[-1][1].append((name.lower(), value))
    return found


def headers_of(path: str, text: str) -> dict[str, list[str]]:
    """Every value of each header that some rule gives this path; `*` stands for anything, `:name` for a part."""
    found: dict[str, list[str]] = {}
    for pattern, headers in rules(text):
        if re.fullmatch(re.sub(":[a-z]+", "[^/]+", re.escape(pattern).replace(r"\*", ".*")), path):
            for name, value in headers:
                found.setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize("name", ["maintenance-now", "languages"])
def test_no_path_has_a_header_twice_since_hosts_join_or_drop_them(name: str) -> None:
    files = built(story(name))
    text = files["_headers"].decode()
    for path in files:
        found = headers_of("/" + path.removesuffix("index.html"), text)
        assert {name: values for name, values in found.items() if len(values) > 1} == {}, path


def test_a_hundred_rules_do_for_every_page_in_every_language() -> None:
    """Cloudflare Pages reads no more."""
    languages = ("en", "ar", "de")
    names = ("card", *(f"page-{n}" for n in range(9)))
    pages = tuple(ProjectPage(name, name, "Text.", Source(f"pages/{name}.md")) for name in names)
    files = rendered(replace(project(incident(), languages=languages), pages=pages), NOW)
    text = files["_headers"].decode()
    of_one = [path for path, _ in rules(text) if path.startswith("/de/")]
    assert len(rules(text)) + 7 * len(of_one) < 100, "in all ten languages"
    shown = ["/" + path.removesuffix("index.html") for path in files if path.endswith(".html")]
    assert len([path for path in shown if path.endswith("/card/")]) == 2 * len(languages)
    for path in shown:
        framed = path.endswith("embed/card/")
        assert headers_of(path, text).get("x-frame-options", []) == ([] if framed else ["DENY"]), path


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/api/v2/summary.json", "application/json; charset=utf-8"),
        ("/updates.json", "application/feed+json; charset=utf-8"),
        ("/services/email/updates.json", "application/feed+json; charset=utf-8"),
        ("/api/v1/summary", "application/json; charset=utf-8"),
        ("/history.atom", "application/atom+xml; charset=utf-8"),
        ("/services/email/updates.rss", "application/rss+xml; charset=utf-8"),
        ("/services/email/calendar.ics", "text/calendar; charset=utf-8"),
        ("/announcement.ssml", "application/ssml+xml; charset=utf-8"),
        ("/manifest.webmanifest", "application/manifest+json; charset=utf-8"),
    ],
)
def test_types_that_hosts_may_not_know(path: str, kind: str) -> None:
    text = rendered(project(), NOW)["_headers"].decode()
    assert headers_of(path, text)["content-type"] == [kind]


def test_archives_of_json_feeds_are_feeds_too() -> None:
    old = incident("old", updates=[update("2022-01-02 10:00", "investigating")])
    text = rendered(project(old, incident()), NOW)["_headers"].decode()
    for path in ("/updates/2022.json", "/services/email/updates/2024.json", "/es/views/staff/updates/2026.json"):
        assert headers_of(path, text)["content-type"] == ["application/feed+json; charset=utf-8"], path
    assert max(path.count("*") for path, _ in rules(text)) == 1, "Cloudflare Pages takes no more in a path"


@pytest.mark.parametrize("path", ["/api/v2/summary.json", "/updates.rss", "/badges/email.svg", "/maintenance.ics"])
def test_others_may_read_what_is_public_and_nothing_of_the_internal_edition(path: str) -> None:
    public = rendered(project(), NOW)["_headers"].decode()
    internal = rendered(project(), NOW, Audience.INTERNAL)["_headers"].decode()
    assert headers_of(path, public)["access-control-allow-origin"] == ["*"]
    assert headers_of(path, public)["cross-origin-resource-policy"] == ["cross-origin"]
    assert "access-control-allow-origin" not in headers_of(path, internal)


def test_every_path_is_guarded() -> None:
    found = headers_of("/", rendered(project(), NOW)["_headers"].decode())
    [policy] = found["content-security-policy"]
    assert "default-src 'none'" in policy and "'unsafe-eval'" not in policy
    assert found["x-frame-options"] == ["DENY"]
    assert found["x-content-type-options"] == ["nosniff"]


def test_old_paths_have_a_page_and_a_rule() -> None:
    odd = ("/old/mail/", "/page.html", "/x/:id/", "/a*b/")
    files = rendered(project(incident(aliases=odd), services=[service(aliases=("/mail/",))]), NOW)
    assert files["_redirects"].decode().splitlines() == [
        "/old/mail/ /incidents/2026-01-10-mail-late/ 301",
        "/page.html /incidents/2026-01-10-mail-late/ 301",
        "/mail/ /services/email/ 301",
    ]
    for path in ("old/mail/index.html", "page.html", "x/:id/index.html", "a*b/index.html", "mail/index.html"):
        assert b'http-equiv="refresh"' in files[path]


def test_without_old_paths_or_in_a_folder_there_is_no_list_of_rules() -> None:
    assert "_redirects" not in rendered(project(incident()), NOW)
    folder = project(incident(aliases=("/old/",)), url="https://example.org/status/")
    assert "_redirects" not in rendered(folder, NOW) and "old/index.html" in rendered(folder, NOW)


def test_the_manifest_names_the_site_and_an_icon_that_is_there() -> None:
    files = rendered(project(description="How it is."), NOW)
    manifest: dict[str, Any] = json.loads(files["manifest.webmanifest"])
    assert (manifest["name"], manifest["description"], manifest["lang"]) == ("Example Status", "How it is.", "en")
    assert manifest["icons"][0]["src"] in files
    assert b'rel="manifest" href="./manifest.webmanifest"' in files["index.html"]


SECURITY = Security("security@example.org", "https://example.org/report", "https://example.org/rules")


def security(now: datetime) -> list[str]:
    files = rendered(project(security=SECURITY), now)
    return files[".well-known/security.txt"].decode().splitlines()


def test_the_security_contact_keeps_to_rfc_9116() -> None:
    assert security(NOW) == [
        "Contact: mailto:security@example.org",
        "Contact: https://example.org/report",
        "Expires: 2026-08-01T00:00:00Z",
        "Policy: https://example.org/rules",
        "Preferred-Languages: en",
        "Canonical: https://status.example.org/.well-known/security.txt",
    ]
    assert "Expires: 2027-07-01T00:00:00Z" in security(at("2026-12-31 23:59"))


def test_the_security_contact_moves_once_a_month_and_is_named_or_not_there() -> None:
    assert security(at("2026-01-01 00:00")) == security(at("2026-01-31 23:59")) != security(at("2026-02-01 00:00"))
    assert ".well-known/security.txt" not in rendered(project(), NOW)
    bare = replace(SECURITY, url=None, policy=None)
    assert b"https://example.org" not in rendered(project(security=bare), NOW)[".well-known/security.txt"]
