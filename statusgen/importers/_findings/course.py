"""Findings about the course of an incident: its times, its end, and the window of planned work."""

from __future__ import annotations

from statusgen.diagnostics import Diagnostic, Span
from statusgen.importers._findings.telling import warning


def import_time(span: Span, key: str, read_as: str) -> Diagnostic:
    """A time is written in a way that no standard knows, or that leaves something open.

    It was read as the message says. Such are `2024-08-13T015:00:00`, `2023-04-12:11:00:30:00`, two times in one value,
    a day without a time (the tool shows midnight), and a local time that a clock change skips or repeats.

    Correct the time in the imported file if it was meant otherwise.
    """
    return warning(span, "import-time", f"`{key}` was read as {read_as}", "correct it in the imported file if not")


def import_end_unknown(span: Span, taken: str) -> Diagnostic:
    """It is over, and the file does not say since when.

    The time of the end is missing, cannot be read, or lies before the beginning; or `resolved` itself is missing, which
    the other tool's front page takes for over. The incident was given its end at the last instant that the file names:
    it lasted at least until then. Downtime may be too short.

    Correct the time of the update `resolved` in the imported file.
    """
    hint = "correct the time of `resolved` in the imported file"
    return warning(span, "import-end-unknown", f"when it was resolved is not known: {taken} was taken", hint)


def import_end_ignored(span: Span) -> Diagnostic:
    """It names a time of resolution, and says that it is not resolved.

    The other tool shows such an incident as open, and so it stays: `resolvedWhen` was probably a plan, or was filled in
    by an editor. It stays open until somebody ends it.

    If it is over, append the last update:

        statusgen update ID resolved
    """
    hint = "if it is over, append an update `resolved`"
    return warning(span, "import-end-ignored", "a time of resolution stands here, and `resolved` is not true", hint)


def import_flag_contradicted(span: Span, believed: str) -> Diagnostic:
    """The text says that it is resolved, and the front matter says that it is not.

    An update with a time of its own says so in words, or a closing message does; the flag was probably forgotten. The
    text was believed.

    If it is still open, delete the update `resolved` in the imported file.
    """
    hint = "if it is open, delete that update in the imported file"
    return warning(span, "import-flag-contradicted", f"`resolved` is not true, and {believed}", hint)


def import_update_without_time(span: Span, count: int) -> Diagnostic:
    """The text is a report of several steps, and some of them have no time.

    Each update needs its instant. A step without one stands with the step that came after it, by which time it had been
    said; its title stays above it. An entry in the journal of a service desk stands where the record was changed last.

    If the time is known, make it an update of its own in the imported file.
    """
    parts = "1 step has" if count == 1 else f"{count} steps have"
    hint = "if its time is known, make it an update of its own"
    return warning(span, "import-update-without-time", f"{parts} no time of its own", hint)


def import_update_before_start(span: Span, at: str) -> Diagnostic:
    """An update is older than the beginning of the incident.

    The history was kept as it is written: `determined` is the time of that update, since customers were told then.
    Planned work is announced before it starts; else one of the two times is a slip, often in the year or the month.

    Correct the time of the update in the imported file if it is a slip.
    """
    hint = "correct its time in the imported file if it is a slip"
    return warning(span, "import-update-before-start", f"an update of {at} is older than the beginning", hint)


def import_window(span: Span, how: str) -> Diagnostic:
    """Planned work whose time is not told in full.

    Maintenance has a window with a beginning and an end. Without both it was imported as an incident whose services are
    under `maintenance`, which counts as no downtime. Work that was never marked as finished counts as finished at the
    end of its window, unless somebody said that it is under way: then it goes on until somebody ends it.

    In the imported file write `kind: maintenance` and the `window`, if they are known; if the work is over, append

        statusgen update ID completed
    """
    return warning(span, "import-window", how, "correct `window` in the imported file if it is known")


def import_window_kept(span: Span, start: str, end: str) -> Diagnostic:
    """Planned work that was imported before takes place at another time by now.

    A second import adds updates and changes nothing that is there, since people may have corrected it: the window of
    the file is the one that counts, on pages, in calendars and for the clock.

    If the source is right, correct `window` in the file, or say so in an update:

        ## 2026-11-20 10:00 scheduled
        window: {start: 2026-12-05 10:00, end: 2026-12-05 14:00}
    """
    message = f"the source plans this work for {start} until {end} now, and the window was kept"
    return warning(span, "import-window-kept", message, "correct `window` if the source is right")
