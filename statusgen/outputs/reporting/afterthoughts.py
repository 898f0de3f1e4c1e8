"""What was changed in files after customers were told, by which figures of telling say another thing; for staff."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from statusgen.derive import Afterthought
from statusgen.derive.metrics.report import Report
from statusgen.language import Language
from statusgen.language.words import mark
from statusgen.model import Audience

NAMED = 5
"""How many reports a line names."""

LINES: Mapping[Afterthought, str] = {
    Afterthought.REWORDED: mark(
        "First heading or file name changed after customers were told, so that told counts from then (incidents: "
        "%(count)s): %(list)s"
    ),
    Afterthought.MOVED: mark("Determination changed after customers were told (incidents: %(count)s): %(list)s"),
}


def afterthoughts(report: Report) -> Mapping[Afterthought, Sequence[str]]:
    """The ids of the reports of which it is known; none where the public reads it."""
    is_staffs = report.audience is Audience.INTERNAL
    views = [each.view for each in report.facts if each.view.tellings and is_staffs]
    return {why: [v.id for v in views if why in v.tellings[0][1].afterthoughts] for why in Afterthought}


def lines(report: Report, language: Language) -> Iterator[str]:
    """The same in words."""
    for why, ids in afterthoughts(report).items():
        if ids:
            named = [*ids[:NAMED], *(["…"] if len(ids) > NAMED else [])]
            values = {"count": language.number(len(ids)), "list": language.listed(named)}
            yield language.gettext(LINES[why]) % values
