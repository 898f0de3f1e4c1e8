"""How people read it: words, dates, times, durations, numbers and lists in one language."""

from statusgen.language.blank import blank, filled
from statusgen.language.speech import LANGUAGES, Language, Moment, Stretch

__all__ = ["LANGUAGES", "Language", "Moment", "Stretch", "blank", "filled"]
