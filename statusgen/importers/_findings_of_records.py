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


def import_incomplete(span: Span, got: int, said: int) -> Diagnostic:
    """A live source says that it has more records than it gave.

    Usually the account may not read all of them; or records were deleted while they were read. What came was imported.

    Let the account read all records that the query names, and import again: what is there already stays as it is.
    """
    hint = "look at what the account may read, and import again"
    return Diagnostic(span, "import-incomplete", f"{got} of {said} records came", hint, Level.WARNING)
