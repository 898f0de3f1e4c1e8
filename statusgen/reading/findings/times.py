"""What can be wrong with times, dates and durations."""

from __future__ import annotations

from statusgen.diagnostics import Diagnostic, Span


def bad_time(span: Span, meant: str = "") -> Diagnostic:
    """This is not a time.

    Times are `YYYY-MM-DD HH:MM`, with seconds if you like, with `T` in the place of the blank if you like, and with `Z`
    or an offset, else they are in the site's time zone. The clock has 24 hours; months, days, hours and minutes have
    two digits. Only in `eta` and `next_update` may a time stand without its date.

    Wrong:

        determined: 20.11.2026 8:10 am
        determined: 09:15
        next_update: tomorrow

    Right:

        determined: 2026-11-20 08:10
        determined: 2026-11-20T08:10:00-08:00
        next_update: 09:15
    """
    hint = f"write {meant}" if meant else "write it as YYYY-MM-DD HH:MM, on a clock of 24 hours"
    return Diagnostic(span, "bad-time", "this is no time", hint)


def date_without_time(span: Span) -> Diagnostic:
    """A day stands where a time is needed.

    When something happened decides how long it lasted and whether customers were told in time; a day alone would be
    midnight, silently.

    Wrong:

        ## 2026-11-20 resolved

    Right:

        ## 2026-11-20 11:40 resolved
    """
    return Diagnostic(span, "date-without-time", "a day without a time", "add the time: YYYY-MM-DD HH:MM")


def impossible_time(span: Span) -> Diagnostic:
    """There is no such day or time.

    The form is right, but no calendar has this day (February 30th), no clock shows this time (24:00, 08:75), or no
    place on earth has this offset.

    Wrong:

        determined: 2026-02-29 08:10
        determined: 2026-11-20 24:00

    Right:

        determined: 2026-02-28 08:10
        determined: 2026-11-21 00:00
    """
    return Diagnostic(
        span, "impossible-time", "there is no such day or time", "check day, hour, minute and offset; midnight is 00:00"
    )


def year_out_of_range(span: Span) -> Diagnostic:
    """The year is before 1990 or after 2100.

    It is a typing mistake that would stretch the history over centuries.

    Wrong:

        determined: 0026-11-20 08:10

    Right:

        determined: 2026-11-20 08:10
    """
    return Diagnostic(span, "year-out-of-range", "years run from 1990 to 2100", "check the four digits of the year")


def zone_name(span: Span, meant: str = "") -> Diagnostic:
    """A time carries the name of a zone.

    Names such as `PST` or `CET` mean several things in the world, and do not say whether summer time holds. An offset
    says which instant is meant; a time with neither is in the site's own zone.

    Wrong:

        determined: 2026-11-20 08:10 PST

    Right:

        determined: 2026-11-20 08:10
        determined: 2026-11-20 08:10-08:00
    """
    right = meant or "an offset at once after the time (08:10-08:00)"
    hint = f"write {right}, or nothing: then it is in the site's zone"
    return Diagnostic(span, "zone-name", "a time carries the name of a zone", hint)


def time_in_clock_gap(span: Span) -> Diagnostic:
    """The clock never showed this time.

    On the night when summer time begins, the clocks of the site's zone skip an hour. A time in it is a mistake of an
    hour, one way or the other.

    Wrong, where clocks go from 02:00 to 03:00 that night:

        determined: 2026-03-08 02:30

    Right:

        determined: 2026-03-08 03:30
        determined: 2026-03-08 02:30-08:00
    """
    return Diagnostic(
        span,
        "time-in-clock-gap",
        "the clocks of this zone skipped this time when summer time began",
        "add the offset that is meant, or take the time that the clock showed",
    )


def time_in_clock_fold(span: Span) -> Diagnostic:
    """The clock showed this time twice.

    On the night when summer time ends, the clocks of the site's zone repeat an hour. Which of the two is meant decides
    the order of updates and how long an outage lasted.

    Wrong, where clocks go back from 02:00 to 01:00 that night:

        ## 2026-11-01 01:30 resolved

    Right, for the second of the two:

        ## 2026-11-01 01:30-08:00 resolved
    """
    return Diagnostic(
        span,
        "time-in-clock-fold",
        "the clocks of this zone showed this time twice when summer time ended",
        "add the offset of the one that is meant",
    )


def bad_date(span: Span) -> Diagnostic:
    """This is not a day.

    Days are written `YYYY-MM-DD`, without a time.

    Wrong:

        except: [28.12.2025, 2026-01-04 02:00]

    Right:

        except: [2025-12-28, 2026-01-04]
    """
    return Diagnostic(span, "bad-date", "this is no day", "write it as YYYY-MM-DD, without a time")


def bad_duration(span: Span, *, is_too_long: bool = False) -> Diagnostic:
    """This is not a length of time.

    A duration is a number and its unit: `s` `m` `h` `d` `w` for seconds, minutes, hours, days and weeks. Several are
    joined without blanks, the largest first. It is longer than zero, and no longer than a hundred years. Months (`3M`)
    are known only where a target says `within`.

    Wrong:

        within: 30
        within: 30 min
        within: 30m1h

    Right:

        within: 30m
        within: 1h30m
    """
    if is_too_long:
        return Diagnostic(span, "bad-duration", "this is longer than a hundred years", "check the number and its unit")
    return Diagnostic(
        span, "bad-duration", "this is no length of time", "write a number and s, m, h, d or w, as in 30m or 1h30m"
    )
