"""`statusgen subscribers`: check, count, invite, confirm and remove those who subscribed themselves."""

from __future__ import annotations

import fcntl
import io
import os
import stat
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

import click

from statusgen import build
from statusgen.commands.sending import secret_of
from statusgen.commands.session import Session, command
from statusgen.delivery.subscribers import (
    SUBSCRIBERS,
    Mistake,
    Subscriber,
    ids_of,
    inviting,
    joined,
    left,
    read_subscribers,
    rewritten,
)
from statusgen.diagnostics import StatusgenError
from statusgen.disk import open_source
from statusgen.model import Frequency, Severity

VALID = timedelta(days=2)
"""How long an invitation holds."""

ACTIONS = ("check", "count", "invite", "confirm", "leave")


@command(
    "subscribers",
    example="statusgen subscribers check\nstatusgen subscribers invite a@example.org --service email\n"
    "statusgen subscribers confirm TOKEN",
)
@click.argument("action", type=click.Choice(ACTIONS))
@click.argument("word", required=False)
@click.option("--service", "services", multiple=True, metavar="ID", help="invite: only this service; may be repeated.")
@click.option(
    "--severity",
    type=click.Choice([str(word) for word in Severity]),
    help="invite: only incidents that are this severe.",
)
@click.option("--language", metavar="CODE", help="invite: one of the site's languages.")
@click.option(
    "--frequency",
    type=click.Choice([str(word) for word in Frequency]),
    default="immediate",
    help="invite: when they are told.",
)
def run(
    session: Session,
    action: str,
    word: str | None,
    services: tuple[str, ...],
    severity: str | None,
    language: str | None,
    frequency: str,
) -> int:
    """Look after the file of STATUSGEN_SUBSCRIBERS; no address is printed.

    check says which lines are wrong, count how many there are. invite ADDRESS prints the token that is to be mailed to
    it; confirm TOKEN adds whoever sent that back, leave TOKEN removes an address.
    """
    ids = _services(session)
    if action in ("check", "count"):
        return _look(session, _path(session), ids, say_all=action == "check")
    if not word:
        raise click.UsageError(f"{action} what?")
    secret = secret_of(session)
    if action == "invite":
        wanted = Subscriber(
            word, session.now, services, Severity(severity) if severity else None, language, Frequency(frequency)
        )
        token = inviting(wanted, session.now + VALID, secret)
        asked = joined(token, session.now, secret, ids)
        if isinstance(asked, str):
            raise click.UsageError(asked)
        session.console.result(token)
        return 0
    gone = left(word, secret) if action == "leave" else None
    new = joined(word, session.now, secret, ids) if action == "confirm" else None
    if isinstance(new, str) or (gone is None and new is None):
        raise StatusgenError(new if isinstance(new, str) else "the token is not one of ours", status=1)
    address = new.address if new else gone or ""
    _rewrite(_path(session), address, new)
    session.console.say("They will be told." if new else "They will not be told any more.")
    return 0


def _path(session: Session) -> Path:
    named = session.environ.get(SUBSCRIBERS)
    if not named:
        raise StatusgenError(f"{SUBSCRIBERS} is not set", "set it to the path of the file")
    return Path(named)


def _services(session: Session) -> Mapping[str, str]:
    project = build.check(open_source(session.source), session.now, build.open_cache(session.cache)).project
    if project is None:
        raise StatusgenError("the catalogue cannot be read", "statusgen check", status=1)
    return ids_of(project.services)


def _look(session: Session, path: Path, ids: Mapping[str, str], *, say_all: bool) -> int:
    counts: Counter[str] = Counter()
    with _opened(path) as lines:
        for each in read_subscribers(lines, ids):
            if isinstance(each, Mistake):
                counts["wrong"] += 1
                session.console.warn(f"{path.name}:{each.line}: {each.what}")
            else:
                counts[each.frequency] += 1
    right = ", ".join(f"{counts[word]} {word}" for word in Frequency)
    session.console.result(f"{counts.total() - counts['wrong']} subscribers ({right}); {counts['wrong']} lines wrong")
    return int(say_all and counts["wrong"] > 0)


@contextmanager
def _opened(path: Path) -> Iterator[Iterator[str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            yield lines
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no UTF-8"
        raise StatusgenError(f"cannot read the subscribers: {why}", f"{SUBSCRIBERS} names the file") from None


def _rewrite(path: Path, address: str, new: Subscriber | None) -> None:
    """The file without this address and with the new line, or as it was: never something between. Who may read it stays
    as it is; at first it is its user alone."""
    try:
        path = path.resolve()
        with path.with_name(f"{path.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            before, mode = "", 0o600
            if path.exists():
                with path.open(encoding="utf-8", newline="") as file:
                    before, mode = file.read(), stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            after = "".join(rewritten(io.StringIO(before, newline=""), address, new))
            if after != before:
                _replace(path, after.encode(), mode)
    except UnicodeDecodeError:
        raise StatusgenError("cannot read the subscribers: the file is no UTF-8") from None
    except OSError as error:
        raise StatusgenError(f"cannot write the subscribers: {error.strerror}") from None


def _replace(path: Path, data: bytes, mode: int) -> None:
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        try:
            os.fchmod(file.fileno(), mode)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except OSError:
            Path(file.name).unlink()
            raise
