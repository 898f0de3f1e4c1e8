"""What there is to say about the Markdown in a file, at its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from statusgen.diagnostics import Diagnostic, Span
from statusgen.prose import Remark, RemarkKind, problems
from statusgen.reading.findings import headings, markdown
from statusgen.reading.notes import Notes
from statusgen.reading.sections import Section

_TOO_COMPLEX = {
    RemarkKind.TOO_LONG: "the text is too long",
    RemarkKind.TOO_DEEP: "lists, quotes or brackets are nested too deep",
    RemarkKind.TOO_DENSE: "one paragraph has too many marks",
}


def check_markdown(keys: Mapping[str, Any], sections: Iterable[Section], notes: Notes) -> None:
    """Findings for every text of a file: in the front matter at its key, since YAML does not tell its lines."""
    for key in ("root_cause", "resolution", "workaround"):
        for remark in problems(keys[key]) if key in keys else ():
            _add(remark, notes.of(key), notes)
    for section in sections:
        for remark in problems(section.body) if section.body else ():
            _add(remark, notes.span(*section.place_of(remark.line - 1, remark.column)), notes)


def check_text(text: str, first_line: int, notes: Notes) -> None:
    """Findings for a text that begins in this line of the file."""
    for remark in problems(text) if text else ():
        _add(remark, notes.span(first_line + remark.line - 1, remark.column), notes)


def _add(remark: Remark, span: Span, notes: Notes) -> None:
    finding = _finding(remark, span)
    if finding:
        notes.add(finding)


def _finding(remark: Remark, span: Span) -> Diagnostic | None:
    match remark.kind:
        case RemarkKind.COMMENT:  # in the front matter: the body's are found, and taken out, where it is divided
            return headings.html_comment(span)
        case RemarkKind.OPEN_COMMENT:
            return headings.unclosed_comment(span)
        case RemarkKind.RAW_HTML:
            return markdown.raw_html(span, remark.detail)
        case RemarkKind.LINK:
            return markdown.link_left_out(span, remark.detail)
        case RemarkKind.IMAGE:
            return markdown.image_left_out(span)
        case RemarkKind.TOO_LONG | RemarkKind.TOO_DEEP | RemarkKind.TOO_DENSE:
            return markdown.markdown_too_complex(span, _TOO_COMPLEX[remark.kind])
        case _:  # headings, which are found with the updates
            return None
