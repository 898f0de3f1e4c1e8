"""What can be wrong with values that have a form: ids, addresses, numbers."""

from __future__ import annotations

from collections.abc import Iterable

from statusgen.diagnostics import Diagnostic, Span
from statusgen.reading.findings.suggest import one_of, shown

_OUT_OF_RANGE = "check the number"


def bad_id(span: Span, key: str, typed: str, most: int) -> Diagnostic:
    """This is not an id.

    Ids stand in addresses, and other files point at them. They are lower-case letters and digits, in groups that single
    hyphens join; services and groups have at most 64 characters. Some words are taken: `status` names a badge.

    Wrong:

        - id: E-Mail_relay

    Right:

        - id: email-relay
    """
    form = f"lower-case letters and digits joined by single hyphens, at most {most} characters; not `status`"
    meant = "-".join(part for part in shown(typed, "").strip("`").lower().replace("_", "-").split("-") if part)
    hint = f"write {meant}: {form}" if meant not in ("", typed, "status") else form
    return Diagnostic(span, "bad-id", f"`{key}` is no id", hint)


def bad_url(span: Span, key: str, schemes: Iterable[str]) -> Diagnostic:
    """This is not a web address that can be linked to.

    Addresses begin with `http://` or `https://` and a host name. Others (`javascript:`, `file:`) could run or read
    something on the computer of whoever follows the link; a user name or password in an address would be published.

    Wrong:

        how_to_use: www.example.gov/email

    Right:

        how_to_use: https://www.example.gov/email
    """
    return Diagnostic(
        span, "bad-url", f"`{key}` is no web address", f"begin it with {one_of(f'{scheme}://' for scheme in schemes)}"
    )


def bad_email(span: Span, key: str) -> Diagnostic:
    """This is not an e-mail address.

    One address of the form `name@host` is needed, without blanks, angle brackets or commas.

    Wrong:

        contact: {email: "Service desk <servicedesk@example.gov>"}

    Right:

        contact: {email: servicedesk@example.gov}
    """
    return Diagnostic(span, "bad-email", f"`{key}` is no e-mail address", "write one address, as in name@example.gov")


def bad_number(span: Span, key: str, expected: str, *, is_whole: bool = False, is_number: bool = False) -> Diagnostic:
    """This is not a number, or not one that fits here.

    Numbers are digits, with a point before decimals, without quotes, units or separators. Each key has its range:
    weights run from 0 to 1, counts are whole.

    Wrong:

        users: 12,000
        uptime_weights: {partial_outage: 30}

    Right:

        users: 12000
        uptime_weights: {partial_outage: 0.3}
    """
    form = "digits alone, as in 12000" if is_whole else "digits, with a point before decimals"
    return Diagnostic(span, "bad-number", f"`{key}` must be {expected}", _OUT_OF_RANGE if is_number else form)


def bad_percentage(
    span: Span, key: str, expected: str, *, may_lack_sign: bool = False, is_number: bool = False
) -> Diagnostic:
    """This is not a percentage, or not one that fits here.

    A percentage is a number and its sign: without the sign, 90 might be meant as 90 % or as a share. Only
    `availability` may leave it out.

    Wrong:

        target: 0.9
        target: 900%

    Right:

        target: 90%
    """
    form = "write it with a point before decimals, as in 99.9" if may_lack_sign else "write it with its sign, as in 90%"
    return Diagnostic(span, "bad-percentage", f"`{key}` must be {expected}", _OUT_OF_RANGE if is_number else form)


def bad_boolean(span: Span, key: str) -> Diagnostic:
    """A key that is either true or false has another value.

    YAML 1.1 and 1.2 do not agree on `yes`, `no`, `on`, `off`, `y` and `n`. `true` and `false` mean the same to all.

    Wrong:

        public: yes

    Right:

        public: true
    """
    return Diagnostic(span, "bad-boolean", f"`{key}` must be true or false", "write `true` or `false`, without quotes")
