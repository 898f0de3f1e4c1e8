"""Nothing internal reaches the public: no word of it is anywhere, and without it every byte is the same."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statusgen import build, cli
from statusgen.channels import Outside, Posting, Recipient, apprise, script, smtp, webhook
from statusgen.derive import Snapshot, in_language, take_snapshot
from statusgen.derive.digests import Period
from statusgen.derive.ids import api_id
from statusgen.derive.news import news
from statusgen.messages import compose, compose_digest
from statusgen.messages.mail import as_mail
from statusgen.model import Audience, Project
from statusgen.prose import Prose
from statusgen.rendering import Tools
from tests.leaks.corpus import MARKERS, NOW, PARTS, Part, complete, write
from tests.stories import rendered

STAFF_TIMES = ("07:56:13", "07:58:17", "09:03:19", "09:44:23", "08:47", "08:43", "12:11", "18:01", "22:57")
"""Times that stand in the corpus for staff alone."""

HIDDEN_IDS = [
    *(api_id("component", id) for id in ("marker-service-id", "marker-second-id")),
    *(api_id("group", id) for id in ("marker-group-id", "marker-sub-group-id")),
    *(api_id("incident", f"marker-internal-{kind}-id") for kind in ("incident", "maintenance", "notice")),
]
"""What internal things are called in the API of the staff edition."""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus with all of its internal parts."""
    return write(tmp_path_factory.mktemp("corpus"), set(PARTS))


def project_of(source: Path, now: datetime = NOW) -> Project:
    checked = build.check(source, now, build.open_cache(None))
    assert checked.project is not None and not checked.errors, checked.problems
    return checked.project


def assert_clean(files: Mapping[str, bytes]) -> None:
    """No marker in a path or in what it holds, plain or as base64; no time and no id for staff alone."""
    forms = {marker: _forms(marker) for marker in MARKERS}
    forms |= {secret: (secret.encode(),) for secret in (*STAFF_TIMES, *HIDDEN_IDS)}
    for path, data in files.items():
        text = path.lower().encode() + b"\n" + data
        low = text.lower()
        for secret, (plain, *coded) in forms.items():
            assert plain not in low, f"{secret} in {path}"
            assert not any(form in text for form in coded), f"{secret} as base64 in {path}"


def _forms(marker: str) -> tuple[bytes, ...]:
    """The marker, and what base64 makes of its inside wherever it begins in what is coded."""
    typed = {marker, marker.upper(), marker.replace("marker", "MARKER", 1)}
    coded = (base64.b64encode(b"\0" * shift + word.encode())[4:-4] for word in typed for shift in range(3))
    return (marker.encode(), *(form for form in coded if len(form) > 11))


