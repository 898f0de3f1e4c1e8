"""What can be wrong with the updates of a file together: their order, and what follows what."""

from __future__ import annotations

from statusgen.diagnostics import Diagnostic, Span

_INSTEAD = {
    "resolved": "say first that it was reopened, or make this a `postmortem`",
    "completed": "make this a `postmortem`, if it tells more about the end",
}
"""What may stand where an ending stands twice; of all others nothing may."""


def update_out_of_order(span: Span) -> Diagnostic:
    """An update is earlier than the one above it.

    Updates stand in time order, the oldest first, so that a new one is added at the end, and a diff shows exactly what
    was said. What counts is the instant: on the night when clocks go back, 01:10 can be later than 01:50.

    Wrong:

        ## 2026-11-20 11:40 resolved
        ## 2026-11-20 08:31 investigating

    Right:

        ## 2026-11-20 08:31 investigating
        ## 2026-11-20 11:40 resolved
    """
    return Diagnostic(
        span, "update-out-of-order", "this update is earlier than the one above it", "the oldest stands first"
    )


def updates_at_one_instant(span: Span) -> Diagnostic:
    """Two updates have the same time.

    Each update is known by its file and its time: feeds and mails would take the two for one. (In a file with
    `imported_from`, history is kept as it was.)

    Wrong:

        ## 2026-11-20 09:05 identified
        ## 2026-11-20 09:05 monitoring

    Right:

        ## 2026-11-20 09:05 identified
        ## 2026-11-20 09:06 monitoring
    """
    return Diagnostic(
        span,
        "updates-at-one-instant",
        "this update has the time of the one above it",
        "add a minute, or seconds, or make one update of the two",
    )


def update_after_end(span: Span, ending: str) -> Diagnostic:
    """An update follows an ending that is final.

    After `false_alarm`, `completed`, `cancelled` and `ended` nothing happens any more. Only `postmortem` may follow
    `completed`. (After `resolved`, any status but `postmortem` reopens an incident.)

    Wrong:

        ## 2026-11-20 23:10 completed
        ## 2026-11-21 08:00 in_progress

    Right: what happens next gets a file of its own.
    """
    return Diagnostic(
        span,
        "update-after-end",
        f"an update after `{ending}`",
        "what happens next gets a file of its own",
    )


def ending_twice(span: Span, ending: str) -> Diagnostic:
    """The same ending stands twice.

    What is over cannot end again. If trouble came back in between, an update that says so is missing; if there is more
    to tell about the end of an incident or of planned work, that is a `postmortem`. After `cancelled`, `ended` and
    `false_alarm` nothing follows: what there is to add belongs into the update that says so.

    Wrong:

        ## 2026-11-20 11:40 resolved
        ## 2026-11-20 15:00 resolved

    Right:

        ## 2026-11-20 11:40 resolved
        ## 2026-11-20 14:20 investigating
        ## 2026-11-20 15:00 resolved
    """
    return Diagnostic(
        span,
        "ending-twice",
        f"it is `{ending}` already",
        _INSTEAD.get(ending, "add it to the first, with `edited`; what happens next gets a file of its own"),
    )


def status_too_early(span: Span, status: str, needed: str) -> Diagnostic:
    """A status stands before the one that it needs.

    A `postmortem` looks back: it needs a `resolved` (in a maintenance: a `completed`) before it, and nothing that
    reopened the incident since. A notice is `posted` before it is `ended`.

    Wrong:

        ## 2026-11-20 08:31 investigating
        ## 2026-11-23 15:00 postmortem

    Right:

        ## 2026-11-20 08:31 investigating
        ## 2026-11-20 11:40 resolved
        ## 2026-11-23 15:00 postmortem
    """
    return Diagnostic(
        span, "status-too-early", f"`{status}` needs a `{needed}` before it", f"add an update `{needed}` above it"
    )
