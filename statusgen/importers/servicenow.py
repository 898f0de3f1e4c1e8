"""ServiceNow: records of the incident table, from its Table API or from a file that it exported.

A service desk knows far more than customers may read. What becomes public, and what values mean, is said in
services.yaml (`imports.servicenow`); work notes never become public.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from statusgen.importers._desks import Records, imported
from statusgen.importers._given import Given, Takes, catalogue_of
from statusgen.importers._imported import Imported
from statusgen.importers._servicenow_file import records_of
from statusgen.importers._servicenow_live import USUAL_QUERY, asked
from statusgen.importers._servicenow_record import DEFAULTS, ticket_of
from statusgen.model import Desk

SYSTEM = "servicenow"
TAKES = Takes.FILE | Takes.ADDRESS


def read(given: Given) -> Imported:
    """The incidents of the instance at an address, or in a file."""
    catalogue = catalogue_of(given.target)
    desk = catalogue.imports.servicenow if catalogue else Desk()
    if given.kind is Takes.ADDRESS:
        found, problems = asked(given.source, desk.query or USUAL_QUERY, given.environ)
    else:
        found, problems = records_of(given.path)
    return imported(SYSTEM, Records(found, ticket_of, _name, problems), desk, DEFAULTS, catalogue)


def _name(record: Mapping[str, Any]) -> str:
    return str(record.get("number") or record.get("sys_id") or "")
