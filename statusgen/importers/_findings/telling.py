"""How nearly every finding of an import is told."""

from __future__ import annotations

from statusgen.diagnostics import Diagnostic, Level, Span


def warning(span: Span, code: str, message: str, hint: str = "") -> Diagnostic:
    """The file was imported, and somebody should look at it."""
    return Diagnostic(span, code, message, hint, Level.WARNING)
