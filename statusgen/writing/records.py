"""The whole model as JSON Lines, and back: one record a line, each a thing of the model with the values that it has.

docs/export.md describes the records. `statusgen export` writes them; the importer of the same name reads them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from statusgen.model import Project
from statusgen.packing import to_plain
from statusgen.prose.source import without_comments

VERSION = 1

TEXT_FILES = ("services.yaml", "figures.csv", "incidents/_alerts.json")
TEXTS: Mapping[str, tuple[str, ...]] = {
    "incidents": (".md",),
    "pages": (".md",),
    "runbooks": (".md",),
    "feedback": (".csv", ".yaml"),
}
"""The files whose texts an export may hold, beside and in the folders of a project."""


def records(project: Project, texts: Mapping[str, str], *, audience: str, generator: str) -> Iterator[str]:
    """The lines, without their ends; the first tells how many follow. `texts` are the source files by path, of which
    each is written with what was read from it, and those from which nothing was read at the end; without them it is the
    model alone, and what people wrote for themselves (comments in Markdown, channels, how other systems are read) is
    not in it."""
    told = list(_told(project, texts))
    yield _line("statusgen", version=VERSION, generator=generator, audience=audience, records=len(told))
    yield from told


def _told(project: Project, texts: Mapping[str, str]) -> Iterator[str]:
    whole = bool(texts)
    yield _record("site", project.site, whole)
    for kind, values in (("group", project.groups), ("service", project.services), ("view", project.views)):
        yield from (_record(kind, value, whole) for value in values)
    yield _record("policy", project.policy, whole)
    if whole:
        yield from (_record("channel", channel, whole) for channel in project.channels.values())
        yield _record("imports", project.imports, whole)
    yield from (_record("page", page, whole) for page in project.pages)
    yield from (_record("runbook", runbook, whole) for runbook in project.runbooks)
    yield from (_record("answer", answer, whole) for answer in project.feedback)
    yield from (_record("figure", figure, whole) for figure in project.outside)
    for incident in project.incidents:
        path = incident.source.path if whole else f"incidents/{incident.id}.md"
        yield _record("incident", incident, whole, path=path, text=texts.get(path))
    told = {incident.source.path for incident in project.incidents}
    yield from (_line("file", path=path, text=text) for path, text in sorted(texts.items()) if path not in told)


def _record(kind: str, value: object, whole: bool, **more: object) -> str:
    plain = to_plain(value)
    plain.pop("source", None)
    for translation in (plain.get("translations") or {}).values():
        translation.pop("digest", None)  # of the file, which may say more than this
    return _line(kind, **more, value=_short(plain, whole))


def _line(kind: str, **values: object) -> str:
    given = {name: value for name, value in values.items() if value is not None}
    return json.dumps({"record": kind, **given}, ensure_ascii=False)


def _short(value: Any, whole: bool) -> Any:
    """The value without what is empty; without comments, unless it is told `whole`."""
    if isinstance(value, dict):
        short = {key: _short(part, whole) for key, part in value.items()}
        return {key: part for key, part in short.items() if part is not None and part != [] and part != {}}
    if isinstance(value, list | tuple):
        return [_short(part, whole) for part in value]
    return without_comments(value) if isinstance(value, str) and not whole and "<!--" in value else value
