"""Every finding of importers: one function a code. Its name is the code, its docstring is what `explain` prints.

Their places are in the files of the other tool. All but two are warnings: the file was imported, and the finding says
what could not be known, or was read in a way that its author should confirm.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from statusgen.diagnostics import Diagnostic
from statusgen.importers._findings import affected, course, origin, wording

_FINDINGS: tuple[Callable[..., Diagnostic], ...] = (
    origin.import_not_a_site,
    origin.import_left_out,
    origin.import_front_matter,
    origin.import_broken,
    origin.import_partial,
    origin.import_incomplete,
    origin.import_truncated,
    origin.import_config,
    origin.import_site,
    origin.import_services_kept,
    origin.import_updates_kept,
    origin.import_key_ignored,
    origin.import_address,
    course.import_time,
    course.import_end_unknown,
    course.import_end_ignored,
    course.import_flag_contradicted,
    course.import_update_without_time,
    course.import_update_before_start,
    course.import_window,
    course.import_window_kept,
    wording.import_title,
    wording.import_comment,
    wording.import_markup,
    wording.import_update_block,
    wording.import_answer,
    affected.import_severity,
    affected.import_impact,
    affected.import_state,
    affected.import_unknown_service,
    affected.import_all_services,
    affected.import_unmapped,
)

CODES: Mapping[str, Callable[..., Diagnostic]] = {finding.__name__.replace("_", "-"): finding for finding in _FINDINGS}
"""Code → the function that makes its finding."""
