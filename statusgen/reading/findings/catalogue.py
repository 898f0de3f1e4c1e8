"""What can be wrong with services.yaml: the site, its services and groups, the policy, the channels."""

from __future__ import annotations

from collections.abc import Iterable

from statusgen.diagnostics import Diagnostic, Span
from statusgen.reading.findings.suggest import nearest, one_of, shown


def no_services(span: Span) -> Diagnostic:
    """The catalogue lists no service.

    A status page tells how services are. One is enough to begin with; `id` and `name` are all that it needs.

        services:
          - {id: email, name: E-mail}
    """
    return Diagnostic(span, "no-services", "no service is listed", "list at least one: {id: email, name: E-mail}")


def id_taken(span: Span, key: str, first_line: int) -> Diagnostic:
    """Two services, two groups, or two views, have the same id.

    An id is an address of the site and the name by which incidents speak of a service: it belongs to one of them. A
    group and a service may share an id.

    Wrong:

        services:
          - {id: email, name: E-mail}
          - {id: email, name: Mailing lists}

    Right:

        services:
          - {id: email, name: E-mail}
          - {id: mailing-lists, name: Mailing lists}
    """
    return Diagnostic(
        span,
        "id-taken",
        f"`{key}` is there already, in line {first_line}",
        "give one of the two an id of its own",
    )


def unknown_group(span: Span, key: str, id: str, known: Iterable[str]) -> Diagnostic:
    """A service, a sub-group or a view names a group that is not listed under `groups:`.

    Wrong:

        groups:
          - {id: communication, name: Communication}
        services:
          - {id: email, name: E-mail, group: comunication}

    Right:

        services:
          - {id: email, name: E-mail, group: communication}
    """
    return _unknown(span, "unknown-group", key, id, known, "list the group under `groups:`")


def unknown_dependency(span: Span, id: str, known: Iterable[str]) -> Diagnostic:
    """`depends_on` names a service that is not listed.

    Wrong:

        services:
          - {id: network, name: Network}
          - {id: email, name: E-mail, depends_on: [netwrk]}

    Right:

        services:
          - {id: network, name: Network}
          - {id: email, name: E-mail, depends_on: [network]}
    """
    return _unknown(span, "unknown-dependency", "depends_on", id, known, "list the service under `services:`")


def unknown_channel(span: Span, id: str, known: Iterable[str]) -> Diagnostic:
    """The policy names a channel that is not declared under `channels:`.

    Nobody would be told by it, and nobody would notice.

    Wrong:

        policy:
          severities: {high: {channels: [pager]}}
        channels:
          email: {type: smtp, from: status@example.gov}

    Right:

        policy:
          severities: {high: {channels: [email]}}
    """
    return _unknown(span, "unknown-channel", "channels", id, known, "declare the channel under `channels:`")


def circular_reference(span: Span, key: str, lines: Iterable[int]) -> Diagnostic:
    """Groups are each other's parent, or services depend on each other, in a circle.

    A group would lie inside itself, and a service would be down because it is down.

    Wrong:

        - {id: email, name: E-mail, depends_on: [sign-in]}
        - {id: sign-in, name: Sign-in, depends_on: [email]}

    Right: only the one that cannot work without the other depends on it.

        - {id: email, name: E-mail, depends_on: [sign-in]}
        - {id: sign-in, name: Sign-in}
    """
    first, *more = (str(line) for line in lines)
    places = f"lines {', '.join((first, *more[:7]))}{', …' if more[7:] else ''}" if more else f"line {first}"
    return Diagnostic(
        span,
        "circular-reference",
        f"`{key}` leads back to where it began",
        f"the circle goes over {places}; take one of the references out",
    )


def empty_view(span: Span) -> Diagnostic:
    """A view selects nothing.

    A view is a selection of services with a page of its own. It names them, or groups that they are in.

    Wrong:

        views:
          - {id: courts, title: Services for the courts}

    Right:

        views:
          - {id: courts, title: Services for the courts, groups: [workplace], services: [case-files]}
    """
    return Diagnostic(span, "empty-view", "this view selects nothing", "name `services`, `groups` or both")


