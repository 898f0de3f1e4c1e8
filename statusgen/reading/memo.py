"""What was read before need not be parsed again: a memo of good incident files, by content."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from statusgen.diagnostics import Diagnostic, Parsed
from statusgen.files import digest
from statusgen.memory import Memory
from statusgen.model import Incident
from statusgen.packing import Packing
from statusgen.reading.incidents import Facts, parse_incident
from statusgen.reading.translations import TranslationFile, parse_translation

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class _Good(Generic[Value]):
    """What is remembered of a file: its value, and its warnings."""

    value: Value
    problems: tuple[Diagnostic, ...]


class Memo:
    """Parses the files under incidents/, and remembers those without errors in `store`, if there is one; whoever made
    it answers for the version."""

    def __init__(self, store: Memory | None, facts: Facts) -> None:
        self._store = store
        self._facts = facts
        self._digest = digest(str(facts.zone), _sorted(facts))
        self._incidents = Packing(_Good[Incident])
        self._translations = Packing(_Good[TranslationFile])

    def incident(self, path: str, data: bytes) -> Parsed[Incident | None]:
        """As `parse_incident`."""
        return self._parsed(self._incidents, digest(self._digest, path, data), partial(self._incident, path, data))

    def translation(self, path: str, data: bytes) -> Parsed[TranslationFile | None]:
        """As `parse_translation`."""
        key = digest(self._digest, "translation", path, data)
        return self._parsed(self._translations, key, partial(self._translation, path, data))

    def _incident(self, path: str, data: bytes) -> Parsed[Incident | None]:
        return parse_incident(path, data, self._facts)

    def _translation(self, path: str, data: bytes) -> Parsed[TranslationFile | None]:
        return parse_translation(path, data, self._facts.zone)

    def _parsed(
        self, packing: Packing[_Good[Value]], key: str, parse: Callable[[], Parsed[Value | None]]
    ) -> Parsed[Value | None]:
        known = self._store.get(key) if self._store else None
        good = None if known is None else packing.unpack(known)
        if good is not None:
            return Parsed(good.value, good.problems)
        parsed = parse()
        if self._store and parsed.value is not None:
            self._store.put(key, packing.pack(_Good(parsed.value, parsed.problems)))
        return parsed


def _sorted(facts: Facts) -> Iterable[tuple[str, str]] | None:
    return None if facts.services is None else sorted((id, str(audience)) for id, audience in facts.services.items())
