"""Ids from titles and names: readable where the alphabet allows, and never empty."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b

_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


def slug(name: str, most: int = 100) -> str:
    """The id that a name makes: lower case, accents left out, everything but ASCII letters and digits a hyphen.

    It is cut between words to at most `most` characters; a name of which nothing would be left makes its digest."""
    words = re.sub(r"[^a-z0-9]+", "-", plain_letters(name)).strip("-")
    if len(words) > most:
        words = (words[: most + 1].rpartition("-")[0] or words[:most]).strip("-")
    return words or digest_of(name)


def plain_letters(name: str) -> str:
    """The name in lower case and without accents; letters of other alphabets stay."""
    folded = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
    return "".join(character for character in folded if not unicodedata.combining(character))


def digest_of(name: str) -> str:
    """Eight hexadecimal digits that stand for a name, the same in every composition of its letters."""
    return blake2b(unicodedata.normalize("NFC", name).encode("utf-8", "replace"), digest_size=4).hexdigest()
