"""A public file names internal services only.

The public edition leaves internal services out, so that this file would tell customers of trouble with nothing: its
title and text, which are about what staff alone may know, would be published all the same.

Wrong, where `billing-core` is an internal service:

    title: Billing core is slow
    services: {billing-core: degraded}

Right, if it is for staff:

    title: Billing core is slow
    audience: internal
    services: {billing-core: degraded}

Right, if customers notice it:

    title: Invoices are late
    services: {billing-core: degraded, invoices: degraded}
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from statusgen.diagnostics import Diagnostic
from statusgen.model import Audience, Project

CODE = "internal-services-only"


def check(project: Project, _now: datetime) -> Iterator[Diagnostic]:
    """One error for each public file none of whose services the public knows; a file that names none is fine."""
    internal = {service.id for service in project.services if service.audience is Audience.INTERNAL}
    for incident in project.incidents if internal else ():
        if incident.audience is Audience.PUBLIC and incident.services and incident.services.keys() <= internal:
            first = next(iter(incident.services))
            yield Diagnostic(
                incident.source.span("services"),
                CODE,
                f"a public file names internal services only ({project.source.span(f'services.{first}.audience')})",
                "add `audience: internal`, or name the public service that customers miss",
                audience_matters=True,
            )
