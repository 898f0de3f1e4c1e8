"""A chat room that is slow to answer has the message: whoever gives up sends it again."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from statusgen.channels import Outcome, Outside, Posting, Recipient
from statusgen.channels import apprise as chat
from statusgen.model import Channel
from statusgen.value import replace
from tests.channels.test_channels import SETTINGS, outside, posting  # noqa: F401  # fixtures
from tests.channels.test_pings import ROOM


@pytest.mark.parametrize(("asked", "given"), [("", (10.0, 30.0)), ("?cto=20&rto=90", (20.0, 90.0))])
def test_a_room_has_half_a_minute_and_what_its_address_asks_for(
    asked: str,
    given: tuple[float, float],
    posting: Posting,  # noqa: F811
    outside: Outside,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found: list[Any] = []

    def post(_: str, **words: Any) -> requests.Response:
        found.append(words["timeout"])
        answer = requests.Response()
        answer.status_code, answer._content = 204, b""
        return answer

    monkeypatch.setattr(requests, "post", post)
    transport = chat.Chat(Channel("x", "apprise", SETTINGS["apprise"]), outside)
    transport.send(replace(posting, recipient=Recipient("tag", f"{ROOM}{asked}")))
    assert found == [given]


def test_a_room_that_hangs_is_asked_once_a_run(
    posting: Posting,  # noqa: F811
    outside: Outside,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It may have the message, and others wait behind it."""
    asked: list[str] = []

    def post(url: str, **_: Any) -> requests.Response:
        asked.append(url)
        raise requests.ReadTimeout

    monkeypatch.setattr(requests, "post", post)
    monkeypatch.setattr(chat, "ANSWER", 0.0)
    transport = chat.Chat(Channel("x", "apprise", SETTINGS["apprise"]), outside)
    assert transport.send(replace(posting, recipient=Recipient("tag", ROOM))).outcome is Outcome.FAILED
    assert len(asked) == 1
