"""What can be wrong with an incident, a maintenance or a notice as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterable

from statusgen.diagnostics import Diagnostic, Level, Span
from statusgen.reading.findings.suggest import nearest, one_of, shown


def key_of_another_kind(span: Span, key: str, kind: str, kinds: Iterable[str]) -> Diagnostic:
    """A key belongs to another kind of file.

    An incident has `severity`, `determined` and `started`; a maintenance has `window` and `repeat`; a notice has
    `window` and `announced`. `kind` says which of the three a file is; without it, it is an incident.

    Wrong:

        kind: maintenance
        determined: 2026-11-20 08:10

    Right:

        kind: maintenance
        window: {start: 2026-11-20 22:00, end: 2026-11-20 23:00}
    """
    return Diagnostic(
        span,
        "key-of-another-kind",
        f"`{key}` is no key of this kind ({kind})",
        f"it belongs to {one_of(kinds)}; check `kind`, or delete the line",
    )


def unknown_service(span: Span, id: str, known: Iterable[str]) -> Diagnostic:
    """A service is not in services.yaml.

    Files name services by the `id` that they have in the catalogue, not by their name. A service that was retired stays
    there, with `until`.

    Wrong, where services.yaml has `- id: email`:

        services: {E-mail: degraded}

    Right:

        services: {email: degraded}
    """
    near = nearest(id, known)
    return Diagnostic(
        span,
        "unknown-service",
        f"{shown(id, 'this service') if near else 'this service'} is not in services.yaml",
        f"did you mean `{near}`?" if near else "name a service by its `id` in services.yaml",
    )


def window_reversed(span: Span) -> Diagnostic:
    """A window ends before it starts, or when it starts.

    What counts is the instant: a window over midnight needs the next day's date at its end.

    Wrong:

        window: {start: 2026-11-20 22:00, end: 2026-11-20 02:00}

    Right:

        window: {start: 2026-11-20 22:00, end: 2026-11-21 02:00}
    """
    return Diagnostic(
        span,
        "window-reversed",
        "the window does not end after its start",
        "over midnight, the end has the next day's date",
    )


def started_too_late(span: Span) -> Diagnostic:
    """`started` is later than the first update.

    `started` is when customers began to be affected: nobody can have written about it before. (In a file with
    `imported_from`, history is kept as it was.)

    Wrong:

        started: 2026-11-20 10:00
        ---

        ## 2026-11-20 08:31 investigating

    Right:

        started: 2026-11-20 07:52
        ---

        ## 2026-11-20 08:31 investigating
    """
    return Diagnostic(
        span, "started-too-late", "`started` is later than the first update", "check the day and the time of both"
    )


def no_updates(span: Span, kind: str) -> Diagnostic:
    """A file says nothing to customers.

    An incident needs an update; a notice needs an update or a `window`. Without one there is no time at which it could
    be shown.

    Right:

        ## 2026-11-20 08:31 investigating

        Mail from outside reaches you late. We are looking for the cause.
    """
    status, needed = ("posted", "an update or a `window`") if kind == "notice" else ("investigating", "an update")
    return Diagnostic(
        span, "no-updates", f"this kind ({kind}) needs {needed}", f"add `## YYYY-MM-DD HH:MM {status}` and a text"
    )


def bad_rule(span: Span, problem: str, hint: str = "as in FREQ=WEEKLY;BYDAY=SU") -> Diagnostic:
    """`repeat` is no recurrence rule, or one that is not supported.

    The rule is that of calendars (RFC 5545). `FREQ` is DAILY, WEEKLY, MONTHLY or YEARLY; `INTERVAL` is 1 or more;
    `BYDAY`, `BYMONTHDAY`, `BYMONTH`, `BYSETPOS`, `BYYEARDAY`, `BYWEEKNO` and `WKST` choose days; `COUNT` or `UNTIL` end
    it. The time of day is that of `window.start`. Parts are joined by `;`, without blanks. Some day must be left that
    `except` does not name: work that is called off as a whole recurs no more, and an update says `cancelled`.

    Wrong:

        repeat: every Sunday
        repeat: FREQ=HOURLY
        repeat: FREQ=WEEKLY; BYDAY=SUN

    Right:

        repeat: FREQ=WEEKLY;BYDAY=SU
        repeat: FREQ=MONTHLY;BYDAY=2TU
    """
    return Diagnostic(span, "bad-rule", f"`repeat` is no rule that can be followed: {problem}", hint)


def window_off_rule(span: Span) -> Diagnostic:
    """The window of a recurring maintenance is not one of its occurrences.

    The rule alone says on which days the work takes place; the window gives the time of day and the length. A window
    that starts on another day will not be shown.

    Wrong, since that day is a Tuesday:

        window: {start: 2026-01-20 02:00, end: 2026-01-20 02:30}
        repeat: FREQ=WEEKLY;BYDAY=SU

    Right:

        window: {start: 2026-01-18 02:00, end: 2026-01-18 02:30}
        repeat: FREQ=WEEKLY;BYDAY=SU
    """
    return Diagnostic(
        span,
        "window-off-rule",
        "the window does not start on a day of its rule, so it will not be shown",
        "move the window to the first day that is meant",
        Level.WARNING,
    )


def except_hits_nothing(span: Span) -> Diagnostic:
    """A day is left out on which nothing would have happened.

    `except` lists local days on which an occurrence of the rule starts. A day that is none of them is a typing mistake,
    and the occurrence that was meant takes place.

    Wrong, since that day is a Monday:

        repeat: FREQ=WEEKLY;BYDAY=SU
        except: [2025-12-29]

    Right:

        repeat: FREQ=WEEKLY;BYDAY=SU
        except: [2025-12-28]
    """
    return Diagnostic(span, "except-hits-nothing", "no occurrence starts on this day", "check the day", Level.WARNING)


def updates_with_repeat(span: Span) -> Diagnostic:
    """A recurring maintenance has updates.

    It stands for many occurrences, so that nobody could tell which of them an update is about. An occurrence that is
    left out stands in `except`; one that is different, or has something to tell about, gets a file of its own.

    Wrong:

        repeat: FREQ=WEEKLY;BYDAY=SU
        ---

        ## 2026-01-18 02:40 completed

    Right, in the file of the series:

        repeat: FREQ=WEEKLY;BYDAY=SU
        except: [2026-01-18]
    """
    return Diagnostic(
        span,
        "updates-with-repeat",
        "a recurring maintenance has no updates",
        "leave the occurrence out with `except`, and give it a file of its own",
    )


def bad_alias(span: Span, typed: str) -> Diagnostic:
    """An alias is not an old path of this site.

    Aliases redirect old addresses to this page. Each is an absolute path without host, query (`?`), fragment (`#`), dot
    segments (`/../`), empty segments (`//`) or characters that an address cannot hold.

    Wrong:

        aliases: [https://old.example.gov/issues/x/, issues/x, /issues/x?lang=en]

    Right:

        aliases: [/issues/x/]
    """
    hints = (
        (not typed.startswith("/") or typed.startswith("//"), "begin it with one `/`, as in /issues/x/"),
        (typed == "/", "name a page below it; `/` is the front page"),
        ("?" in typed, "leave out the query: `?` and all behind it"),
        ("#" in typed, "leave out the fragment: `#` and all behind it"),
        ("//" in typed, "write one `/` between two names"),
        (re.search(r"/\.\.?(/|$)", typed), "write the path without `.` and `..`, as addresses show it"),
    )
    hint = next((hint for applies, hint in hints if applies), "write it as addresses show it, other characters as %20")
    return Diagnostic(span, "bad-alias", "an alias is the path of an old page of this site", hint)


def bad_api_id(span: Span) -> Diagnostic:
    """`api_id` has not the form of the public Status API.

    It is the id that the page had at a hosted service, kept so that clients find it again: twelve characters, small
    letters and digits. Without `api_id`, one is derived from the file's name.

    Wrong:

        api_id: 2026-11-20-mail

    Right:

        api_id: 69sb0f8lydp4
    """
    return Diagnostic(
        span,
        "bad-api-id",
        "`api_id` must have twelve characters, lower-case letters and digits",
        "delete the line unless the page had an id elsewhere",
    )
