"""Findings about services, and how much they were affected."""

from __future__ import annotations

from statusgen.diagnostics import Diagnostic, Span
from statusgen.importers._findings.telling import warning


def import_severity(span: Span, read_as: str) -> Diagnostic:
    """The severity is missing, or none of the tool's words.

    A word that is nearly one of them was read as that one. With any other the tool shows no service as affected, so the
    impact is `operational` and the severity `low`.

    Correct `severity` and `services` in the imported file.
    """
    hint = "correct `severity` and `services` in the imported file"
    return warning(span, "import-severity", f"the severity is none of the tool's words: {read_as}", hint)


def import_impact(span: Span, count: int, taken: str) -> Diagnostic:
    """How far services were affected is not told for each of them.

    The incident names components without their states. Each was given what the impact of the whole incident means:
    `critical` a major outage, `major` a partial one, `minor` a degraded service, `none` an operational one.

    Correct `services` in the imported file if you know better.
    """
    services = "1 service has" if count == 1 else f"{count} services have"
    hint = "correct `services` in the imported file if you know better"
    return warning(span, "import-impact", f"{services} no state of their own: `{taken}` was taken", hint)


def import_state(span: Span, name: str, state: str) -> Diagnostic:
    """A component is not well, and no open incident says so.

    On a hosted page people set the state of a component by hand. Here a service's state is what its open incidents
    say, so that each state has a text and a time. It is shown as operational.

    If it is affected still, write an incident:

        statusgen new incident
    """
    hint = "write an incident if it is affected still"
    return warning(span, "import-state", f"`{name}` is `{state}`, and no incident tells why", hint)


def import_unknown_service(span: Span, name: str, count: int, *, is_open: bool) -> Diagnostic:
    """Incidents name a service that the tool's configuration does not list.

    Its history would be lost, so it became a service. Since the configuration lists what is offered now, it was given a
    last day (`until`): that on which the last of these incidents ended. An open one leaves it without.

    If it is another name of a service that is listed, replace it in the imported incidents.
    """
    times = "1 incident" if count == 1 else f"{count} incidents"
    kept = "give it a day `until`" if is_open else "correct `until`"
    hint = f"in services.yaml {kept}, or replace it by the service that is meant"
    return warning(span, "import-unknown-service", f"{times} named `{name}`, which no configuration lists", hint)


def import_all_services(span: Span, count: int) -> Diagnostic:
    """`all` stands for a service, and no service has this name.

    It was read as every service that the configuration lists; the other tool itself showed none of them as affected.

    Take out of `services` in the imported file those that were not affected.
    """
    hint = "take out of `services` those that were not affected"
    return warning(span, "import-all-services", f"`all` was read as the {count} services of the configuration", hint)


def import_unmapped(span: Span, table: str, word: str, count: int, taken: str) -> Diagnostic:
    """Records have a value of which nobody said what it means here.

    Each service desk has states, priorities and names of services of its own. Those that it is delivered with are
    known; what yours calls otherwise stands in services.yaml, under `imports` and the name of the desk:

        imports:
          servicenow:
            services: {Exchange: email}
            states: {Pending supplier: identified}
            severities: {1 - Urgent: critical}

    An import writes no file twice: delete those that were read wrongly, and import again.
    """
    records = "1 record says" if count == 1 else f"{count} records say"
    said = f"`{word[:60]}`" if word else "nothing"
    hint = f"say what it means in `imports`, `{table}`, of services.yaml"
    message = f"{records} {said} for `{table}`: {taken} was taken"
    return warning(span, "import-unmapped", message, hint)
