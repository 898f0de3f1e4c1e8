"""`statusgen listen`: webhooks of monitoring become incidents."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from statusgen.commands.session import Session, command
from statusgen.diagnostics import StatusgenError
from statusgen.importers import SENDERS, Saved
from statusgen.printing import visible
from statusgen.serve import Listener

TOKEN = "STATUSGEN_LISTEN_TOKEN"  # noqa: S105  # the name of the variable that holds it
HEARD = ("alertmanager", "event")
"""Whose messages are taken."""
EVERY = 30.0
"""Seconds between two looks at what has settled."""


@command("listen", example=f"{TOKEN}=$(cat token) statusgen listen --source my-status")
@click.option("--port", type=click.IntRange(0, 65535), default=9095, show_default=True, help="0 takes a free one.")
@click.option("--socket", "path", type=click.Path(path_type=Path), help="A unix socket in the place of a port.")
def run(session: Session, port: int, path: Path | None) -> int:
    """Take what monitoring posts to /alertmanager or /event on 127.0.0.1, and write what it changes in the project at
    --source. Each message needs the header `Authorization: Bearer` with the token of STATUSGEN_LISTEN_TOKEN.

    Every half minute it looks what has settled. Stop with Ctrl-C.
    """
    token = session.environ.get(TOKEN, "")
    if not token:
        raise StatusgenError(f"{TOKEN} is not set", "make one with: openssl rand -hex 32", 2)
    taking = _Taking(session)
    try:
        listener = Listener(path or port, token, HEARD, taking)
    except OSError as error:
        raise StatusgenError(f"cannot listen on {path or f'port {port}'}: {error.strerror}") from error
    session.console.say(f"{listener.place}  (Ctrl-C stops)")
    stopping = threading.Event()
    clock = threading.Thread(target=taking.settle, args=(listener, stopping), daemon=True)
    clock.start()
    with listener:
        try:
            listener.serve_forever(poll_interval=0.2)
        except KeyboardInterrupt:
            session.console.say("stopped")
        finally:
            stopping.set()
    if path:
        path.unlink(missing_ok=True)
    return 0


class _Taking:
    """Hands messages to what takes them, and says what came of each."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __call__(self, name: str, data: bytes) -> Mapping[str, Any]:
        session = self._session
        now = session.now if session.fixed else session.clock()
        saved = SENDERS[name].take(data, session.source, now)
        self._say(saved)
        answer = {key: saved.as_json()[key] for key in ("read", "written", "unchanged", "left_out")}
        return {**answer, "warnings": [problem.message for problem in saved.problems]}

    def settle(self, listener: Listener, stopping: threading.Event) -> None:
        """Looks again and again what is over for good."""
        while not stopping.wait(EVERY):
            try:
                listener.take("event", b"[]")
            except StatusgenError as error:
                self._session.console.warn(visible(error.message))

    def _say(self, saved: Saved) -> None:
        for path in saved.written:
            self._session.console.say(f"written  {path}")
        for one in saved.left_out:
            self._session.console.warn(visible(f"left out: {one.item}: {one.reason}"))
        for problem in saved.problems:
            self._session.console.warn(visible(problem.message))
