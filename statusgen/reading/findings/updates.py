"""What can be wrong with an update: its fields, and what it says with them."""

from __future__ import annotations

from statusgen.diagnostics import Diagnostic, Level, Span


def field_form(span: Span, *, is_audience: bool = False) -> Diagnostic:
    """A field of an update is not of the simple form.

    Each field is one line: `key: value` at the left margin. A value may be a list or a mapping in brackets. There are
    no comments (in a text, a line with `#` is a heading), no indented lines, and nothing goes over several lines.

    Wrong:

        ## 2026-11-20 09:05 identified
        services:
          email: degraded
        # ask the network team
        next_update: 10:00  # at the latest
        audience:internal

    Right:

        ## 2026-11-20 09:05 identified
        services: {email: degraded}
        next_update: 10:00
        audience: internal
    """
    if is_audience:
        return Diagnostic(
            span,
            "field-form",
            "this line about the audience has not the form of a field",
            "write `audience: internal` at the left margin, and nothing else in the line",
            audience_matters=True,
        )
    return Diagnostic(
        span,
        "field-form",
        "a field is one line `key: value` at the left margin, without comments",
        "write lists and mappings in brackets, as in services: {email: degraded}",
    )


def update_audience(span: Span) -> Diagnostic:
    """The audience of an update is something else than `internal`.

    An update is for everybody who may see the file, unless it says `audience: internal`. No other word is possible
    there: one update cannot make an internal file public.

    Wrong:

        audience: public
        audience: staff

    Right:

        audience: internal
    """
    return Diagnostic(
        span,
        "update-audience",
        "the audience of an update can only be `internal`",
        "write `audience: internal`, or leave the line out",
        audience_matters=True,
    )


def internal_ending(span: Span, status: str) -> Diagnostic:
    """An ending in a public file is for staff only.

    What the public sees comes from public updates alone. If only staff are told that it is over, the public page says
    for ever that it is not.

    Wrong:

        ## 2026-11-20 11:40 resolved
        audience: internal

    Right: a public ending, and an internal update before it with what is for staff.

        ## 2026-11-20 11:39 monitoring
        audience: internal

        The vendor's patch is in; the case number is 4711.

        ## 2026-11-20 11:40 resolved

        All delayed mail has been delivered.
    """
    return Diagnostic(
        span,
        "internal-ending",
        f"`{status}` in a public file cannot be internal",
        "make the ending public, and say what is for staff in an internal update before it",
        audience_matters=True,
    )


def service_not_named(span: Span, near: str | None) -> Diagnostic:
    """An update names a service that the front matter does not.

    The front matter lists all services that the file is about, with their impact at the start; updates change it. A
    service that is hit later stands there from the start as `operational`.

    Wrong:

        services: {email: degraded}
        ---

        ## 2026-11-20 09:05 identified
        services: {web: degraded}

    Right:

        services: {email: degraded, web: operational}
        ---

        ## 2026-11-20 09:05 identified
        services: {web: degraded}
    """
    return Diagnostic(
        span,
        "service-not-named",
        "the front matter does not name this service",
        f"did you mean `{near}`?" if near else "add it to `services` there, as `operational` if it was hit later",
    )


def time_before_update(span: Span, key: str) -> Diagnostic:
    """A promised time is not later than the update that promises it, or a correction is earlier.

    `eta` and `next_update` say when customers may expect something; `edited` says when an update was corrected. All
    three come after the update's own time.

    Wrong:

        ## 2026-11-20 09:05 identified
        next_update: 2026-11-20 09:00

    Right:

        ## 2026-11-20 09:05 identified
        next_update: 2026-11-20 10:00
    """
    if key == "edited":
        what, hint = "is earlier than the update itself", "check the day; a correction comes after what it corrects"
        return Diagnostic(span, "time-before-update", f"`{key}` {what}", hint)
    return Diagnostic(
        span,
        "time-before-update",
        f"`{key}` is not later than the update itself",
        "check the day; without a date, the next such moment is meant",
    )


def promise_after_end(span: Span, key: str) -> Diagnostic:
    """An update that ends something promises what comes next.

    After an ending no further update is due and nothing is left to be restored; the promise would stand on the page and
    never be kept.

    Wrong:

        ## 2026-11-20 11:40 resolved
        next_update: 13:00

    Right:

        ## 2026-11-20 11:40 resolved
    """
    return Diagnostic(
        span, "promise-after-end", f"`{key}` in an update that ends it", "leave the line out", Level.WARNING
    )


def services_in_postmortem(span: Span) -> Diagnostic:
    """A post-mortem names services.

    `services` says what holds from the time of its update on. A post-mortem looks back on what is over, and changes
    nothing. What was still impaired at the end is said by the update that ends it; what broke again reopens the
    incident.

    Wrong:

        ## 2026-11-20 11:40 resolved
        ## 2026-11-23 15:00 postmortem
        services: {email: degraded}

    Right:

        ## 2026-11-20 11:40 resolved
        services: {email: degraded}

        ## 2026-11-23 15:00 postmortem
    """
    return Diagnostic(
        span,
        "services-in-postmortem",
        "a `postmortem` looks back, and changes no service",
        "leave the line out; what is impaired again needs an update that says so",
        Level.WARNING,
    )


def update_without_text(span: Span) -> Diagnostic:
    """A public update says nothing.

    Customers would read a status word and nothing else. One sentence about what they notice, and what they can do, is
    what the page is for.

    Wrong:

        ## 2026-11-20 09:05 identified

    Right:

        ## 2026-11-20 09:05 identified

        A full queue holds messages back. Webmail works as usual.
    """
    return Diagnostic(
        span, "update-without-text", "this update says nothing to customers", "add a sentence", Level.WARNING
    )
