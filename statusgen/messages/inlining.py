"""Style sheets of mails, set into the elements: many programs that read mail know no other way."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import css_inline


@cache
def _inliner() -> css_inline.CSSInliner:
    import css_inline  # a build sends no mail

    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


_CLASS = re.compile(r'class="([^"]*)"')
_SHEET = re.compile(r"(?<=<style>)[^<]*(?=</style>)")
_RULE = re.compile(r"([^{}@]+)\{[^{}]*\}")
_NAMED = re.compile(r"\.([\w-]+)")


def inlined(html: str) -> str:
    """The document with its style sheet in `style` attributes; of what stands in media queries, that which is about a
    class of the document, or about elements, stays in the head."""
    document = _inliner().inline(html)
    classes = {name for names in _CLASS.findall(document) for name in names.split()}

    def of_use(rule: re.Match[str]) -> str:
        return rule[0] if any(classes.issuperset(_NAMED.findall(part)) for part in rule[1].split(",")) else ""

    return _SHEET.sub(lambda sheet: _RULE.sub(of_use, sheet[0]), document)
