"""A server for webhooks: on loopback or a unix socket, for those who know the token."""

from __future__ import annotations

import hmac
import json
import socket
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any

from statusgen.diagnostics import MessageError, StatusgenError

HOST = "127.0.0.1"
MOST_BYTES = 1 << 20
SECONDS = 10
"""How long a sender may take between two pieces of its message."""
SHORTEST_TOKEN = 16

Take = Callable[[str, bytes], Mapping[str, Any]]
"""What becomes of a message to the path of this name. Raises MessageError if it can never be taken, StatusgenError if
it cannot be taken now: whoever sent it shall try again."""


class Listener(ThreadingHTTPServer):
    """Takes what is posted to `/NAME` for the names that are known, one after another. `at` is a port (0: a free one)
    or the path of a unix socket, which only the own user can open."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, at: int | Path, token: str, names: tuple[str, ...], take: Take) -> None:
        if len(token) < SHORTEST_TOKEN:
            raise StatusgenError(f"the token has less than {SHORTEST_TOKEN} characters", "openssl rand -hex 32", 2)
        self.at = at
        self.names = names
        self._expected = f"Bearer {token}".encode()
        self._take = take
        self._turn = Lock()
        if isinstance(at, Path):
            self.address_family = socket.AF_UNIX
        super().__init__((HOST, at) if isinstance(at, int) else str(at), _Handler)  # type: ignore[arg-type]  # a path too

    def server_bind(self) -> None:
        if not isinstance(self.at, Path):
            super().server_bind()
            return
        if self.at.is_socket():
            self.at.unlink()  # of a run that was killed
        self.socket.bind(str(self.at))
        self.at.chmod(0o600)

    @property
    def place(self) -> str:
        """Where it listens, as a person writes it."""
        return f"http://{HOST}:{self.server_port}/" if isinstance(self.at, int) else f"unix:{self.at}"

    def admits(self, authorization: str) -> bool:
        """Whether the header `Authorization` holds the token."""
        return hmac.compare_digest(authorization.encode("utf-8", "replace"), self._expected)

    def take(self, name: str, data: bytes) -> Mapping[str, Any]:
        """What the message did; one is taken at a time."""
        with self._turn:
            return self._take(name, data)


class _Handler(BaseHTTPRequestHandler):
    server: Listener
    protocol_version = "HTTP/1.1"
    timeout = SECONDS

    def do_POST(self) -> None:
        self.close_connection = True
        name = self.path.strip("/")
        size = self.headers.get("Content-Length", "")
        if not self.server.admits(self.headers.get("Authorization", "")):
            self._send(HTTPStatus.UNAUTHORIZED, {"error": "the token is missing or wrong"})
        elif name not in self.server.names:
            self._send(HTTPStatus.NOT_FOUND, {"error": f"known are: {', '.join(self.server.names)}"})
        elif not (size.isascii() and size.isdigit()):
            self._send(HTTPStatus.LENGTH_REQUIRED, {"error": "say how long it is: Content-Length"})
        elif len(size) > 9 or int(size) > MOST_BYTES:
            self._send(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"error": f"more than {MOST_BYTES} bytes"})
        else:
            data = self.rfile.read(int(size))
            if len(data) == int(size):
                self._take(name, data)

    def do_GET(self) -> None:
        self.close_connection = True
        self._send(HTTPStatus.METHOD_NOT_ALLOWED, {"error": "messages are posted"}, {"Allow": "POST"})

    def _take(self, name: str, data: bytes) -> None:
        try:
            self._send(HTTPStatus.OK, self.server.take(name, data))
        except MessageError as error:
            self._send(HTTPStatus.BAD_REQUEST, {"error": error.message})
        except StatusgenError as error:
            self._send(HTTPStatus.SERVICE_UNAVAILABLE, {"error": error.message})

    def _send(self, status: HTTPStatus, answer: Mapping[str, Any], more: Mapping[str, str] | None = None) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        for key, value in {
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            **(more or {}),
        }.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)

    def address_string(self) -> str:
        return HOST if isinstance(self.server.at, int) else "unix"

    def log_message(self, *_: object) -> None:
        """Nothing: what was written is said by whoever takes it."""
