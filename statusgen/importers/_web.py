"""One polite client for all live sources: time-outs, retries with back-off and `Retry-After`, `ETag`, caps on size and
time.

Only https is spoken, and http with this machine itself. Redirects are followed by hand, and each address goes through
the same gate; where credentials are sent, none leads to another host. Nothing that is said names a query, a user or a
password.
"""

from __future__ import annotations

import ipaddress
import json
import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import SplitResult, urljoin, urlsplit

from statusgen import __version__
from statusgen.diagnostics import StatusgenError
from statusgen.value import Struct, field

if TYPE_CHECKING:
    import requests

MOST_BYTES = 64 << 20
"""Of one answer, unpacked."""
LONGEST = 300.0
"""Seconds that one answer may take, however steadily it drips."""
CONNECT, READ = 10.0, 30.0  # seconds
TRIES = 5
BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_LONGEST_PAUSE = 120
_MOST_REDIRECTS = 5
_PIECE = 1 << 16


class Memo(Protocol):
    """Where answers are kept until the next import, by a key of printable ASCII."""

    def get(self, key: str, /) -> bytes | None: ...

    def put(self, key: str, value: bytes, /) -> None: ...


class Answer(Struct, frozen=True):
    """What an address answered: `url` is where it was found, `next` the page after it (RFC 8288), "" if none."""

    url: str
    body: bytes
    next: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def json(self) -> Any:
        """The body as JSON. Raises StatusgenError if it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            hint = "a page to sign in, perhaps: open the address in a browser"
            raise StatusgenError(f"{shown(self.url)} answered with no JSON", hint) from None


class RefusedError(StatusgenError):
    """The host answers, and does not let us in: without credentials that are right, or no program at all."""


class Web:
    """A client for one source, which begins at `start`. `authorization` is the value of that header; with one nothing
    is kept in `memo`. `pause`: seconds before the second retry, doubled for each later one."""

    def __init__(self, start: str, *, authorization: str = "", memo: Memo | None = None, pause: float = 0.5) -> None:
        self._start = _parts(start)
        self._authorization = authorization
        self._memo = None if authorization else memo
        self._pause = pause
        self._session: requests.Session | None = None

    def get(self, url: str, accept: str = "application/json") -> Answer:
        """What is there. Raises StatusgenError if nothing is, or nobody answers."""
        found = self.find(url, accept)
        if found is None:
            raise StatusgenError(f"{shown(url)} does not exist", "look at the address in a browser")
        return found

    def find(self, url: str, accept: str = "application/json") -> Answer | None:
        """The same; None where the host says that nothing is there."""
        headers = {"Accept": accept}
        kept = self._kept(url)
        if kept:
            headers["If-None-Match"] = kept[0]
        answer = self._whole("GET", url, headers)
        if kept and answer.status == HTTPStatus.NOT_MODIFIED:
            return Answer(url, kept[1], kept[2], answer.headers)
        if answer.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
            return None
        _check(url, answer)
        found = Answer(answer.url, answer.body, answer.next, answer.headers)
        self._keep(url, answer.headers.get("ETag", ""), found)
        return found

    def post(self, url: str, form: Mapping[str, str]) -> Answer:
        """What a form is answered with; it is sent once."""
        answer = self._whole("POST", url, {"Accept": "application/json"}, form)
        _check(url, answer)
        return Answer(answer.url, answer.body, answer.next, answer.headers)

    def close(self) -> None:
        """Lets go of open connections."""
        if self._session is not None:
            self._session.close()

    def _whole(self, method: str, url: str, headers: Mapping[str, str], form: Mapping[str, str] | None = None) -> _Raw:
        """An answer to its end: one that breaks off is asked for again."""
        import requests  # takes a quarter of a second
        from urllib3 import Retry
        from urllib3.exceptions import HTTPError, MaxRetryError

        again = Retry(TRIES - 1 if method == "GET" else 0, backoff_factor=self._pause)
        while True:
            try:
                return self._followed(method, url, headers, form)
            except (requests.exceptions.ContentDecodingError, HTTPError) as error:
                try:
                    again = again.increment(method, url, error=error)
                except (MaxRetryError, HTTPError):
                    raise StatusgenError(f"{shown(url)} broke off while it answered", "try again later") from None
                again.sleep()
            except requests.Timeout:
                raise StatusgenError(f"{shown(url)} did not answer in time", "try again later") from None
            except requests.exceptions.SSLError:
                raise StatusgenError(f"the certificate of {shown(url)} is not valid") from None
            except (requests.RequestException, UnicodeError):
                raise StatusgenError(f"no connection to {shown(url)}", "look at the address, or try again") from None

    def _followed(self, method: str, url: str, headers: Mapping[str, str], form: Mapping[str, str] | None) -> _Raw:
        """An answer, after its redirects."""
        for _ in range(_MOST_REDIRECTS + 1):
            self._admit(url)
            began = time.monotonic()
            with self._opened().request(
                method,
                url,
                headers=dict(headers),
                data=form,
                timeout=(CONNECT, READ),
                allow_redirects=False,
                stream=True,
            ) as answer:
                if not answer.is_redirect:
                    found = _joined(url, answer.links["next"]["url"]) if "next" in answer.links else ""
                    return _Raw(answer.status_code, url, _body(answer, url, began), found, answer.headers)
                if method != "GET":
                    raise StatusgenError(f"{shown(url)} redirects what was sent to it", "give the address it leads to")
                url = _joined(url, answer.headers["location"])
        raise StatusgenError(f"{shown(url)} redirects in circles")

    def _opened(self) -> requests.Session:
        if self._session is None:
            import requests
            from requests.adapters import HTTPAdapter
            from urllib3 import Retry

            retry = Retry(
                TRIES - 1,
                redirect=0,
                backoff_factor=self._pause,
                backoff_max=_LONGEST_PAUSE,
                retry_after_max=_LONGEST_PAUSE,
                status_forcelist=BUSY,
                allowed_methods={"GET"},
                raise_on_status=False,
            )
            self._session = requests.Session()
            self._session.trust_env = not _is_own(self._start)  # a proxy is no way to this machine
            self._session.auth = self._authorize
            self._session.get_redirect_target = lambda _: None  # type: ignore[assignment, method-assign]  # reads it all
            self._session.headers["User-Agent"] = f"statusgen/{__version__}"
            self._session.mount("https://", HTTPAdapter(max_retries=retry))
            self._session.mount("http://", HTTPAdapter(max_retries=retry))
        return self._session

    def _authorize(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Our own credentials or none: never what a `.netrc` says."""
        if self._authorization:
            request.headers["Authorization"] = self._authorization
        return request

    def _admit(self, url: str) -> None:
        """Raises StatusgenError for an address that must not be asked."""
        parts = _parts(url)
        if _is_own(parts) and not _is_own(self._start):
            raise StatusgenError(f"{shown(self._start.geturl())} leads to this machine, which is not followed")
        origin = (parts.scheme, parts.netloc.lower())
        if self._authorization and origin != (self._start.scheme, self._start.netloc.lower()):
            hint = "give the address that it leads to"
            raise StatusgenError(f"{shown(self._start.geturl())} leads to another host: no credentials go there", hint)

    def _kept(self, url: str) -> tuple[str, bytes, str] | None:
        """What the address answered before: the mark of that version (`ETag`), the body, the page after it."""
        value = self._memo.get(_key(url)) if self._memo is not None else None
        head, found, body = (value or b"").partition(b"\n")
        etag, _, after = head.decode("utf-8", "replace").partition(" ")
        return (etag, body, after) if found and etag else None

    def _keep(self, url: str, etag: str, answer: Answer) -> None:
        if self._memo is not None and etag and " " not in etag and "\n" not in etag + answer.next:
            self._memo.put(_key(url), f"{etag} {answer.next}\n".encode("utf-8", "replace") + answer.body)


