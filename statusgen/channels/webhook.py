"""A program of somebody else's is told by HTTP POST: the payload of the best-known hosted page, so that what listens to
that listens to this.

The request is signed as Standard Webhooks 1.0 says (`webhook-id`, `webhook-timestamp`, `webhook-signature`), if the
channel names the variable of a secret. `Idempotency-Key` is the same whenever the same message comes again.
"""

from __future__ import annotations

import base64
import hmac
from typing import TYPE_CHECKING, Any

from statusgen import urls
from statusgen.channels.posting import Answer, Outcome, Outside, Posting, Recipient, addresses, nth, pauses, secret, tag
from statusgen.derive import IncidentView, Snapshot
from statusgen.diagnostics import StatusgenError
from statusgen.model import Channel, Kind, Status
from statusgen.outputs.api_objects import Objects, as_json
from statusgen.rendering import Tools
from statusgen.value import replace

if TYPE_CHECKING:
    import requests

CONNECT, ANSWER = 10.0, 30.0  # seconds; receivers have thirty to answer
BUSY = frozenset({408, 425, 429})
OF_THE_MESSAGE = frozenset({400, 413, 422})
"""Answers that are about what was sent. All others that are no yes speak of the address, the secret or the way there:
a set-up that is broken, and no message's end."""


class Webhook:
    """One or more addresses that are told."""

    def __init__(self, channel: Channel, outside: Outside) -> None:
        self._channel = channel
        self._outside = outside
        self._session: requests.Session | None = None
        self._objects: dict[tuple[int, str], Objects] = {}
        self._unreachable: dict[str, Answer] = {}

    def recipients(self) -> tuple[Recipient, ...]:
        found = addresses(self._channel, "url_env", ("https://", "http://"), self._outside)
        return tuple(
            Recipient(tag(url), url, self._channel.choice, label=nth(n, found)) for n, url in enumerate(found, 1)
        )

    def ready(self) -> None:
        key = secret(self._channel, "secret_env", self._outside)
        if key:
            key_of(key)

    def send(self, posting: Posting) -> Answer:
        address = posting.recipient.address
        if address in self._unreachable:
            return self._unreachable[address]
        data = self.compose(posting)
        answer = self._attempt(posting, data)
        for pause in pauses():
            if answer.outcome not in (Outcome.FAILED, Outcome.DOWN) or not answer.soon:
                break
            self._outside.wait(max(pause, answer.after))
            answer = self._attempt(posting, data)
        if answer.outcome is Outcome.DOWN or answer.after:  # no more for it in this run; others have their own server
            answer = self._unreachable[address] = replace(answer, outcome=Outcome.FAILED)
        return answer

    def close(self) -> None:
        if self._session is not None:
            self._session.close()

    def compose(self, posting: Posting) -> bytes:
        """The body; the same bytes whenever it is made of the same."""
        objects = self._objects_of(posting.snapshot, posting.tools)
        page = {"id": objects.page_id, **_status(objects)}
        site = posting.snapshot.site.url
        how = urls.absolute(site, urls.SUBSCRIBE)
        body: dict[str, Any] = {"meta": {"unsubscribe": how, "documentation": how}, "page": page}
        if posting.view is not None:
            body["incident"] = incident(posting.view, objects)
        else:
            body["message"] = {"subject": posting.message.subject, "text": posting.message.text}
        return as_json(body)

    def _objects_of(self, snapshot: Snapshot, tools: Tools) -> Objects:
        """Made once for each snapshot, which they keep, so that no other has its `id`."""
        key = id(snapshot), tools.language.code
        if key not in self._objects:
            self._objects[key] = Objects(snapshot, tools)
        return self._objects[key]

    def _attempt(self, posting: Posting, data: bytes) -> Answer:
        import requests  # takes a quarter of a second

        self._session = self._session or requests.Session()
        try:
            answer = self._session.post(
                posting.recipient.address,
                data=data,
                headers=self._headers(posting, data),
                timeout=(CONNECT, ANSWER),
                allow_redirects=False,
                stream=True,
            )
            answer.close()
        except (requests.ConnectTimeout, requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) as error:
            return Answer(Outcome.DOWN, f"no connection: {type(error).__name__}")
        except requests.RequestException as error:
            if _is_unconnected(error) or isinstance(error, requests.exceptions.SSLError):
                return Answer(Outcome.DOWN, f"no connection: {type(error).__name__}")
            return Answer(Outcome.DOUBTFUL, f"broke off before it answered: {type(error).__name__}")
        if 200 <= answer.status_code < 300:
            return Answer(Outcome.ACCEPTED)
        return _judged(answer.status_code, _asked_to_wait(answer.headers.get("Retry-After", "")))

    def _headers(self, posting: Posting, data: bytes) -> dict[str, str]:
        at = f"{self._outside.clock().timestamp():.0f}"
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "statusgen",
            "Idempotency-Key": posting.id,
            "webhook-id": posting.id,
            "webhook-timestamp": at,
        }
        key = secret(self._channel, "secret_env", self._outside)
        return headers | ({"webhook-signature": signature(key, posting.id, at, data)} if key else {})


