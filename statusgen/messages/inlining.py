"""Style sheets of mails, set into the elements: many programs that read mail know no other way."""

from __future__ import annotations

from functools import cache

import css_inline


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def inlined(html: str) -> str:
    """The document with its style sheet in `style` attributes; what stands in media queries stays in the head."""
    return _inliner().inline(html)
