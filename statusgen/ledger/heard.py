"""What customers last heard of each report, as the sender saw it: so that none is moved, vanishes, or goes on after its
end, without a word.

A line `known/ID/START/END` says which window planned work has, `known/ID/open` that something else goes on,
`known/ID/over` that nothing does; the newest line about a report holds. They are of public reports alone: the ledger
may be public.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from statusgen.derive import Expected
from statusgen.instants import stamp
from statusgen.ledger.records import Key
from statusgen.model import Window

KNOWN = "known/"
_OPEN, _OVER = "open", "over"


def goes_on(id: str, window: Window | None) -> Key:
    """The line that a report goes on, or is planned for this window."""
    return Key("/".join((f"{KNOWN}{id}", *((stamp(window.start), stamp(window.end)) if window else (_OPEN,)))))


def is_over(id: str) -> Key:
    """The line that it is over."""
    return Key(f"{KNOWN}{id}/{_OVER}")


def heard(lines: Iterable[tuple[str, datetime]]) -> dict[str, Expected]:
    """What customers expect by these lines, the oldest first: the message of each, and when it was written."""
    found: dict[str, Expected] = {}
    for message, at in lines:
        id, *words = message.removeprefix(KNOWN).split("/")
        found.pop(id, None)
        if len(words) == 2:
            found[id] = Expected(at, Window(datetime.fromisoformat(words[0]), datetime.fromisoformat(words[1])))
        elif words == [_OPEN]:
            found[id] = Expected(at)
        elif words == [_OVER]:
            found[id] = Expected(at, is_over=True)
    return found
