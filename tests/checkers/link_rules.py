"""Where the links of a built site lead: every one to a file that is there, with the id that its fragment names.

HTML, CSS, SVG, feeds and the sitemap are read as a browser or reader would; links to other hosts are not followed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

import html5lib
from lxml import etree

HTML_LINKS = {
    "a": ("href",), "area": ("href",), "audio": ("src",), "blockquote": ("cite",), "form": ("action",),
    "iframe": ("src",), "image": ("href",), "img": ("src",), "input": ("src",), "link": ("href",), "q": ("cite",),
    "script": ("src",), "source": ("src",), "track": ("src",), "use": ("href",), "video": ("src", "poster"),
}  # fmt: skip
SCHEMES_ELSEWHERE = {"data", "mailto", "tel", "urn", "webcal"}
CSS_URL = re.compile(r"""url\(\s*["']?([^"')]+)""")


@dataclass(frozen=True)
class Site:
    """A built site: its folder, and the URL that it is meant for (a base path included)."""

    folder: Path
    url: str

    @cached_property
    def files(self) -> set[str]:
        return {path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file()}

    def target(self, source: str, link: str) -> tuple[str, str] | None:
        """The file and fragment that a link in `source` means; None for another host. LookupError: no such file."""
        parts, base = urlsplit(link), urlsplit(self.url)
        if parts.scheme in SCHEMES_ELSEWHERE:
            return None
        if parts.scheme not in {"", "http", "https"}:
            raise LookupError(f"strange scheme: {link}")
        if parts.netloc and (parts.netloc != base.netloc or not parts.path.startswith(base.path)):
            return None
        path = unquote(parts.path)
        if parts.netloc or path.startswith("/"):
            if not path.startswith(base.path):
                raise LookupError(f"leaves the base path: {link}")
            path = posixpath.normpath(path).rstrip("/") + ("/" if path.endswith(("/", "/..")) else "")
            path = path.removeprefix(base.path)
        elif path:
            folder = posixpath.dirname(source)
            path = posixpath.normpath(posixpath.join(folder, path)) + ("/" if path.endswith(("/", "/..", "..")) else "")
            if path.startswith(".."):
                raise LookupError(f"climbs out of the site: {link}")
            path = path.removeprefix("./")
        else:
            path = source
        file = path + "index.html" if path == "" or path.endswith("/") else path
        if file not in self.files:
            raise LookupError(f"leads nowhere: {link}")
        return file, unquote(parts.fragment)


@dataclass(frozen=True)
class Page:
    """What one file links to, and the ids that can be linked to in it."""

    links: tuple[str, ...]
    ids: frozenset[str] = frozenset()
    redirects: bool = False


def faults(folder: Path, url: str) -> list[str]:
    """Every link that does not hold, and every page that no link leads to from the front page."""
    site = Site(folder, url)
    found: list[str] = []
    pages: dict[str, Page] = {}
    for name in sorted(site.files):
        try:
            page = _read(folder / name)
        except etree.XMLSyntaxError as error:
            found.append(f"{name}: not well-formed: {error}")
            continue
        if page is not None:
            pages[name] = page
    leads: dict[str, set[str]] = {}
    for name, page in pages.items():
        for link in page.links:
            try:
                target = site.target(name, link)
            except LookupError as error:
                found.append(f"{name}: {error.args[0]}")
                continue
            if target:
                file, fragment = target
                leads.setdefault(name, set()).add(file)
                if fragment and file.endswith(".html") and fragment not in pages[file].ids:
                    found.append(f"{name}: no id for {link}")
    reached, waiting = set[str](), {"index.html"}
    while waiting:
        reached |= waiting
        waiting = {file for name in waiting for file in leads.get(name, ())} - reached
    found += [
        f"{name}: no link leads here"
        for name, page in pages.items()
        if name.endswith(".html") and name not in reached and not name.endswith("404.html") and not page.redirects
    ]
    return found


def _read(path: Path) -> Page | None:
    if path.suffix == ".html":
        document = html5lib.parse(path.read_bytes(), treebuilder="lxml", namespaceHTMLElements=False)
        elements = [element for element in document.iter() if isinstance(element.tag, str)]
        refreshes = document.xpath("//meta[@http-equiv='refresh']/@content")
        return Page(
            tuple(_links_of_html(elements)) + tuple(text.partition("url=")[2] for text in refreshes),
            frozenset(element.get("id") for element in elements if element.get("id")),
            bool(refreshes),
        )
    if path.suffix == ".css":
        return Page(tuple(CSS_URL.findall(path.read_text("utf-8"))))
    if path.suffix in {".svg", ".atom", ".rss"} or path.name.startswith("sitemap"):
        return Page(tuple(_links_of_xml(etree.parse(str(path)))))
    return None


def _links_of_html(elements: list[etree._Element]) -> Iterator[str]:
    for element in elements:
        for name in HTML_LINKS.get(etree.QName(element).localname, ()):
            if (link := element.get(name)) is not None:
                yield link
        for part in (element.get("srcset") or "").split(","):
            if part.strip():
                yield part.split()[0]
        yield from CSS_URL.findall(element.get("style") or "")
        if element.tag == "meta" and (element.get("property") or "") in {"og:url", "og:image"}:
            yield element.get("content") or ""


def _links_of_xml(document: etree._ElementTree) -> Iterator[str]:
    for element in document.iter():
        if isinstance(element.tag, str):
            name, text = etree.QName(element).localname, (element.text or "").strip()
            yield from (value for key in ("href", "{http://www.w3.org/1999/xlink}href") if (value := element.get(key)))
            if name == "loc" or (name in {"link", "guid"} and text and element.get("isPermaLink") != "false"):
                yield text
