"""Words of names in an inverted index: written out, begun, or with typing errors."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from heapq import nsmallest
from typing import Final

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

SHORTEST_PART: Final = 3

# A match of one word, best first; coarse, so that sales decide among equals.
_WHOLE, _BEGINS, _INSIDE, _TYPO, _TYPO_FAR = 1.0, 0.9, 0.7, 0.5, 0.4
_SHORTEST_TYPO: Final = 4  # shorter words are all alike
_FROM_HERE_TWO_EDITS: Final = 7

_WORD: Final = re.compile(r"[^\W_]+")
_NEAREST_WORDS: Final = 20
_LEAST_LIKENESS: Final = 70  # of two words, of 100; below, random letters find something
_LAST: Final = chr(0x10FFFF)


class SortedTexts:
    """Strings in order, so that those with a common beginning lie together.

    Attributes
    ----------
    given : list of str
        The strings, in the order given.
    """

    def __init__(self, given: Iterable[str]) -> None:
        self.given = list(given)
        self._order = sorted(range(len(self.given)), key=self.given.__getitem__)
        self._sorted = [self.given[i] for i in self._order]

    def equal(self, text: str) -> list[int]:
        """Return the places that are `text`, in the order given."""
        return [i for i in self.starting(text) if self.given[i] == text]

    def starting(self, text: str, n: int | None = None) -> list[int]:
        """Return the (first `n`) places that start with `text`, in the order given."""
        if not text:
            return []
        low = bisect_left(self._sorted, text)
        found = self._order[low : bisect_left(self._sorted, text + _LAST)]
        return sorted(found) if n is None else nsmallest(n, found)


class Vocabulary:
    """Every word once, in order, with the places whose name has it."""

    def __init__(self, words: Sequence[Sequence[str]]) -> None:
        self._n = len(words)
        self._words = sorted({word for own in words for word in own})
        number = {word: i for i, word in enumerate(self._words)}
        flat = np.array([number[word] for own in words for word in own], dtype=np.int64)
        place = np.repeat(np.arange(self._n), [len(own) for own in words])
        self._places = place[np.argsort(flat, kind="stable")]
        counts = np.bincount(flat, minlength=len(self._words))
        self._begins = np.concatenate([[0], np.cumsum(counts)])
        self._lengths = np.array([len(word) for word in self._words], dtype=np.int64)
        self._has_digit = np.array([_has_digit(word) for word in self._words], dtype=bool)
        self._rarity = np.log1p(self._n / np.maximum(counts, 1))

    def written(self, word: str) -> Floats:
        """Rate each place by whether its name has `word`, or a word that begins so."""
        quality = np.zeros(self._n)
        low = bisect_left(self._words, word)
        high = bisect_left(self._words, word + _LAST)
        quality[self._of(low, high)] = _BEGINS
        if low < high and self._words[low] == word:
            quality[self._of(low, low + 1)] = _WHOLE
        return quality

    def with_typos(self, word: str) -> Floats:
        """Rate as `written`, and also words that contain `word` or are a slip away from it."""
        quality = np.zeros(self._n)
        if len(word) >= _SHORTEST_TYPO and not _has_digit(word):
            slips = 2 if len(word) >= _FROM_HERE_TWO_EDITS else 1
            for edits in range(slips, 0, -1):
                for i in self._edited(word, edits):
                    quality[self._of(i, i + 1)] = _TYPO if edits == 1 else _TYPO_FAR
        if len(word) >= SHORTEST_PART:
            for i, known in enumerate(self._words):
                if word in known:
                    quality[self._of(i, i + 1)] = _INSIDE
        return np.maximum(quality, self.written(word))

    def likeness(self, words: Sequence[str]) -> Floats:
        """Sum, over `words`, how like each place's words are, rare words counting more.

        0 where no word is anything like one of them.
        """
        total = np.zeros(self._n)
        for word in words:
            alike = process.extract(
                word, self._words, scorer=fuzz.ratio, limit=_NEAREST_WORDS,
                score_cutoff=_LEAST_LIKENESS,
            )  # fmt: skip
            own = np.zeros(self._n)
            for _, ratio, i in reversed(alike):
                own[self._of(i, i + 1)] = ratio / 100 * self._rarity[i]
            total += own
        return total

    def _edited(self, word: str, edits: int) -> Iterable[int]:
        """Return the words at most `edits` slips away: a letter more, less, other, or swapped."""
        near = np.flatnonzero((np.abs(self._lengths - len(word)) <= edits) & ~self._has_digit)
        known = [self._words[i] for i in near]
        found = process.extract(
            word, known, scorer=OSA.distance, score_cutoff=edits, limit=None
        )  # fmt: skip
        return [int(near[i]) for _, _, i in found]

    def _of(self, low: int, high: int) -> Ints:
        return np.asarray(self._places[self._begins[low] : self._begins[high]])


def folded_words(text: str) -> list[str]:
    """Split into words without case, accents and plural endings.

    >>> folded_words("T-Light HOLDERS, crème")
    ['t', 'light', 'holder', 'creme']
    """
    folded = text.casefold()
    if not folded.isascii():
        decomposed = unicodedata.normalize("NFKD", folded)
        folded = "".join(ch for ch in decomposed if not unicodedata.combining(ch))
    return [_singular(word) for word in _WORD.findall(folded.replace("'", ""))]


def _singular(word: str) -> str:
    """Take off a plural ending, alike in names and questions, whether or not it is one."""
    if len(word) <= SHORTEST_PART or not word.endswith("s") or word.endswith("ss"):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("xes", "ches", "shes", "sses", "zes")):
        return word[:-2]
    return word[:-1]


def _has_digit(word: str) -> bool:
    return any(ch.isdigit() for ch in word)
