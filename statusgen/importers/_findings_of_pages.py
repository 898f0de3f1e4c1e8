"""Findings about hosted pages and what monitors wrote: files of machines. See `_findings`."""

from __future__ import annotations

from statusgen.diagnostics import Diagnostic, Level, Span


def import_broken(span: Span, reason: str) -> Diagnostic:
    """A file of the source is broken.

    It is cut off, or no text, or larger than any history. What it should tell cannot be known, so nothing was written:
    half of a history would look like all of it.

    Fetch the file again, or take it out of the folder, and import again.
    """
    return Diagnostic(span, "import-broken", reason, "fetch it again, or take it out of the folder")


def import_impact(span: Span, count: int, taken: str) -> Diagnostic:
    """How far services were affected is not told for each of them.

    The incident names components without their states. Each was given what the impact of the whole incident means:
    `critical` a major outage, `major` a partial one, `minor` a degraded service, `none` an operational one.

    Correct `services` in the imported file if you know better.
    """
    services = "1 service has" if count == 1 else f"{count} services have"
    hint = "correct `services` in the imported file if you know better"
    return Diagnostic(
        span, "import-impact", f"{services} no state of their own: `{taken}` was taken", hint, Level.WARNING
    )


def import_state(span: Span, name: str, state: str) -> Diagnostic:
    """A component is not well, and no open incident says so.

    On a hosted page people set the state of a component by hand. Here a service's state is what its open incidents
    say, so that each state has a text and a time. It is shown as operational.

    If it is affected still, write an incident:

        statusgen new incident
    """
    hint = "write an incident if it is affected still"
    return Diagnostic(span, "import-state", f"`{name}` is `{state}`, and no incident tells why", hint, Level.WARNING)


def import_partial(span: Span, what: str) -> Diagnostic:
    """The source holds a part of the incident alone.

    history.json tells from when until when an incident was, and its last update; a list of outages tells no words. What
    is there was imported.

    Give a source that holds more, such as the page's address, before you import; a file that is there stays as it is.
    """
    return Diagnostic(span, "import-partial", what, "complete the imported file if you know more", Level.WARNING)
