"""A channel or a list for customers chooses an internal service.

The public is told nothing of internal services. Who chose one is never told of it, and takes the silence for good news.

Wrong, where `billing-core` is an internal service:

    channels:
      mail:
        type: smtp
        from: status@example.org
        lists:
          - {to: finance@example.org, services: [billing-core]}

Right, if its readers are staff:

          - {to: finance@example.org, services: [billing-core], audience: internal}

Right, if they are customers:

          - {to: finance@example.org, services: [invoices]}
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from statusgen.diagnostics import Diagnostic, Level
from statusgen.model import Audience, Channel, Choice, Project

CODE = "internal-service-chosen"


def check(project: Project, _now: datetime) -> Iterator[Diagnostic]:
    """One warning for each internal service that a choice of the public names."""
    internal = {service.id for service in project.services if service.audience is Audience.INTERNAL}
    for channel in project.channels.values() if internal else ():
        for place, choice in _choices(channel):
            for number, id in enumerate(choice.services):
                if choice.audience is Audience.PUBLIC and id in internal:
                    yield Diagnostic(
                        project.source.span(f"{place}.services.{number}"),
                        CODE,
                        f"customers are told nothing of {id!r}, which is internal "
                        f"({project.source.span(f'services.{id}.audience')})",
                        "add `audience: internal` if its readers are staff, or name the public service that they miss",
                        Level.WARNING,
                    )


def _choices(channel: Channel) -> Iterator[tuple[str, Choice]]:
    """What goes out by it, each with its place in services.yaml."""
    place = f"channels.{channel.id}"
    yield place, channel.choice
    for number, item in enumerate(channel.lists):
        yield f"{place}.lists.{number}", item.choice
