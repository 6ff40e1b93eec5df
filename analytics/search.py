"""Find products and customers by what somebody types.

Words are compared without case, accents, punctuation and plural endings. An inverted index
answers in milliseconds over tens of thousands of names: whole words and beginnings of words
first, then any part of a name, then words with typing errors. Everything found holds every
word that was asked for; what holds only some of them is offered as nearest, and never as found.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, Final, Literal

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from analytics.vocabulary import SHORTEST_PART, Ints, SortedTexts, Vocabulary, folded_words

How = Literal["code", "exact", "starts", "words", "typo"]

LONGEST_QUERY: Final = 200
_MOST_WORDS: Final = 12

_NEAREST_NAMES: Final = 60
# Codes are near by so many slips, one for every so many letters: '12' is not like '34'.
_MOST_EDITS: Final = 2
_PER_EDIT: Final = 3


@dataclass(frozen=True)
class Hit:
    """One thing found.

    Attributes
    ----------
    code, name : str
        As they were given to the index.
    score : float
        How well it matches, above 0 to 100.
    how : str
        ``code`` (the code itself), ``exact`` (the whole name), ``starts`` (code or name begin
        so), ``words`` (every word, or the text inside the name), ``typo`` (after correction).
    """

    code: str
    name: str
    score: float
    how: How


class Index:
    """Search over codes and names; make it with `Index.of`."""

    def __init__(
        self, codes: Sequence[str], names: Sequence[str], weights: Sequence[float]
    ) -> None:
        # The places of the index are ranks: whatever is found first sells more.
        order = sorted(range(len(codes)), key=lambda i: (-float(weights[i]), codes[i]))
        self._codes = [str(codes[i]) for i in order]
        self._names = [str(names[i]) for i in order]
        self._weights = [float(weights[i]) for i in order]

    @classmethod
    def of(cls, codes: Sequence[str], names: Sequence[str], weights: Sequence[float]) -> "Index":
        """Index codes and names.

        Parameters
        ----------
        codes, names : sequence of str
            Equally many; codes are unique.
        weights : sequence of float
            Sales or the like: the heavier stands first among equal matches.

        Returns
        -------
        Index
            Pickles as codes, names and weights; the rest is made anew when it is asked.
        """
        return cls(codes, names, weights)

    def __reduce__(self) -> tuple[Any, ...]:
        return Index, (self._codes, self._names, self._weights)

    def __len__(self) -> int:
        return len(self._codes)

    def find(self, text: str, n: int = 10) -> list[Hit]:
        """Find what matches `text`, best first, then by weight, then by code.

        Parameters
        ----------
        text : str
            A code, a name, parts of it in any order, with typing errors. Nothing is found
            for text without a letter or digit or longer than `LONGEST_QUERY`.
        n : int
            At most so many.

        Returns
        -------
        list of Hit
            Empty if nothing holds every word; `explain` then says why, and what is near.
        """
        words = folded_words(text)
        if self._objection(text, words) or n < 1:
            return []
        found: dict[int, tuple[float, How]] = {}
        typed, name = text.strip(), " ".join(words)
        for place in self._by_code.equal(typed.casefold()):
            found[place] = (100.0 if self._codes[place] == typed else 99.5, "code")
        _add(found, self._by_name.equal(name), 99.0, "exact")
        is_certain = bool(found)
        _add(found, self._by_code.starting(typed.casefold(), n), 95.0, "starts")
        _add(found, self._by_name.starting(name + " ", n), 95.0, "starts")
        _add(found, self._by_name.starting(name, n), 92.0, "starts")
        self._add_words(found, words, n, "words")
        if len(found) < n:
            _add(found, self._containing("".join(words), n), 60.0, "words")
        if len(found) < n and not is_certain:
            self._add_words(found, words, n, "typo")
        best = sorted(found.items(), key=lambda item: (-item[1][0], item[0]))[:n]
        return [self._hit(place, score, how) for place, (score, how) in best]

    def nearest(self, text: str, n: int = 3) -> list[Hit]:
        """Return what is most like `text`, for when nothing is found; best first.

        Nothing where no word and no code comes close: random letters are like nothing.
        """
        words = folded_words(text[:LONGEST_QUERY])[:_MOST_WORDS]
        if not words or not len(self):
            return []
        likeness = self._vocabulary.likeness(words)
        places = np.argsort(-likeness, kind="stable")[:_NEAREST_NAMES]
        near = {int(place) for place in places if likeness[place] > 0}
        typed = text.strip().casefold()[:LONGEST_QUERY]
        codes = process.extract(
            typed, self._by_code.given, scorer=OSA.distance,
            score_cutoff=min(_MOST_EDITS, len(typed) // _PER_EDIT), limit=n,
        )  # fmt: skip
        wanted = " ".join(words)
        scores = {i: fuzz.token_sort_ratio(wanted, self._by_name.given[i]) for i in near}
        scores |= {place: 100.0 - 10 * edits for _, edits, place in codes}
        best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:n]
        return [self._hit(place, score, "typo") for place, score in best]

    def explain(self, text: str, kind: str = "product") -> str:
        """Say in one sentence why `find` found nothing, with the nearest there are."""
        if objection := self._objection(text, folded_words(text)):
            return objection
        if not len(self):
            return f"there is no {kind} to search in"
        near = ", ".join(f"{hit.name!r} ({hit.code})" for hit in self.nearest(text))
        return f"no {kind} {text.strip()!r}" + (f"; nearest: {near}" if near else "")

    # What is searched in is made by the first search, so that a worker loads fast.
    @cached_property
    def _words(self) -> list[list[str]]:
        return [folded_words(name) for name in self._names]

    @cached_property
    def _by_code(self) -> SortedTexts:
        return SortedTexts(code.strip().casefold() for code in self._codes)

    @cached_property
    def _by_name(self) -> SortedTexts:
        return SortedTexts(map(" ".join, self._words))

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(self._words)

    @cached_property
    def _squeezed(self) -> tuple[str, Ints]:
        """Return all names and codes without spaces as one text, and where each ends."""
        both = zip(self._words, self._codes, strict=True)
        parts = [f"{''.join(own)}\0{''.join(folded_words(code))}" for own, code in both]
        ends = np.cumsum([len(part) + 1 for part in parts], dtype=np.int64)
        return "\n".join(parts), ends

    def _objection(self, text: str, words: list[str]) -> str:
        if not text.strip():
            return "nothing typed; wanted a code or a part of a name"
        if len(text) > LONGEST_QUERY or len(words) > _MOST_WORDS:
            return (
                f"found {len(text):,} characters in {len(words):,} words, "
                f"wanted at most {LONGEST_QUERY} in {_MOST_WORDS}; type less"
            )
        if not words and not self._by_code.equal(text.strip().casefold()):
            return f"no letter or digit in {text.strip()!r}; wanted a code or a part of a name"
        return ""

    def _add_words(
        self,
        found: dict[int, tuple[float, How]],
        words: list[str],
        n: int,
        how: How,
    ) -> None:
        """Add the best of what matches every word; the mean over the words is the score."""
        if not words or not len(self):
            return
        matches = self._vocabulary.written if how == "words" else self._vocabulary.with_typos
        total = np.zeros(len(self))
        holds_all = np.ones(len(self), dtype=bool)
        for word in words:
            quality = matches(word)
            holds_all &= quality > 0
            total += quality
        places = np.flatnonzero(holds_all)
        best = places[np.argsort(-total[places], kind="stable")[:n]]
        for place in best.tolist():
            found.setdefault(place, (round(90.0 * total[place] / len(words), 1), how))

    def _containing(self, part: str, n: int) -> list[int]:
        """Return the first `n` places whose squeezed name or code contains `part`."""
        if len(part) < SHORTEST_PART:
            return []
        text, ends = self._squeezed
        starts = (match.start() for match in re.finditer(re.escape(part), text))
        first = list(islice(starts, 4 * n))
        return list(dict.fromkeys(np.searchsorted(ends, first, side="right").tolist()))[:n]

    def _hit(self, place: int, score: float, how: How) -> Hit:
        return Hit(self._codes[place], self._names[place], float(score), how)


def _add(
    found: dict[int, tuple[float, How]], places: Iterable[int], score: float, how: How
) -> None:
    for place in places:
        found.setdefault(place, (score, how))
