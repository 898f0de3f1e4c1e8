"""The judges see mistakes: what they pass is not passed by accident."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checkers.feed_rules import faults as feed_faults
from tests.checkers.link_rules import faults as link_faults
from tests.checkers.test_example_site import nu_messages

URL = "https://status.example.org/base/"
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Page</title></head>
<body><main><h1 id="top">Page</h1>{}</main></body></html>
"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Updates</title><id>urn:x:feed</id><author><name>A</name></author>
<updated>2026-01-02T10:00:00Z</updated>
<link rel="self" href="https://status.example.org/u.atom"/><link href="https://status.example.org/"/>
<entry><id>urn:x:1</id><title>One</title><updated>2026-01-02T10:00:00Z</updated>
<content type="html">&lt;p&gt;Text&lt;/p&gt;</content></entry></feed>"""
RSS = """<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel><title>Updates</title><description>d</description>
<link>https://status.example.org/</link><a:link rel="self" href="https://status.example.org/u.rss"/>
<item><title>One</title><guid isPermaLink="false">1</guid><pubDate>Fri, 02 Jan 2026 10:00:00 +0000</pubDate></item>
</channel></rss>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "Updates",
"items": [{"id": "1", "content_html": "<p>Text</p>", "date_published": "2026-01-02T10:00:00Z"}]}"""


@pytest.mark.parametrize(("name", "text"), [("u.atom", ATOM), ("u.rss", RSS), ("u.json", JSON)])
def test_good_feeds_pass(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert feed_faults(tmp_path / name) == []


@pytest.mark.parametrize(
    ("name", "text", "good", "bad"),
    [
        ("u.atom", ATOM, "<author><name>A</name></author>", ""),
        ("u.atom", ATOM, "<id>urn:x:1</id>", "<id>one</id>"),
        ("u.atom", ATOM, "T10:00:00Z</updated>\n<content", "</updated>\n<content"),
        ("u.atom", ATOM, "26-01-02T10:00:00Z</updated>\n<content", "27-01-02T10:00:00Z</updated>\n<content"),
        ("u.atom", ATOM, 'rel="self"', 'rel="via"'),
        ("u.atom", ATOM, "Text", '&lt;a href="/x/"&gt;x&lt;/a&gt;'),
        ("u.atom", ATOM, "&lt;/p&gt;", "&lt;/b&gt;"),
        ("u.rss", RSS, "<description>d</description>", ""),
        ("u.rss", RSS, "Fri, 02 Jan", "Thu, 02 Jan"),
        ("u.rss", RSS, ' isPermaLink="false"', ""),
        ("u.rss", RSS, 'rel="self"', 'rel="via"'),
        ("u.json", JSON, '"1"', "1"),
        ("u.json", JSON, "T10:00:00Z", ""),
        ("u.json", JSON, "<p>Text", "<script>x</script><p>Text"),
    ],
)  # fmt: skip
def test_a_bad_feed_does_not(tmp_path: Path, name: str, text: str, good: str, bad: str) -> None:
    assert good in text
    (tmp_path / name).write_text(text.replace(good, bad))
    assert feed_faults(tmp_path / name) != []


def test_good_links_pass(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    links = '<a href="a/">a</a><a href="/base/a/#top">b</a><a href="#top">c</a><a href="https://example.org/">d</a>'
    (tmp_path / "index.html").write_text(PAGE.format(links))
    (tmp_path / "a" / "index.html").write_text(PAGE.format(f'<a href="../">up</a><a href="{URL}">up</a>'))
    assert link_faults(tmp_path, URL) == []


@pytest.mark.parametrize("link", ["b/", "/a/", "a/#none", "../x", "a", f"{URL}b/", "javascript:x"])
def test_a_bad_link_does_not(tmp_path: Path, link: str) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "index.html").write_text(PAGE.format(""))
    (tmp_path / "index.html").write_text(PAGE.format(f'<a href="a/">a</a><a href="{link}">b</a>'))
    assert len(link_faults(tmp_path, URL)) == 1


def test_a_page_that_nobody_links_to_is_found(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(PAGE.format(""))
    (tmp_path / "lost.html").write_text(PAGE.format(""))
    assert link_faults(tmp_path, URL) == ["lost.html: no link leads here"]


def test_the_nu_checker_sees_errors_and_warnings(tmp_path: Path) -> None:
    (tmp_path / "good.html").write_text(PAGE.format(""))
    assert nu_messages(tmp_path) == []
    (tmp_path / "error.html").write_text(PAGE.format("<p><div></div></p>"))
    (tmp_path / "warning.html").write_text(PAGE.format("<section><p>no heading</p></section>"))
    messages = nu_messages(tmp_path)
    assert any("error.html" in message for message in messages)
    assert any("warning.html" in message for message in messages)
