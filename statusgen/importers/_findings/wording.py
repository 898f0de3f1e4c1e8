"""Findings about titles and texts."""

from __future__ import annotations

from statusgen.diagnostics import Diagnostic, Span
from statusgen.importers._findings.telling import warning


def import_title(span: Span, how: str) -> Diagnostic:
    """The title is missing or longer than 255 characters.

    A missing title was made of the file's name, a long one was cut.

    Write a better one in the imported file; the id and the address stay.
    """
    return warning(span, "import-title", how, "write a better one in the imported file")


def import_comment(span: Span, count: int) -> Diagnostic:
    """Text in HTML comments was not imported.

    A comment is a private note, or a message prepared and not published. No visitor saw it, so no page shall show it.

    If it is to be published, copy it from the source file.
    """
    parts = "a comment was" if count == 1 else f"{count} comments were"
    return warning(span, "import-comment", f"{parts} left out of the text", "copy from the source what is for readers")


def import_markup(span: Span, what: str) -> Diagnostic:
    """The text holds what is Markdown to the other tool only.

    Raw HTML is shown as text here, never passed on; templates and shortcodes are text too; a picture of another host
    became a link to it; a link to nowhere (a relative one, or `ftp:`) became text.

    Rewrite it as Markdown in the imported file; put pictures under `static/`.
    """
    return warning(span, "import-markup", f"{what} stands in the text", "rewrite it as Markdown in the imported file")


def import_update_block(span: Span, how: str) -> Diagnostic:
    """An update is written in a way that the other tool does not understand.

    A block `:::` that is never closed, or one whose first line is not `::: update TITLE | TIME`, was shown as text by
    the tool. What was meant is plain, so it was read as an update.

    Compare the imported file with its source.
    """
    return warning(span, "import-update-block", how, "compare the imported file with its source")


def import_answer(span: Span, what: str) -> Diagnostic:
    """What somebody typed into the form, or into a comment, was not taken as it stands.

    A title and a text have a longest length. `Since when` must be a time of the last 31 days, such as `14:30` or
    `2026-11-20 14:30`; impact and severity are words of the form. What was taken in their place stands in the message.

    Correct it in the file, or say the rest with another comment.
    """
    return warning(span, "import-answer", what, "correct it in the file")
