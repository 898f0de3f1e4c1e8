"""Those who subscribed themselves: a file outside the repository, and the signed words by which they join and leave.

The file is CSV with a header, and a line for each, whatever stands in it: a stray quote costs its own line alone.
Nobody gets into it who has not answered from the address (double opt-in): the invitation holds a token that says what
was asked for, until when, and that we said so. Tokens are signed with `STATUSGEN_SECRET`, and nothing is kept of them.
"""

from __future__ import annotations

import base64
import csv
import hmac
import io
import json
import re
import zlib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from statusgen.channels import Recipient, tag
from statusgen.diagnostics import StatusgenError
from statusgen.ledger.marks import Marks
from statusgen.model import Choice, Frequency, Service, Severity
from statusgen.packing import Packing
from statusgen.value import Struct

SUBSCRIBERS = "STATUSGEN_SUBSCRIBERS"
"""The variable that names the file."""

COLUMNS = ("address", "services", "severity", "language", "frequency", "confirmed")
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,187}[A-Za-z0-9])?")
HEADER = f"the first line is not made of {','.join(COLUMNS)}"
PACK = 500  # subscribers
ID = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
OLD_PAGE = re.compile(f"/?services/(?P<id>{ID.pattern})/?")


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Somebody who is told about these services (none: all), from a severity on; `confirmed` is when they said so."""

    address: str = field(repr=False)
    confirmed: datetime
    services: tuple[str, ...] = ()
    severity: Severity | None = None
    language: str | None = None
    frequency: Frequency = Frequency.IMMEDIATE

    def row(self) -> tuple[str, ...]:
        """The fields, by `COLUMNS`."""
        words = (" ".join(self.services), self.severity or "", self.language or "", self.frequency)
        return (self.address, *words, self.confirmed.isoformat())

    def recipient(self, secret: str, ways: Sequence[str]) -> Recipient:
        """Whom a channel sends to; `ways` are addresses for leaving, with `{token}` where the token stands."""
        token = leaving(self.address, secret)
        leave = tuple(way.replace("{token}", token) for way in ways)
        choice = Choice(self.services, (), self.severity, language=self.language, frequency=self.frequency)
        return Recipient(tag(self.address.lower(), secret), self.address, choice, leave, self.confirmed, "a subscriber")


class Crowd:
    """Subscribers in little memory, to be gone through again and again: packed by the hundreds."""

    def __init__(self, those: Iterator[Subscriber]) -> None:
        self._packs: list[bytes] = []
        while some := tuple(islice(those, PACK)):
            self._packs.append(zlib.compress(_PACKING.pack(some), 1))

    def __iter__(self) -> Iterator[Subscriber]:
        for pack in self._packs:
            yield from _PACKING.unpack(zlib.decompress(pack)) or ()


_PACKING = Packing(tuple[Subscriber, ...])


class Mistake(Struct, frozen=True):
    """A line that says nothing: what is wrong with it, without the address."""

    line: int
    what: str


def ids_of(services: Iterable[Service]) -> Mapping[str, str]:
    """The id of each service by all that people may have chosen it by: one that it had, whose page leads to it, too."""
    found: dict[str, str] = {}
    for service in services:
        former = (OLD_PAGE.fullmatch(alias) for alias in service.aliases)
        found |= {match["id"]: service.id for match in former if match}
    return found | {service.id: service.id for service in services}


def read_subscribers(lines: Iterable[str], services: Mapping[str, str]) -> Iterator[Subscriber | Mistake]:
    """Who stands in the lines of the file, and the mistakes; `services` are those that there are (`ids_of`). Somebody
    who stands there again is a mistake, and so is a service that is gone, beside which the others hold. If the first
    line, which has number 1, is one, none can be read."""
    seen = Marks()
    header: Sequence[str] | None = None
    for number, cells in enumerate(map(_cells, lines), 1):
        if header is None:
            header = _header(cells)
            if header is None:
                yield Mistake(1, HEADER)
                return
            continue
        if cells == []:
            continue
        if cells is None or len(cells) > len(header):
            yield Mistake(number, "it is no line of CSV with the fields of the first")
            continue
        row = dict.fromkeys(COLUMNS, "") | dict(zip(header, map(str.strip, cells), strict=False))
        chosen = row["services"].split()
        left_over = [id for id in chosen if id in services]
        if left_over and left_over != chosen:
            yield Mistake(number, _unknown(chosen, services))
            row["services"] = " ".join(left_over)
        read = _subscriber(row, services)
        if isinstance(read, str):
            yield Mistake(number, read)
            continue
        if read.address.lower() in seen:
            yield Mistake(number, "the address stands in a line above, too")
        else:
            seen.add(read.address.lower())
            yield read


def rewritten(lines: Iterable[str], address: str, new: Subscriber | None) -> Iterator[str]:
    """The lines of the file without those of this address, and with one of the new subscriber; all others as they are,
    wrong ones too. Of no lines it makes a file. Raises StatusgenError where the first is not what it should be."""
    header: Sequence[str] | None = None
    last = ""
    for line in lines:
        cells = _cells(line)
        if header is None:
            header = _header(cells)
            if header is None:
                raise StatusgenError(HEADER, "the file is left as it is; statusgen subscribers check", status=1)
        elif cells and dict(zip(header, cells, strict=False)).get("address", "").strip().lower() == address.lower():
            continue
        yield line
        last = line
    if new:
        if last and not last.endswith(("\n", "\r")):
            yield "\n"
        if header is None:
            header = COLUMNS
            yield _line(header)
        row = dict(zip(COLUMNS, new.row(), strict=True))
        yield _line([row[name] for name in header])


def _cells(line: str) -> list[str] | None:
    """The fields of a line; None if it is none of CSV."""
    try:
        return next(csv.reader([line.removeprefix("\ufeff")], strict=True), [])
    except csv.Error:
        return None


def _header(cells: Sequence[str] | None) -> Sequence[str] | None:
    """The names of the fields; None if they are not those of the file, each once."""
    is_right = cells is not None and {"address", "confirmed"} <= set(cells) <= set(COLUMNS)
    return cells if cells is not None and is_right and len(set(cells)) == len(cells) else None


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


def _unknown(chosen: Iterable[str], known: Container[str]) -> str:
    """What is said of a service that there is not."""
    id = next(id for id in chosen if id not in known)
    return f"there is no service {id!r}" if ID.fullmatch(id) else "`services` is no list of ids"


def _subscriber(row: dict[str, str], known: Mapping[str, str]) -> Subscriber | str:
    if not ADDRESS.fullmatch(row["address"]) or ".." in row["address"].rpartition("@")[2]:
        return "`address` is no mail address"
    chosen = row["services"].split()
    if not all(id in known for id in chosen):
        return _unknown(chosen, known)
    services = tuple(dict.fromkeys(known[id] for id in chosen))
    if row["severity"] not in ("", *Severity):
        return f"`severity` is one of {', '.join(Severity)}"
    if row["frequency"] not in ("", *Frequency):
        return f"`frequency` is one of {', '.join(Frequency)}"
    try:
        confirmed = datetime.fromisoformat(row["confirmed"])
    except ValueError:
        return "`confirmed` is no time such as 2026-11-22T08:30:00+00:00"
    if confirmed.tzinfo is None:
        return "`confirmed` has no offset"
    severity = Severity(row["severity"]) if row["severity"] else None
    frequency = Frequency(row["frequency"] or "immediate")
    return Subscriber(row["address"], confirmed, services, severity, row["language"] or None, frequency)


def inviting(wanted: Subscriber, until: datetime, secret: str) -> str:
    """The token that makes a subscriber of whoever sends it back until then."""
    return _signed(["join", *wanted.row()[:-1], until.isoformat()], secret)


def joined(token: str, now: datetime, secret: str, services: Mapping[str, str]) -> Subscriber | str:
    """Who joins by this token, confirmed now; or what is wrong with it."""
    said = _verified(token, secret)
    if said is None or said[0] != "join" or len(said) != len(COLUMNS) + 1:
        return "the token is not one of ours"
    if datetime.fromisoformat(said[-1]) < now:
        return "the token has expired: they ask again"
    row = dict(zip(COLUMNS, (*said[1:-1], now.isoformat()), strict=True))
    return _subscriber(row, services)


def leaving(address: str, secret: str) -> str:
    """The token that takes this address out; it never expires."""
    return _signed(["leave", address], secret)


def left(token: str, secret: str) -> str | None:
    """The address that leaves by this token; None if it is not one of ours."""
    said = _verified(token, secret)
    return said[1] if said and said[0] == "leave" and len(said) == 2 else None


def _signed(words: list[str], secret: str) -> str:
    text = base64.urlsafe_b64encode(json.dumps(words, separators=(",", ":")).encode()).rstrip(b"=").decode()
    return f"{text}.{_signature(text, secret)}"


def _verified(token: str, secret: str) -> list[str] | None:
    text, _, signature = token.strip().partition(".")
    if not token.isascii() or not hmac.compare_digest(signature, _signature(text, secret)):
        return None
    words: list[str] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return words


def _signature(text: str, secret: str) -> str:
    signed = hmac.new(secret.encode(), b"statusgen-subscriber:" + text.encode(), "sha256").digest()
    return base64.urlsafe_b64encode(signed[:18]).decode()
