"""What each figure counts, in words that people read: its formula, and what is left out of it.

The pages of figures, docs/metrics.md and the schema of reports have them from here.
"""

from __future__ import annotations

from collections.abc import Mapping

from statusgen.derive.metrics.measures import OUTSIDE, Unit
from statusgen.language.words import mark
from statusgen.value import Struct


class Definition(Struct, frozen=True):
    """How a figure is made, and what is no part of it; `left_out` is empty where all is counted."""

    formula: str
    left_out: str = ""


UNITS: Mapping[Unit, str] = {
    Unit.COUNT: mark("Number"),
    Unit.SHARE: mark("Share"),
    Unit.TIME: mark("Time"),
    Unit.MINUTES: mark("Minutes"),
}

RULES = (
    mark(
        "Counted are the incidents that were determined in the period; maintenance and notices are none. What nobody "
        "wrote makes a figure empty, never zero, and times that contradict each other are left out."
    ),
    mark(
        "What is over its limit is missed, done or not; what is not due yet is left out. Of times the median stands "
        "first, beside it the mean, and what nine of ten do not exceed."
    ),
)
"""What holds for all figures."""

STAGES = (
    mark(
        "A stage ends at its point and begins at the latest earlier one that is known, so a point that was never said "
        "leaves its time to the next one."
    ),
    mark(
        "Waiting is the time until somebody responded, until customers were told, and after the repair; all else is "
        "work."
    ),
    mark(
        "Right at once: never re-prioritised, back or reopened, told and reviewed in time, and closed with all that is "
        "asked for."
    ),
    mark("With goals kept: the same incidents if none had taken longer than the goals allow."),
)
"""How the value stream is made."""

NEVER_TOLD, NOT_RESOLVED, NOT_WRITTEN = mark("Never told"), mark("Not resolved now"), mark("Not written")
NOTHING_AGREED, NO_ANSWER = mark("Nothing agreed"), mark("Nobody answered")
NOTICED_BY = Definition(mark("By what is written of who noticed it first"), NOT_WRITTEN)

DEFINITIONS: Mapping[str, Definition] = {
    "incidents": Definition(mark("Incidents determined in the period"), mark("False alarms")),
    "still_open": Definition(
        mark("Incidents of these that are not resolved yet: the times to restore and to resolve leave them out")
    ),
    "told_within_promise": Definition(
        mark(
            "Public incidents whose customers were told at most the promised time after determination (exactly then is "
            "in time); one without a public update was not told"
        ),
        mark("What is not told and not due yet; of whose telling nobody knows; incidents for staff alone"),
    ),
    "never_told": Definition(
        mark(
            "Incidents that touch a public service, have no public update, and were to be told by now, and drafts of "
            "such that nobody published: always printed beside the share told as promised, which cannot see them"
        ),
        mark(
            "What is not due yet; alerts that match no service and what an import left out, since no file tells of "
            "them; records that name no service"
        ),
    ),
    "time_to_notify": Definition(mark("First told − determined; told before that is zero"), NEVER_TOLD),
    "time_to_first_update": Definition(mark("First told − began"), NEVER_TOLD),
    "update_cadence": Definition(
        mark("Promised next updates by which the next public update was told"), mark("Promises that are not due yet")
    ),
    "time_to_acknowledge": Definition(mark("Acknowledged − reported"), NOT_WRITTEN),
    "time_to_identify": Definition(mark("First identified − began"), mark("Never identified")),
    "time_to_root_cause": Definition(mark("Root cause found − began"), NOT_WRITTEN),
    "time_to_restore": Definition(
        mark("Last resolved − began; a reopened incident counts to its last resolution"), NOT_RESOLVED
    ),
    "time_to_resolve": Definition(mark("Last resolved − determined (or began, if that is later)"), NOT_RESOLVED),
    "eta_accuracy": Definition(
        mark("Resolved by the last time that was announced before; open past it is missed"),
        mark("No time announced; open, and the time is still to come"),
    ),
    "eta_error": Definition(
        mark("Distance between the first announced time and the last resolution, either way"),
        mark("No time announced; not resolved now"),
    ),
    "reopen_rate": Definition(
        mark("With an update other than a post-mortem after being resolved"), mark("Never resolved so far")
    ),
    "escalation_rate": Definition(mark("Escalated at least once, of all")),
    "responded_within_sla": Definition(
        mark("Acknowledged − reported within the tightest time to respond of severity and affected services"),
        mark("Nothing agreed, or not written"),
    ),
    "restored_within_sla": Definition(
        mark("Last resolved − began within the tightest time to restore of severity and affected services"),
        mark("Nothing agreed; open, and not for so long"),
    ),
    "review_in_time": Definition(
        mark("Reviewed, with no empty section, within the time that the severity allows after the last resolution"),
        mark("No review asked for; not resolved; not due yet; imported"),
    ),
    "closing_complete": Definition(
        mark("All that closing asks for is there, of those resolved for longer than verification takes"),
        mark("Nothing asked for; imported"),
    ),
    "detected_by_monitoring": NOTICED_BY,
    "detected_by_staff": NOTICED_BY,
    "detected_by_customer": NOTICED_BY,
    "recurrence_rate": Definition(
        mark("An incident of the same category on one of its services was determined in the 90 days before"),
        mark("No category or no service"),
    ),
    "customer_minutes": Definition(
        mark(
            "For each service its users × the minutes in which it was degraded or worse; where incidents overlap a "
            "minute counts once, in the whole and in each part, so that parts need not add up to the whole"
        ),
        mark("Services whose users are not written"),
    ),
    "mtbf": Definition(
        mark("(Counted time − time in outage) ÷ failures; an incident counts for each service that suffered"),
        mark("Without any failure there is none"),
    ),
    "availability": Definition(
        mark("Mean of the services’ availability as on their pages; each page of figures says what counts as downtime"),
        mark("Services of which nothing is claimed"),
    ),
    "availability_sla_met": Definition(
        mark("Services that reached the agreed availability over the period"), NOTHING_AGREED
    ),
    "error_budget_left": Definition(
        mark("1 − weighted downtime ÷ the downtime that agreements leave; below zero it is overspent"), NOTHING_AGREED
    ),
    "maintenance_in_window": Definition(
        mark("Work that began and ended within its window, as last announced before it began"),
        mark("Ended by the clock alone; recurring"),
    ),
    "satisfaction": Definition(
        mark("Answers of customers that found it good, of all about the incidents of the period"), NO_ANSWER
    ),
    "satisfaction_escalated": Definition(mark("The same of incidents that were escalated"), NO_ANSWER),
    "false_alarms": Definition(mark("Reports of the period that turned out to be no incident")),
    **dict.fromkeys(OUTSIDE, Definition(mark("Mean of the months of the period in figures.csv"), NOT_WRITTEN)),
}
"""By the key of the measure; those that live elsewhere too."""
