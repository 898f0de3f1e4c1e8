"""Where everything lives: the one place that builds a path of the site.

Paths are relative to the site's root, with `/` and no leading slash; a page's path ends with a slash (its file is the
`index.html` in it), so that `page.root + path` is a link from any page, under any base path. `absolute` gives the
address for feeds, mails and APIs.
"""

from __future__ import annotations

from datetime import date
from urllib.parse import urljoin, urlsplit

HOME = ""
SERVICES = "services/"
HISTORY = "history/"
KNOWN_ISSUES = "known-issues/"
MAINTENANCE = "maintenance/"
METRICS = "metrics/"
DEFINITIONS = "metrics/definitions/"
SUBSCRIBE = "subscribe/"
RUNBOOKS = "runbooks/"
DUTIES = "duties/"
CALENDAR = "maintenance.ics"
SITE_BADGE = "status"
API = "api/"
OWN_API = "api/status.json"
OWN_SCHEMA = "api/status.schema.json"
MANIFEST = "manifest.webmanifest"
CARD = "embed/card/"
NOT_FOUND = "404.html"
STATIC = "static/"

RESERVED = frozenset(
    {
        *("", "history", "known-issues", "maintenance", "metrics", "services", "subscribe"),
        *("duties", "runbooks"),
        *("404.html", "CNAME", "build.json", "robots.txt", "sitemap.xml"),
        *("copy.js", "embed.js", "page.js", "pick.js", "search.js"),
        *("history.atom", "history.rss", "updates.atom", "updates.json", "updates.rss", "maintenance.ics"),
        *("announcement.ssml", "announcement.txt", "components.json", "history.json", "summary.json"),
        MANIFEST,
    }
)
"""Fixed pages and files, as no alias may be called; a page without its last slash."""

TREES = frozenset(
    {
        "api",
        "badges",
        "digests",
        "embed",
        "icons",
        "known-issues",
        "runbooks",
        "metrics",
        "search",
        "static",
        "updates",
        "views",
    }
)
"""Folders at the top in which everything is the site's own."""


def is_own(name: str) -> bool:
    """The site itself has something of this name at its top."""
    return name in RESERVED or name in TREES or name in ("groups", "incidents")


def language(code: str) -> str:
    """The folder in which the pages in another language than the site's own lie."""
    return f"{code.lower()}/"


def page(id: str) -> str:
    """A page of the project's own."""
    return f"{id}/"


def incident(id: str) -> str:
    """The page of a file under incidents/."""
    return f"incidents/{id}/"


def incident_json(id: str) -> str:
    """Its object in the Status API."""
    return f"incidents/{id}.json"


def update_anchor(update_id: str) -> str:
    """The fragment of an update on its incident's page."""
    return f"upd-{update_id}"


def service(id: str) -> str:
    """The page of a service."""
    return f"services/{id}/"


def service_year(id: str, year: int) -> str:
    """One year of a long history."""
    return f"services/{id}/{year}/"


def service_issues(id: str) -> str:
    """What is known of a service's incidents."""
    return f"{KNOWN_ISSUES}{id}/"


def category_issues(slug: str) -> str:
    """What is known of incidents of a category."""
    return f"{KNOWN_ISSUES}category/{slug}/"


def runbook(id: str) -> str:
    """A runbook, in the staff edition."""
    return f"{RUNBOOKS}{id}/"


def metrics(period: str) -> str:
    """The figures of a period, such as `2026-Q3`."""
    return f"{METRICS}{period.lower()}/"


def service_metrics(id: str, period: str = "") -> str:
    """The figures of a service, in the last twelve months or in a period."""
    return f"{METRICS}services/{id}/{period.lower()}/" if period else f"{METRICS}services/{id}/"


def icon(code: str) -> str:
    """The icon in the browser's tab for pages about this state."""
    return f"icons/{code}.svg"


def group(id: str) -> str:
    """The folder of a group's feeds."""
    return f"groups/{id}/"


def view(id: str) -> str:
    """The page of a selection of services."""
    return f"views/{id}/"


def digest(period: str) -> str:
    """The newest digest of a period: `daily`, `weekly` or `monthly`."""
    return f"digests/{period}/"


def announcement(form: str) -> str:
    """What a phone system reads aloud, as `txt` or `ssml`."""
    return f"announcement.{form}"


def badge(name: str) -> str:
    """A badge, or the file that badge services read."""
    return f"badges/{name}"


def calendar(folder: str) -> str:
    """The calendar of planned work of a service, a group or a view, in its folder."""
    return f"{folder}calendar.ics"


def group_anchor(id: str) -> str:
    """The fragment of a group in the catalogue."""
    return f"group-{id}"


def month(year: int, month: int) -> str:
    """One month of the history."""
    return f"history/{year}-{month:02}/"


def search(year: int) -> str:
    """What can be searched of one year."""
    return f"search/{year}.json"


def day_anchor(day: date) -> str:
    """The fragment of a day."""
    return f"day-{day.isoformat()}"


def file_of(path: str) -> str:
    """The file behind a path: `index.html` in a folder, else the path itself."""
    return path + "index.html" if path == "" or path.endswith("/") else path


def root_of(path: str) -> str:
    """The relative link from the page at `path` to the site's root, such as `../../`; `./` from the root itself."""
    return "../" * path.count("/") or "./"


def absolute(site_url: str, path: str) -> str:
    """The full address; `site_url` ends with a slash. A path may begin with `../`, in the tree of a language."""
    return urljoin(site_url, path) if path.startswith("../") else site_url + path


def place(site_url: str) -> tuple[str, str]:
    """The site's host, and the folder on it: what ids that nobody else may use begin with. Another port, or another
    scheme, leads to the same site."""
    parts = urlsplit(site_url)
    return parts.hostname or "localhost", parts.path.lstrip("/")