@pytest.mark.parametrize("theme", ["default", "plain"])
def test_the_public_edition_as_published_holds_nothing_internal(
    source: Path, tmp_path: Path, theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATUSGEN_CACHE", str(tmp_path / "cache"))
    catalogue = source / "services.yaml"
    catalogue.write_text(catalogue.read_text("utf-8").replace("site:\n", f"site:\n  theme: {theme}\n", 1), "utf-8")
    site = tmp_path / "site"
    try:
        assert cli.run(["build", "--source", str(source), "--output", str(site), "--now", f"{NOW:%FT%TZ}"]) == 0
    finally:
        catalogue.write_text(catalogue.read_text("utf-8").replace(f"  theme: {theme}\n", "", 1), "utf-8")
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    assert {"index.html", "updates.atom", "api/v2/summary.json", "sitemap.xml", "build.json", "es/index.html"} <= {
        *files
    }
    assert any(path.startswith("search/") for path in files)
    assert_clean(files)
    assert MARKERS[0] not in json.dumps([*files])


def test_the_staff_edition_holds_what_the_public_one_must_not(source: Path) -> None:
    """The markers are where they can leak: most of them are in the other edition."""
    files = rendered(project_of(source), NOW, Audience.INTERNAL, source)
    text = b"\n".join([*(path.encode() for path in files), *files.values()]).lower().decode("utf-8", "replace")
    unseen = {marker for marker in MARKERS if marker not in text}
    assert unseen == NOT_ON_PAGES


NOT_ON_PAGES = {
    *("marker-comment-in-page", "marker-comment-in-summary", "marker-comment-in-update"),
    *("marker-staff-list", "marker_channel_variable", "marker-channel"),
    *("marker-imported-from", "marker-update-to-come", "marker-comment-in-runbook", "marker-answers"),
}
"""Private notes, addresses and policy: in no edition."""


def test_messages_to_the_public_hold_nothing_internal(source: Path) -> None:
    instants = [NOW - timedelta(hours=n) for n in (0, 5, 24, 48, 56, 60)]
    project = project_of(source)
    with Prose() as prose:
        tools = build.tools_for(project, source, prose)
        made = {
            f"{at:%FT%H}/{path}": data for at in instants for path, data in _messages(take_snapshot(project, at), tools)
        }
    assert len(made) > 100
    assert_clean(made)


def _messages(snapshot: Snapshot, tools: Tools) -> Iterator[tuple[str, bytes]]:
    """All that any channel says of this snapshot, by a name for it."""
    for each in (tools, *tools.others):
        seen = in_language(snapshot, each.language.code) if each.folder else snapshot
        code = each.language.code
        for item in news(seen):
            message = compose(item, seen, each)
            posting = Posting(
                message, Recipient("tag", "all@example.org"), "id", "thread", seen, each, item.then, item.update
            )
            mail = smtp.compose(posting, "Lakeside Status <status@example.org>")
            parts = [part.get_content() for part in mail.walk() if not part.is_multipart()]
            channel = snapshot.project.channels["hook"]
            outside = Outside({}, Path("nowhere"), lambda: datetime.now(UTC))
            yield f"{code}/{item.key}", json.dumps(_plain(message)).encode()
            yield f"{code}/{item.key}.eml", "\n".join([str(mail.items()), *parts]).encode()
            yield f"{code}/{item.key}.chat", "\n".join(apprise.compose(posting, 9999)).encode()
            yield f"{code}/{item.key}.script", script.compose(seen, each)
            yield f"{code}/{item.key}.json", webhook.Webhook(channel, outside).compose(posting)
        for period in Period:
            digest = compose_digest(seen, period, each)
            if digest:
                yield f"{code}/{period}", json.dumps(_plain(digest)).encode()
                yield f"{code}/{period}.eml", as_mail(digest, seen.project)


def _plain(message: object) -> list[str]:
    return [str(getattr(message, name)) for name in ("key", "subject", "text", "html", "short", "services", "url")]


def test_the_public_export_holds_nothing_internal(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["export", "--source", str(source), "--now", f"{NOW:%FT%TZ}"]) == 0
    assert_clean({"export": capsys.readouterr().out.encode()})


INSTANTS = st.sampled_from([NOW, NOW - timedelta(hours=4), NOW - timedelta(days=1), NOW + timedelta(days=3)])


@settings(max_examples=15)
@given(kept=st.sets(st.sampled_from(PARTS), min_size=1), now=INSTANTS)
def test_without_its_internal_parts_a_project_makes_the_same_bytes(kept: set[Part], now: datetime) -> None:
    assert_same(complete(kept), now)


def test_without_all_of_them_too() -> None:
    assert_same(set(PARTS), NOW)


@cache
def without_parts(now: datetime) -> Mapping[str, bytes]:
    with TemporaryDirectory() as folder:
        return dict(rendered(project_of(write(Path(folder), set()), now), now))


def assert_same(kept: set[Part], now: datetime) -> None:
    with TemporaryDirectory() as folder:
        with_parts = dict(rendered(project_of(write(Path(folder), kept), now), now))
    without = without_parts(now)
    assert with_parts.keys() == without.keys()
    for path, data in with_parts.items():
        assert data == without[path], f"{path} tells"
