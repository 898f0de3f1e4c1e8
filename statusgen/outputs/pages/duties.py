"""What is owed, and to whom: in the staff edition alone. It changes when something comes due, whenever that is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from statusgen import urls
from statusgen.duties import Duty, duties
from statusgen.duties.sentence import Sentence
from statusgen.files import File
from statusgen.language import Moment
from statusgen.model import Audience
from statusgen.outputs.pages.page import Link, Page
from statusgen.outputs.pages.printer import Printer
from statusgen.theme import Html
from statusgen.value import Struct


class Owed(Struct, frozen=True):
    """Something to do about a report, by when and by whom; the texts are those of `due`, in the page's language, with
    commands and names of fields as code."""

    report: Link
    due: Moment
    is_overdue: bool
    message: Html
    remedy: Html
    owner: str


class DutiesPage(Page, frozen=True):
    """The most pressing first."""

    owed: tuple[Owed, ...]


def files(printer: Printer) -> Iterator[File]:
    """One page, for staff."""
    snapshot = printer.snapshot
    if snapshot.audience is Audience.INTERNAL:
        owed = duties(snapshot)
        key = [(d.view.id, d.view.title, d.due, d.is_overdue(snapshot.now), d.message, d.remedy, d.owner) for d in owed]
        yield printer.file(urls.DUTIES, "duties.html", key, partial(_page, printer, owed))


def _page(printer: Printer, owed: tuple[Duty, ...]) -> DutiesPage:
    frame = printer.frame(urls.DUTIES, printer.language.gettext("What is owed"), section="duties")
    return DutiesPage(frame=frame, owed=tuple(_owed(printer, duty) for duty in owed))


def _owed(printer: Printer, duty: Duty) -> Owed:
    return Owed(
        report=Link(duty.view.title, duty.view.path),
        due=printer.moment(duty.due),
        is_overdue=duty.is_overdue(printer.snapshot.now),
        message=_said(duty.message, printer),
        remedy=_said(duty.remedy, printer),
        owner=duty.owner,
    )


def _said(sentence: Sentence, printer: Printer) -> Html:
    quoted = {name: f"`{value}`" for name, value in sentence.values.items() if name == "command"}
    text = Sentence(sentence.template, **{**sentence.values, **quoted}).said(printer.language.gettext)
    return Html(re.sub("`([^`]+)`", r"<code>\1</code>", str(Html.escape(text))))
