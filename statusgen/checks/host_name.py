"""An update names a machine: an address (10.1.2.3) or a host (db01, mail.corp.internal).

Customers cannot do anything with it, and others learn how your network is built. Say what people use: the service, the
building, the feature. What staff need to know stands in an update with `audience: internal`.

Wrong:

    srv-mail02 does not answer.

Right:

    Mail from outside arrives late.

An address that customers type belongs between backquotes, as code, which is not looked at.
`policy.clarity.off: [host-name]` switches this off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from statusgen.checks._clarity import is_on, told
from statusgen.diagnostics import Diagnostic, Level
from statusgen.model import Project

CODE = "host-name"

_BYTE = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_KINDS = "srv|server|host|node|db|sql|esx|esxi|vm|web|app|mx|smtp|dc|dns|fs|nas|san|sw|switch|rtr|router|fw|lb|proxy"
_ENDS = "local|internal|intranet|lan|corp|localdomain"
_CLUE = re.compile(rf"[\d:.](?:(?<!\.)|(?:{_ENDS})\b)")
_QUICK = re.compile(rf"\d(?:\.\d+){{3}}|:[0-9A-Fa-f]{{1,4}}:|[A-Za-z]-?\d{{1,3}}\b|\.(?:{_ENDS})\b")
"""What each machine has somewhere, and a clue to it that is found at once: few texts do, and those are looked at
closely."""

_MACHINE = re.compile(
    rf"(?<![\w.])(?:{_BYTE}\.){{3}}{_BYTE}(?!\w|\.\d)"
    r"|(?<![\w:.])(?:[0-9a-f]{1,4}:){3,7}:?[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,7}(?![\w:])"
    rf"|\b[a-z0-9-]{{1,63}}(?:\.[a-z0-9-]{{1,63}}){{0,8}}\.(?:{_ENDS})\b"
    rf"|\b(?:[a-z]{{1,30}}-){{0,5}}(?:{_KINDS})(?:-[a-z]{{1,30}}){{0,5}}-?\d{{1,3}}\b",
    re.IGNORECASE,
)
"""Every repetition has an end, so that a text made for it cannot hold up the check."""


def check(project: Project, now: datetime) -> Iterator[Diagnostic]:
    """One warning for each machine in an update for the public."""
    for one in told(project, now) if is_on(project, CODE) else ():
        perhaps = _CLUE.search(one.text) and _QUICK.search(one.text)
        for found in _MACHINE.finditer(one.text) if perhaps else ():
            message = "an update names a machine"
            hint = "say what people use; what staff need stands in an update with `audience: internal`"
            yield Diagnostic(one.span(found.start()), CODE, message, hint, Level.WARNING)
