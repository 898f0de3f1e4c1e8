"""The repository of each case."""

from __future__ import annotations

from tests.git.fixtures import clone, environment

__all__ = ["clone", "environment"]
