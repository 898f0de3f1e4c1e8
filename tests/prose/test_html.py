"""What authors write, and what readers see."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version

import pytest

from statusgen.prose import Prose

LINK = 'rel="nofollow noopener noreferrer"'


@pytest.fixture
def prose() -> Iterator[Prose]:
    with Prose() as prose:
        yield prose


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        (" \n\n ", ""),
        ("One\ntwo.\n\nThree & four.", "<p>One\ntwo.</p>\n<p>Three &amp; four.</p>"),
        ("**bold** and *soft*, `x < 1`", "<p><strong>bold</strong> and <em>soft</em>, <code>x &lt; 1</code></p>"),
        ("snake_case_name, 2 * 3 * 4", "<p>snake_case_name, 2 * 3 * 4</p>"),
        ("one  \ntwo\\\nthree", "<p>one<br>\ntwo<br>\nthree</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("Hit:\n- a\n- b", "<p>Hit:</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("> said\n> so", "<blockquote>\n<p>said\nso</p>\n</blockquote>"),
        ("```sh\na < b\n\nc\n```", "<pre><code>a &lt; b\n\nc\n</code></pre>"),
        ("~~~\n```\n~~~", "<pre><code>```\n</code></pre>"),
        ("a\n\n---\n\nb", "<p>a</p>\n<hr>\n<p>b</p>"),
        ("#4711 is fixed", "<p>#4711 is fixed</p>"),
        ("restart <hostname> now", "<p>restart &lt;hostname&gt; now</p>"),
        ("&copy; &#8217; &nope; AT&T", "<p>© ’ &amp;nope; AT&amp;T</p>"),
        ("[a]", "<p>[a]</p>"),
        ("\\*no\\*", "<p>*no*</p>"),
        ("a\r\nb\rc", "<p>a\nb\nc</p>"),
        ("a\x00b\x1bc\x85d\ufffee", "<p>abcde</p>"),
    ],
)
def test_markdown(prose: Prose, text: str, html: str) -> None:
    assert prose.html(text) == html


@pytest.mark.parametrize("nested", ["- a\n  - b\n  - c\n- d", "- a\n    - b\n    - c\n- d", "* a\n   + b\n   + c\n* d"])
def test_lists_nest_by_two_blanks_or_more(prose: Prose, nested: str) -> None:
    inner = "<ul>\n<li>b</li>\n<li>c</li>\n</ul>\n"
    assert prose.html(nested) == f"<ul>\n<li>a{inner}</li>\n<li>d</li>\n</ul>"


def test_a_paragraph_in_an_item(prose: Prose) -> None:
    assert prose.html("1. a\n\n   more\n\n2. b").count("<ol>") == 1


def test_indented_code_is_no_list(prose: Prose) -> None:
    assert prose.html("    - a\n      - b") == "<pre><code>- a\n  - b\n</code></pre>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "> ```\n> ## no *heading*\n>\n> <b>\n> ```\n> *after*",
            "## no *heading*\n\n&lt;b&gt;\n</code></pre>\n<p><em>after</em>",
        ),
        ("> ~~~ text\n> never closed", "never closed\n</code></pre>"),
    ],
)
def test_code_in_a_quotation_is_code(prose: Prose, text: str, html: str) -> None:
    assert f"<blockquote>\n<pre><code>{html}" in prose.html(text)


def test_a_table(prose: Prose) -> None:
    html = prose.html("| a | b |\n|:--|--:|\n| 1 | `|` |\n")
    assert html.replace("\n", "") == (
        "<table><thead><tr><th>a</th><th>b</th></tr></thead>"
        "<tbody><tr><td>1</td><td><code>|</code></td></tr></tbody></table>"
    )


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("[x](https://a.example/b?c=1&d=2#e)", "https://a.example/b?c=1&amp;d=2#e"),
        ("[x](HTTP://a.example:8080)", "http://a.example:8080"),
        ("[x](<https://a.example/b c>)", "https://a.example/b%20c"),
        ("[x](https://a.example/[b]|^`%zz)", "https://a.example/%5Bb%5D%7C%5E%60%25zz"),
        ("[x](https://bücher.example/ü)", "https://xn--bcher-kva.example/ü"),
        ("[x](https://192.0.2.1/)", "https://192.0.2.1/"),
        ("[x][1]\n\n[1]: https://a.example", "https://a.example"),
        ("<https://a.example/b>", "https://a.example/b"),
        ("<desk@a.example>", "mailto:desk@a.example"),
        ("[x](mailto:desk@a.example?subject=a b)", "mailto:desk@a.example?subject=a%20b"),
        ("[x](tel:+1 555 0100)", "tel:+15550100"),
        ("[x](#part)", "#part"),
        ("[x](/incidents/a/)", "/incidents/a/"),
        ("see https://a.example/b_c_(d).", "https://a.example/b_c_(d)"),
        ("(https://a.example/b)", "https://a.example/b"),
        ("**https://a.example**", "https://a.example"),
    ],
)
def test_links(prose: Prose, text: str, href: str) -> None:
    html = prose.html(text)
    rel = f" {LINK}" if href.startswith("http") else ""
    assert f'<a href="{href}"{rel}>' in html
    assert html.count("<a ") == 1


@pytest.mark.parametrize(
    "address",
    [
        "javascript:a",
        "data:text/html,a",
        "vbscript:a",
        "file:///etc",
        "ftp://a.example",
        "ms-msdt:/id",
        "relative",
        "../up",
        "?query",
        "//a.example",
        "/\\a.example",
        "https:\\\\a.example",
        "https:a.example",
        "https:/a.example",
        "https://",
        "https://.1",
        "https://256.1.1.1",
        "https://1.2.3",
        "https://0x7f.1",
        "https://a.example:99999",
        "https://user:pw@a.example",
        "https://a b.example",
        "https://a.example/\u202egpj.exe",
        "https://a\u200b.example",
        "/incidents/../x",
        "&#106;avascript:a",
        "java&#10;script:a",
        "javascript&colon;a",
        "&#x1;javascript:a",
    ],
)
def test_other_links_keep_their_text_alone(prose: Prose, address: str) -> None:
    assert prose.html(f"go [**there**]({address}) now") == "<p>go <strong>there</strong> now</p>"


def test_an_endless_address_is_no_link(prose: Prose) -> None:
    assert "<a" not in prose.html(f"[x](https://a.example/{'b' * 3000})")


def test_images_of_the_site_alone(prose: Prose) -> None:
    assert prose.html("![a & b](/static/x.png)") == '<p><img src="/static/x.png" alt="a &amp; b"></p>'
    for address in (
        "https://a.example/x.png",
        "//a.example/x.png",
        "/x.png",
        "/static/../x.png",
        "x.png",
        "data:image/png,x",
    ):
        assert prose.html(f"![*graph*]({address})") == "<p>*graph*</p>", address


def test_addresses_of_the_site_follow_the_page(prose: Prose) -> None:
    text = '[a](/) [b](/incidents/x/) ![c](/static/y.png) `href="/` [d](#e)'
    assert prose.html(text, root="../../") == (
        '<p><a href="../../">a</a> <a href="../../incidents/x/">b</a> <img src="../../static/y.png" alt="c"> '
        '<code>href="/</code> <a href="#e">d</a></p>'
    )
    assert '<a href="./">a</a> <a href="incidents/x/">b</a>' in prose.html(text, root="")
    assert '<a href="https://s.example/p/incidents/x/">' in prose.inline(text, root="https://s.example/p/")
    assert "b (https://s.example/p/incidents/x/)" in prose.plain(text, root="https://s.example/p/")


@pytest.mark.parametrize(
    ("written", "heading", "levels"),
    [
        ((3, 4, 3), 3, (3, 4, 3)),
        ((1, 2), 3, (3, 4)),
        ((2, 4), 3, (3, 4)),
        ((4, 3, 5), 3, (3, 3, 4)),
        ((3,), 2, (2,)),
        ((1, 2, 3, 4, 5), 4, (4, 5, 6, 6, 6)),
    ],
)
def test_headings_are_an_outline(prose: Prose, written: tuple[int, ...], heading: int, levels: tuple[int, ...]) -> None:
    text = "\n\n".join(f"{'#' * level} Part" for level in written)
    assert prose.html(text, heading=heading) == "\n".join(f"<h{level}>Part</h{level}>" for level in levels)


def test_underlined_and_empty_headings(prose: Prose) -> None:
    assert prose.html("A\n===\n\n##\n\nB\n---\n") == "<h3>A</h3>\n\n<h4>B</h4>"


class TestComments:
    @pytest.mark.parametrize(
        "text",
        [
            "a <!-- SECRET --> b",
            "<!-- SECRET -->\n\nb",
            "a\n\n<!--\n\n## SECRET\n\nSECRET\n\n-->\n\nb",
            "a <!-- SECRET <b> & `x` --> b",
            "- a\n<!-- SECRET -->\n- b",
            "> a <!-- SECRET\n> SECRET --> b",
            "a <!-- <!-- SECRET --> b",
            "a <!- <!-- SECRET --><!-- SECRET --> b",
            "a <!<!-- x -->-- SECRET --> b",
            "a <!-\x00- SECRET --> b",
            "a ` <!-- SECRET --> b",
            "a `x\n<!-- SECRET --> b`",
            "a \\`<!-- SECRET -->` b",
            "    <!-- SECRET -->\n\nb",
            "| a <!-- SECRET --> | b |\n|---|---|\n| c | d |",
            "[b](https://a.example '<!-- SECRET -->')",
            "[b]: https://a.example/<!--SECRET-->\n\n[b]",
            "b <!-- SECRET, and no end",
            "<!-- x -->\n```\n<!-- code -->\n```\n<!-- SECRET -->b",
        ],
    )
    def test_are_in_no_output(self, prose: Prose, text: str) -> None:
        for output in (prose.html(text), prose.inline(text), prose.plain(text), prose.excerpt(text, 1000)):
            assert "SECRET" not in output
            assert "b" in output

    def test_leave_no_gap(self, prose: Prose) -> None:
        assert prose.html("- a\n<!-- x -->\n- b") == "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"

    @pytest.mark.parametrize("text", ["`<!-- x -->`", "``<!-- ` -->``", "```\n<!-- x -->\n```", "~~~html\n<!--\n~~~"])
    def test_are_text_in_code(self, prose: Prose, text: str) -> None:
        assert "<code>&lt;!--" in prose.html(text)

    def test_are_left_out_of_what_is_shown_as_typed(self, prose: Prose) -> None:
        assert "SECRET" not in prose.html("<!-- SECRET -->" + "> " * 50 + "x")


class TestMemory:
    def test_a_store_saves_the_library_its_work(self) -> None:
        class Kept(dict[str, bytes]):
            put = dict.__setitem__

        store, text = Kept(), "- a\n  - b"
        with Prose(store) as prose:
            html = prose.html(text)
        assert len(store) == 1
        key = next(iter(store))
        store[key] = store[key].replace(b"b", b"kept")
        with Prose(store) as prose:
            assert prose.html(text) == html.replace("b", "kept")

    def test_plain_prose_needs_no_store(self) -> None:
        class Refusing:
            def get(self, key: str) -> bytes | None:
                raise AssertionError(key)

            def put(self, key: str, value: bytes) -> None:
                raise AssertionError(key, value)

        with Prose(Refusing()) as prose:
            assert prose.html("Mail is **late**.") == "<p>Mail is <strong>late</strong>.</p>"

    def test_the_version_names_both_libraries(self, prose: Prose) -> None:
        assert f"markdown-{version('markdown')}, nh3-{version('nh3')}" in prose.version
