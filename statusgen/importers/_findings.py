"""Every finding of importers: one function a code. Its name is the code, its docstring is what `explain` prints.

Their places are in the files of the other tool. All but one are warnings: the file was imported, and the finding says
what could not be known, or was read in a way that its author should confirm.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from statusgen.diagnostics import Diagnostic, Level, Span
from statusgen.importers._findings_of_pages import import_broken, import_impact, import_partial, import_state
from statusgen.importers._findings_of_records import import_incomplete, import_unmapped


def import_not_a_site(span: Span, missing: str) -> Diagnostic:
    """The folder is no site of this tool.

    `import` looks for the incidents where the tool keeps them: cState in `content/issues/`, Statusfy in `content/`
    (or where `content.dir` of its config says). Nothing was written.

    Give the folder that holds the tool's configuration:

        statusgen import cstate ../old-status-page
    """
    hint = "give the folder that holds the tool's configuration"
    return Diagnostic(span, "import-not-a-site", f"no incidents are in {missing}", hint)


def import_left_out(span: Span, reason: str) -> Diagnostic:
    """A source file was not imported.

    It is counted and named with its reason: nobody showed it before (a draft, a file that the tool does not read), or
    it says too little: without a day it cannot be put into a history, and a day is not made up.

    Correct the source file and import again: what is there already stays as it is.
    """
    return _warning(span, "import-left-out", f"left out: {reason}", "correct the file and import again")


def import_front_matter(span: Span, how: str) -> Diagnostic:
    """The front matter was read although it is broken.

    A line `---` is missing, or lines of YAML stand in TOML. What was meant is plain, so it was read; the other tool may
    have shown nothing of the file, or its keys as text.

    Compare the imported file with its source.
    """
    return _warning(span, "import-front-matter", how, "compare the imported file with its source")


def import_time(span: Span, key: str, read_as: str) -> Diagnostic:
    """A time is written in a way that no standard knows, or that leaves something open.

    It was read as the message says. Such are `2024-08-13T015:00:00`, `2023-04-12:11:00:30:00`, two times in one value,
    a day without a time (the tool shows midnight), and a local time that a clock change skips or repeats.

    Correct the time in the imported file if it was meant otherwise.
    """
    return _warning(span, "import-time", f"`{key}` was read as {read_as}", "correct it in the imported file if not")


def import_end_unknown(span: Span, taken: str) -> Diagnostic:
    """It is over, and the file does not say since when.

    The time of the end is missing, cannot be read, or lies before the beginning; or `resolved` itself is missing, which
    the other tool's front page takes for over. The incident was given its end at the last instant that the file names:
    it lasted at least until then. Downtime may be too short.

    Correct the time of the update `resolved` in the imported file.
    """
    hint = "correct the time of `resolved` in the imported file"
    return _warning(span, "import-end-unknown", f"when it was resolved is not known: {taken} was taken", hint)


def import_end_ignored(span: Span) -> Diagnostic:
    """It names a time of resolution, and says that it is not resolved.

    The other tool shows such an incident as open, and so it stays: `resolvedWhen` was probably a plan, or was filled in
    by an editor. It stays open until somebody ends it.

    If it is over, append the last update:

        statusgen update ID resolved
    """
    hint = "if it is over, append an update `resolved`"
    return _warning(span, "import-end-ignored", "a time of resolution stands here, and `resolved` is not true", hint)


def import_flag_contradicted(span: Span, believed: str) -> Diagnostic:
    """The text says that it is resolved, and the front matter says that it is not.

    An update with a time of its own says so in words, or a closing message does; the flag was probably forgotten. The
    text was believed.

    If it is still open, delete the update `resolved` in the imported file.
    """
    hint = "if it is open, delete that update in the imported file"
    return _warning(span, "import-flag-contradicted", f"`resolved` is not true, and {believed}", hint)


def import_severity(span: Span, read_as: str) -> Diagnostic:
    """The severity is missing, or none of the tool's words.

    A word that is nearly one of them was read as that one. With any other the tool shows no service as affected, so the
    impact is `operational` and the severity `low`.

    Correct `severity` and `services` in the imported file.
    """
    hint = "correct `severity` and `services` in the imported file"
    return _warning(span, "import-severity", f"the severity is none of the tool's words: {read_as}", hint)


def import_unknown_service(span: Span, name: str, count: int) -> Diagnostic:
    """Incidents name a service that the tool's configuration does not list.

    Its history would be lost, so it became a service. Since the configuration lists what is offered now, it was given a
    last day (`until`): that on which the last of these incidents ended. An open one leaves it without.

    If it is another name of a service that is listed, replace it in the imported incidents.
    """
    times = "1 incident" if count == 1 else f"{count} incidents"
    hint = "in services.yaml correct `until`, or replace it by the service that is meant"
    return _warning(span, "import-unknown-service", f"{times} named `{name}`, which no configuration lists", hint)


def import_all_services(span: Span, count: int) -> Diagnostic:
    """`all` stands for a service, and no service has this name.

    It was read as every service that the configuration lists; the other tool itself showed none of them as affected.

    Take out of `services` in the imported file those that were not affected.
    """
    hint = "take out of `services` those that were not affected"
    return _warning(span, "import-all-services", f"`all` was read as the {count} services of the configuration", hint)


def import_comment(span: Span, count: int) -> Diagnostic:
    """Text in HTML comments was not imported.

    A comment is a private note, or a message prepared and not published. No visitor saw it, so no page shall show it.

    If it is to be published, copy it from the source file.
    """
    parts = "a comment was" if count == 1 else f"{count} comments were"
    return _warning(span, "import-comment", f"{parts} left out of the text", "copy from the source what is for readers")


def import_markup(span: Span, what: str) -> Diagnostic:
    """The text holds what is Markdown to the other tool only.

    Raw HTML is shown as text here, never passed on; templates and shortcodes are text too; a picture of another host
    became a link to it; a link to nowhere (a relative one, or `ftp:`) became text.

    Rewrite it as Markdown in the imported file; put pictures under `static/`.
    """
    return _warning(span, "import-markup", f"{what} stands in the text", "rewrite it as Markdown in the imported file")


def import_update_without_time(span: Span, count: int) -> Diagnostic:
    """The text is a report of several steps, and some of them have no time.

    Each update needs its instant. A step without one stands with the step that came after it, by which time it had been
    said; its title stays above it.

    If the time is known, make it an update of its own in the imported file.
    """
    parts = "1 step has" if count == 1 else f"{count} steps have"
    hint = "if its time is known, make it an update of its own"
    return _warning(span, "import-update-without-time", f"{parts} no time of its own", hint)


def import_update_before_start(span: Span, at: str) -> Diagnostic:
    """An update is older than the beginning of the incident.

    The history was kept as it is written: `determined` is the time of that update, since customers were told then.
    Planned work is announced before it starts; else one of the two times is a slip, often in the year or the month.

    Correct the time of the update in the imported file if it is a slip.
    """
    hint = "correct its time in the imported file if it is a slip"
    return _warning(span, "import-update-before-start", f"an update of {at} is older than the beginning", hint)


def import_update_block(span: Span, how: str) -> Diagnostic:
    """An update is written in a way that the other tool does not understand.

    A block `:::` that is never closed, or one whose first line is not `::: update TITLE | TIME`, was shown as text by
    the tool. What was meant is plain, so it was read as an update.

    Compare the imported file with its source.
    """
    return _warning(span, "import-update-block", how, "compare the imported file with its source")


def import_window(span: Span, how: str) -> Diagnostic:
    """Planned work whose time is not told in full.

    Maintenance has a window with a beginning and an end. Without both it was imported as an incident whose services are
    under `maintenance`, which counts as no downtime. Work that was never marked as finished counts as finished at the
    end of its window.

    In the imported file write `kind: maintenance` and the `window`, if they are known.
    """
    return _warning(span, "import-window", how, "correct `window` in the imported file if it is known")


def import_title(span: Span, how: str) -> Diagnostic:
    """The title is missing or longer than 255 characters.

    A missing title was made of the file's name, a long one was cut.

    Write a better one in the imported file; the id and the address stay.
    """
    return _warning(span, "import-title", how, "write a better one in the imported file")


def import_key_ignored(span: Span, key: str) -> Diagnostic:
    """A key of the front matter says something that has no place here.

    It was left out: `pin: true` of an incident (open ones always stand first), or a time that cannot be read and on
    which nothing depends.

    Nothing needs to be done.
    """
    return _warning(span, "import-key-ignored", f"`{key}` has no counterpart and was left out")


def import_address(span: Span, what: str) -> Diagnostic:
    """The old address of a page cannot be kept.

    Old addresses become `aliases`, which redirect to the new page. This one has characters that a redirect cannot have,
    belongs to another file already, or is a page of the new site.

    If visitors still use it, redirect it in the configuration of the web server.
    """
    return _warning(span, "import-address", f"no redirect from the old address: {what}", "redirect it at the web host")


def import_config(span: Span, what: str) -> Diagnostic:
    """A part of the configuration could not be read.

    A configuration in JavaScript is a program. It is parsed and never run: values that stand there as they are were
    read, those that the program would compute were not. The same goes for a file that is broken or too large.

    Complete services.yaml by hand.
    """
    return _warning(span, "import-config", f"not read: {what}", "complete services.yaml by hand")


def import_site(span: Span, key: str, written: str) -> Diagnostic:
    """A fact that services.yaml must tell is missing in the configuration.

    The site needs a title, an address and a time zone. What the message names was written in its place.

    Correct it in services.yaml before you publish.
    """
    return _warning(span, "import-site", f"no usable `{key}`: {written} was written", "correct it in services.yaml")


def import_services_kept(span: Span, names: str) -> Diagnostic:
    """services.yaml was there already and stayed as it is.

    It does not list every service that the imported incidents name; `check` will say where.

    Add these services to it:

        services:
          - {id: api, name: API}
    """
    return _warning(
        span, "import-services-kept", f"services.yaml was kept; it lacks {names}", "add them to services.yaml"
    )


def _warning(span: Span, code: str, message: str, hint: str = "") -> Diagnostic:
    return Diagnostic(span, code, message, hint, Level.WARNING)


_FINDINGS: tuple[Callable[..., Diagnostic], ...] = (
    import_not_a_site,
    import_left_out,
    import_front_matter,
    import_time,
    import_end_unknown,
    import_end_ignored,
    import_flag_contradicted,
    import_severity,
    import_unknown_service,
    import_all_services,
    import_comment,
    import_markup,
    import_update_without_time,
    import_update_before_start,
    import_update_block,
    import_window,
    import_title,
    import_key_ignored,
    import_address,
    import_config,
    import_site,
    import_services_kept,
    import_broken,
    import_impact,
    import_state,
    import_partial,
    import_unmapped,
    import_incomplete,
)

CODES: Mapping[str, Callable[..., Diagnostic]] = {finding.__name__.replace("_", "-"): finding for finding in _FINDINGS}
"""Code → the function that makes its finding."""
