"""The tokens of a theme (colour, type, space) and its style sheet, as one text for the head of every page."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import sha256

from statusgen.diagnostics import Diagnostic, Span
from statusgen.reading.fields import read_yaml
from statusgen.reading.nodes import Scalar, Table
from statusgen.reading.notes import Notes
from statusgen.theme import findings
from statusgen.theme.contrast import too_low
from statusgen.theme.folders import ThemeFile

Tokens = Mapping[str, Mapping[str, str]]
"""The tokens by section: `colours`, `dark`, `type`, `space`, …"""

DARK = "dark"
"""The section whose tokens hold where dark pages are preferred."""

_PLAIN = re.compile(r"[\w\s#%.,()'\"/*+-]{1,200}")
_ADDRESS = re.compile(r"url|image|src|//|/\*", re.IGNORECASE)

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_QUOTED_OR_COMMENT = re.compile(r""" "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' | /\*.*?\*/ """, re.DOTALL | re.VERBOSE)
_BLANKS = re.compile(r"\s+")
_AROUND = re.compile(r" ?([{};,>]) ?")
_AFTER_COLON = re.compile(r"([{;][\w-]+) ?: ")


def read_tokens(files: Iterable[ThemeFile]) -> tuple[Tokens, tuple[Diagnostic, ...]]:
    """The tokens of theme.yaml, the foundation's first: a later file changes values and adds no names."""
    tokens: dict[str, dict[str, str]] = {}
    problems: list[Diagnostic] = []
    places: dict[tuple[str, str], Span] = {}
    for n, file in enumerate(files):
        notes = Notes(file.shown)
        table = read_yaml(file.text, notes)
        for section, values in table.entries if table else ():
            if n and section.text not in tokens:
                notes.add(findings.unknown_token(notes.at(section), section.text, tokens))
            elif isinstance(values, Table):
                known = tokens.setdefault(section.text, {})
                for name, span in _read_section(values, known, notes, fixed=n > 0):
                    if file.own:
                        places[section.text, name] = span
            else:
                notes.add(findings.unsafe_token(notes.at(values)))
        problems += notes.problems
    return tokens, (*problems, *too_low(tokens, places))


def _read_section(values: Table, section: dict[str, str], notes: Notes, *, fixed: bool) -> Iterator[tuple[str, Span]]:
    """Puts the tokens of a section where they belong; the name and place of each."""
    for key, value in values.entries:
        if fixed and key.text not in section:
            notes.add(findings.unknown_token(notes.at(key), key.text, section))
        elif isinstance(value, Scalar) and _is_safe(value.text):
            section[key.text] = value.text
            yield key.text, notes.at(value)
        else:
            is_empty = isinstance(value, Scalar) and not value.text
            notes.add(findings.unsafe_token(notes.at(value), is_empty=is_empty))


def _is_safe(value: str) -> bool:
    return (
        _PLAIN.fullmatch(value) is not None
        and _ADDRESS.search(value) is None
        and value.count("(") == value.count(")")
        and value.count('"') % 2 == 0 == value.count("'") % 2
    )


def style(tokens: Tokens, sheets: Iterable[str]) -> str:
    """The tokens as custom properties (`--ink: …`), then the sheets, without comments and needless blanks.

    Dark ones are for screens: paper is light.
    """
    light = [f"--{name}:{value}" for key, names in tokens.items() if key != DARK for name, value in names.items()]
    dark = ";".join(f"--{name}:{value}" for name, value in tokens.get(DARK, {}).items())
    parts = [f":root{{{';'.join(light)}}}"] if light else []
    if dark:
        parts.append(f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}")
        parts.append(f"@media screen{{:root[data-theme=dark]{{{dark}}}}}")
    return "".join(minified(text) for text in (*parts, *sheets))


_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_TOKEN = re.compile(r"var\(--([\w-]+)\)")
_HEX = re.compile(r"#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})\b")


def mail_style(tokens: Tokens, sheet: str) -> str:
    """The sheet for programs that read mail, few of which know custom properties: `var(--ink)` is the token's value.

    What a dark page prints otherwise stands once more in a media query, with `!important`, since what stands outside of
    one is set into `style` attributes. Colours are numbers there: who compares what the two forms of a mail say, to
    tell junk from mail, takes the rest for words. Rules of the sheet are flat: no at-rule holds any.
    """
    light = {name: value for key, names in tokens.items() if key != DARK for name, value in names.items()}
    dark = tokens.get(DARK, {})
    at_night = []
    for selector, block in _RULE.findall(_COMMENT.sub("", sheet)):
        changes = [part.strip() for part in block.split(";") if any(name in dark for name in _TOKEN.findall(part))]
        if changes:
            at_night.append(f"{selector.strip()}{{{';'.join(f'{change} !important' for change in changes)}}}")
    night = _TOKEN.sub(lambda found: dark.get(found[1], light.get(found[1], "")), "".join(at_night))
    night = _HEX.sub(lambda found: f"rgb({','.join(str(int(part, 16)) for part in found.groups())})", night)
    day = _TOKEN.sub(lambda found: light.get(found[1], ""), sheet)
    return minified(f"{day}@media (prefers-color-scheme:dark){{{night}}}" if night else day)


@lru_cache(maxsize=64)  # nearly all of each page's sheet is that of all pages
def minified(css: str) -> str:
    """The same style sheet in fewer bytes; quoted texts stay as they are."""
    quoted = [found[0] for found in _QUOTED_OR_COMMENT.finditer(css) if found[0][0] != "/"]
    css = _QUOTED_OR_COMMENT.sub(lambda found: "" if found[0][0] == "/" else '""', css)
    css = _AROUND.sub(r"\1", _BLANKS.sub(" ", css)).replace(";}", "}")
    texts = iter(quoted)
    return re.sub('""', lambda _: next(texts), _AFTER_COLON.sub(r"\1:", css)).strip()


def hash_source(text: str) -> str:
    """The source expression that lets a Content-Security-Policy allow this inline text (CSP level 3)."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
