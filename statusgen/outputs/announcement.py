"""What the greeting of a phone system says now: a few sentences to be read aloud, as text and as SSML.

The worst comes first, and whatever would take longer than people listen is left out, as is a promise whose time is up.
It depends on the state of the site alone, so that nothing is read anew while nothing happens.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from html import escape
from urllib.parse import unquote, urlsplit

from statusgen import urls
from statusgen.derive import IncidentView, Snapshot
from statusgen.files import File
from statusgen.language import Language
from statusgen.rendering import Tools
from statusgen.wording import headline

LONGEST = 40.0
"""Seconds; a caller with a question of their own waits no longer."""

WORDS_A_MINUTE = 150
"""How fast a clear voice reads; what is slower may take longer than `LONGEST`."""

PAUSE = 0.4
"""Seconds between two sentences."""

SSML = "http://www.w3.org/2001/10/synthesis"


def render(snapshot: Snapshot, tools: Tools) -> Iterator[File]:
    """The announcement in the site's language, a sentence a line, and the same for a voice of a machine."""
    said = sentences(snapshot, tools.language)
    marked = "".join(f"<s>{escape(sentence, quote=False)}</s>\n" for sentence in said)
    ssml = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<speak version="1.1" xmlns="{SSML}" xml:lang="{escape(tools.language.code)}">\n<p>\n{marked}</p>\n</speak>\n'
    )
    for form, text in (("txt", "\n".join(said) + "\n"), ("ssml", ssml)):
        data = text.encode()
        yield File.of(urls.announcement(form), data)


def sentences(snapshot: Snapshot, language: Language) -> tuple[str, ...]:
    """What is said, within `LONGEST`: who speaks, how it stands, what there is time for, where to look."""
    begin = [language.gettext("This is %(site)s.") % {"site": snapshot.site.title}, headline(snapshot, language)]
    address = spoken_address(snapshot.site.url, language)
    end = [language.gettext("You can read more at %(address)s.") % {"address": address}]
    for told in _details(snapshot, language):
        for sentence in told:
            if seconds([*begin, sentence, *end]) > LONGEST:
                break  # what follows speaks of it
            begin.append(sentence)
    return (*begin, *end)


def seconds(said: list[str] | tuple[str, ...]) -> float:
    """How long it takes to read, at `WORDS_A_MINUTE`: each digit is a word, and so are two letters of a script that
    writes without blanks."""
    words = sum(_words(word) for sentence in said for word in re.findall(r"\d|[^\W\d_]+", sentence))
    return words * 60 / WORDS_A_MINUTE + PAUSE * (len(said) - 1)


def spoken_address(url: str, language: Language) -> str:
    """`status dot example dot gov slash it`."""
    parts = urlsplit(url)
    said = (parts.netloc + unquote(parts.path)).rstrip("/")
    for sign, word in (
        (".", language.gettext("dot")),
        ("/", language.gettext("slash")),
        ("-", language.gettext("dash")),
        (":", language.gettext("colon")),
        ("_", language.gettext("underscore")),
        ("~", language.gettext("tilde")),
    ):
        said = said.replace(sign, f" {word} ")
    return said


def _details(snapshot: Snapshot, language: Language) -> Iterator[Iterable[str]]:
    """Of each open incident what there is to say, the most pressing first, then of the work that goes on."""
    _, zone, now = language.gettext, snapshot.site.zone, snapshot.now
    for view in snapshot.open:
        words = {"title": _title(view), "time": language.spoken(view.started, zone)}
        told = [_("%(title)s: since %(time)s.") % words]
        if view.eta and view.eta > now:
            told.append(_("We expect this to work again by %(time)s.") % {"time": language.spoken(view.eta, zone)})
        if view.next_update and view.next_update > now:
            told.append(_("We will say more by %(time)s.") % {"time": language.spoken(view.next_update, zone)})
        yield told
    for occurrence in snapshot.maintenance_now:
        end = occurrence.window.end
        words = {"title": _title(occurrence.incident), "time": language.spoken(end, zone)}
        until = _("Planned maintenance until %(time)s: %(title)s.")
        yield [(until if end > now else _("Planned maintenance takes longer than planned: %(title)s.")) % words]


def _title(view: IncidentView) -> str:
    return view.title.strip().rstrip(".。!?")


def _words(word: str) -> float:
    wide = sum(unicodedata.east_asian_width(letter) == "W" for letter in word)
    return wide / 2 + (len(word) > wide)
