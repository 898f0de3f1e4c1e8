"""What values are made of: `class Incident(Struct, frozen=True)`.

msgspec makes such a class in C: a sixtieth of the time that a frozen dataclass takes, of which every command makes two
hundred before it does anything, and its instances as fast as tuples. `dict=True` is for those that keep what is derived
of them (`derived`). A dataclass is left where a field must not show in a traceback (an address), or does not count for
equality.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, overload

from msgspec import Struct, field

if TYPE_CHECKING:
    from dataclasses import replace  # of structs, too, mypy checks the names and values that this one is given
else:
    from msgspec.structs import replace

__all__ = ["Struct", "derived", "field", "replace"]

Value = TypeVar("Value")


class derived(Generic[Value]):  # noqa: N801  # it is read as what it stands beside: property
    """`@derived`: found when it is first asked for, and kept. What `functools.cached_property` does, without the lock
    that it takes before Python 3.12: of a large site a hundred thousand values are asked for in each build."""

    def __init__(self, find: Callable[[Any], Value]) -> None:
        self._find = find
        self.__doc__ = find.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> Value: ...
    def __get__(self, instance: object | None, owner: type) -> Self | Value:
        if instance is None:
            return self
        value: Value = self._find(instance)
        instance.__dict__[self._name] = value
        return value
