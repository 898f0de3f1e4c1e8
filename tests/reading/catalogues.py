"""Catalogues, and what is found in them."""

from __future__ import annotations

from statusgen.diagnostics import Diagnostic
from statusgen.reading.catalogue import Catalogue, read_catalogue

SITE = """\
site:
  title: Example Status
  url: https://status.example.org/
  timezone: Europe/Berlin
"""


SERVICES = """\
services:
  - {id: email, name: E-mail}
  - {id: web, name: Website}
"""


WHOLE = """\
site:
  title: CTS Status
  url: https://status.example.gov/status
  description: Current state and history of the services that CTS provides.
  timezone: America/Los_Angeles
  language: en
  theme: plain
  contact: {email: servicedesk@example.gov, phone: +1 555 0100, hours: 24x7}
  history_since: 2021-01-01
  uptime_weights: {degraded: 0.1, major_outage: 1}

groups:
  - {id: office, name: Office}
  - {id: communication, name: Communication, parent: office}

services:
  - id: email
    name: E-mail
    group: communication
    description: Mailboxes, calendars and mail relay for agencies.
    owner: Messaging team
    contact: {email: messaging@example.gov}
    hours: 24x7
    since: 2021-01-01
    until: 2027-06-30
    depends_on: [network]
    audience: public
    sla: {availability: 99.9, respond_within: 30m, restore_within: 4h}
    links: {Docs: https://example.gov/email}
    how_to_use: https://example.gov/email/start
    training: https://example.gov/email/course
    criticality: high
    users: 12000
    aliases: [/affected/mail/]
    api_id: 69sb0f8lydp4
  - {id: network, name: Network, audience: internal, sla: {availability: 99.95%}}

policy:
  notify: {within: 15m, target: 95%, max_age: 2d, max_per_run: 50}
  close_after: 5d
  severities:
    critical:
      major: true
      update_every: 30m
      require: [eta, next_update]
      roles: [incident_manager, communications_lead]
      respond_within: 15m
      restore_within: 4h
      escalate: [{after: 10m, to: Tier 2, channels: [chat]}, {after: 1h, to: Management, channels: [email]}]
      review_within: 5d
      channels: [email, chat, voice]
    high: {update_every: 1h, escalate_after: 20m, channels: []}
  closing: {require: [root_cause, resolution]}
  baseline: 2026-Q1
  targets: {respond: {change: -15%, within: 3M}, restore: {change: -10%, within: 2w}, root_cause: 5d, reopen_rate: 5%}

channels:
  email: {type: smtp, from: "CTS Status <status@example.gov>", to: [all@lists.example.gov]}
  chat:  {type: apprise, urls_env: CHAT_URLS}
  hook:  {type: webhook, url_env: HOOK_URL}
  voice: {type: script}
"""


def read(text: str) -> Catalogue:
    parsed = read_catalogue(text.encode())
    assert parsed.problems == ()
    assert parsed.value is not None
    return parsed.value


def problems(text: str) -> list[Diagnostic]:
    return list(read_catalogue(text.encode()).problems)


def found(text: str) -> list[tuple[int, str]]:
    return [(problem.span.line, problem.code) for problem in problems(text)]