class _Raw(Struct, frozen=True):
    status: int
    url: str
    body: bytes
    next: str
    headers: Mapping[str, str]


def is_address(source: str) -> bool:
    """Whether somebody gave the address of a live source rather than a path."""
    return source.lower().startswith(("https://", "http://"))


def shown(url: str) -> str:
    """An address as messages may name it: without user, password, query and fragment."""
    try:
        parts = urlsplit(url)
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
        return f"{parts.scheme}://{host}{f':{parts.port}' if parts.port else ''}{parts.path}"
    except ValueError:
        return "the address"


def _joined(url: str, there: str) -> str:
    """Where a link of a page leads. Raises StatusgenError if it is no address."""
    try:
        return urljoin(url, there)
    except ValueError:
        raise StatusgenError(f"{shown(url)} leads to what is no address") from None


def _parts(url: str) -> SplitResult:
    """The address in parts. Raises StatusgenError (wrong usage) unless it may be asked."""
    try:
        parts = urlsplit(url)
        fine = bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        raise StatusgenError("the address is none", "https://status.example.org/", 2) from None
    if parts.username is not None or parts.password is not None:
        raise StatusgenError(f"credentials stand in the address {shown(url)}", "they belong into the environment", 2)
    if not fine or not (parts.scheme == "https" or (parts.scheme == "http" and _is_own(parts))):
        hint = "only https:// addresses are, and http:// on this machine"
        raise StatusgenError(f"{shown(url)} is not asked", hint, 2)
    return parts


def _is_own(parts: SplitResult) -> bool:
    """It is on this machine (loopback)."""
    host = parts.hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _body(answer: requests.Response, url: str, began: float) -> bytes:
    """The body, unpacked. Raises StatusgenError where it is too large or too slow."""
    pieces = bytearray()
    while piece := answer.raw.read1(_PIECE, decode_content=True):
        pieces += piece
        if len(pieces) > MOST_BYTES:
            raise StatusgenError(f"{shown(url)} answers with more than {MOST_BYTES >> 20} MiB")
        if time.monotonic() - began > LONGEST:
            raise StatusgenError(f"{shown(url)} takes more than {LONGEST:.0f} seconds to answer", "try again later")
    return bytes(pieces)


def _check(url: str, answer: _Raw) -> None:
    status = answer.status
    is_spent = answer.headers.get("X-RateLimit-Remaining") == "0" or "Retry-After" in answer.headers
    if status == HTTPStatus.TOO_MANY_REQUESTS or (status == HTTPStatus.FORBIDDEN and is_spent):  # so GitHub says it
        hint = "try again later; with credentials some hosts allow more"
        raise StatusgenError(f"{shown(url)} asks for fewer requests (HTTP status {status})", hint)
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        raise RefusedError(f"{shown(url)} does not let us in (HTTP status {status})", "look at the credentials")
    if not 200 <= status < 300:
        raise StatusgenError(f"{shown(url)} answered with HTTP status {status}", "try again later")


def _key(url: str) -> str:
    """Whatever the address is made of, as a key of a memo."""
    return url.encode("unicode_escape").decode("ascii")
