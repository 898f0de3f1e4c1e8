"""The greeting of the phone system: a file that it reads aloud, written anew with each message.

It says how things stand, as `announcement.txt` of the site does: whoever calls wants to know that, and not what was
said an hour ago. So writing it twice says nothing twice.
"""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from statusgen.channels.posting import Answer, Outcome, Outside, Posting, Recipient
from statusgen.model import Channel
from statusgen.outputs.announcement import sentences


class Announcement:
    """A text file: where the variable of `file_env` says, else `announcements/<channel>.txt` in `.statusgen/` of the
    source folder."""

    def __init__(self, channel: Channel, outside: Outside) -> None:
        self._channel = channel
        self._outside = outside

    def recipients(self) -> tuple[Recipient, ...]:
        return (Recipient("phone", "", self._channel.choice),)

    def send(self, posting: Posting) -> Answer:
        data = compose(posting)
        path = self._path()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
                file.write(data)
                os.fchmod(file.fileno(), 0o644)
            Path(file.name).replace(path)
        except OSError as error:
            return Answer(Outcome.DOWN, f"cannot write {path}: {error.strerror}")
        return Answer(Outcome.ACCEPTED)

    def close(self) -> None:
        """Nothing is open."""

    def _path(self) -> Path:
        variable = str(self._channel.settings.get("file_env", ""))
        named = self._outside.environ.get(variable, "")
        return Path(named) if named else self._outside.folder / "announcements" / f"{self._channel.id}.txt"


def compose(posting: Posting) -> bytes:
    """A sentence a line."""
    return ("\n".join(sentences(posting.snapshot, posting.tools.language)) + "\n").encode()
