"""Texts that are not translated yet: they are shown as they were written, marked with the language that they are in."""

from __future__ import annotations

from statusgen.derive import IncidentView, UpdateView
from statusgen.language import Language
from statusgen.model.incident import TRANSLATED
from statusgen.theme import Html
from statusgen.value import Struct


class Original(Struct, frozen=True):
    """Marks texts on pages in the language `reader`; `language` is that of the originals."""

    reader: Language
    language: Language

    def has(self, view: IncidentView, name: str) -> bool:
        """Whether this text of the file is in the language of the page."""
        if self.reader.code == self.language.code:
            return True
        translation = (view.incident.translations or {}).get(self.reader.code)
        return translation is not None and bool(getattr(translation, name))

    def has_update(self, view: IncidentView, update: UpdateView) -> bool:
        """The same of an update; of one that nobody wrote, its text is the summary."""
        if update.made_up:
            return self.has(view, "summary")
        return self.reader.code == self.language.code or self.reader.code in (update.update.translations or {})

    def has_all(self, view: IncidentView) -> bool:
        """Whether no text of the file is missing in the language of the page."""
        texts = all(self.has(view, name) for name in TRANSLATED if getattr(view.incident, name))
        return texts and all(self.has_update(view, update) for update in view.updates if update.body)

    def title(self, view: IncidentView) -> str:
        """The title as a page shows it between tags; never as an attribute."""
        return view.title if self.has(view, "title") else self.words(view.title)

    def words(self, text: str) -> Html:
        """Words of the original within a line."""
        return Html("<span%s>%s</span>") % (self._attributes, text)

    def marked(self, html: Html, is_translated: bool) -> Html:
        """Paragraphs, as they are if they are translated."""
        return html if is_translated or not html else Html("<div%s>%s</div>") % (self._attributes, html)

    @property
    def _attributes(self) -> Html:
        direction = self.language.direction
        return Html(' lang="%s"%s') % (
            self.language.code,
            Html(' dir="%s"') % direction if direction != self.reader.direction else "",
        )

    def note(self, view: IncidentView) -> str:
        """What a page says where something of the file is not translated; else nothing."""
        if self.has_all(view):
            return ""
        said = self.reader.gettext("What has not been translated yet is shown in %(language)s.")
        return said % {"language": self.reader.name_of(self.language.code)}
