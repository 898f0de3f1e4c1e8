"""What is told of an outage that monitoring found, in the language of the site."""

from __future__ import annotations

import re
from collections.abc import Sequence

from statusgen.language import Language
from statusgen.model import Impact

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#!|~])")
MOST_TITLE = 140


class Words:
    """Whole sentences by gettext."""

    def __init__(self, language: str) -> None:
        self._ = Language(language).gettext

    def title(self, service: str, impact: Impact) -> str:
        _ = self._
        if impact is Impact.MAJOR_OUTAGE:
            text = _("%(service)s does not work")
        elif impact is Impact.PARTIAL_OUTAGE:
            text = _("Parts of %(service)s do not work")
        else:
            text = _("%(service)s is slow or unreliable")
        return (text % {"service": service})[:MOST_TITLE]

    def begun(self, service: str) -> str:
        text = self._("Our monitoring has found a fault of %(service)s. We are looking for the cause.")
        return text % {"service": _plain(service)}

    def worse(self, service: str) -> str:
        return self._("The fault of %(service)s has become worse. We are working on it.") % {"service": _plain(service)}

    def better(self, service: str) -> str:
        return self._("%(service)s works better again, and not yet as it should.") % {"service": _plain(service)}

    def again(self, service: str) -> str:
        return self._("The fault of %(service)s is back. We are working on it.") % {"service": _plain(service)}

    def over(self, service: str) -> str:
        return self._("%(service)s works again.") % {"service": _plain(service)}

    def alerts(self, summaries: Sequence[str], more: int) -> str:
        """A list of what alerts say, for staff."""
        lines = [f"- {_plain(summary)}" for summary in summaries]
        lines += [f"- (+{more})"] if more > 0 else []
        return "\n".join(lines)


def _plain(text: str) -> str:
    """Text that no Markdown is seen in."""
    return _MARKUP.sub(r"\\\1", text)
