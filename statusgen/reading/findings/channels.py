"""What can be wrong with the channels: secrets in a file, and senders that are none."""

from __future__ import annotations

from statusgen.diagnostics import Diagnostic, Span
from statusgen.reading.findings.suggest import shown


def inline_secret(span: Span, key: str) -> Diagnostic:
    """A channel has a key for a password, a token or a private address in it.

    Everybody who can read the repository, now or later, could send in your name. Secrets are kept in the environment
    of the program that sends (in CI: its secrets), and the channel names the variable. The address that mail is sent
    through, with its password, is always in `STATUSGEN_SMTP_URL`.

    Wrong:

        chat: {type: apprise, urls: "slack://…"}

    Right:

        chat: {type: apprise, urls_env: STATUSGEN_CHAT_URLS}

    A secret that was committed once is no secret any more: replace it with a new one.
    """
    return Diagnostic(
        span,
        "inline-secret",
        f"{shown(key, 'this key')} would hold a secret, and secrets never stand in files",
        "keep it in the environment, name the variable here, and replace the secret if it was ever committed",
    )


def not_a_variable(span: Span, key: str) -> Diagnostic:
    """This is not the name of an environment variable.

    The keys that end in `_env` name the variable that holds a secret; they do not hold the secret. Names are capital
    letters, digits and `_`.

    Wrong:

        chat: {type: apprise, urls_env: "slack://…"}

    Right:

        chat: {type: apprise, urls_env: STATUSGEN_CHAT_URLS}

    A secret that was committed once is no secret any more: replace it with a new one.
    """
    return Diagnostic(
        span,
        "not-a-variable",
        f"`{key}` does not name an environment variable",
        "write the variable's name, not what it holds: capital letters, digits and `_`",
    )


def bad_sender(span: Span, key: str) -> Diagnostic:
    """This is not a sender of mail.

    A sender is an address, or a name and an address in angle brackets. Quotes around all of it keep YAML from reading
    something else. The name has no quotes, backslashes or angle brackets of its own.

    Wrong:

        from: Example Status

    Right:

        from: status@example.gov
        from: "Example Status <status@example.gov>"
    """
    return Diagnostic(span, "bad-sender", f"`{key}` is no sender of mail", 'write "Name <name@example.gov>"')
