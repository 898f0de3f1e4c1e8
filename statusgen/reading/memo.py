"""What was read before need not be parsed again: a memo of good incident files, by content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from statusgen.diagnostics import Diagnostic, Parsed
from statusgen.files import digest
from statusgen.model import Incident
from statusgen.packing import Packing
from statusgen.reading.incidents import Facts, parse_incident


class Store(Protocol):
    """A memory for bytes that may forget at any time."""

    def get(self, key: str, /) -> bytes | None: ...

    def put(self, key: str, value: bytes, /) -> None: ...


@dataclass(frozen=True, slots=True)
class _Good:
    """What is remembered of a file: its value, and its warnings."""

    incident: Incident
    problems: tuple[Diagnostic, ...]


class Memo:
    """Parses incident files, and remembers those without errors in `store`; whoever made it answers for the version."""

    def __init__(self, store: Store, facts: Facts) -> None:
        self._store = store
        self._facts = facts
        self._digest = digest(str(facts.zone), _sorted(facts))
        self._packing = Packing(_Good)

    def parse(self, path: str, data: bytes) -> Parsed[Incident | None]:
        """As `parse_incident`."""
        key = digest(self._digest, path, data)
        known = self._store.get(key)
        good = None if known is None else self._packing.unpack(known)
        if good is not None:
            return Parsed(good.incident, good.problems)
        parsed = parse_incident(path, data, self._facts)
        if parsed.value is not None:
            self._store.put(key, self._packing.pack(_Good(parsed.value, parsed.problems)))
        return parsed


def _sorted(facts: Facts) -> Iterable[tuple[str, str]] | None:
    return None if facts.services is None else sorted((id, str(audience)) for id, audience in facts.services.items())
