"""A review that is begun is for staff until it is finished."""

from __future__ import annotations

from typing import Any

import pytest

from statusgen.derive import take_snapshot
from statusgen.derive.languages import in_language
from statusgen.model import Audience, Incident, Status
from tests.make import at, incident, maintenance, project, update

NOW = at("2026-01-12 10:00")


def reviewed(body: str, **more: Any) -> Incident:
    updates = (update("2026-01-10 10:00", "investigating"), update("2026-01-10 11:00", "resolved"))
    return incident(updates=(*updates, update("2026-01-11 10:00", "postmortem", body=body, **more)))


@pytest.mark.parametrize(("body", "public"), [("### Summary\n\n<!-- what? -->", False), ("### Summary\n\nFull.", True)])
def test_the_public_reads_whole_reviews_alone(body: str, public: bool) -> None:
    of = project(reviewed(body))
    assert take_snapshot(of, NOW).incidents[0].has_postmortem is public
    assert take_snapshot(of, NOW, Audience.INTERNAL).incidents[0].has_postmortem


def test_imported_ones_are_as_they_are() -> None:
    of = project(incident(imported_from="cstate x", updates=reviewed("### Summary").updates))
    assert take_snapshot(of, NOW).incidents[0].has_postmortem


def test_one_of_planned_work_is_a_change_and_leaves_the_work_completed() -> None:
    said = [update("2026-01-19 09:00", "scheduled"), update("2026-01-21 01:00", "completed")]
    of = project(maintenance(updates=[*said, update("2026-01-23 10:00", "postmortem", body="It went well.")]))
    before, after = (take_snapshot(of, at(now)) for now in ("2026-01-22 12:00", "2026-01-24 12:00"))
    assert (before.updated, before.next_transition) == (at("2026-01-21 01:00"), at("2026-01-23 10:00"))
    assert (after.updated, after.incidents[0].updated) == (at("2026-01-23 10:00"), at("2026-01-23 10:00"))
    assert (after.incidents[0].status, after.incidents[0].ended) == (Status.COMPLETED, at("2026-01-21 01:00"))


def test_one_that_is_not_translated_to_its_end_is_read_as_it_was_written() -> None:
    whole = "### Summary\n\nA queue was full."
    of = project(reviewed(whole, translations={"es": "### Resumen"}))
    (view,) = in_language(take_snapshot(of, NOW), "es").incidents
    assert view.updates[0].body == whole
