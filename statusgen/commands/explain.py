"""`statusgen explain`: the manual page of a diagnostic."""

from __future__ import annotations

from difflib import get_close_matches

import click

from statusgen.commands.session import Session, command
from statusgen.manual import codes, page


def _completed(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    return [code for code in codes() if code.startswith(incomplete)]


@command("explain", example="statusgen explain unknown-service\nstatusgen explain")
@click.argument("code", required=False, shell_complete=_completed)
def run(session: Session, code: str | None) -> int:
    """Print the manual page of CODE, as it stands in brackets behind a finding; without CODE, list them all,
    each with what is wrong."""
    if code is None:
        longest = max(map(len, codes()))
        for name in codes():
            what, _, _ = page(name).partition("\n")
            session.console.result(f"{name:<{longest}}  {what}")
        return 0
    if code not in codes():
        near = get_close_matches(code, codes(), n=1)
        hint = f": did you mean {near[0]}?" if near else "; `statusgen explain` lists them"
        raise click.UsageError(f"there is no finding named {code}{hint}")
    session.console.result(page(code).rstrip("\n"))
    return 0
