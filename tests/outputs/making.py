"""Pages made of projects, and what stands in them."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import html5lib
from lxml import etree

from statusgen.derive import take_snapshot
from statusgen.files import File, single
from statusgen.language import Language
from statusgen.model import Audience, Incident, Project, Service
from statusgen.outputs import pages
from statusgen.prose import Prose
from statusgen.rendering import Tools
from statusgen.theme.engine import find_theme
from tests.outputs import situations
from tests.outputs.situations import NOW, project

NOWHERE = Path("/nonexistent")

THEMES = ("default", "plain")

SITUATIONS = {
    "empty": project(),
    "calm": situations.calm(),
    "outage": situations.outage(),
    "long": situations.long(),
    "large": situations.large(),
}


@cache
def tools(theme: str = "default") -> Tools:
    language = Language("en")
    return Tools(find_theme(theme, NOWHERE, language), Prose(), language)


@dataclass(frozen=True)
class Made:
    """A file that was made."""

    key: str
    data: bytes

    @property
    def text(self) -> str:
        return self.data.decode()


def promised(project: Project, now: datetime, theme: str, audience: Audience = Audience.PUBLIC) -> dict[str, File]:
    found = list(single(pages.render(take_snapshot(project, now, audience), tools(theme))))
    assert len({file.path for file in found}) == len(found)
    return {file.path: file for file in found}


def files(
    project: Project, now: datetime = NOW, theme: str = "default", audience: Audience = Audience.PUBLIC
) -> dict[str, Made]:
    return {path: Made(file.key, file.make()) for path, file in promised(project, now, theme, audience).items()}


def parsed(html: str) -> etree._Element:
    """A page as a browser has it; a mistake in the markup fails."""
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("lxml"), strict=True, namespaceHTMLElements=False)
    root: etree._Element = parser.parse(html).getroot()
    return root


def page(project: Project, path: str = "index.html", now: datetime = NOW, theme: str = "default") -> etree._Element:
    return parsed(promised(project, now, theme)[path].make().decode())


def some(element: etree._Element, path: str) -> list[etree._Element]:
    """What the XPath finds."""
    found = element.xpath(path)
    assert isinstance(found, list)
    return [one for one in found if isinstance(one, etree._Element)]


def one(element: etree._Element, path: str) -> etree._Element:
    """The only thing that the XPath finds."""
    (found,) = some(element, path)
    return found


def text(element: etree._Element) -> str:
    for style in element.iter("style"):
        style.text = ""
    return " ".join(" ".join(str(part) for part in element.itertext()).replace("\N{NO-BREAK SPACE}", " ").split())


def headline(*incidents: Incident, services: tuple[Service, ...] = ()) -> str:
    return text(one(page(project(*incidents, services=services)), "//h1"))


def compressed(made: Made) -> int:
    return len(gzip.compress(made.data, 9))


def changed(before: dict[str, Made], after: dict[str, Made]) -> set[str]:
    """The paths whose bytes are others; each of them must have another key."""
    found = {path for path in before.keys() & after.keys() if before[path].data != after[path].data}
    assert {path for path in found if before[path].key == after[path].key} == set()
    return found
