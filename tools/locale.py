"""Brings the catalogues under statusgen/locale up to date with the words of the pages, and compiles them.

A message that is new stands in every catalogue without a translation, one that is gone stands in none: then
tests/test_locale.py says what is left to do. A catalogue says nothing of places and dates, so that it changes with the
words alone.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from statusgen.language import LANGUAGES

ROOT = Path(__file__).parent.parent
LOCALE = ROOT / "statusgen" / "locale"
SOURCES = (
    (ROOT / "statusgen", "**.py", "python"),
    (ROOT / "themes", "**.html", "jinja2"),
    (ROOT / "themes", "**.txt", "jinja2"),
)
OPTIONS = {"silent": "false", "trim_blocks": "true", "lstrip_blocks": "true"}
KEYWORDS = {"_": None, "gettext": None, "mark": None, "ngettext": (1, 2), "n_": (1, 2)}
WRITTEN = tuple(code for code in LANGUAGES if code != "en")
"""The languages that have a catalogue: the messages themselves are English."""


class PlainCatalog(Catalog):
    """A catalogue whose head says what programs need, and nothing of dates, people and tools."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Language", str(self.locale_identifier)),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Plural-Forms", self.plural_forms),
        ]


def extracted() -> Catalog:
    """Every message in the package and in both themes; what a translator should know stands behind `Translators:`."""
    catalog = Catalog()
    for folder, names, method in SOURCES:
        rows = extract_from_dir(folder, [(names, method)], {names: OPTIONS}, KEYWORDS, ("Translators:",))
        for _, _, message, comments, context in rows:
            catalog.add(message, auto_comments=comments, context=context)
    return catalog


def po_file(code: str) -> Path:
    """The catalogue of a language, as people write it; its compiled form lies beside it."""
    return LOCALE / code / "LC_MESSAGES" / "statusgen.po"


def read(code: str) -> Catalog:
    """The catalogue of a language; an empty one where there is none yet."""
    file = po_file(code)
    return read_po(BytesIO(file.read_bytes() if file.exists() else b""), locale=Locale.parse(code))


def updated(code: str, template: Catalog) -> PlainCatalog:
    """The catalogue with the messages of the template, and their translations as far as there are any."""
    catalog = read(code)
    fresh = PlainCatalog(Locale.parse(code), header_comment=f"# {Locale.parse(code).english_name}", fuzzy=False)
    for message in template:
        if message.id:
            known = catalog.get(message.id, message.context)
            string = known.string if known else ""
            fresh.add(message.id, string, auto_comments=message.auto_comments, context=message.context)
    return fresh


def forms(message: Message) -> tuple[str, ...]:
    """The translation: one text, or a text for each plural form."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def po(catalog: PlainCatalog) -> bytes:
    """The bytes of a catalogue as people write it."""
    buffer = BytesIO()
    write_po(buffer, catalog, width=110, no_location=True, sort_output=True)
    return buffer.getvalue()


def mo(catalog: PlainCatalog) -> bytes:
    """The same as programs read it (GNU gettext)."""
    buffer = BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def main() -> None:
    """Write each catalogue anew, and say how much of it is missing."""
    template = extracted()
    for code in WRITTEN:
        catalog = updated(code, template)
        file = po_file(code)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(po(catalog))
        file.with_suffix(".mo").write_bytes(mo(catalog))
        missing = sum(not all(forms(message)) for message in catalog if message.id)
        sys.stdout.write(f"{code}: {len(catalog)} messages, {missing} to translate\n")


if __name__ == "__main__":
    main()
