"""Texts that keep Markdown libraries busy, and markup that must not pass."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

# fmt: off
ATOMS = (
    "a", "word ", "é", " ", "  ", "\n", "\n\n", "  \n", "\\\n", "\t", "\\", "\\*", "[", "]", "(", ")", "](x)",
    "[a]", "![", "[a](b)", "![a](b)", "![][", "[a](", "[](", "[a][b]", "[a]: b\n", "[[a]", "[a]]", "<", ">", "<a",
    "<a@", "<!--", "-->", "<![CDATA[", '<a href="', "<http://a>", "<a@b.c>", "`", "``", "```\n", "`a", "~~~\n", "*",
    "**", "***", "* ", "*a", "a*", "**a*", "*_", "_", "_a", "__a ", "&", "&amp;", "&#1;", "&#60;", "http://",
    "http://a ", "https://a.b/c ", "- ", "- a\n", "-\n", "---\n", "1. ", "1. a\n", "> ", ">", "> a\n", ">- ", "# ",
    "#", "# a\n", "a\n===\n", "a\n---\n", "a|b\n-|-\n", "|", "`|`", "    ", "    - a\n", "  - a\n", '"', "'", "=",
    ":", "{", "}", "javascript:", "data:", "//", "/static/",
)
PARAGRAPHS = (
    "- a\n\n", "*\n\n", "a\n\n", "- a\n\n    b\n\n", "`a`\n\n", "[a](b)\n\n", "*_x_*\n\n", "> a\n\n", "# a\n\n",
    "1. a\n\n",
)
# fmt: on


def slow(size: int) -> Iterator[str]:
    """Texts of about `size` characters: a piece again and again, after another one, alternating, growing, nested."""
    for atom in (*PARAGRAPHS, *ATOMS):
        yield (atom * size)[:size]
    for first, atom in product(
        ("a\n", "- ", "> ", "a|b\n-|-\n", "[a]: b\n"), ("[", "*", "_", "`", "<", "[a](", "![", "&#60;")
    ):
        yield (first + atom * size)[:size]
        yield ((first + atom) * size)[:size]
    for opening, closing in (
        ("[", "]"),
        ("[", "](x)"),
        ("![", "](x)"),
        ("*a ", " a*"),
        ("*_", "_*"),
        ("(", ")"),
        ("`", "`"),
    ):
        half = size // (len(opening) + len(closing))
        yield opening * half + "x" + closing * half
    for mark in "`*_#~<[>-=\\":
        yield "".join("a" + mark * length for length in range(int((2 * size) ** 0.5)))
        yield "".join("\n" + mark * length for length in range(int((2 * size) ** 0.5)))
    for mark, indent in product(("- ", "1. ", "> "), (1, 2, 4)):
        yield "".join(" " * (indent * level) + mark + "x\n" for level in range(int((2 * size / indent) ** 0.5)))


MARKUP = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<style>*{display:none}</style><iframe src=//evil.example></iframe>",
    "<form action=//evil.example><input type=password></form>",
    "</div></main></body></html><h1>All is well</h1>",
    '<math><mtext><table><mglyph><style></style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<?php system('id') ?>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<![",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#10;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&amp;#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x]( javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](java\tscript:alert(1))",
    "<javascript://alert(1)>",
    "[x][1]\n\n[1]: javascript:alert(1)",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:msgbox)",
    "[x](file:///etc/passwd)",
    "[x](//evil.example)",
    "[x](/\\evil.example)",
    "[x](https:\\\\evil.example)",
    "[x](https:evil.example)",
    "[x](/static/../../evil)",
    "![x](https://evil.example/p.png)",
    "![x](//evil.example/p.png)",
    "![x](data:image/svg+xml,<svg>)",
    '![x" onerror="alert(1)](/static/x.png)',
    "![<script>alert(1)</script>](/static/x.png)",
    '[x](https://a.example "t\\" onmouseover=\\"alert(1)")',
    'para\n{: onclick="alert(1)" style="position:fixed" }',
    "\x02klzzwxh:0000\x03 \x02amp\x03 \x02wzxhzdk:1\x03 \x02fence0\x03",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "`<script>`",
    "```\n</code></pre><script>alert(1)</script>\n```",
)
