"""The commands: one module each, which defines `run`. Loaded when asked for, so that none pays for the others."""

from __future__ import annotations

from collections.abc import Mapping

COMMANDS: Mapping[str, str] = {
    "init": "write a working project",
    "new": "write a new incident, maintenance or notice",
    "update": "append an update to an incident",
    "check": "validate everything",
    "build": "check, then render the site",
    "serve": "preview the site while you write",
    "digest": "what happened in a period, as a mail",
    "report": "figures of a period, and where time goes",
    "due": "what is owed: updates, escalations, reviews",
    "notify": "send what has not been sent yet",
    "subscribers": "check, confirm and count subscribers",
    "explain": "the manual page of a diagnostic",
    "schema": "JSON Schema of the files, for editors",
    "theme": "list, show and copy themes",
    "triage": "what a description of trouble is probably about",
    "import": "take over the incidents of another system",
    "listen": "take webhooks of monitoring",
    "export": "write everything for other programs",
}
"""The name of each command and what it does; the command `x` is `run` of the module `statusgen.commands.x`
(`import`, which Python has reserved, of `import_`)."""
