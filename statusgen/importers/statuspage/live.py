"""A hosted page at its address: what the API lists, then the whole past, page by page, and each incident of it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from statusgen.diagnostics import StatusgenError
from statusgen.importers._foreign import UnreadableError
from statusgen.importers._given import Given
from statusgen.importers._web import Answer, Web, shown
from statusgen.importers.statuspage.gathering import Gathered
from statusgen.importers.statuspage.reports import API

_MOST_PAGES = 400
"""Of three months each."""
_EMPTY_PAGES = 8
"""In a row: the page was not there two years earlier, or nothing happened."""


def gather(given: Given, found: Gathered) -> None:
    """Takes all that the page at the address tells. Raises StatusgenError if it does not speak the API."""
    web = Web(given.source, memo=given.memo)
    try:
        parts = urlsplit(given.source)
        if parts.path.endswith((".json", ".atom", ".rss")):
            _take(found, web.get(given.source, "*/*"))
            return
        base = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/').removesuffix('/api/v2')}"
        _take(found, web.get(f"{base}/api/v2/summary.json"))
        for name in ("incidents", "scheduled-maintenances"):
            answer = web.find(f"{base}/api/v2/{name}.json")
            if answer:
                _take(found, answer)
        if not _history(web, base, found):
            answer = web.find(f"{base}/history.atom", "application/atom+xml")
            if answer:
                _take(found, answer)
        codes = [code for code, versions in found.versions.items() if all(one.rank < API for one in versions)]
        codes += [code for code in found.refused if re.fullmatch("[a-z0-9]{12}", code)]
        with given.progress(codes, "Fetching incidents", len(codes)) as rows:
            for code in rows:
                answer = web.find(f"{base}/incidents/{code}.json")
                if answer:
                    _take(found, answer, lenient=True)
    finally:
        web.close()


def _history(web: Web, base: str, found: Gathered) -> bool:
    """Walks through history.json until it ends; False: there is none. A static host gives the first page for ever."""
    last, empty = b"", 0
    for number in range(1, _MOST_PAGES + 1):
        answer = web.find(f"{base}/history.json?page={number}")
        if answer is None or not answer.body.lstrip().startswith(b"{"):
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


def _take(found: Gathered, answer: Answer, lenient: bool = False) -> None:
    """Takes an answer; with `lenient` one that is a page for people, where others tell the same, is passed by."""
    try:
        found.take_text(answer.body.decode("utf-8", "replace"), urlsplit(answer.url).path.lstrip("/"))
    except UnreadableError as error:
        if not lenient:
            hint = "is it the address of a status page with an API v2?"
            raise StatusgenError(
                f"{shown(answer.url)} answered with what cannot be read: {error.reason}", hint
            ) from None
