"""Post-mortems that are begun and not finished: the public and the mail wait for the whole of them."""

from __future__ import annotations

from statusgen.model import Incident, Status, Update
from statusgen.prose.outline import empty_sections


def is_unfinished(incident: Incident, update: Update) -> bool:
    """Whether it is a post-mortem with a heading that has nothing under it; imported ones are as they are."""
    is_own_review = update.status is Status.POSTMORTEM and not incident.imported_from
    return is_own_review and bool(empty_sections(update.body))
