"""The greeting of the phone system: a file that it reads aloud.

It says how things stand, as `announcement.txt` of the site does: whoever calls wants to know that, and not what was
said an hour ago. So every run brings it up to date, whether or not a message goes by this channel; and writing it twice
says nothing twice.
"""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from statusgen.channels.posting import Answer, Outcome, Outside, Posting, Recipient
from statusgen.derive import Snapshot
from statusgen.diagnostics import StatusgenError
from statusgen.model import Channel
from statusgen.outputs.announcement import sentences
from statusgen.rendering import Tools


class Announcement:
    """A text file: where the variable of `file_env` says, else `announcements/<channel>.txt` in `.statusgen/` of the
    source folder."""

    def __init__(self, channel: Channel, outside: Outside) -> None:
        self._channel = channel
        self._outside = outside

    def recipients(self) -> tuple[Recipient, ...]:
        return (Recipient("phone", "", self._channel.choice),)

    def ready(self) -> None:
        """Nothing more is needed."""

    def send(self, posting: Posting) -> Answer:
        try:
            self.show(posting.snapshot, posting.tools)
        except StatusgenError as fault:
            return Answer(Outcome.DOWN, fault.message)
        return Answer(Outcome.ACCEPTED)

    def show(self, snapshot: Snapshot, tools: Tools) -> None:
        data = compose(snapshot, tools)
        path = self._path()
        try:
            if path.is_file() and path.read_bytes() == data:
                return
            path.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
                file.write(data)
                os.fchmod(file.fileno(), 0o644)
            Path(file.name).replace(path)
        except OSError as error:
            raise StatusgenError(f"cannot write {path}: {error.strerror}") from None

    def close(self) -> None:
        """Nothing is open."""

    def _path(self) -> Path:
        variable = str(self._channel.settings.get("file_env", ""))
        named = self._outside.environ.get(variable, "")
        return Path(named) if named else self._outside.folder / "announcements" / f"{self._channel.id}.txt"


def compose(snapshot: Snapshot, tools: Tools) -> bytes:
    """A sentence a line."""
    return ("\n".join(sentences(snapshot, tools.language)) + "\n").encode()
