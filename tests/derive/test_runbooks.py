"""Which runbook fits."""

from __future__ import annotations

import pytest

from statusgen.derive.runbooks import fitting
from statusgen.model import Runbook, Source


def runbook(id: str, services: tuple[str, ...] = (), categories: tuple[str, ...] = ()) -> Runbook:
    return Runbook(id, id.title(), "", Source(f"runbooks/{id}.md"), services, categories)


BOOKS = (
    runbook("any"),
    runbook("change", categories=("change",)),
    runbook("mail", services=("email", "lists")),
    runbook("mail-change", services=("email",), categories=("change", "capacity")),
    runbook("web", services=("website",)),
)


@pytest.mark.parametrize(
    ("services", "category", "found"),
    [
        (["email"], "Change", ["mail-change", "mail", "change", "any"]),
        (["email"], None, ["mail", "mail-change", "any"]),
        (["email", "website"], "power", ["mail", "web", "any"]),
        (["phones"], "change", ["change", "any"]),
        ([], None, ["any"]),
    ],
)
def test_service_and_category_first_then_the_service_then_the_category(
    services: list[str], category: str | None, found: list[str]
) -> None:
    assert [book.id for book in fitting(BOOKS, services, category)] == found
