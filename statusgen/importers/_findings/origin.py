"""Findings about where things come from: files, configurations, live sources, and addresses of pages."""

from __future__ import annotations

from statusgen.diagnostics import Diagnostic, Span
from statusgen.importers._findings.telling import warning


def import_not_a_site(span: Span, missing: str, instead: str = "") -> Diagnostic:
    """The folder, or the file, is nothing of this tool.

    `import` looks for the incidents where the tool keeps them: cState in `content/issues/`, Statusfy in `content/`
    (or where `content.dir` of its config says). None is there, or none that can be read beside a configuration that
    tells of no service. Of a hosted page and of Upptime a file will do, if it is one that they answer with. Nothing was
    written.

    Give the folder that holds the tool's configuration:

        statusgen import cstate ../old-status-page
    """
    hint = instead or "give the folder that holds the tool's configuration"
    return Diagnostic(span, "import-not-a-site", f"no incidents are in {missing}", hint)


def import_left_out(span: Span, reason: str) -> Diagnostic:
    """A source file was not imported.

    It is counted and named with its reason: nobody showed it before (a draft, a file that the tool does not read), or
    it says too little: without a day it cannot be put into a history, and a day is not made up.

    Correct the source file and import again: what is there already stays as it is.
    """
    return warning(span, "import-left-out", f"left out: {reason}", "correct the file and import again")


def import_front_matter(span: Span, how: str) -> Diagnostic:
    """The front matter was read although it is broken.

    A line `---` is missing, or lines of YAML stand in TOML. What was meant is plain, so it was read; the other tool may
    have shown nothing of the file, or its keys as text.

    Compare the imported file with its source.
    """
    return warning(span, "import-front-matter", how, "compare the imported file with its source")


def import_broken(span: Span, reason: str, *, is_alone: bool = False) -> Diagnostic:
    """A file of the source is broken.

    It is cut off, or no text, or larger than any history. What it should tell cannot be known, so nothing was written:
    half of a history would look like all of it.

    Fetch the file again, or take it out of the folder, and import again.
    """
    hint = "fetch it again" if is_alone else "fetch it again, or take it out of the folder"
    return Diagnostic(span, "import-broken", reason, hint)


def import_partial(span: Span, what: str) -> Diagnostic:
    """The source holds a part of the incident alone.

    history.json tells from when until when an incident was, and its last update; a list of outages tells no words. What
    is there was imported.

    Give a source that holds more, such as the page's address, before you import; a file that is there stays as it is.
    """
    return warning(span, "import-partial", what, "complete the imported file if you know more")


def import_incomplete(span: Span, what: str, hint: str) -> Diagnostic:
    """A source has, or may have, more than it gave.

    A desk says that it has more records than came: usually the account may not read all of them, or records were
    deleted while they were read. A hosted page lists its newest incidents, and what tells of older ones is not there or
    is kept from programs. A list in CSV, or a saved log, ends within a line, where it may be cut off. What came was
    imported.

    Let the account read all records that the query names; of a page save what the browser shows at the addresses that
    the message names, and import these files. Import again: what is there already stays as it is.
    """
    return warning(span, "import-incomplete", what, hint)


def import_without_end(span: Span) -> Diagnostic:
    """A file of lines that ends within one."""
    hint = "look whether what it tells last is whole, or save it again"
    return import_incomplete(span, "the last line has no end: the file may be cut off", hint)


def import_truncated(span: Span, count: int) -> Diagnostic:
    """Alertmanager cut alerts off its message.

    A receiver with `max_alerts` is sent no more than so many at once, and how many there are beside them. Nobody can
    know which these are: an outage of another service may be among them, or the end of one.

    Raise `max_alerts` of the receiver, or take it out, or group the alerts by service:

        route: {group_by: [service]}
    """
    alerts = "1 alert was" if count == 1 else f"{count} alerts were"
    hint = "raise `max_alerts` of the receiver, or group by service"
    return warning(span, "import-truncated", f"{alerts} cut off by Alertmanager and not in the message", hint)


def import_config(span: Span, what: str, hint: str = "complete services.yaml by hand") -> Diagnostic:
    """A part of the configuration could not be read.

    A configuration in JavaScript is a program. It is parsed and never run: values that stand there as they are were
    read, those that the program would compute were not. The same goes for a file that is broken or too large; of
    Upptime for the file of a monitor, whose outage then stays open if nothing else tells of its end.

    Complete services.yaml by hand.
    """
    return warning(span, "import-config", f"not read: {what}", hint)


def import_site(span: Span, key: str, written: str) -> Diagnostic:
    """A fact that services.yaml must tell is missing in the configuration.

    The site needs a title, an address and a time zone. What the message names was written in its place.

    Correct it in services.yaml before you publish.
    """
    return warning(span, "import-site", f"no usable `{key}`: {written} was written", "correct it in services.yaml")


def import_services_kept(span: Span, names: str) -> Diagnostic:
    """services.yaml was there already and stayed as it is.

    It does not list every service that the imported incidents name; `check` will say where.

    Add these services to it:

        services:
          - {id: api, name: API}
    """
    return warning(
        span, "import-services-kept", f"services.yaml was kept; it lacks {names}", "add them to services.yaml"
    )


def import_updates_kept(span: Span, count: int, reason: str) -> Diagnostic:
    """The source of a file has newer updates, and the file stayed as it is.

    A second import puts new updates behind those that are there, where these are still what the source tells. Somebody
    changed this file's updates, or wrote others, or the source tells them in another way now, or put one between them;
    what the new ones mean beside that, a person must say. Nothing that is there is overwritten.

    Add what is new by hand, with `statusgen update` where it is news.
    """
    what = "a newer update" if count == 1 else f"{count} newer updates"
    message = f"{what} of the source {'was' if count == 1 else 'were'} not added: {reason}"
    return warning(span, "import-updates-kept", message, "add them by hand")


def import_key_ignored(span: Span, key: str) -> Diagnostic:
    """A key of the front matter says something that has no place here.

    It was left out: `pin: true` of an incident (open ones always stand first), or a time that cannot be read and on
    which nothing depends.

    Nothing needs to be done.
    """
    return warning(span, "import-key-ignored", f"`{key}` has no counterpart and was left out")


def import_address(span: Span, what: str) -> Diagnostic:
    """The old address of a page cannot be kept.

    Old addresses become `aliases`, which redirect to the new page. This one has characters that a redirect cannot have,
    belongs to another file already, or is a page of the new site. Or the configuration gives pages other addresses
    than their files have (`permalinks` of Hugo): then none of them is known.

    If visitors still use it, redirect it in the configuration of the web server.
    """
    return warning(span, "import-address", f"no redirect from the old address: {what}", "redirect it at the web host")
