"""Text that runs the other way within text from right to left: a Latin name, a phone number.

Unicode Standard Annex 9: without an isolate around it, its neighbours decide in which order its parts are shown.
"""

from __future__ import annotations

import re

_TAG = re.compile(r"(<[^>]*>)")
_VERBATIM = re.compile(r"<(/?)(?:code|pre|bdi)\b")
_NUMBER = re.compile(r"\+\d[\d() -]*\d|\d+(?:[ -]\d+){2,}")


def isolated(text: str) -> str:
    """Plain text of either direction that moves nothing around it: the first letter in it tells its own."""
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


def with_numbers_isolated(html: str) -> str:
    """Safe HTML that is read from right to left, its phone numbers and ISO dates each as it is typed."""
    parts, verbatim = _TAG.split(html), 0
    for n, part in enumerate(parts):
        tag = _VERBATIM.match(part)
        if tag:
            verbatim += -1 if tag[1] else 1
        elif n % 2 == 0 and not verbatim:
            parts[n] = _NUMBER.sub(r'<bdi dir="ltr">\g<0></bdi>', part)
    return "".join(parts)