def _judged(status: int, wait: float) -> Answer:
    """Of an answer that is no yes, and asks to wait so many seconds."""
    if status in OF_THE_MESSAGE:
        return Answer(Outcome.REFUSED, f"HTTP status {status}")
    if status in BUSY or status >= 500:
        asks = f", and it asks to wait {wait:.0f} seconds" if wait else ""
        return Answer(Outcome.FAILED, f"HTTP status {status}{asks}", soon=wait <= ANSWER, after=wait)
    reason = f"it answers HTTP status {status}, which is about the address or the secret, not about the message"
    return Answer(Outcome.FAILED, reason, soon=False)


def _asked_to_wait(retry_after: str) -> float:
    """Seconds, by the header of this name (RFC 9110, 10.2.3); none where nobody can tell."""
    from urllib3 import Retry
    from urllib3.exceptions import InvalidHeader

    try:
        return Retry().parse_retry_after(retry_after) if retry_after else 0
    except (InvalidHeader, OverflowError, ValueError):
        return 0


def signature(key: str, id: str, at: str, data: bytes) -> str:
    """`v1,` and the HMAC-SHA256 of id, time and body (Standard Webhooks 1.0), by the key that the secret holds."""
    signed = hmac.new(key_of(key), f"{id}.{at}.".encode() + data, "sha256").digest()
    return f"v1,{base64.b64encode(signed).decode()}"


def key_of(secret: str) -> bytes:
    """The key: of a secret `whsec_…` what its base64 stands for. Raises StatusgenError if it is none, or empty."""
    try:
        is_packed = secret.startswith("whsec_")
        key = base64.b64decode(secret.strip().removeprefix("whsec_"), validate=True) if is_packed else secret.encode()
    except ValueError:
        key = b""
    if not key:
        raise StatusgenError("the secret of a webhook begins with whsec_ and is no base64", "copy it whole")
    return key


def _is_unconnected(error: requests.RequestException) -> bool:
    """Whether nothing was handed over, since there was no connection, or not even an address of the name."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return any(kind.__name__ == "NewConnectionError" for kind in type(reason).__mro__)  # of what requests rests on


def incident(view: IncidentView, objects: Objects) -> dict[str, Any]:
    """The API's object of a report, with the keys that it has in this payload alone."""
    review = next((update for update in view.updates if update.status is Status.POSTMORTEM), None)
    told = objects.instant(review.at) if review else None
    more = {
        "backfilled": bool(view.incident.imported_from),
        "impact_override": view.incident.impact,
        "postmortem_body": review.body if review else None,
        "postmortem_body_last_updated_at": objects.instant(review.updated) if review else None,
        "postmortem_ignored": False,
        "postmortem_notified_subscribers": bool(review),
        "postmortem_notified_twitter": False,
        "postmortem_published_at": told,
        "scheduled_auto_completed": view.kind is Kind.MAINTENANCE,
        "scheduled_auto_in_progress": view.kind is Kind.MAINTENANCE,
        "scheduled_remind_prior": view.kind is Kind.MAINTENANCE,
        "scheduled_reminded_at": None,
        "scheduled_for": None,
        "scheduled_until": None,
    }
    return more | objects.incident(view)


def _status(objects: Objects) -> dict[str, str]:
    state = objects.status()
    return {"status_indicator": state["indicator"], "status_description": state["description"]}
