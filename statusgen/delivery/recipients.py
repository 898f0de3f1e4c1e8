"""Everybody who gets something by a channel: those whom the channel names, and those who subscribed themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from statusgen.channels import Recipient, Transport
from statusgen.delivery.report import Report
from statusgen.delivery.subscribers import SUBSCRIBERS
from statusgen.diagnostics import StatusgenError

Subscribers = Callable[[], Iterator[Recipient]]
"""Those who subscribed themselves, one by one, so that they need not all be ready in memory."""


class Recipients:
    """The recipients of each channel, by its id; the environment is asked once for those whom a channel names."""

    def __init__(self, transports: Mapping[str, Transport], subscribers: Mapping[str, Subscribers]) -> None:
        self._transports = transports
        self._subscribers = subscribers
        self._named: dict[str, tuple[Recipient, ...]] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._transports)

    def of(self, channel: str, report: Report) -> Iterator[Recipient]:
        """Those of one channel. What keeps them from being known is a fault in the report."""
        try:
            if channel not in self._named:
                self._named[channel] = self._transports[channel].recipients()
            yield from self._named[channel]
        except StatusgenError as fault:
            report.faults[channel] = fault.message
        try:
            if channel in self._subscribers:
                yield from self._subscribers[channel]()
        except StatusgenError as fault:  # which keeps nobody else from being told
            report.faults[SUBSCRIBERS] = fault.message
