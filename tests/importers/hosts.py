"""A host on this machine with what a test lays on it, and with the faults of real ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass(frozen=True)
class Reply:
    """What is answered. `cut`: how many bytes of the body are kept back before the connection breaks off."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int = 0


@dataclass
class Host:
    """`pages` by path with query: replies in turn, the last one for ever; or a function of the request's headers."""

    url: str = ""
    pages: dict[str, list[Reply] | Callable[[Mapping[str, str]], Reply]] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    forms: list[bytes] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def reply(self, path: str, headers: Mapping[str, str]) -> Reply:
        self.asked.append((path, headers))
        page = self.pages.get(path)
        if page is None:
            return Reply(status=404)
        if callable(page):
            return page(headers)
        return page.pop(0) if len(page) > 1 else page[0]


@contextmanager
def serving(host: Host) -> Iterator[Host]:
    """The host while it listens."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:  # http.server's name
            reply = host.reply(self.path, dict(self.headers.items()))
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body[: len(reply.body) - reply.cut])
            self.close_connection = bool(reply.cut)

        def do_POST(self) -> None:
            host.forms.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        host.url = f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            yield host
        finally:
            server.shutdown()
