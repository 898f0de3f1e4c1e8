"""A hosted page at its address: what the API lists, then the whole past, page by page, and each incident of it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from statusgen.diagnostics import Span, StatusgenError
from statusgen.importers._findings import origin
from statusgen.importers._foreign import UnreadableError
from statusgen.importers._given import Given
from statusgen.importers._web import Answer, RefusedError, Web, shown
from statusgen.importers.statuspage.gathering import Gathered
from statusgen.importers.statuspage.reports import API

_MOST_PAGES = 400
"""Of three months each."""
_EMPTY_PAGES = 8
"""In a row: the page was not there two years earlier, or nothing happened."""
_MOST_NAMES = 4
"""Of what could not be read, in one message."""


def gather(given: Given, found: Gathered) -> None:
    """Takes all that the page at the address tells; a finding names what keeps older incidents from being known.
    Raises StatusgenError if it does not speak the API."""
    missed: list[str] = []
    web = Web(given.source, memo=given.memo)
    try:
        parts = urlsplit(given.source)
        if parts.path.endswith((".json", ".atom", ".rss")):
            _take(found, web.get(given.source, "*/*"))
            return
        base = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/').removesuffix('/api/v2')}"
        _take(found, web.get(f"{base}/api/v2/summary.json"))
        for name in ("incidents", "scheduled-maintenances"):
            answer = _find(web, base, f"/api/v2/{name}.json", missed)
            if answer:
                _take(found, answer)
        if not _history(web, base, found, missed):
            answer = _find(web, base, "/history.atom", missed, "application/atom+xml")
            if answer is None or not _take(found, answer, lenient=True):
                missed.append("/history.atom")
        codes = [code for code, versions in found.versions.items() if all(one.rank < API for one in versions)]
        codes += [code for code in found.refused if re.fullmatch("[a-z0-9]{12}", code)]
        with given.progress(codes, "Fetching incidents", len(codes)) as rows:
            for code in rows:
                answer = _find(web, base, f"/incidents/{code}.json", missed)
                if answer:
                    _take(found, answer, lenient=True)
    finally:
        web.close()
    if missed:
        names = list(dict.fromkeys(missed))
        more = f" and {len(names) - _MOST_NAMES} more" if names[_MOST_NAMES:] else ""
        what = (
            f"{', '.join(names[:_MOST_NAMES])}{more} could not be read: older incidents may be missing, or told in part"
        )
        hint = "save what the browser shows there, and import the files"
        found.problems.append(origin.import_incomplete(Span(parts.hostname or ""), what, hint))


def _find(web: Web, base: str, path: str, missed: list[str], accept: str = "application/json") -> Answer | None:
    """What is there; None: nothing, or the host keeps it from us (a wall against robots, say), and it is `missed`."""
    try:
        return web.find(base + path, accept)
    except RefusedError:
        missed.append(path.partition("?")[0])
        return None


def _history(web: Web, base: str, found: Gathered, missed: list[str]) -> bool:
    """Walks through history.json until it ends; False: there is none, and it is `missed`. A static host gives the first
    page for ever."""
    last, empty = b"", 0
    for number in range(1, _MOST_PAGES + 1):
        answer = _find(web, base, f"/history.json?page={number}", missed)
        if answer is None or not answer.body.lstrip().startswith(b"{"):
            if number == 1 or answer:
                missed.append("/history.json")
            return number > 1
        before = len(found.versions) + len(found.refused)
        if answer.body == last:
            return True
        _take(found, answer, lenient=True)
        last = answer.body
        empty = 0 if b'"code"' in answer.body and len(found.versions) + len(found.refused) > before else empty + 1
        if empty >= _EMPTY_PAGES:
            return True
    return True


def _take(found: Gathered, answer: Answer, lenient: bool = False) -> bool:
    """Takes an answer. With `lenient` a page for people is passed by (False), where others tell the same."""
    try:
        found.take_text(answer.body.decode("utf-8", "replace"), urlsplit(answer.url).path.lstrip("/"))
    except UnreadableError as error:
        if not lenient:
            hint = "is it the address of a status page with an API v2?"
            raise StatusgenError(
                f"{shown(answer.url)} answered with what cannot be read: {error.reason}", hint
            ) from None
        return False
    return True
