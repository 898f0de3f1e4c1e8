"""Every finding of reading: one function a code. Its name is the code, its docstring is what `explain` prints."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from statusgen.diagnostics import Diagnostic
from statusgen.reading.findings import syntax, times, values

_FINDINGS: tuple[Callable[..., Diagnostic], ...] = (
    syntax.not_utf8,
    syntax.control_character,
    syntax.file_too_large,
    syntax.front_matter_missing,
    syntax.front_matter_unclosed,
    syntax.front_matter_not_yaml,
    syntax.yaml_syntax,
    syntax.unquoted_colon,
    syntax.reserved_character,
    syntax.yaml_tab,
    syntax.nested_too_deep,
    syntax.too_many_values,
    syntax.yaml_alias,
    syntax.yaml_tag,
    syntax.yaml_document,
    syntax.duplicate_key,
    syntax.key_not_text,
    syntax.not_a_mapping,
    values.unknown_key,
    values.missing_key,
    values.empty_value,
    values.wrong_shape,
    values.unquoted_text,
    values.text_too_long,
    values.several_lines,
    values.comment_in_text,
    values.unknown_word,
    values.bad_id,
    values.bad_url,
    values.bad_email,
    values.bad_number,
    values.bad_percentage,
    values.bad_boolean,
    values.too_many_items,
    values.duplicate_item,
    times.bad_time,
    times.date_without_time,
    times.impossible_time,
    times.year_out_of_range,
    times.zone_name,
    times.time_in_clock_gap,
    times.time_in_clock_fold,
    times.bad_date,
    times.bad_duration,
)

CODES: Mapping[str, Callable[..., Diagnostic]] = {finding.__name__.replace("_", "-"): finding for finding in _FINDINGS}
"""Code → the function that makes its finding."""
