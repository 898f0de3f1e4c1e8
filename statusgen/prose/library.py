"""Python-Markdown and nh3, and how we use them: the one home of both libraries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import TypeVar, cast
from xml.etree.ElementTree import Element, SubElement

import nh3
from markdown import Markdown
from markdown.blockprocessors import BlockProcessor, HashHeaderProcessor
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor, SubstituteTagInlineProcessor
from markdown.treeprocessors import InlineProcessor as SpanProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString, Registry

from statusgen.prose import addresses
from statusgen.prose.source import Source

Rule = TypeVar("Rule")

TAGS = frozenset(
    """
    p h1 h2 h3 h4 h5 h6 ul ol li blockquote pre code strong em a img br hr table thead tbody tr th td
    """.split()  # noqa: SIM905  one name a line would be no easier to read
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_VOID = frozenset(("br", "hr", "img"))
_ATTRIBUTES = {"a": {"href", "rel"}, "img": {"src", "alt"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
_NOISE = re.compile(r"[\x02\x03]")


class _Heading(HashHeaderProcessor):
    """A heading needs a blank after its `#`: `#4711 is fixed` is text, as everywhere but in this library."""

    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6})(?=[ \n]|$)(?P<header>(?:\\.|[^\\#]|#+(?=[^#\n]))*?)#*(?:\n|$)")


class _Fence(BlockProcessor):
    """Puts the fenced blocks back that `prepare` took out."""

    _MARK = re.compile(r"\n*\x02fence(\d+)\x03\n*")
    fences: tuple[str, ...] = ()

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002  the library's signature
        return self._MARK.fullmatch(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        found = self._MARK.fullmatch(blocks.pop(0))
        if found:
            SubElement(parent, "pre").text = AtomicString(self.fences[int(found[1])])


class _QuotedFence(BlockProcessor):
    """Fenced code inside a quotation, which `prepare` cannot see: what is in it is code there too."""

    _OPENING = re.compile(r" {0,3}(?P<fence>`{3,}(?=[^`\n]*(?:\n|$))|~{3,})[^\n]*(?:\n|$)")

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002  the library's signature
        return self._OPENING.match(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        text = "\n\n".join(blocks)
        opening = self._OPENING.match(text)
        if opening is None:
            return
        fence = opening["fence"]
        closing = re.compile(rf"^ {{0,3}}{fence[0]}{{{len(fence)},}} *$", re.MULTILINE).search(text, opening.end())
        code = text[opening.end() : closing.start() if closing else len(text)]
        rest = text[closing.end() :].strip("\n") if closing else ""
        SubElement(parent, "pre").text = AtomicString(code.removesuffix("\n"))
        blocks[:] = rest.split("\n\n") if rest else []


class _ListAfterText(BlockProcessor):
    """A list may follow its introduction without a blank line, as in every other Markdown."""

    _ITEM = re.compile(r"\n(?= {0,3}(?:[*+-]|1\.) +\S)")

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002  the library's signature
        return not self.parser.state.isstate("list") and self._ITEM.search(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:  # noqa: ARG002  the library's signature
        blocks[:1] = self._ITEM.split(blocks[0], maxsplit=1)


class _Link(InlineProcessor):
    """An address that is a link of itself: bare, or in angle brackets."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(  # type: ignore[override]  # noqa: N802  the library's name; upstream may find nothing, too
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002  the library's signature
    ) -> tuple[Element, int, int]:
        text = m.group(1)
        end = m.end()
        if not m.group().startswith("<"):
            text = addresses.bare_address(text)
            end = m.start() + len(text)
        element = Element("a", href=text if "://" in text else "mailto:" + text.removeprefix("mailto:"))
        element.text = AtomicString(text)
        return element, m.start(), end


class _Reference(InlineProcessor):
    """`&copy;` and `&#169;` are the character; the text of a page is escaped as a whole later."""

    def handleMatch(  # type: ignore[override]  # noqa: N802  as above
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002  the library's signature
    ) -> tuple[str, int, int]:
        return addresses.decoded(m.group()), m.start(), m.end()


