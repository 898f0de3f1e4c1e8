"""All that the files, or the answers, of a hosted page tell: each is known by its shape, whatever it is called."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from statusgen.diagnostics import Diagnostic, Span
from statusgen.importers._findings import origin
from statusgen.importers._foreign import UnreadableError, Value, at, plain, tables_at, text_at
from statusgen.importers._imported import LeftOut
from statusgen.importers.statuspage.feeds import is_row, page_of_feed, report_of_row, reports_of_feed, reports_of_months
from statusgen.importers.statuspage.reports import Object, Report, code_of, instant, merged, report_of
from statusgen.value import Struct, field

_LISTS = ("incidents", "scheduled_maintenances")


class Gathered(Struct):
    """What was found so far. `pages` and `catalogues` with the instant at which they were so; `open_at`: the ids of all
    that was not over at an instant."""

    pages: list[tuple[datetime | None, Object]] = field(default_factory=list)
    catalogues: list[tuple[datetime | None, str, list[Object]]] = field(default_factory=list)
    open_at: list[tuple[datetime, frozenset[str]]] = field(default_factory=list)
    versions: dict[str, list[Report]] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)
    is_page: bool = False

    def take_text(self, text: str, file: str) -> None:
        """A file, or an answer. Raises UnreadableError if it is broken."""
        if not text.strip():
            self.problems.append(origin.import_config(Span(file, 1, 1), "the file is empty"))
        elif file.endswith((".atom", ".rss", ".xml")):
            self._add_all(reports_of_feed(text, file))
            self.pages.append((None, page_of_feed(text)))
            self.is_page = True
        elif file.endswith(".jsonl"):
            lines = ((n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip())
            for number, line in lines:
                self.take(_parsed(line, number), file, f"{file}:{number}")
        else:
            self.take(_parsed(text, 1), file)

    def take(self, value: Value, file: str, place: str = "") -> None:
        """A value of JSON; what has none of the shapes of a hosted page is passed by."""
        if isinstance(value, list):
            for number, row in enumerate(value, 1):
                self._take_row(row, file, f"{place or file}[{number}]")
        elif isinstance(value, dict) and (is_row(value) or at(value, "incident_updates") != ""):
            self._take_row(value, file, place or file)
        elif isinstance(value, dict):
            self._take_document(value, file)

    @property
    def reports(self) -> list[Report]:
        """Every incident once, by its id."""
        return [merged(versions) for _, versions in sorted(self.versions.items())]

    @property
    def left_out(self) -> list[LeftOut]:
        """What could not be read, unless another file tells it."""
        return [LeftOut(item, reason) for item, reason in self.refused.items() if item not in self.versions]

    @property
    def page(self) -> Object:
        """The page as it was last."""
        return max(self.pages, key=_when, default=(None, {}))[1]

    @property
    def catalogue(self) -> tuple[datetime | None, str, list[Object]] | None:
        """The components as they were last, with the file that tells it."""
        return max(self.catalogues, key=_when, default=None)

    def _take_document(self, value: Object, file: str) -> None:
        page = at(value, "page") or at(value, "page_status", "page")
        when = instant(page, "updated_at")
        if isinstance(page, dict):
            self.pages.append((when, page))
            self.is_page = True
        components = at(value, "components")
        if isinstance(components, list) and (page or tables_at(value, "components")):
            self.catalogues.append((when, file, tables_at(value, "components")))
            self.is_page = True
        self._add_all(reports_of_months(value, file))
        for key in _LISTS:
            rows = at(value, key)
            if isinstance(rows, list):
                self.is_page = True
                for number, row in enumerate(rows, 1):
                    self._take_row(row, file, f"{file}#{key}[{number}]")
        if when and isinstance(components, list) and all(isinstance(at(value, key), list) for key in _LISTS):
            named = (text_at(row, "id") for key in _LISTS for row in tables_at(value, key))
            self.open_at.append((when, frozenset(named)))

    def _take_row(self, row: Value, file: str, place: str) -> None:
        if not isinstance(row, dict):
            self.refused[place] = "it is no object"
            return
        if text_at(row, "group_id") or text_at(row, "showcase"):
            self.catalogues.append((None, file, [row]))
            return
        try:
            self._add(report_of_row(row, file) if is_row(row) else report_of(row, file))
            self.is_page = True
        except UnreadableError as error:
            self.refused[_name_of(row) or place] = error.reason

    def _add_all(self, found: Iterable[Report | tuple[str, str]]) -> None:
        for one in found:
            if isinstance(one, Report):
                self._add(one)
            else:
                self.refused[one[0]] = one[1]
            self.is_page = True

    def _add(self, report: Report) -> None:
        self.versions.setdefault(report.code, []).append(report)


def _name_of(row: Object) -> str:
    try:
        return code_of(row)
    except UnreadableError:
        return ""


def _when(found: tuple[Any, ...]) -> tuple[bool, datetime | None]:
    return found[0] is not None, found[0]


def _parsed(text: str, line: int) -> Value:
    try:
        return plain(json.loads(text, parse_int=str, parse_float=str, parse_constant=str))
    except json.JSONDecodeError as error:
        raise UnreadableError("its JSON is broken or cut off", line + error.lineno - 1) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableError("its JSON is nested too deep", line) from error
