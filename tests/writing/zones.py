"""Time zones and instants, as the tests of writing use them."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tests.make import at


def instants(first: str, last: str) -> st.SearchStrategy[datetime]:
    """Instants of whole seconds."""
    seconds = int((at(last) - at(first)).total_seconds())
    return st.integers(0, seconds).map(lambda passed: at(first) + timedelta(seconds=passed))


BERLIN = ZoneInfo("Europe/Berlin")

UTC_ZONE = ZoneInfo("UTC")
