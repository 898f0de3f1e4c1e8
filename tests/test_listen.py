"""`listen`: messages are taken from those who know the token, on this machine alone."""

from __future__ import annotations

import http.client
import json
import socket
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from statusgen.cli import run
from statusgen.diagnostics import MessageError, StatusgenError
from statusgen.serve import Listener

TOKEN = "t" * 32
GOOD = {"Authorization": f"Bearer {TOKEN}"}


def take(name: str, data: bytes) -> Mapping[str, Any]:
    if data == b"bad":
        raise MessageError("no alerts", "")
    if data == b"full":
        raise StatusgenError("no space left")
    if data == b"early":
        raise StatusgenError("services.yaml has errors", status=1)
    return {"name": name, "bytes": len(data)}


@contextmanager
def listening(at: int | Path = 0) -> Iterator[Listener]:
    with Listener(at, TOKEN, ("alertmanager", "event"), take) as listener:
        thread = Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield listener
        finally:
            listener.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    with listening() as found:
        yield found


def ask(
    listener: Listener,
    path: str = "/event",
    body: bytes = b"{}",
    headers: Mapping[str, str] = GOOD,
    method: str = "POST",
) -> tuple[int, dict[str, Any]]:
    connection = http.client.HTTPConnection("127.0.0.1", listener.server_port, timeout=10)
    connection.request(method, path, body, dict(headers))
    answer = connection.getresponse()
    found = json.loads(answer.read())
    connection.close()
    return answer.status, found


def test_a_message_is_taken(listener: Listener) -> None:
    assert ask(listener, "/alertmanager", b"12345") == (200, {"name": "alertmanager", "bytes": 5})


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer "}, {"Authorization": TOKEN}, {"Authorization": f"Bearer {TOKEN}x"}]
)
def test_nobody_else_is_let_in(headers: dict[str, str], listener: Listener) -> None:
    assert ask(listener, headers=headers)[0] == 401
    assert ask(listener, "/nowhere", headers=headers)[0] == 401


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/other", b"", 404),
        ("/../event", b"", 404),
        ("/event", b"bad", 400),
        ("/event", b"full", 503),
        ("/event", b"early", 503),
    ],
)
def test_what_cannot_be_taken(path: str, body: bytes, status: int, listener: Listener) -> None:
    assert ask(listener, path, body)[0] == status


def test_what_is_too_large_is_not_read(listener: Listener) -> None:
    assert ask(listener, headers=GOOD | {"Content-Length": str(1 << 30)})[0] == 413
    assert ask(listener, headers=GOOD | {"Content-Length": "9" * 5000})[0] == 413
    assert ask(listener, headers=GOOD | {"Content-Length": "-1"})[0] == 411


def test_other_methods(listener: Listener) -> None:
    assert ask(listener, method="GET", body=b"")[0] == 405


def test_half_a_message_is_not_taken(listener: Listener) -> None:
    with socket.create_connection(("127.0.0.1", listener.server_port), timeout=10) as sender:
        head = f"POST /event HTTP/1.1\r\nAuthorization: Bearer {TOKEN}\r\nContent-Length: 10\r\n\r\n12345"
        sender.sendall(head.encode())
        sender.shutdown(socket.SHUT_WR)
        assert sender.recv(100) == b""


def test_it_listens_on_this_machine_alone(listener: Listener) -> None:
    assert listener.server_address[0] == "127.0.0.1"


def test_a_unix_socket_is_the_users_own(tmp_path: Path) -> None:
    path = tmp_path / "listen"
    with listening(path) as listener:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        with socket.socket(socket.AF_UNIX) as sender:
            sender.connect(str(path))
            head = f"POST /event HTTP/1.1\r\nAuthorization: Bearer {TOKEN}\r\nContent-Length: 2\r\n\r\n{{}}"
            sender.sendall(head.encode())
            assert sender.recv(100).startswith(b"HTTP/1.1 200 ")
        assert listener.place == f"unix:{path}"
    with listening(path):  # what a killed run left is no hindrance
        pass


def test_a_token_is_needed_and_no_short_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("STATUSGEN_LISTEN_TOKEN", raising=False)
    assert run(["listen", "--source", str(tmp_path)]) == 2
    monkeypatch.setenv("STATUSGEN_LISTEN_TOKEN", "short-SECRET")
    assert run(["listen", "--source", str(tmp_path)]) == 2
    assert "SECRET" not in capsys.readouterr().err
