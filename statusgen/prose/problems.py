"""What `check` says about an authored text, from its source alone: nothing is rendered for it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from statusgen.prose import addresses
from statusgen.prose.addresses import UNPRINTABLE
from statusgen.prose.limits import HARMLESS, excess
from statusgen.prose.remarks import Remark, RemarkKind
from statusgen.prose.source import Kind, parts

_MARKS = bytes({*range(32), 127} - {10}) + b"<[(#"
_MARK = re.compile(r"[\x00-\x09\x0b-\x1f<\[(#\x7f-\x9f]")
_ODD_LINE = re.compile(r"\n(?:[*-] [*+>=\d-]|(?![*-] \S) *[*+>=\d-])")
"""A line that may be more than text, or an item of a simple list."""
_SIGNS = ("<", "](", "]:", "#", "\n=")
_RULED = re.compile(r"\n-+ *(?:\n|\Z)")
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)(?P<more>[\s/][^<>]*)?>|<(?P<other>\?|!(?=[a-zA-Z]|\[CDATA\[))"
)
_AUTOLINK = re.compile(r"<([a-zA-Z][a-zA-Z0-9+.-]*://[^<>\s]*)>")
_HEADING = re.compile(r"^ ?(?P<level>#{1,2})(?=[ \n]|$)", re.MULTILINE)
_UNDERLINED = re.compile(r"(?:\A|\n\n)(?P<text>[^\n]+)\n(?:=+|-+) *(?=\n|\Z)")
_BRACKET = re.compile(r"\\.|\[|\]|\n *\n")  # written so that `re` skips to the next of these characters at once
_TARGET = re.compile(r"""\(\s*(?:<([^<>\n]*)>|([^()"']{0,4000}))""")
_NAME = re.compile(r" ?\[([^\[\]]*)\]")
_DEFINITION = re.compile(r"^ {0,3}\[([^\[\]]+)\]: *(?:\n *)?<?([^\s<>]{1,4000})", re.MULTILINE)

_ELEMENTS = frozenset(
    """
    a abbr acronym address animate annotation-xml applet area article aside audio b base basefont bdi
    bdo bgsound big blink blockquote body br button canvas caption center circle cite code col colgroup
    command content data datalist dd del desc details dfn dialog dir div dl dt element em embed fieldset
    figcaption figure font footer foreignobject form frame frameset g h1 h2 h3 h4 h5 h6 head header
    hgroup hr html i iframe image img input ins isindex kbd keygen label legend li line link listing
    main map mark marquee math menu menuitem meta meter mglyph mi mn mo ms mtext nav nobr noembed
    noframes noscript object ol optgroup option output p param path picture plaintext pre progress q rb
    rp rt rtc ruby s samp script search section select set shadow slot small source span strike strong
    style sub summary sup svg table tbody td template text textarea tfoot th thead time title tr track
    tt u ul use var video wbr xmp
    """.split()  # noqa: SIM905  one name a line would be no easier to read
)


def problems(text: str) -> tuple[Remark, ...]:
    """All there is to say about the text, in order; of each kind and detail the first. Pure, and alike everywhere."""
    if len(text) <= HARMLESS and _is_plain(text):
        return ()
    over = excess(text)
    seen = {(over, ""): Remark(1, 1, over)} if over else {}
    if any(sign in text for sign in _SIGNS) or ("\n-" in text and _RULED.search(text)):
        starts = [0, *(found.end() for found in re.finditer("\n", text))]
        for offset, kind, detail in sorted(_notes(text) if over else _found(text)):
            line = bisect_right(starts, offset)
            seen.setdefault((kind, detail), Remark(line, offset - starts[line - 1] + 1, kind, detail))
    return tuple(sorted(seen.values()))


def _is_plain(text: str) -> bool:
    """Whether it is as nearly every text: lines, and items of simple lists, without a mark of what is looked for."""
    if text.isascii():
        data = text.encode("ascii")
        is_marked = len(data.translate(None, _MARKS)) < len(data)  # in a small part of the time of an expression
    else:
        is_marked = bool(_MARK.search(text) or UNPRINTABLE.search(text))
    return not is_marked and not _ODD_LINE.search(f"\n{text}")


def _notes(text: str) -> Iterator[tuple[int, RemarkKind, str]]:
    """Offset, kind and detail of each comment."""
    kinds = {Kind.COMMENT: RemarkKind.COMMENT, Kind.OPEN_COMMENT: RemarkKind.OPEN_COMMENT}
    return ((part.start, kinds[part.kind], "") for part in parts(text) if part.kind in kinds)


def _found(text: str) -> Iterator[tuple[int, RemarkKind, str]]:
    """Offset, kind and detail of each."""
    yield from _notes(text)
    pieces, done = [], 0
    for part in parts(text):
        pieces += [text[done : part.start], re.sub(r"[^\n]", " ", text[part.start : part.end])]
        done = part.end
    text = "".join(pieces) + text[done:]  # of the same length, with blanks for what is no Markdown
    if "<" in text:
        yield from _raw_html(text)
    for heading in _HEADING.finditer(text) if "#" in text else ():
        yield heading.start("level"), RemarkKind.HEADING, str(len(heading["level"]))
    for heading in _UNDERLINED.finditer(text) if "\n" in text else ():
        yield heading.start("text"), RemarkKind.HEADING, "1" if "=" in heading[0].rpartition("\n")[2] else "2"
    yield from _addresses(text)


def _raw_html(text: str) -> Iterator[tuple[int, RemarkKind, str]]:
    """Tags that HTML knows, end tags and tags with attributes; `<hostname>` is a word in brackets, and meant so."""
    for tag in _TAG.finditer(text):
        name = (tag["name"] or "").lower()
        if tag["other"] or name in _ELEMENTS:
            yield tag.start(), RemarkKind.RAW_HTML, name
        elif tag["close"] or "=" in (tag["more"] or ""):
            yield tag.start(), RemarkKind.RAW_HTML, ""


def _addresses(text: str) -> Iterator[tuple[int, RemarkKind, str]]:
    for found in _AUTOLINK.finditer(text) if "<" in text else ():
        yield from _refused(found.start(), found[1], image=False)
    definitions = {}
    if "]:" in text:
        for found in _DEFINITION.finditer(text):
            definitions[found[1].strip().lower()] = found[2]
            yield from _refused(found.start(2), found[2], image=False)
    if "](" not in text and not definitions:
        return
    opened: list[int] = []
    for bracket in _BRACKET.finditer(text):
        if bracket[0] == "[":
            opened.append(bracket.start())
        elif bracket[0] == "]" and opened:
            start = opened.pop()
            image = text[start - 1 : start] == "!"
            if target := _TARGET.match(text, bracket.end()):
                yield from _refused(start - image, target[1] or target[2] or "", image)
            elif image:
                named = _NAME.match(text, bracket.end())
                name = (named[1] if named else "") or text[start + 1 : bracket.start()]
                if name.strip().lower() in definitions:
                    yield from _refused(start - 1, definitions[name.strip().lower()], image)
        elif bracket[0].startswith("\n"):
            opened.clear()


def _refused(offset: int, written: str, image: bool) -> Iterator[tuple[int, RemarkKind, str]]:
    address = addresses.decoded(written).strip()
    if image and addresses.image(address) is None:
        elsewhere = address.lower().startswith(("http:", "https:"))
        yield offset, RemarkKind.IMAGE, "other-host" if elsewhere else addresses.fault(address)
    elif not image and addresses.link(address) is None:
        yield offset, RemarkKind.LINK, addresses.fault(address)
