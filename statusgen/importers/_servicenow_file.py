"""Files that ServiceNow exports: answers of the Table API as JSON, and lists as CSV.

Of several rows with one number, which an export of a table's history has, the last one counts.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

from statusgen.diagnostics import Diagnostic, Span, StatusgenError
from statusgen.importers._findings import origin

Record: TypeAlias = dict[str, Any]

MOST_BYTES = 100 * 1024 * 1024
_DAY_AND_YEAR = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})(?= [0-9]|$)")
_BEGINNING = re.compile(rf"(?m)(?:\A|^(?=.* - .*\([^()\n]{{3,60}}\)[ \r]*$)){_DAY_AND_YEAR.pattern}")
"""A date with which a value begins, or the stamp of an entry in a journal."""
_CSV_NAMES = {"sys_updated_at": "sys_updated_on", "sys_created_at": "sys_created_on"}
_HINT = "give an answer of the Table API (JSON), or a list exported as CSV"


def records_of(path: Path) -> tuple[list[Record], tuple[Diagnostic, ...]]:
    """The records in a file, and what is odd about it. Raises StatusgenError if it is none of those that are known."""
    text = _read(path)
    if path.suffix.lower() == ".csv":
        return list(_of_csv(path, text)), () if text.endswith(("\n", '"')) else (
            origin.import_without_end(Span(path.name)),
        )
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise StatusgenError(f"{path} is no JSON", _HINT, 1) from None
    answered = _of_answer(found)
    if answered is None:
        raise StatusgenError(f"{path} holds no records of ServiceNow", _HINT, 1)
    return answered, ()


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise StatusgenError(f"cannot read {path}: {error.strerror}") from error
    if len(data) > MOST_BYTES:
        raise StatusgenError(f"{path} is larger than 100 MB", "export less at once", 1)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise StatusgenError(f"{path} is no UTF-8", _HINT, 1) from None


def _of_answer(found: Any) -> list[Record] | None:
    """The records in an answer `{"result": …}`, in the list of it, or in answers that a tool wrapped."""
    if isinstance(found, dict):
        for key in ("result", "records", "json_body"):
            if key in found:
                return _of_answer(found[key])
        return [found] if "number" in found or "sys_id" in found else None
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        return None
    if any("json_body" in item for item in found):
        return [record for item in found for record in _of_answer(item) or []]
    return found


def _of_csv(path: Path, text: str) -> Iterator[Record]:
    day_first = _day_first(text)
    records: dict[str, Record] = {}
    try:
        rows = list(csv.DictReader(io.StringIO(text), strict=True))
        if rows and None in rows[-1].values():
            raise StatusgenError(f"{path} is cut off: its last line has too few fields", "export it again", 1)
        for n, row in enumerate(rows):
            record = {
                _CSV_NAMES.get(name.strip().lower(), name.strip().lower()): _as_iso(value, day_first=day_first)
                for name, value in row.items()
                if isinstance(name, str) and isinstance(value, str)
            }
            records[record.get("number") or f"row {n}"] = record
    except csv.Error as error:
        raise StatusgenError(f"{path} is no CSV: {error}", _HINT, 1) from None
    if not any("number" in record or "sys_id" in record for record in records.values()):
        raise StatusgenError(f"{path} has no column `number`", _HINT, 1)
    return iter(records.values())


def _day_first(text: str) -> bool:
    """Whether the file's dates begin with the day: some day is larger than any month. If none is, they do too, as in
    most of the world."""
    firsts = {(int(found[1]) > 12, int(found[3]) > 12) for found in _DAY_AND_YEAR.finditer(text)}
    return (True, False) in firsts or (False, True) not in firsts


def _as_iso(value: str, *, day_first: bool) -> str:
    """`29/2/2016 01:16` as `2016-2-29 01:16`, above the entries of a journal too; anything else as it is."""
    order = r"\4-\3-\1" if day_first else r"\4-\1-\3"
    return _BEGINNING.sub(order, value.strip())