def until_before_since(span: Span) -> Diagnostic:
    """A service was retired before it began.

    `since` is the first day of a service, `until` the last. The year of one of them is probably a slip.

    Wrong:

        - {id: fax, name: Fax, since: 2024-01-01, until: 2023-06-30}

    Right:

        - {id: fax, name: Fax, since: 2020-01-01, until: 2023-06-30}
    """
    return Diagnostic(span, "until-before-since", "`until` is earlier than `since`", "check the years of the two")


def unknown_zone(span: Span, near: str | None) -> Diagnostic:
    """This is not the name of a time zone.

    Zones have the names of the IANA database: a region and a city, or `UTC`. Abbreviations such as PST mean several
    zones in the world, and do not say when summer time begins; an offset such as +01:00 never has summer time.

    Wrong:

        timezone: PST
        timezone: America/Los_Angelos

    Right:

        timezone: America/Los_Angeles
    """
    hint = f"did you mean `{near}`?" if near else "write region and city, as in Europe/Berlin, or UTC"
    return Diagnostic(span, "unknown-zone", "there is no time zone of this name", hint)


def bad_site_url(span: Span) -> Diagnostic:
    """This cannot be the address of a site.

    `site.url` is where the front page stands. It begins with `https://` or `http://`, and may go on with a folder.
    Every address in feeds, mails and the API is made by writing a path behind it, so that it has no query (`?…`), no
    fragment (`#…`), no `..`, no blank and no user name or password.

    Wrong:

        url: status.example.gov
        url: https://example.gov/index.php?page=status

    Right:

        url: https://status.example.gov/
        url: https://example.gov/status/
    """
    return Diagnostic(
        span,
        "bad-site-url",
        "`site.url` is no address under which pages can stand",
        "write https://, the host and perhaps a folder, without query, fragment, `..` or user name",
    )


def bad_theme_name(span: Span) -> Diagnostic:
    """This is not the name of a theme.

    A theme is a folder: one that is shipped (`statusgen theme list` names them), or one of the project's own under
    `themes/`. Its name is lower-case letters and digits, in groups that single hyphens join; it is no path and no
    address.

    Wrong:

        theme: themes/default

    Right:

        theme: default
    """
    return Diagnostic(
        span, "bad-theme-name", "`site.theme` is no name of a theme", "write its folder's name alone, as in `default`"
    )


def bad_logo(span: Span) -> Diagnostic:
    """`site.logo` is no picture of the project.

    It is the path of an SVG or PNG file under `static/`, from the folder that holds services.yaml. Pages load nothing
    from other hosts. Names have letters, digits, `.`, `_` and `-`.

    Wrong:

        logo: https://example.gov/logo.svg
        logo: logo.gif

    Right:

        logo: static/logo.svg
    """
    return Diagnostic(
        span, "bad-logo", "`site.logo` is no picture under static/", "write its path, as in static/logo.svg; SVG or PNG"
    )


def bad_report_period(span: Span, key: str) -> Diagnostic:
    """This is not a period that figures can be compared with.

    A period is a year, a quarter, a month, or two days with two dots between them, the earlier one first.

    Wrong:

        baseline: Q1 2026
        baseline: 2026-01-01 - 2026-03-31

    Right:

        baseline: 2026-Q1
        baseline: 2026-01-01..2026-03-31
    """
    return Diagnostic(
        span,
        "bad-report-period",
        f"`{key}` is no period",
        "write a year, a quarter (2026-Q1), a month (2026-01) or two days (2026-01-01..2026-03-31)",
    )


def escalation_twice(span: Span) -> Diagnostic:
    """A severity says twice when to escalate.

    `escalate_after: 20m` is short for `escalate` with one step. With both, nobody knows which one counts.

    Wrong:

        high: {escalate_after: 20m, escalate: [{after: 1h, to: Management}]}

    Right:

        high: {escalate: [{after: 20m}, {after: 1h, to: Management}]}
    """
    return Diagnostic(
        span,
        "escalation-twice",
        "`escalate_after` and `escalate` stand side by side",
        "write all steps under `escalate`",
    )


def _unknown(span: Span, code: str, key: str, id: str, known: Iterable[str], otherwise: str) -> Diagnostic:
    known = tuple(known)
    near = nearest(id, known)
    few = f"known are {one_of(known)}" if 0 < len(known) <= 8 else otherwise
    return Diagnostic(
        span,
        code,
        f"`{key}` names {shown(id, 'one')} that is not known" if near else f"`{key}` names one that is not known",
        f"did you mean `{near}`?" if near else few,
    )
