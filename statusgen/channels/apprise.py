"""Chat rooms, text messages, and a hundred services more, by the Apprise library: each has an address of its form, such
as `slack://…`, with the secrets in it. What offers little room gets the short form."""

from __future__ import annotations

from statusgen.channels.posting import Answer, Outcome, Outside, Posting, Recipient, addresses, pauses, tag
from statusgen.messages.layout import one_line
from statusgen.model import Channel

ROOM = 1000
"""Characters; what takes fewer is a text message."""


class Chat:
    """The addresses that one variable holds, separated by blanks or line ends."""

    def __init__(self, channel: Channel, outside: Outside) -> None:
        self._channel = channel
        self._outside = outside

    def recipients(self) -> tuple[Recipient, ...]:
        found = addresses(self._channel, "urls_env", ("",), self._outside)
        return tuple(Recipient(tag(url), url, self._channel.choice) for url in found)

    def send(self, posting: Posting) -> Answer:
        import apprise  # takes half a second

        asset = apprise.AppriseAsset(async_mode=False, storage_mode=apprise.PersistentStoreMode.MEMORY)
        try:
            service = apprise.Apprise.instantiate(posting.recipient.address, asset=asset, suppress_exceptions=False)
        except TypeError:
            service = None
        if service is None:
            return Answer(Outcome.REFUSED, "its address is none that Apprise knows")
        if service.overflow_mode == apprise.OverflowMode.UPSTREAM:  # many services refuse what is too long
            service.overflow_mode = apprise.OverflowMode.SPLIT
        title, body = compose(posting, service.body_maxlen)
        for pause in (*pauses(), None):
            if service.notify(body=body, title=title, body_format=apprise.NotifyFormat.TEXT):
                return Answer(Outcome.ACCEPTED)
            if pause is not None:
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
