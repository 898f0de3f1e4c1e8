"""One message of another system, as a webhook or a workflow hands it over: JSON of which nothing is sure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from statusgen.diagnostics import MessageError
from statusgen.importers._times import read_time


def parsed(data: bytes, what: str) -> Any:
    """The JSON that was sent. Raises MessageError if it is none."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise MessageError(f"{what} is no JSON", "send it as the manual shows") from None


def table(found: Any, name: str) -> Mapping[str, Any]:
    """The table under this key; an empty one where there is none."""
    value = found.get(name) if isinstance(found, dict) else None
    return value if isinstance(value, dict) else {}


def instant(value: Any) -> datetime | None:
    """A time of RFC 3339; None of the year 1, which stands for none."""
    read = read_time(value, UTC) if isinstance(value, str) else None
    return read.at if read else None
