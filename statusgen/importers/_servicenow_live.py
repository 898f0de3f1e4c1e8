"""ServiceNow's Table API: all records that a query names, page by page.

The protocol is that of the vendor's documentation: `GET /api/now/table/incident` with `sysparm_query`,
`sysparm_fields`, `sysparm_display_value`; the next page stands in the header `Link` (RFC 8288), the number of all
records in `X-Total-Count`.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from statusgen.diagnostics import Diagnostic, Span, StatusgenError
from statusgen.importers._findings import origin
from statusgen.importers._servicenow_record import FIELDS
from statusgen.importers._web import Web, shown

USUAL_QUERY = "priorityIN1,2"
"""What is asked for where services.yaml says nothing: a status page is no list of all tickets."""

PAGE = 100
MOST_RECORDS = 100_000
_ENVIRONMENT = "STATUSGEN_SERVICENOW_"


def asked(address: str, query: str, environ: Mapping[str, str]) -> tuple[list[dict[str, Any]], tuple[Diagnostic, ...]]:
    """The records of the instance, and a finding if it has more. Raises StatusgenError if it does not answer as its
    manual says."""
    parts = urlsplit(address)
    instance = f"{parts.scheme}://{parts.netloc}"
    web = Web(instance, authorization=_authorization(instance, environ))
    url = f"{instance}/api/now/table/incident?" + urlencode(
        {
            "sysparm_query": f"{query}^ORDERBYsys_created_on",
            "sysparm_fields": ",".join(FIELDS),
            "sysparm_display_value": "all",
            "sysparm_exclude_reference_link": "true",
            "sysparm_limit": PAGE,
        }
    )
    records: list[dict[str, Any]] = []
    total, seen = 0, set[str]()
    try:
        while url and url not in seen and len(records) < MOST_RECORDS:
            seen.add(url)
            answer = web.get(url)
            records += _page(answer.json(), url)
            total = max(total, _number(answer.headers.get("X-Total-Count", "")))
            url = answer.next
    finally:
        web.close()
    if total <= len(records):
        return records, ()
    hint = "look at what the account may read, and import again"
    span = Span(urlsplit(instance).hostname or "")
    return records, (origin.import_incomplete(span, f"{len(records)} of {total} records came", hint),)


def _page(found: Any, url: str) -> list[dict[str, Any]]:
    records = found.get("result") if isinstance(found, dict) else None
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise StatusgenError(f"{shown(url)} answered with no list of records", "give the address of the instance")
    return records


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _authorization(instance: str, environ: Mapping[str, str]) -> str:
    """The header that lets us in, by what the environment holds: a token, an OAuth client, or a user."""
    given = {
        name: environ.get(_ENVIRONMENT + name.upper(), "")
        for name in ("token", "client_id", "client_secret", "user", "password")
    }
    if given["token"]:
        return f"Bearer {given['token']}"
    if given["client_id"]:
        return f"Bearer {_token(instance, given)}"
    if given["user"]:
        pair = f"{given['user']}:{given['password']}".encode()
        return f"Basic {base64.b64encode(pair).decode()}"
    names = (f"{_ENVIRONMENT}{name}" for name in ("USER and _PASSWORD", "TOKEN", "CLIENT_ID and _CLIENT_SECRET"))
    raise StatusgenError("no credentials for ServiceNow", f"set {', or '.join(names)} in the environment", 2)


def _token(instance: str, given: Mapping[str, str]) -> str:
    """A token of the instance's own OAuth endpoint (RFC 6749, 4.3 with a user, else 4.4)."""
    form = {"client_id": given["client_id"], "client_secret": given["client_secret"]}
    if given["user"]:
        form |= {"grant_type": "password", "username": given["user"], "password": given["password"]}
    else:
        form |= {"grant_type": "client_credentials"}
    web = Web(instance)
    try:
        found = web.post(f"{instance}/oauth_token.do", form).json()
    finally:
        web.close()
    token = found.get("access_token") if isinstance(found, dict) else None
    if not isinstance(token, str) or not token.isascii() or not token.isprintable():
        raise StatusgenError(f"{shown(instance)} gave no token", "look at the OAuth client in the instance")
    return token
