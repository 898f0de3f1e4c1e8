"""Findings about records of systems that are in use: service desks, monitoring, forms. See `_findings`."""

from __future__ import annotations

from statusgen.diagnostics import Diagnostic, Level, Span


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
    return Diagnostic(span, "import-unmapped", message, hint, Level.WARNING)
