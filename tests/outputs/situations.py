"""Small invented sites for tests of pages: each shows one situation. Built from the model, without files."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from statusgen.model import (
    Action,
    Audience,
    Contact,
    Group,
    Impact,
    Incident,
    Kind,
    Project,
    Service,
    Severity,
    Site,
    Sla,
    Source,
    Status,
    Update,
    Window,
)
from statusgen.value import replace

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

SITE = Site(
    title="Northfield IT Status",
    url="https://status.example.org/it/",
    timezone="America/Chicago",
    description="Current state, planned work and history of the services of Northfield IT.",
    contact=Contact("servicedesk@example.org", "+1 555 0100", "Monday to Friday, 7:00 to 18:00"),
    history_since=date(2024, 11, 1),
)

NAMES = (
    ("Services for residents", "County website", "Online payments", "Permit portal", "Maps", "Library catalogue"),
    ("Workplace", "E-mail", "Calendar", "Telephone", "Video calls", "Shared drives", "Printing"),
    ("Network and sign-in", "County network", "Internet access", "Wi-Fi", "Remote access (VPN)", "Sign-in"),
    ("County systems", "Court case files", "Payroll and time sheets", "Budget and purchasing", "Election system"),
    ("Health", "Patient records", "Appointments", "Laboratory", "Ambulance dispatch", "Pharmacy orders"),
    ("Data center", "Server hosting", "Backup and restore", "Databases", "File transfer", "Monitoring"),
)


def slug(name: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split())


def service(name: str, group: str | None = None, **facts: object) -> Service:
    given = {"description": f"What people use as {name}.", "owner": "Platform team", "hours": "24x7", **facts}
    since = date(2024, 11, 1)
    return Service(id=slug(name), name=name, group=group, since=since, **given)  # type: ignore[arg-type]  # as given


def incident(id: str, title: str, *updates: Update, **facts: object) -> Incident:
    given: dict[str, object] = {"severity": Severity.MEDIUM, "started": updates[0].at if updates else None, **facts}
    given.setdefault("determined", given["started"])
    kind = Kind(str(given.pop("kind", Kind.INCIDENT)))
    source = Source(f"incidents/{id}.md", digest=repr((title, updates, sorted(given.items(), key=str))))
    return Incident(
        id=id,
        kind=kind,
        title=title,
        source=source,
        updates=updates,
        **given,  # type: ignore[arg-type]  # as given
    )


def project(*incidents: Incident, services: tuple[Service, ...] = (), groups: tuple[Group, ...] = ()) -> Project:
    return Project(SITE, groups, services or (service("E-mail"), service("Website")), incidents)


def catalogue(times: int = 1) -> tuple[tuple[Group, ...], tuple[Service, ...]]:
    """Thirty services in six groups, one of them under another; `times` as many."""
    groups, services = [], []
    for n in range(times):
        mark = f" {n + 1}" if n else ""
        for name, *members in NAMES:
            parent = slug("Workplace" + mark) if name == "Health" else None
            groups.append(Group(slug(name + mark), name + mark, parent))
            services += [service(member + mark, slug(name + mark), sla=Sla(99.9)) for member in members]
    return tuple(groups), tuple(services)


def past() -> tuple[Incident, ...]:
    """A quiet history: small incidents, every other week for two years."""
    _, services = catalogue()
    found = []
    impacts = (Impact.DEGRADED, Impact.PARTIAL_OUTAGE, Impact.DEGRADED, Impact.MAJOR_OUTAGE)
    for n in range(50):
        at = NOW - DAY * (3 + 14 * n) - HOUR * (n % 7)
        hit = services[(n * 7) % len(services)]
        found.append(
            incident(
                f"{at:%Y-%m-%d}-slow",
                f"{hit.name} answers slowly",
                Update(at + HOUR / 4, Status.INVESTIGATING, "Answers take up to a minute. We look for the cause."),
                Update(at + HOUR * (1 + n % 4), Status.RESOLVED, "Answers come at once again."),
                services={hit.id: impacts[n % 4]},
                started=at,
                root_cause="A disk was full.",
                resolution="We made room, and watch the disk.",
            )
        )
    return tuple(found)


WEEKLY = incident(
    "weekly-restart",
    "Weekly restart of the file servers",
    kind=Kind.MAINTENANCE,
    services={"shared-drives": Impact.MAINTENANCE},
    severity=None,
    started=None,
    announced=datetime(2026, 1, 1, tzinfo=UTC),
    window=Window(datetime(2026, 1, 4, 8, tzinfo=UTC), datetime(2026, 1, 4, 9, tzinfo=UTC)),
    repeat="FREQ=WEEKLY;BYDAY=SU",
    summary="Shared drives are away for some minutes.",
)

ELECTION = incident(
    "2026-12-05-election-system",
    "Election system moves to new servers",
    Update(NOW - 5 * DAY, Status.SCHEDULED, "Nothing to do for you. Results of past elections stay readable."),
    kind=Kind.MAINTENANCE,
    severity=None,
    services={"election-system": Impact.MAINTENANCE, "databases": Impact.MAINTENANCE},
    window=Window(datetime(2026, 12, 5, 4, tzinfo=UTC), datetime(2026, 12, 5, 10, tzinfo=UTC)),
)

NOTICE = incident(
    "2026-11-20-new-sign-in",
    "A new sign-in page from December on",
    Update(NOW - 2 * DAY, Status.POSTED, "It asks for the same name and password as today."),
    kind=Kind.NOTICE,
    severity=None,
    services={"sign-in": Impact.OPERATIONAL},
)


def calm() -> Project:
    groups, services = catalogue()
    return project(*past(), WEEKLY, ELECTION, NOTICE, services=services, groups=groups)


def outage() -> Project:
    """A network is down, and with it much else; a second, small incident is open, and work is under way."""
    groups, services = catalogue()
    start = NOW - 2 * HOUR
    hit = {
        "county-network": Impact.MAJOR_OUTAGE,
        "internet-access": Impact.MAJOR_OUTAGE,
        "wi-fi": Impact.MAJOR_OUTAGE,
        "remote-access-vpn": Impact.PARTIAL_OUTAGE,
        "telephone": Impact.PARTIAL_OUTAGE,
        "online-payments": Impact.DEGRADED,
        "e-mail": Impact.DEGRADED,
    }
    network = incident(
        "2026-11-22-network-down",
        "No network in the buildings east of the river",
        Update(start + HOUR / 6, Status.INVESTIGATING, "Buildings east of the river have no network. We look for why."),
        Update(
            start + HOUR,
            Status.IDENTIFIED,
            "A cable was cut at the **Mill Street** works. A crew digs for it.\n\n"
            "- Telephones in these buildings ring mobile phones instead.\n- Cards are taken west of the river.",
            next_update=start + HOUR * 2.5,
            eta=start + HOUR * 6,
        ),
        severity=Severity.CRITICAL,
        started=start,
        services=hit,
        workaround="Use **mobile data**. Forms and cash work as usual.",
    )
    search = incident(
        "2026-11-21-permit-search",
        "Search in the permit portal does not find new applications",
        Update(NOW - 14 * HOUR, Status.INVESTIGATING, "Applications sent since noon are safe, but not found yet."),
        started=NOW - 20 * HOUR,
        services={"permit-portal": Impact.DEGRADED},
    )
    restart = replace(WEEKLY, window=Window(NOW - HOUR / 2, NOW + HOUR), repeat="FREQ=WEEKLY")
    return project(network, search, restart, ELECTION, NOTICE, *past(), services=services, groups=groups)


LONG_TITLE = (
    "Applications, payments and attachments that were sent through the permit portal between Tuesday noon and "
    "Wednesday night arrive very late"
)


def long() -> Project:
    """One incident with everything: twelve updates, a long title, a reopening, a post-mortem, facts for staff."""
    start = NOW - 4 * DAY
    said = [
        (Status.INVESTIGATING, {}),
        (Status.INVESTIGATING, {"permit-portal": Impact.PARTIAL_OUTAGE}),
        (Status.IDENTIFIED, {}),
        (Status.IDENTIFIED, {"online-payments": Impact.MAJOR_OUTAGE}),
        (Status.MONITORING, {"online-payments": Impact.DEGRADED}),
        (Status.RESOLVED, {}),
        (Status.INVESTIGATING, {"permit-portal": Impact.DEGRADED}),
        (Status.IDENTIFIED, {}),
        (Status.MONITORING, {}),
        (Status.MONITORING, {}),
        (Status.RESOLVED, {}),
        (Status.POSTMORTEM, {}),
    ]
    updates = [
        Update(
            start + HOUR * n,
            status,
            f"What we know at hour {n}: the queue of `relay-{n}` holds messages back. Nothing is lost.",
            services=services,
            next_update=start + HOUR * (n + 1) if n < 10 else None,
            eta=start + HOUR * 9 if n == 2 else None,
            severity=Severity.HIGH if n == 3 else None,
            edited=start + HOUR * 4.5 if n == 4 else None,
            author="A. Writer",
        )
        for n, (status, services) in enumerate(said)
    ]
    updates[-1] = replace(
        updates[-1],
        body="### What happened\n\nA relay was full.\n\n### What we changed\n\n1. More room.\n2. An alarm.\n\n"
        "| Time | What |\n| --- | --- |\n| 10:00 | full |\n\n```\nqueue: 40000\n```\n\n> As one user said: slow.\n",
    )
    updates.insert(2, Update(start + HOUR * 1.5, Status.INVESTIGATING, "For staff.", audience=Audience.INTERNAL))
    report = incident(
        "2026-11-18-permits-late",
        LONG_TITLE[:140],
        *updates,
        started=start - HOUR,
        services={"permit-portal": Impact.DEGRADED, "online-payments": Impact.DEGRADED},
        root_cause="A queue was full, since a **disk** was.",
        resolution="The disk is larger now.",
        workaround="Hand in applications at the counter.",
        actions=(
            Action("An alarm at 80 %", "Ops", date(2026, 12, 1), None, public=True),
            Action("A larger disk", "Ops", date(2026, 11, 20), date(2026, 11, 19), public=True),
            Action("Talk with the supplier", "Ops"),
        ),
        summary="Permits and payments were late for half a day.",
        ticket="INC-1",
        roles={"incident_manager": "A. Manager"},
        category="capacity",
        reported=start - HOUR,
    )
    groups, services = catalogue()
    return project(report, *past(), services=services, groups=groups)


def large() -> Project:
    """Sixty services; one group of two is down."""
    groups, services = catalogue(2)
    return replace(outage(), services=services, groups=groups)
