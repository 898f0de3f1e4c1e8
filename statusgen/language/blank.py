"""The instant of the build, left blank: so that what is printed of it can be kept, and filled in by a later build."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from html import escape
from zoneinfo import ZoneInfo

from statusgen.language.speech import Language, Moment

EDGE = "\uffff"  # no source file may hold it
_BLANK = re.compile(f"{EDGE}([a-z]+) ([A-Za-z-]+){EDGE}".encode())


def blank(language: Language) -> Moment:
    """Stands where the instant of the build will be read in this language."""
    return Moment(*(f"{EDGE}{part} {language.code}{EDGE}" for part in Moment._fields))


def filled(data: bytes, at: datetime, zone: ZoneInfo) -> bytes | None:
    """HTML or JSON with its blanks filled by this instant, as people of the zone read it.

    None if there are blanks that something (a filter of a template, such as `upper`) has made unreadable.
    """

    def text(found: re.Match[bytes]) -> bytes:
        part, code = found[1].decode(), found[2].decode()
        moment = _language(code).moment(at, zone)
        return escape(getattr(moment, part)).encode()

    whole = _BLANK.sub(text, data)
    return None if EDGE.encode() in whole else whole


_language = lru_cache(maxsize=None)(Language)
