"""The HTTP side of the preview: loopback only, from memory, so that no path can leave the site."""

from __future__ import annotations

import html
import json
import mimetypes
import sys
from collections.abc import Callable
from fnmatch import fnmatchcase
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from socket import socket
from urllib.parse import parse_qs, unquote, urlsplit

from statusgen import urls
from statusgen.diagnostics import Diagnostic, StatusgenError
from statusgen.outputs.headers import TYPES
from statusgen.printing import visible
from statusgen.serve.preview import Preview

HOST = "127.0.0.1"
OWN = ".statusgen/"
"""The folder of the server's own answers, which no site has."""

LONG_POLL = 20.0
"""Seconds after which a browser that waits for a rebuild is answered anyway."""


class Server(ThreadingHTTPServer):
    """Serves a preview on 127.0.0.1; `port` 0 takes a free one. `spoken` words the findings."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, preview: Preview, port: int, spoken: Callable[[tuple[Diagnostic, ...]], str]) -> None:
        super().__init__((HOST, port), _Handler)
        self.preview = preview
        self.spoken = spoken
        self.script = resources.files("statusgen.serve").joinpath("reload.js").read_bytes()

    def handle_error(self, request: socket | tuple[bytes, socket], client_address: object) -> None:
        """A browser that goes away while it asks is no news for the terminal."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.server_port}/"

    @property
    def state(self) -> dict[str, object]:
        """What an open page needs to know."""
        preview = self.preview
        good = not preview.fault and not any(problem.is_error for problem in preview.problems)
        findings = [self.spoken(preview.problems)] if preview.problems else []
        findings += [visible(preview.fault)] if preview.fault else []
        return {"epoch": preview.epoch, "good": good, "findings": "\n".join(findings)}


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD for this host; all else is refused."""

    server: Server
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        if self.headers.get("Host", "").partition(":")[0] not in {HOST, "localhost"}:
            self._send(
                HTTPStatus.MISDIRECTED_REQUEST, "text/plain", b"this preview answers to 127.0.0.1 alone\n", with_body
            )
            return
        address = urlsplit(self.path)
        path = unquote(address.path).lstrip("/")
        if path == OWN + "state":
            seen = parse_qs(address.query).get("seen", ["-1"])[0]
            self.server.preview.wait(int(seen) if seen.lstrip("-").isdigit() else -1, LONG_POLL)
            self._send(HTTPStatus.OK, "application/json", json.dumps(self.server.state).encode(), with_body)
        elif path == OWN + "reload.js":
            self._send(HTTPStatus.OK, "text/javascript", self.server.script, with_body)
        else:
            self._page(path, with_body)

    def _page(self, path: str, with_body: bool) -> None:
        status = HTTPStatus.OK
        epoch = self.server.preview.epoch  # before its page is read: what comes meanwhile reloads it
        file = urls.file_of(path)
        try:
            data = self.server.preview.read(file)
            if data is None and self.server.preview.read(file + "/index.html") is not None:
                self._redirect("/" + path + "/")
                return
            if data is None and not self.server.preview.has_site:
                status, file, data = HTTPStatus.SERVICE_UNAVAILABLE, "error.html", self._no_site()
            elif data is None:
                status, file = HTTPStatus.NOT_FOUND, urls.NOT_FOUND
                data = (
                    self.server.preview.read(file) or b"<!doctype html><title>Not found</title><body>Not found</body>"
                )
        except StatusgenError:  # the page's script shows the fault
            status, file = HTTPStatus.INTERNAL_SERVER_ERROR, "error.html"
            data = b"<!doctype html><title>Not rendered</title><body>This page could not be rendered.</body>"
        if file.endswith(".html"):
            script = f'<script src="/{OWN}reload.js" data-epoch="{epoch}"></script></body>'.encode()
            data = data.replace(b"</body>", script, 1) if b"</body>" in data else data + script
        self._send(status, _type_of(file), data, with_body)

    def _no_site(self) -> bytes:
        """The findings, where there is no good site yet over which they could be shown; a script shows them itself."""
        findings = html.escape(str(self.server.state["findings"]))
        head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>No site yet</title>'
        text = "<h1>No site yet</h1><p>The files have errors. This page is replaced once they are mended.</p>"
        return f"{head}<body>{text}<noscript><pre>{findings}</pre></noscript></body></html>".encode()

    def _redirect(self, path: str) -> None:
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", path)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: HTTPStatus, kind: str, data: bytes, with_body: bool) -> None:
        self.send_response(status)
        is_text = kind.startswith("text/") or kind.endswith(("json", "xml"))
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if is_text and ";" not in kind else kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if with_body:
            self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the terminal is for findings."""


def _type_of(path: str) -> str:
    """What hosts are told that the file is, else what its ending says."""
    told = (kind for place, kind in TYPES.items() if fnmatchcase(f"/{path}", place))
    return next(told, None) or mimetypes.guess_type(path)[0] or "application/octet-stream"
