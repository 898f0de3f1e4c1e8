"""Ids from other tools' names: stable, unique, and readable where the alphabet allows."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping

from statusgen.writing.naming import digest_of, plain_letters, slug


def id_of(name: str, most: int = 100) -> str:
    """The id that a name makes. Where letters of other alphabets would be lost, or the id is longer than `most`, it
    ends with a digest of the name, so that different names keep different ids."""
    lost = any(character.isalnum() and not character.isascii() for character in plain_letters(name))
    whole = slug(name, len(name) * 4 + 9)
    return with_digest(name, name, most) if lost or len(whole) > most else whole


def with_digest(name: str, key: str, most: int = 100) -> str:
    """The id of a name with a digest of `key` behind."""
    words, digest = slug(name, most - 9), digest_of(key)
    return digest if words == digest else f"{words}-{digest}"


def unique_ids(names: Mapping[str, str], most: int = 100) -> dict[str, str]:
    """Key → id, from key → name, in the same order. Of names that make the same id, the first (by key) that is spelt
    like it keeps it; the others get a digest of their key behind, so that the ids are the same on every run."""
    ids = {key: id_of(name, most) for key, name in names.items()}
    often = Counter(ids.values())
    owners = {id: key for key, id in sorted(ids.items(), reverse=True) if names[key] == id}
    taken = {key for key, id in ids.items() if often[id] > 1 and owners.get(id) != key}
    return {key: with_digest(names[key], key, most) if key in taken else id for key, id in ids.items()}


def urlize(name: str) -> str:
    """The path element that Hugo makes of a name (its `Sanitize`, in lower case): letters, digits, marks and `._#+~-@`
    stay, blanks become a hyphen, the rest goes."""
    kept: list[str] = []
    blank = False
    for character in name:
        if character.isalpha() or character.isdigit() or character in "._#+~-@" or unicodedata.combining(character):
            if blank and character != "-" and kept:
                kept.append("-")
            kept.append(character)
            blank = False
        elif character.isspace():
            blank = bool(kept) and kept[-1] != "-"
    return "".join(kept).lower()


def hash_sum(text: str) -> str:
    """The digest of a text by `hash-sum` (npm), of which Statusfy made the address of a page without an `id`."""
    value = 0
    for part in ("[object String]", "string", text):
        units = part.encode("utf-16-le", "surrogatepass")
        for unit in (int.from_bytes(units[n : n + 2], "little") for n in range(0, len(units), 2)):
            value = _int32(_int32(value) * 31 + unit)
        value = value * -2 if value < 0 else value
    return f"{value:08x}"


def _int32(number: int) -> int:
    """The number as JavaScript's operators on bits see it."""
    return (number + 2**31) % 2**32 - 2**31
