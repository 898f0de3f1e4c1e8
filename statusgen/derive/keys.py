"""What stands for all that a view says: two views with one key say the same, and so does what is printed of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statusgen.files import digest

if TYPE_CHECKING:
    from statusgen.derive.incidents import IncidentView


def told_key(view: IncidentView) -> str:
    """Of what was said, and of how far the course has come."""
    incident, window, names = view.incident, view.window, [(service.id, service.name) for service in view.services]
    edited = len([1 for update in incident.updates if update.edited])
    # what its steps and corrections are follows from the file; how many have come says which, but it begins at none
    come = f"{view.status} {len(incident.updates)} {edited} {len(view.past_steps)} {view.started <= view.now}"
    closed = view.closed.timestamp() if view.closed else None
    time = (window.start, window.end) if view.windows and window else None
    return digest(incident.id, incident.source.digest, str(incident.audience), come, closed, time, *names)


def whole_key(view: IncidentView) -> str:
    """Of all: how far its closing is, that it has a feed, when customers were told, too."""
    closing = view.closing
    is_complete = closing is None or (closing.is_verified and not closing.lacks)
    if is_complete and not view.has_feed and not view.windows and not view.told_times:
        return view.told_key  # all else follows from the file, and from how far its course has come
    known = [told for _, told in view.tellings] if view.told_times else ()
    how_far = closing and (closing.verified, closing.is_verified, closing.lacks)
    coming = [window.start for window in view.coming]
    return digest(view.told_key, view.updated, view.is_closed, how_far, view.has_feed, coming, known)
