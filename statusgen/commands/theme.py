"""`statusgen theme`: the themes at hand, and how to change one."""

from __future__ import annotations

from difflib import get_close_matches

import click

from statusgen.commands.session import Session, command
from statusgen.diagnostics import StatusgenError
from statusgen.disk import Disk
from statusgen.theme import theme_files, theme_names


@command(
    "theme",
    example="statusgen theme list\nstatusgen theme show default\nstatusgen theme copy default incident.html",
)
@click.argument("action", type=click.Choice(["list", "show", "copy"]))
@click.argument("name", required=False)
@click.argument("files", nargs=-1)
def run(session: Session, action: str, name: str | None, files: tuple[str, ...]) -> int:
    """List the themes, show the files of the theme NAME, or copy FILES of it into the project to change them.

    A file that lies under themes/NAME/ in the project takes the place of the theme's own; all others stay.
    """
    known = theme_names(session.source)
    if action == "list":
        for one in known:
            session.console.result(one)
        return 0
    if name is None:
        raise click.UsageError(f"which theme? There are {', '.join(known)}")
    if name not in known:
        near = get_close_matches(name, known, n=1)
        raise click.UsageError(
            f"there is no theme {name}: " + (f"did you mean {near[0]}?" if near else ", ".join(known))
        )
    found, _ = theme_files(name, Disk(session.source))
    if action == "show":
        for file, layers in found.items():
            session.console.result(f"{file}  (the project's own)" if layers[0].own else file)
        return 0
    if not files:
        raise click.UsageError(f"which files? There are {', '.join(found)}")
    for file in files:
        if file not in found:
            near = get_close_matches(file, found, n=1)
            hint = f"did you mean {near[0]}?" if near else f"statusgen theme show {name}"
            raise click.UsageError(f"the theme {name} has no file {file}: {hint}")
        place = session.source / "themes" / name / file
        if place.exists():
            raise StatusgenError(f"{place} is there already", "delete it to begin anew", status=1)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(found[file][0].text, "utf-8")
        session.console.result(str(place))
    return 0
