"""What a report says calls nobody by name in a chat room; what the room's own address asks for does."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from statusgen.channels import Outcome, Outside, Posting, Recipient
from statusgen.channels import apprise as chat
from statusgen.model import Channel
from statusgen.value import replace
from tests.channels.test_channels import SETTINGS, outside, posting  # noqa: F401  # fixtures

ROOM = "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js"
WORDS = ("@everyone", "@here", "<@12345>", "<@!12345>", "<@&67890>")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is posted to Discord."""
    found: list[str] = []

    def post(_: str, data: str, **__: Any) -> requests.Response:
        found.append(json.loads(data)["content"])
        answer = requests.Response()
        answer.status_code, answer._content = 204, b""
        return answer

    monkeypatch.setattr(requests, "post", post)
    return found


def tell(posting: Posting, outside: Outside, room: str) -> None:  # noqa: F811  # the fixtures' values
    said = " ".join(("Write to help@example.org.", *WORDS))
    message = replace(posting.message, subject=f"Mail is late {said}", text=said)
    transport = chat.Chat(Channel("x", "apprise", SETTINGS["apprise"]), outside)
    answer = transport.send(replace(posting, message=message, recipient=Recipient("tag", room)))
    assert answer.outcome is Outcome.ACCEPTED


def test_a_text_calls_nobody(sent: list[str], posting: Posting, outside: Outside) -> None:  # noqa: F811  # fixtures
    tell(posting, outside, ROOM)
    (told,) = sent
    assert [word for word in WORDS if word in told] == []
    assert told.replace("\N{ZERO WIDTH SPACE}", "").count("@everyone") == 2
    assert "help@example.org" in told


def test_the_address_of_a_room_may(sent: list[str], posting: Posting, outside: Outside) -> None:  # noqa: F811  # fixtures
    tell(posting, outside, f"{ROOM}?ping=@here")
    assert sent[0].count("@here") == 1
