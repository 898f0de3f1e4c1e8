"""The site as an import first writes it: what must stand there stands there, and what was not told is said."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from statusgen.diagnostics import Diagnostic, Span
from statusgen.importers._findings import origin
from statusgen.importers._texts import one_line
from statusgen.language import LANGUAGES
from statusgen.model import Site
from statusgen.reading.site import SITE_URL_PATTERN

_PLACEHOLDER = "https://status.example.com/"


def site_of(
    config: str, problems: list[Diagnostic], *, title: str, url: str, description: str, timezone: str, language: str
) -> Site:
    """The site from the texts of a configuration; `config` is its name, for the places of what is missing."""
    span = Span(config)
    title, description = one_line(title), one_line(description)
    if not title:
        title = "Status"
        problems.append(origin.import_site(span, "title", f"`{title}`"))
    url = url.rstrip("/") + "/"
    if not re.fullmatch(SITE_URL_PATTERN, url):
        url = _PLACEHOLDER
        problems.append(origin.import_site(span, "address of the site", f"`{url}`"))
    if not _is_zone(timezone):
        timezone = "UTC"
        problems.append(origin.import_site(span, "time zone", f"`{timezone}`"))
    code = re.split("[-_]", language.lower())[0] or "en"
    if code not in LANGUAGES:
        problems.append(origin.import_site(span, "language", f"`en`, since `{code[:20]}` is not shipped,"))
        code = "en"
    return Site(title[:140], url, timezone, description[:1000], code)


def _is_zone(name: str) -> bool:
    try:
        return bool(name) and ZoneInfo(name).key == name
    except (ValueError, OSError, KeyError):
        return False
