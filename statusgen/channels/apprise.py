"""Chat rooms, text messages, and a hundred services more, by the Apprise library: each has an address of its form, such
as `slack://…`, with the secrets in it. What offers little room gets the short form; what is too long comes in parts,
each handed over by itself."""

from __future__ import annotations

import re
import time
from typing import Any

from statusgen.channels.posting import Answer, Outcome, Outside, Posting, Recipient, addresses, nth, pauses, tag
from statusgen.messages.layout import one_line
from statusgen.model import Channel

CONNECT, ANSWER = 10.0, 30.0  # seconds, as of webhooks; the library's four are too few for a room that is busy
ROOM = 1000
"""Characters; what takes fewer is a text message."""

_CALL = re.compile(r"@(?=everyone|here)|(?<=<)@")
"""What makes Discord call a whole room, a role or a person. The library does not let one forbid that beside the text;
so the address of the room can still ask for it (`?ping=@here`)."""


class Chat:
    """The addresses that one variable holds, separated by blanks or line ends."""

    def __init__(self, channel: Channel, outside: Outside) -> None:
        self._channel = channel
        self._outside = outside

    def recipients(self) -> tuple[Recipient, ...]:
        found = addresses(self._channel, "urls_env", ("",), self._outside)
        return tuple(
            Recipient(tag(url), url, self._channel.choice, label=nth(n, found)) for n, url in enumerate(found, 1)
        )

    def ready(self) -> None:
        """Nothing more is needed."""

    def send(self, posting: Posting) -> Answer:
        import apprise  # takes half a second

        asset = apprise.AppriseAsset(async_mode=False, storage_mode=apprise.PersistentStoreMode.MEMORY)
        try:
            service = apprise.Apprise.instantiate(posting.recipient.address, asset=asset, suppress_exceptions=False)
        except TypeError:
            service = None
        if service is None:
            return Answer(Outcome.FAILED, "its address is none that Apprise knows", soon=False)
        if service.overflow_mode == apprise.OverflowMode.UPSTREAM:  # many services refuse what is too long
            service.overflow_mode = apprise.OverflowMode.SPLIT
        service.socket_connect_timeout = max(CONNECT, service.socket_connect_timeout)
        service.socket_read_timeout = max(ANSWER, service.socket_read_timeout)  # whoever gives up sends it again
        title, body = compose(posting, service.body_maxlen)
        if service.secure_protocol == "discord":
            title, body = (_CALL.sub("@\N{ZERO WIDTH SPACE}", text) for text in (title, body))
        send, parts = service.send, 0

        def send_part(**part: Any) -> bool:
            """What the library calls for each part: all but one are left out."""
            nonlocal parts
            parts += 1
            return parts - 1 != posting.part or bool(send(**part))

        service.send = send_part  # type: ignore[method-assign, assignment]  # of this object, which sends one message
        began = time.monotonic()
        for pause in (*pauses(), None):
            parts = 0
            if service.notify(body=body, title=title, body_format=apprise.NotifyFormat.TEXT):
                return Answer(Outcome.ACCEPTED, more=posting.part + 1 < parts)
            if pause is None or time.monotonic() - began >= ANSWER:  # what hangs keeps others waiting
                break
            self._outside.wait(pause)
        return Answer(Outcome.FAILED, f"{type(service).__name__} did not accept it")

    def close(self) -> None:
        """Nothing: each message has a connection of its own."""


def compose(posting: Posting, room: int) -> tuple[str, str]:
    """Title and text, for a service that takes so many characters; no title where there is little room."""
    message = posting.message
    if room < ROOM:
        return "", message.short
    return one_line(message.subject), message.text
