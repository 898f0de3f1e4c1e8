"""What is owed, as findings among others."""

from __future__ import annotations

from collections.abc import Iterator

from statusgen.build import Checked
from statusgen.cache import Cache
from statusgen.commands.session import Session
from statusgen.commands.witnesses import with_witnesses
from statusgen.derive import take_snapshot
from statusgen.diagnostics import Diagnostic
from statusgen.duties import duties
from statusgen.model import Audience


def owed(checked: Checked, session: Session, cache: Cache) -> Iterator[Diagnostic]:
    """A finding for each duty that presses; none where nothing could be read."""
    if checked.project:
        snapshot = take_snapshot(checked.project, session.now, Audience.INTERNAL)
        found = duties(with_witnesses(snapshot, checked, session, cache))
        yield from (duty.as_finding() for duty in found if not duty.quiet)
