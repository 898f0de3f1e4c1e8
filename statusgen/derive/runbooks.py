"""Which runbooks fit an incident."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from statusgen.model import Runbook


def fitting(runbooks: Iterable[Runbook], services: Collection[str], category: str | None) -> tuple[Runbook, ...]:
    """Those for an incident on these services, of this category (None: not known yet), the best first.

    Best is what names a service of it and its category, then a service, then the category, then what is for any
    incident. What names other services alone, or other categories alone, does not fit.
    """
    found = [(rank, runbook) for runbook in runbooks if (rank := _rank(runbook, services, category)) is not None]
    return tuple(runbook for _, runbook in sorted(found, key=lambda pair: (pair[0], pair[1].title, pair[1].id)))


def _rank(runbook: Runbook, services: Collection[str], category: str | None) -> int | None:
    on_service = any(id in services for id in runbook.services)
    of_category = category is not None and category.casefold() in {word.casefold() for word in runbook.categories}
    if runbook.services and not on_service:
        return None
    if runbook.categories and not of_category and (category is not None or not on_service):
        return None
    return 3 - 2 * on_service - of_category
