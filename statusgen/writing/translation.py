"""What a file says in another language, as the text of its `<id>.<language>.md`."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from statusgen.model import Incident, Update
from statusgen.model.incident import TRANSLATED
from statusgen.writing.dumping import dump, write_time
from statusgen.writing.markdown import tidy


def write_translation(incident: Incident, language: str, zone: ZoneInfo) -> str | None:
    """The whole file; None where nothing of this one is translated into the language."""
    texts = (incident.translations or {}).get(language)
    updates = list(_updates(incident, language, zone))
    head = {name: getattr(texts, name) for name in TRANSLATED if name != "summary"} if texts else {}
    summary = tidy(texts.summary or "") if texts else ""
    if not updates and not summary and not any(head.values()):
        return None
    front = dump(head) if any(head.values()) else ""
    return "\n".join([f"---\n{front}---\n", *([f"{summary}\n"] if summary else []), *updates])


def _updates(incident: Incident, language: str, zone: ZoneInfo) -> Iterator[str]:
    """Those that are translated; of several at one instant all, since they are told apart by their order."""
    spoken = {update.at for update in incident.updates if _said(update, language)}
    for update in incident.updates:
        if update.at in spoken:
            lines = [f"## {write_time(update.at, zone)} {update.status}"]
            lines += [f"edited: {write_time(update.edited, zone)}"] if update.edited else []
            lines += ["", body] if (body := tidy(_said(update, language))) else []
            yield "\n".join(lines) + "\n"


def _said(update: Update, language: str) -> str:
    return (update.translations or {}).get(language, "")
