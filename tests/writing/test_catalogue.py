"""A catalogue written from values, and read back as the same."""

from __future__ import annotations

from datetime import date, timedelta

from statusgen.model import (
    Audience,
    Contact,
    Group,
    Service,
    Site,
    Sla,
    View,
)
from statusgen.reading.catalogue import read_catalogue
from statusgen.writing import write_catalogue


def test_catalogue() -> None:
    site = Site("Status: ours", "https://status.example.gov/", "Europe/Berlin", history_since=date(2020, 1, 2))
    groups = [Group("core", "Core"), Group("net", "Network", "core", "Lines")]
    services = [
        Service("a", "A", "net", "What\nit is", until=date(2025, 1, 1), links={"Docs": "https://example.gov/"}),
        Service(
            "b",
            "no",
            contact=Contact(email="b@example.gov"),
            sla=Sla(99.9, timedelta(minutes=90), timedelta(days=1)),
            depends_on=("a",),
            users=12,
            audience=Audience.INTERNAL,
        ),
    ]
    assert write_catalogue(site, groups, services) == (
        "site:\n"
        "  title: 'Status: ours'\n"
        "  url: https://status.example.gov/\n"
        "  timezone: Europe/Berlin\n"
        "  history_since: 2020-01-02\n"
        "\n"
        "groups:\n"
        "  - id: core\n"
        "    name: Core\n"
        "  - id: net\n"
        "    name: Network\n"
        "    parent: core\n"
        "    description: Lines\n"
        "\n"
        "services:\n"
        "  - id: a\n"
        "    name: A\n"
        "    group: net\n"
        "    description: |-\n"
        "      What\n"
        "      it is\n"
        "    until: 2025-01-01\n"
        "    links:\n"
        "      Docs: https://example.gov/\n"
        "  - id: b\n"
        "    name: 'no'\n"
        "    contact:\n"
        "      email: b@example.gov\n"
        "    depends_on: [a]\n"
        "    audience: internal\n"
        "    sla:\n"
        "      availability: 99.9\n"
        "      respond_within: 1h30m\n"
        "      restore_within: 1d\n"
        "    users: 12\n"
    )


def test_a_view_keeps_who_may_see_it() -> None:
    site = Site("T", "https://status.example.gov/", "UTC")
    views = [
        View("staff", "Staff", services=("a",), description="For us", audience=Audience.INTERNAL),
        View("all", "All", services=("a",)),
    ]
    read = read_catalogue(write_catalogue(site, services=[Service("a", "A")], views=views).encode())
    assert read.value and list(read.value.views) == views
