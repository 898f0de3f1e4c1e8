"""Which texts speak of the same: plain statistics of words (BM25: Robertson and Zaragoza, 2009).

No model, no network.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from statusgen.writing.naming import plain_letters

SATURATION, LENGTH = 1.2, 0.75
"""Of BM25: how soon a word that stands there again counts no more, and how much a long text loses. A text is as long as
it has letters."""

_STEM = 7
_WORD = re.compile(r"[^\W_]+")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")


def words_of(text: str) -> list[str]:
    """The words of a text without case and accents, each cut to its first seven letters, which is near enough to its
    stem in most languages. Of writing without blanks each pair of letters is a word."""
    text = text.lower() if text.isascii() else plain_letters(text)
    found: list[str] = []
    for word in _WORD.findall(text):
        if _UNSPACED.search(word):
            found += [word[n : n + 2] for n in range(len(word) - 1)]
        elif len(word) > 1 or word.isdigit():
            found.append(word[:_STEM])
    return found


class Those:
    """Finds in texts these words alone, which takes a quarter of the time that finding all words does."""

    def __init__(self, words: Collection[str]) -> None:
        self._words = words
        whole = (word if len(word) == _STEM else rf"{word}\b" for word in words if word.isascii())
        self._found_in = re.compile(rf"\b(?:{'|'.join(whole) or '(?!)'})", re.ASCII).findall

    def of(self, text: str) -> list[str]:
        """Those that a text has, each as often as it stands there, as `words_of` finds them."""
        if text.isascii():
            return self._found_in(text.lower().replace("_", " "))
        return [word for word in words_of(text) if word in self._words]


class Index:
    """Texts to be searched, by their place in the order they were given. With `only` words that are in no question are
    left out, which makes an index for one question cheap."""

    def __init__(self, texts: Iterable[str], only: Collection[str] | None = None) -> None:
        self.lengths: list[int] = []
        self._places: dict[str, list[tuple[int, int]]] = {}
        found_in = words_of if only is None else Those(only).of
        for n, text in enumerate(texts):
            self.lengths.append(len(text))
            for word, count in Counter(found_in(text)).items():
                self._places.setdefault(word, []).append((n, count))
        self._mean = sum(self.lengths) / len(self.lengths) if self.lengths else 1.0

    def scores(self, question: Sequence[str], leave_out: int | None = None) -> dict[int, float]:
        """The score of each text that has a word of the question. `leave_out`: one that is not there, for this time."""
        found: dict[int, float] = {}
        size = len(self.lengths) - (leave_out is not None)
        for word in set(question):
            places = self._places.get(word, ())
            rarity = self._rarity(len(places) - any(n == leave_out for n, _ in places), size)
            for n, often in places:
                if n != leave_out:
                    norm = SATURATION * (1 - LENGTH + LENGTH * self.lengths[n] / self._mean)
                    found[n] = found.get(n, 0.0) + rarity * often * (SATURATION + 1) / (often + norm)
        return found

    def strength(self, question: Sequence[str], score: float) -> float:
        """How much of the question a score stands for: about 1 for a text that has all of its words."""
        whole = sum(self._rarity(len(self._places.get(word, ())), len(self.lengths)) for word in set(question))
        return score / whole if whole else 0.0

    def _rarity(self, count: int, size: int) -> float:
        return math.log(1 + (size - count + 0.5) / (count + 0.5))
