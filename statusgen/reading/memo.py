"""What was read before need not be parsed again: a memo of good incident files, by content."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Generic, TypeAlias, TypeVar

from statusgen.diagnostics import Diagnostic, Parsed
from statusgen.files import digest
from statusgen.hands import count_of_hands, shared_out
from statusgen.memory import Memory
from statusgen.model import Incident
from statusgen.packing import Packing
from statusgen.reading.incidents import Facts, parse_incident
from statusgen.reading.translations import TranslationFile, parse_translation
from statusgen.value import Struct

Value = TypeVar("Value")

FEWEST = 500
"""How many files a process is worth."""

_ROW = 16
"""How many files are told of at once: handing over takes a good part of the time that reading one does."""

Recent: TypeAlias = dict[str, tuple[str, bytes, Any]]
"""What one process has read, for one that reads again and again: by path what was asked, its bytes and the answer."""


class _Good(Struct, Generic[Value], frozen=True):
    """What is remembered of a file: its value, and its warnings."""

    value: Value
    problems: tuple[Diagnostic, ...]


_ROWS = Packing(tuple[bytes, ...])


class Memo:
    """Parses the files under incidents/, and remembers those without errors in `store`, if there is one; whoever made
    it answers for the version. `digest_of` gives the digest of a file, path and bytes. `recent` remembers the values
    themselves, of the newest bytes of each file."""

    def __init__(
        self,
        store: Memory | None,
        facts: Facts,
        digest_of: Callable[[str, bytes], str],
        recent: Recent | None = None,
    ) -> None:
        self._store = store
        self._digest_of = digest_of
        self._recent = recent
        self._facts = facts
        self._digest = digest(str(facts.zone), _sorted(facts))
        self._incidents = Packing(_Good[Incident])
        self._translations = Packing(_Good[TranslationFile])
        self._ahead: dict[str, Parsed[Any]] = {}  # by path

    def ahead(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Look these incident files up, path and bytes, before they are asked for one after the other: what nobody
        remembers is parsed on all cores if it is so much that it pays."""
        if self._store is None or self._recent:
            return
        unknown, keys = [], {}
        for path, data in files:
            key = self._key("", path, data)
            if not self._keep(path, self._store.get(key)):
                unknown.append((path, data))
                keys[path] = key
        count = count_of_hands(len(unknown), FEWEST)
        rows = [unknown[n : n + _ROW] for n in range(0, len(unknown), _ROW)]
        for n, answer in shared_out(rows, count, self._anew) if count else ():
            told = _ROWS.unpack(answer) if answer else None
            for (path, _), packed in zip(rows[n], told or (), strict=False):
                if self._keep(path, packed):
                    self._store.put(keys[path], packed)

    def incident(self, path: str, data: bytes) -> Parsed[Incident | None]:
        """As `parse_incident`."""
        return self._again("", path, data, self._incidents, self._incident)

    def translation(self, path: str, data: bytes) -> Parsed[TranslationFile | None]:
        """As `parse_translation`."""
        return self._again("translation", path, data, self._translations, self._translation)

    def _incident(self, path: str, data: bytes) -> Parsed[Incident | None]:
        return parse_incident(path, data, self._facts)

    def _anew(self, files: Iterable[tuple[str, bytes]]) -> bytes:
        """What is to be remembered of each file; nothing of one with errors, which are found again by whoever asks."""
        parsed = (self._incident(*file) for file in files)
        return _ROWS.pack(
            [self._incidents.pack(_Good(one.value, one.problems)) if one.value else b"" for one in parsed]
        )

    def _translation(self, path: str, data: bytes) -> Parsed[TranslationFile | None]:
        return parse_translation(path, data, self._facts.zone)

    def _again(
        self,
        kind: str,
        path: str,
        data: bytes,
        packing: Packing[_Good[Value]],
        parse: Callable[[str, bytes], Parsed[Value | None]],
    ) -> Parsed[Value | None]:
        asked = f"{kind} {self._digest}"
        last = self._recent.get(path) if self._recent else None
        if last and last[0] == asked and last[1] == data:
            again: Parsed[Value | None] = last[2]
            return again
        parsed = self._ahead.pop(path, None)
        if parsed is None:
            parsed = self._parsed(packing, self._key(kind, path, data), partial(parse, path, data))
        if self._recent is not None:
            self._recent[path] = asked, data, parsed
        return parsed

    def _keep(self, path: str, packed: bytes | None) -> bool:
        """Keep what a file holds until somebody asks for it; whether this is that."""
        good = self._incidents.unpack(packed) if packed else None
        if good:
            self._ahead[path] = Parsed(good.value, good.problems)
        return good is not None

    def _key(self, kind: str, path: str, data: bytes) -> str:
        return digest(f"{self._digest} {kind} {path} {self._digest_of(path, data)}")

    def _parsed(
        self, packing: Packing[_Good[Value]], key: str, parse: Callable[[], Parsed[Value | None]]
    ) -> Parsed[Value | None]:
        known = self._store.get(key) if self._store else None
        good = packing.unpack(known) if known else None
        if good is not None:
            return Parsed(good.value, good.problems)
        parsed = parse()
        if self._store and parsed.value is not None:
            self._store.put(key, packing.pack(_Good(parsed.value, parsed.problems)))
        return parsed


def _sorted(facts: Facts) -> Iterable[tuple[str, str]] | None:
    return None if facts.services is None else sorted((id, str(audience)) for id, audience in facts.services.items())
