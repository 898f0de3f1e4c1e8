"""What a page says of itself to machines that know no status pages: schema.org, as JSON-LD 1.1 in a data block.

https://schema.org/WebSite, /WebPage, /Article, /Event, /BreadcrumbList. A browser does not run such a block (HTML,
"prepare the script element"); the pages' policy names its digest all the same, for checkers that take it for a script.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from statusgen import urls
from statusgen.derive import IncidentView
from statusgen.instants import stamp
from statusgen.model import Kind, Site, Status
from statusgen.theme import Html

Thing = Mapping[str, Any]


def block(things: Iterable[Thing]) -> Html:
    """The things as one graph, safe inside `<script>`."""
    graph = {"@context": "https://schema.org", "@graph": list(things)}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Html(text)


def website(site: Site, language: str) -> Thing:
    """The site as a whole."""
    return {"@type": "WebSite", "name": site.title, "url": site.url, "inLanguage": language} | (
        {"description": site.description} if site.description else {}
    )


def webpage(site: Site, language: str, path: str, title: str, changed: datetime | None) -> Thing:
    """Any page."""
    facts = {"name": title, "url": urls.absolute(site.url, path), "inLanguage": language}
    dates = {"dateModified": stamp(changed)} if changed else {}
    return {"@type": "WebPage", **facts, **dates, "isPartOf": {"@type": "WebSite", "url": site.url}}


def report(site: Site, language: str, view: IncidentView) -> Thing:
    """A file under incidents/: planned work is an event on the network, all else an article."""
    url = urls.absolute(site.url, view.path)
    about = [
        {"@type": "Service", "name": service.name, "url": urls.absolute(site.url, urls.service(service.id))}
        for service in view.services
    ]
    common = {"url": url, "inLanguage": language, "about": about}
    owner = {"@type": "Organization", "name": site.title, "url": site.url}
    if view.kind is Kind.MAINTENANCE and view.window:
        return {
            "@type": "Event",
            "name": view.title,
            **common,
            "startDate": stamp(view.window.start),
            "endDate": stamp(view.window.end),
            "eventStatus": f"https://schema.org/{_event_status(view)}",
            "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
            "location": {"@type": "VirtualLocation", "url": url},
            "organizer": owner,
        }
    return {
        "@type": "Article",
        "headline": view.title,
        **common,
        "datePublished": stamp(view.created),
        "dateModified": stamp(view.updated),
        "author": owner,
    }


def breadcrumbs(site: Site, steps: Iterable[tuple[str, str]]) -> Thing:
    """The way to a page: names and paths, the page itself last."""
    items = [
        {"@type": "ListItem", "position": n, "name": name, "item": urls.absolute(site.url, path)}
        for n, (name, path) in enumerate([(site.title, urls.HOME), *steps], 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _event_status(view: IncidentView) -> str:
    if view.status is Status.CANCELLED:
        return "EventCancelled"
    moved = any(update.window for update in view.incident.updates)
    return "EventRescheduled" if moved else "EventScheduled"