class _Tidy(Treeprocessor):
    """Keeps the links and images that may be, of others the text; leaves out empty headings."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag in _HEADINGS and not "".join(element.itertext()).strip() and element.find(".//img") is None:
                element.tag = "text"
        for element in root.iter("a"):
            href = addresses.link(addresses.decoded(element.get("href", "")).strip())
            element.attrib.clear()
            if href is None:
                element.tag = "text"
            else:
                element.set("href", href)
                if href.startswith("http"):
                    element.set("rel", addresses.REL)
        for element in root.iter("img"):
            src = addresses.image(addresses.decoded(element.get("src", "")).strip())
            alt = _NOISE.sub("", addresses.decoded(element.get("alt", "")))
            element.attrib.clear()
            if src is None:
                element.tag, element.text = "text", AtomicString(alt)
            else:
                element.set("src", src)
                element.set("alt", alt)


_INLINE: dict[str, tuple[str, ...]] = {
    "backtick": ("`",),
    "linebreak": ("  \n", "\\\n"),
    "escape": ("\\",),
    "reference": ("]:",),
    "link": ("](",),
    "image_link": ("](",),
    "image_reference": ("]:",),
    "short_reference": ("]:",),
    "short_image_ref": ("]:",),
    "autolink": ("<",),
    "automail": ("<",),
    "bare": ("://",),
    "entity": ("&",),
    "em_strong": ("*", "_"),
}
"""Rules for spans, and the marks without one of which each cannot match."""

_BLOCKS: dict[str, tuple[str, ...]] = {
    "fence": ("\x02",),
    "quoted_fence": ("```", "~~~"),
    "indent": ("    ",),
    "code": ("    ",),
    "table": ("|",),
    "hashheader": ("#",),
    "setextheader": ("\n=", "\n-"),
    "hr": ("*", "-", "_"),
    "olist": (".",),
    "ulist": ("*", "-", "+"),
    "quote": (">",),
    "reference": ("]:",),
    "list_after_text": ("\n",),
}
"""Rules for blocks, likewise."""


def _marked(registry: Registry[Rule], marks: dict[str, tuple[str, ...]]) -> tuple[tuple[Rule, tuple[str, ...]], ...]:
    """The rules of a registry in their order, each with its marks; a rule that we do not know has none."""
    by_place = {registry.get_index_for_name(name): signs for name, signs in marks.items() if name in registry}
    return tuple((rule, by_place.get(place, ())) for place, rule in enumerate(registry))


def _needed(rules: Iterable[tuple[Rule, tuple[str, ...]]], text: str) -> tuple[Rule, ...]:
    """The rules that can match somewhere in the text."""
    return tuple(rule for rule, marks in rules if not marks or any(mark in text for mark in marks))


class Library:
    """The two libraries, set up once. Not for two threads at a time."""

    def __init__(self) -> None:
        md = Markdown(extensions=[TableExtension(), SaneListExtension()], output_format="html")
        for name in ("normalize_whitespace", "html_block"):
            md.preprocessors.deregister(name)
        for name in ("raw_html", "amp_substitute"):
            md.postprocessors.deregister(name)
        md.inlinePatterns.deregister("html")
        md.inlinePatterns.register(_Link(r"<([A-Za-z][A-Za-z0-9+.-]*://[^<>\s]*)>", md), "autolink", 120)
        md.inlinePatterns.register(_Link(r"<((?:mailto:)?[\w.+-]+@[\w.-]+)>", md), "automail", 110)
        md.inlinePatterns.register(_Link(addresses.BARE, md), "bare", 105)
        md.inlinePatterns.register(SubstituteTagInlineProcessor(r" {2,}\n|(?<!\\)\\\n", "br"), "linebreak", 185)
        md.inlinePatterns.register(_Reference(addresses.ENTITY.pattern, md), "entity", 80)
        self._fence = _Fence(md.parser)
        md.parser.blockprocessors.register(_Heading(md.parser), "hashheader", 70)
        md.parser.blockprocessors.register(self._fence, "fence", 95)
        md.parser.blockprocessors.register(_QuotedFence(md.parser), "quoted_fence", 94)
        md.parser.blockprocessors.register(_ListAfterText(md.parser), "list_after_text", 12)
        md.treeprocessors.register(_Tidy(md), "tidy", -10)
        md.serializer = lambda root: "".join(_written(root))
        self._md = md
        self._spans = cast(SpanProcessor, md.treeprocessors["inline"])
        self._inline = _marked(md.inlinePatterns, _INLINE)
        self._blocks = _marked(md.parser.blockprocessors, _BLOCKS)

    def html(self, source: Source) -> str:
        """Safe HTML of a prepared text; headings as they are, addresses of the site marked with `addresses.SITE`."""
        self._fence.fences = source.fences
        text = source.text
        # The library reads both tables afresh for each text: a rule whose mark is nowhere in the text cannot match.
        self._spans.inlinePatterns = _needed(self._inline, text)  # type: ignore[assignment]  # it is only iterated
        self._md.parser.blockprocessors = _needed(self._blocks, text)  # type: ignore[assignment]  # any sequence of rules will do
        written = self._md.reset().convert(text)
        return nh3.clean(
            written, tags=TAGS, attributes=_ATTRIBUTES, link_rel=None, url_schemes=_SCHEMES, strip_comments=True
        )


def _written(root: Element) -> Iterator[str]:
    """The tree as HTML; every text is escaped whole, and an unknown element is its content alone."""
    yield "<div>"
    stack: list[Element | str] = [*reversed(root)]
    while stack:
        element = stack.pop()
        if isinstance(element, str):
            yield element
            continue
        tag = element.tag
        if element.tail:
            stack.append(_escaped(element.tail))
        known = tag in TAGS
        if known:
            attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.items())
            yield f"<{tag}{attributes}>"
            if tag in _VOID:
                continue
            stack.append(f"</{tag}>")
        stack += reversed(element)
        text = element.text or ""
        if tag == "pre" and not len(element):
            yield f"<code>{_escaped(text)}\n</code>"
        elif tag == "code":  # the library escaped it once
            yield _NOISE.sub("", text)
        else:
            yield _escaped(text)
    yield "</div>"


def _escaped(text: str) -> str:
    return escape(_NOISE.sub("", text), quote=False)
