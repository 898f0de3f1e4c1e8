"""A sentence for staff: English as it stands, and the same in the language of a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping


class Sentence(str):
    """The English text of a template with its `values` set in. Templates are message ids, marked for extraction.

    A value that is a sentence itself is translated too.
    """

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, str]

    def __new__(cls, template: str, /, **values: str) -> Sentence:
        made = super().__new__(cls, template % values)
        made.template, made.values = template, values
        return made

    def said(self, gettext: Callable[[str], str]) -> str:
        """The sentence in the language of this translation."""
        values = {name: v.said(gettext) if isinstance(v, Sentence) else v for name, v in self.values.items()}
        return gettext(self.template) % values
