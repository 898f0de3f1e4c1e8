"""The project as the writing commands need it, and the one way in which they change a file."""

from __future__ import annotations

import glob
import os
import re
import tempfile
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from statusgen import build
from statusgen.commands.findings import printed
from statusgen.commands.session import Session
from statusgen.diagnostics import Diagnostic, StatusgenError
from statusgen.disk import SERVICES_YAML
from statusgen.model import Incident, Project, Update
from statusgen.reading.incidents import DRAFT

_NOTE = re.compile(r"\s*<!-- All but this comment.*?-->\s*", re.DOTALL)


def project_of(session: Session) -> Project:
    """The project; errors in other files are no reason not to write this one, an unreadable catalogue is."""
    cache = build.open_cache(session.cache)
    checked = build.check(session.source, session.now, cache)
    if checked.project is None:
        session.console.warn(printed((p for p in checked.problems if p.is_error), None, session).rstrip("\n"))
        raise StatusgenError("services.yaml must be mended first", "statusgen check", status=1)
    return checked.project


def incident_named(session: Session, project: Project, id: str) -> Incident:
    """The file with this id (a path to it will do). Raises StatusgenError if it has errors, which are told."""
    id = Path(id).stem if id.endswith(".md") else id
    by_id = {incident.id: incident for incident in project.incidents}
    if id in by_id:
        return by_id[id]
    _refuse_draft(session, project, id.removeprefix(DRAFT))
    path = next((session.source / "incidents").rglob(f"{glob.escape(id)}.md"), None)
    if path:
        checked = build.check(session.source, session.now, build.open_cache(None))
        for name in (SERVICES_YAML, path.resolve().relative_to(session.source.resolve()).as_posix()):
            if wrong := [problem for problem in checked.problems if problem.span.path == name and problem.is_error]:
                session.console.warn(printed(wrong, "text", session).rstrip("\n"))
                raise StatusgenError(f"{name} must be mended first", "statusgen check", status=1)
    near = get_close_matches(id, by_id, n=1, cutoff=0.5) or [known for known in by_id if id in known][-1:]
    hint = f": did you mean {near[0]}?" if near else "; the id is the file's name without .md"
    raise click.UsageError(f"there is no file under incidents/ with the id {id}{hint}")


def _refuse_draft(session: Session, project: Project, id: str) -> None:
    """Raises StatusgenError where what is named is a draft, which nobody reads before it has its own name."""
    path = next((session.source / "incidents").rglob(f"{DRAFT}{glob.escape(id)}.md"), None)
    if path:
        whose = " of monitoring" if id in {draft.id for draft in project.drafts} else ""
        hint = f"read it, take `{DRAFT}` out of its name, and run this again for {id}"
        raise StatusgenError(f"{path} is a draft{whose}: it is not published yet", hint, status=1)


def time_of_update(now: datetime, incident: Incident) -> datetime:
    """Now to the minute, or to the second where the last update is of this minute."""
    minute = now.replace(second=0)
    return now if incident.updates and incident.updates[-1].at >= minute else minute


def text_given(session: Session, invitation: str) -> str:
    """The text that is written in the editor; it is asked for last, so that nothing else can be wrong with it."""
    if not session.console.is_terminal:
        raise click.UsageError("no text: give it with -m TEXT")
    note = f"<!-- All but this comment is published. {invitation.replace('--', '–')} -->"
    return _NOTE.sub("\n\n", edited(session, f"\n\n{note}\n", is_form=True)).strip()


def edited(session: Session, text: str, *, is_form: bool = False) -> str:
    """What the editor made of the text. Nothing is begun where nobody saved it, or a form was left empty."""
    written = click.edit(text, extension=".md", require_save=True)
    if written is None or (is_form and not _NOTE.sub("", written).strip()):
        session.console.warn("nothing was written: the editor was left without a text that is saved")
        raise click.Abort
    return written


def local(instant: datetime, zone: ZoneInfo) -> str:
    """The instant as people read it."""
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M %Z")


def say_promises(session: Session, update: Update, zone: ZoneInfo) -> None:
    """What an update promises: a time that is past for today is one of tomorrow, which is said."""
    said = (("It is expected to work again at", update.eta), ("The next update is promised for", update.next_update))
    for words, instant in said:
        if instant is not None:
            days = (instant.astimezone(zone).date() - update.at.astimezone(zone).date()).days
            session.console.say(f"{words} {local(instant, zone)}{', which is tomorrow' if days == 1 else ''}.")


def save(session: Session, path: Path, text: str, *, accepted: bool, typed: str = "") -> int:
    """Write the file as a whole, or not at all, and say what `check` finds in it; the exit status.

    With `accepted` a text with errors is not left there: the file is as it was. What somebody has `typed` for it in the
    editor is printed then, so that it is not lost.
    """
    kept = f"what you wrote:\n\n{typed}" if typed else ""
    before = path.read_bytes() if path.exists() else None
    try:
        _replace(path, text.encode())
    except OSError:
        if kept:
            session.console.warn(kept)
        raise
    problems = _findings(session, path)
    errors = [problem for problem in problems if problem.is_error]
    if problems:
        session.console.warn(printed(problems, "text", session).rstrip("\n"))
    if errors and accepted:
        if before is None:
            path.unlink()
        else:
            _replace(path, before)
        session.console.warn("\n".join(filter(None, ("not written: the file is as it was", kept))))
    elif errors:
        session.console.warn("mend this before you commit")
    return int(bool(errors))


def _findings(session: Session, path: Path) -> list[Diagnostic]:
    checked = build.check(session.source, session.now, build.open_cache(None))
    name = path.resolve().relative_to(session.source.resolve()).as_posix()
    return [problem for problem in checked.problems if problem.span.path == name]


def _replace(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        mode = path.stat().st_mode if path.exists() else 0o644
        temporary.chmod(mode & 0o777)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
