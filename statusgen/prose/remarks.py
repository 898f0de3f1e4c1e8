"""What there is to say about an authored text, as values."""

from __future__ import annotations

from enum import StrEnum

from statusgen.value import Struct


class RemarkKind(StrEnum):
    """What was seen; in brackets what `Remark.detail` says of it."""

    COMMENT = "comment"
    """A private note, `<!-- … -->`: it reaches no output."""
    OPEN_COMMENT = "open-comment"
    """A comment that never ends: it hides all that follows."""
    RAW_HTML = "raw-html"
    """HTML, which is shown as text (the name of the element)."""
    LINK = "link"
    """A link that is left out, its text stays (the scheme, or `relative`, `other-host`, `address`)."""
    IMAGE = "image"
    """An image that is left out, its description stays (as for links)."""
    HEADING = "heading"
    """A heading shallower than `###`: it is moved down (its level)."""
    TOO_LONG = "too-long"
    """Over the limit of size: shown as it was typed (the limit in characters)."""
    TOO_DEEP = "too-deep"
    """Lists, quotes or brackets nested over the limit: shown as it was typed (the limit)."""
    TOO_DENSE = "too-dense"
    """Too many marks in one paragraph, as no person writes: shown as it was typed."""
    STOPPED = "stopped"
    """The Markdown library was stopped, since it took too long or failed: shown as it was typed."""


class Remark(Struct, frozen=True, order=True):
    """Something seen at `line` and `column` of the text (from 1, in characters).

    `detail` quotes none of the text but a scheme or the name of an HTML element.
    """

    line: int
    column: int
    kind: RemarkKind
    detail: str = ""
