"""Translated incidents: what is taken from them, what falls back, and that they open no way around the audience."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from statusgen import build
from statusgen.cache import Cache
from statusgen.derive import in_language, take_snapshot
from statusgen.disk import open_source
from statusgen.model import Audience, Incident
from statusgen.reading import load
from statusgen.writing.catalogue import write_catalogue
from tests.stories import built, story

SERVICES = """\
site: {title: Status, url: "https://status.example.org/", timezone: Europe/Berlin, languages: [en, es, ar]}
services:
  - {id: email, name: E-mail}
"""
ORIGINAL = """\
---
title: Mail is late
severity: low
services: {email: degraded}
determined: 2026-01-10 10:00
workaround: Use the telephone.
---

A summary.

## 2026-01-10 10:10 investigating

Mail takes an hour.

## 2026-01-10 10:20 identified
audience: internal

Only for staff.

## 2026-01-10 11:00 resolved

It is over.
"""
SPANISH = """\
---
title: El correo llega tarde
---

## 2026-01-10 10:10 investigating

El correo tarda una hora.

## 2026-01-10 10:20 identified

Solo para el personal.
"""
NOW = datetime(2026, 1, 11, tzinfo=UTC)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "incidents").mkdir()
    (tmp_path / "services.yaml").write_text(SERVICES, "utf-8")
    (tmp_path / "incidents" / "mail-late.md").write_text(ORIGINAL, "utf-8")
    (tmp_path / "incidents" / "mail-late.es.md").write_text(SPANISH, "utf-8")
    return tmp_path


def spanish(source: Path, audience: Audience = Audience.PUBLIC) -> Incident:
    parsed = load(source)
    assert parsed.value is not None and parsed.problems == ()
    return in_language(take_snapshot(parsed.value, NOW, audience), "es").incidents[0].incident


def codes(source: Path) -> list[str]:
    return [problem.code for problem in load(source).problems]


def test_what_is_translated_stands_in_its_place_and_the_rest_is_the_original(source: Path) -> None:
    seen = spanish(source)
    assert seen.title == "El correo llega tarde"
    assert seen.workaround == "Use the telephone."
    assert [update.body for update in seen.updates] == ["El correo tarda una hora.", "It is over."]


def test_the_original_and_other_languages_know_nothing_of_it(source: Path) -> None:
    project = load(source).value
    assert project is not None
    snapshot = take_snapshot(project, NOW)
    assert snapshot.incidents[0].title == "Mail is late"
    assert in_language(snapshot, "ar").incidents[0].title == "Mail is late"


def test_a_translated_internal_update_is_for_those_who_may_see_the_original(source: Path) -> None:
    public, internal = spanish(source), spanish(source, Audience.INTERNAL)
    assert "personal" not in repr(public)
    assert [update.body for update in internal.updates][1] == "Solo para el personal."


def test_times_may_be_typed_in_another_way(source: Path) -> None:
    text = SPANISH.replace("2026-01-10 10:10 investigating", "2026-01-10T09:10Z")
    (source / "incidents" / "mail-late.es.md").write_text(text, "utf-8")
    assert spanish(source).updates[0].body == "El correo tarda una hora."


def test_it_may_lie_in_another_folder_and_of_two_one_is_wrong(source: Path) -> None:
    (source / "incidents" / "es").mkdir()
    (source / "incidents" / "mail-late.es.md").rename(source / "incidents" / "es" / "mail-late.es.md")
    assert spanish(source).title == "El correo llega tarde"
    (source / "incidents" / "mail-late.es.md").write_text(SPANISH, "utf-8")
    assert codes(source) == ["duplicate-file-name", "duplicate-file-name"]


def test_an_error_in_the_original_is_said_once(source: Path) -> None:
    (source / "incidents" / "mail-late.md").write_text(ORIGINAL.replace("low", "lowly"), "utf-8")
    assert codes(source) == ["unknown-word"]


def test_an_error_in_the_translation_leaves_the_original(source: Path) -> None:
    text = SPANISH.replace("10:20", "10:21")
    (source / "incidents" / "mail-late.es.md").write_text(text, "utf-8")
    parsed = load(source)
    assert [problem.code for problem in parsed.problems] == ["nothing-to-translate"]
    assert parsed.value is not None and parsed.value.incidents[0].translations is None


@pytest.mark.parametrize("line", ["audience: internal", "severity: high", "services: {email: degraded}", "eta: 12:00"])
def test_no_field_of_an_update_is_the_translations_to_say(source: Path, line: str) -> None:
    text = SPANISH.replace("10:10 investigating\n", f"10:10 investigating\n{line}\n")
    (source / "incidents" / "mail-late.es.md").write_text(text, "utf-8")
    assert codes(source) == ["key-of-the-original"]


def test_a_misplaced_audience_is_found_here_too(source: Path) -> None:
    (source / "incidents" / "mail-late.es.md").write_text(SPANISH + "\naudience: internal\n", "utf-8")
    assert codes(source) == ["misplaced-audience"]


def test_several_updates_at_one_instant_are_translated_all_or_not_at_all(source: Path) -> None:
    twice = ORIGINAL.replace("determined:", "imported_from: other\ndetermined:").replace("10:20", "10:10")
    (source / "incidents" / "mail-late.md").write_text(twice, "utf-8")
    text = SPANISH.partition("## 2026-01-10 10:20")[0]
    (source / "incidents" / "mail-late.es.md").write_text(text, "utf-8")
    assert codes(source) == ["nothing-to-translate"]
    (source / "incidents" / "mail-late.es.md").write_text(SPANISH.replace("10:20", "10:10"), "utf-8")
    seen = spanish(source)
    assert [update.body for update in seen.updates] == ["El correo tarda una hora.", "It is over."]


def test_a_correction_of_the_original_is_shown_until_the_translation_has_it(source: Path) -> None:
    corrected = ORIGINAL.replace("10:10 investigating\n", "10:10 investigating\nedited: 2026-01-10 12:00\n")
    (source / "incidents" / "mail-late.md").write_text(corrected, "utf-8")
    parsed = load(source)
    assert [problem.code for problem in parsed.problems] == ["stale-translation"]
    assert parsed.value is not None
    seen = in_language(take_snapshot(parsed.value, NOW), "es").incidents[0]
    assert seen.incident.updates[0].body == "Mail takes an hour." and seen.title == "El correo llega tarde"
    now = SPANISH.replace("10:10 investigating\n", "10:10 investigating\nedited: 2026-01-10 12:00\n")
    (source / "incidents" / "mail-late.es.md").write_text(now, "utf-8")
    assert spanish(source).updates[0].body == "El correo tarda una hora."


def test_the_cache_knows_a_translation_by_its_own_bytes(source: Path, tmp_path: Path) -> None:
    def title() -> str:
        cache = Cache(tmp_path / "cache", "1")
        project = load(source, cache=cache.table("incidents")).value
        cache.save()
        assert project is not None
        return in_language(take_snapshot(project, NOW), "es").incidents[0].title

    assert [title(), title()] == ["El correo llega tarde"] * 2
    (source / "incidents" / "mail-late.es.md").write_text(SPANISH.replace("tarde", "muy tarde"), "utf-8")
    assert title() == "El correo llega muy tarde"


def test_a_changed_translation_changes_its_tree_alone(source: Path, tmp_path: Path) -> None:
    def made() -> dict[str, str]:
        checked = build.check(source, NOW, build.open_cache(None))
        assert checked.project is not None
        order = build.Order(open_source(source), tmp_path / "site")
        build.build(checked.project, order, now=NOW, cache=build.open_cache(tmp_path / "cache"))
        files = (path for path in (tmp_path / "site").rglob("*") if path.is_file() and ".statusgen" not in path.name)
        return {path.relative_to(tmp_path / "site").as_posix(): path.read_text("utf-8") for path in files}

    before = made()
    (source / "incidents" / "mail-late.es.md").write_text(SPANISH.replace("tarde", "muy tarde"), "utf-8")
    after = made()
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert "es/incidents/mail-late/index.html" in changed and "es/updates.atom" in changed
    assert all(path.startswith("es/") for path in changed)


def test_nothing_internal_is_in_any_tree() -> None:
    files = built(story("languages"))
    assert "despacio" in files["es/incidents/2026-05-20-slow-maps/index.html"].decode()
    for path, data in files.items():
        assert b"MARKER" not in data and "secret" not in path
    internal = built(story("languages"), Audience.INTERNAL)
    assert b"MARKER-INTERNO" in internal["es/incidents/2026-05-20-slow-maps/index.html"]


def test_what_falls_back_says_its_language_and_the_page_says_so() -> None:
    files = built(story("languages"))
    english, spanish, arabic = (
        files[f"{head}incidents/2026-05-20-slow-maps/index.html"].decode() for head in ("", "es/", "ar/")
    )
    assert '<div lang="en"><p>They are getting faster.</p>' in spanish.replace("\n", "")
    assert "<h1>Los mapas se abren despacio</h1>" in spanish
    assert "translated yet" in spanish or "se muestra en inglés" in spanish
    assert '<h1><span lang="en" dir="ltr">Maps open slowly</span></h1>' in arabic
    assert 'lang="en" dir="ltr"><p>' in arabic
    assert 'lang="en"' not in english.partition("<body>")[2].replace('hreflang="en" lang="en"', "")
    assert "Maps open slowly" in files["ar/updates.atom"].decode()


def test_names_of_the_catalogue_in_other_languages(source: Path) -> None:
    text = SERVICES.replace("name: E-mail", "name: E-mail, translations: {es: {name: Correo}}")
    text = text.replace("title: Status,", "title: Status, translations: {es: {title: Estado}},")
    (source / "services.yaml").write_text(text, "utf-8")
    project = load(source).value
    assert project is not None
    snapshot = take_snapshot(project, NOW)
    spanish, arabic = in_language(snapshot, "es"), in_language(snapshot, "ar")
    assert (spanish.site.title, spanish.services[0].name, spanish.incidents[0].services[0].name) == (
        *("Estado", "Correo", "Correo"),
    )
    assert (arabic.site.title, arabic.services[0].name) == ("Status", "E-mail")


def test_a_catalogue_is_written_with_its_languages(source: Path) -> None:
    text = SERVICES.replace("name: E-mail", "name: E-mail, translations: {es: {name: Correo}}")
    (source / "services.yaml").write_text(text, "utf-8")
    project = load(source).value
    assert project is not None
    (source / "services.yaml").write_text(write_catalogue(project.site, (), project.services), "utf-8")
    again = load(source).value
    assert again is not None
    assert (again.site, again.services) == (project.site, project.services)
