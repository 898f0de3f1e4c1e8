"""An Upptime repository at its address: its configuration, its summary, its issues and what was said under them, as
GitHub's REST API gives them (https://docs.github.com/rest), page by page.

They are laid into a folder as somebody would have saved them there. The log of the repository, which tells outages
without an issue, has thousands of pages: a clone has it at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from statusgen.diagnostics import StatusgenError
from statusgen.importers._given import Given
from statusgen.importers._web import Web, shown
from statusgen.importers.upptime.site import CONFIGS, SUMMARY

TOKEN = "STATUSGEN_GITHUB_TOKEN"  # noqa: S105 - the name of a variable, no secret
_JSON = "application/vnd.github+json"
_RAW = "application/vnd.github.raw+json"
_LABELS = ("status", "maintenance")
_MOST_PAGES = 1000


def fetched(given: Given, folder: Path) -> Path:
    """The file of issues in the folder, which has the repository's other files beside it. Raises StatusgenError if the
    address is none of a repository, or does not answer as GitHub's manual says."""
    parts = urlsplit(given.source)
    names = [name for name in parts.path.removesuffix("/").removesuffix(".git").split("/") if name]
    if len(names) != 2:
        raise StatusgenError(f"{shown(given.source)} is no repository", "https://github.com/OWNER/REPOSITORY", 2)
    origin = f"{parts.scheme}://{parts.netloc}"
    api = "https://api.github.com" if parts.hostname in ("github.com", "www.github.com") else f"{origin}/api/v3"
    token = given.environ.get(TOKEN, "")
    web = Web(api, authorization=f"Bearer {token}" if token else "", memo=given.memo)
    base = f"{api}/repos/{names[0]}/{names[1]}"
    try:
        for name in (*CONFIGS, SUMMARY):
            answer = web.find(f"{base}/contents/{name}", _RAW)
            if answer:
                (folder / name).parent.mkdir(exist_ok=True)
                (folder / name).write_bytes(answer.body)
        said: dict[str, list[Any]] = {}
        for row in _rows(web, f"{base}/issues/comments?per_page=100"):
            said.setdefault(str(row.get("issue_url")).rpartition("/")[2], []).append(row)
        found = {}
        for label in _LABELS:
            for row in _rows(web, f"{base}/issues?state=all&labels={label}&per_page=100"):
                number = str(row.get("number"))
                found[number] = {**row, "comments": said.get(number, [])}
    finally:
        web.close()
    issues = folder / "issues.json"
    issues.write_text(json.dumps(list(found.values())), "utf-8")
    return issues


def _rows(web: Web, url: str) -> Iterator[dict[str, Any]]:
    """The objects of a list, over all of its pages."""
    seen = set[str]()
    while url and url not in seen and len(seen) < _MOST_PAGES:
        seen.add(url)
        answer = web.get(url, _JSON)
        rows = answer.json()
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise StatusgenError(f"{shown(url)} answered with no list", "is it the address of a repository?")
        yield from rows
        url = answer.next
