"""`statusgen due`: what is owed now, to whom, and what to do about it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

import click

from statusgen import build
from statusgen.commands.findings import printed
from statusgen.commands.session import Session, command
from statusgen.derive import take_snapshot
from statusgen.duties import Duty, duties
from statusgen.language import Language
from statusgen.model import Audience
from statusgen.printing import visible
from statusgen.reading import open_source

FORMS = ("text", "json", "github")


@command("due", example="statusgen due\nstatusgen due --format github")
@click.option("--format", "form", type=click.Choice(FORMS), help="How to print it.")
def run(session: Session, form: str | None) -> int:
    """Print what is owed: updates to customers that are due within ten minutes or overdue, escalations, roles, reviews.

    Open incidents stand first, the most pressing of them at the top. The exit status is 1 if anything is overdue.
    """
    checked = build.check(open_source(session.source), session.now, build.open_cache(session.cache))
    if checked.project is None or checked.errors:
        session.console.warn(printed(checked.problems, None, session).rstrip("\n"))
    if checked.project is None:
        return 1
    owed = duties(take_snapshot(checked.project, session.now, Audience.INTERNAL))
    chosen = form or ("github" if session.on_actions else "text")
    if chosen == "json":
        session.console.result(as_json(owed, session.now))
    elif chosen == "github":
        session.console.result(printed([duty.as_finding() for duty in owed], "github", session).rstrip("\n"))
    else:
        session.console.result("\n".join(_lines(owed, session.now)) or "Nothing is due.")
    return int(bool(checked.errors) or any(duty.is_overdue(session.now) for duty in owed))


def _lines(owed: Sequence[Duty], now: datetime) -> list[str]:
    """A paragraph for each report: its title, and under it what is owed about it."""
    language = Language("en")
    lines: list[str] = []
    last = ""
    for duty in owed:
        view = duty.view
        if view.id != last:
            severity = f" ({view.severity})" if view.severity else ""
            lines += ["", visible(f"{view.title}{severity}, {view.id}")]
            last = view.id
        late = language.duration(abs(now - duty.due)).replace("\N{NO-BREAK SPACE}", " ")
        when = f"overdue by {late}" if duty.is_overdue(now) else f"due in {late}"
        lines.append(visible(f"  {when}: {duty.message} [{duty.code}]"))
        lines.append(visible(f"      {duty.owner + ': ' if duty.owner else ''}{duty.remedy}"))
    return lines[1:]


def as_json(owed: Sequence[Duty], now: datetime) -> str:
    """One object: how much is overdue and due soon, and each duty with its report, instant, owner and remedy."""
    late = sum(duty.is_overdue(now) for duty in owed)
    rows = [
        {
            "code": duty.code,
            "incident": duty.view.id,
            "title": duty.view.title,
            "severity": duty.view.severity,
            "due": duty.due.astimezone(now.tzinfo).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "overdue_s": int((now - duty.due) / timedelta(seconds=1)),
            "message": duty.message,
            "remedy": duty.remedy,
            "owner": duty.owner or None,
            "step": duty.step,
            "to": duty.to or None,
            "channels": duty.channels,
            "path": duty.view.incident.source.path,
        }
        for duty in owed
    ]
    return json.dumps({"overdue": late, "soon": len(owed) - late, "duties": rows})
