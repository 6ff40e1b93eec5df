"""How alike the names of products are, and which are one article in another colour."""

from typing import Any, Final

import numpy as np

from analytics.vocabulary import folded_words

_COLOUR_NAMES: Final = (
    "amber aqua beige black blue bronze brown burgundy charcoal copper coral cream crimson "
    "emerald fuchsia fuschia gold golden gray green grey indigo ivory jade khaki lavender lemon "
    "lilac lime magenta maroon mauve mint mustard natural navy ochre olive orange peach pink plum "
    "purple red rose ruby rust salmon sand sapphire scarlet silver sky tan taupe teal terracotta "
    "topaz turquoise violet white yellow"
)
_COLOURS: Final = frozenset(_COLOUR_NAMES.split())


def name_vectors(names: list[str]) -> Any:
    """Return one row of word weights per name, CSR, each of length 1.

    Rare words weigh more (tf-idf); the product of two rows is their likeness, 0 to 1.
    """
    from scipy import sparse  # only fitting needs it

    words = [sorted(set(folded_words(name))) for name in names]
    number = {word: i for i, word in enumerate(sorted({w for own in words for w in own}))}
    column = np.array([number[word] for own in words for word in own], dtype=np.int64)
    row = np.repeat(np.arange(len(names)), [len(own) for own in words])
    shape = (len(names), len(number))
    counts = np.bincount(column, minlength=len(number))
    weight = 1 + np.log((1 + len(names)) / (1 + counts[column]))
    length = np.sqrt(np.bincount(row, weight**2, minlength=len(names)))
    return sparse.csr_matrix(((weight / length[row]).astype(np.float32), (row, column)), shape)


def share_a_word(first: str, second: str) -> bool:
    """Tell whether two names have a word in common, colours aside."""
    return not set(article(first).split()).isdisjoint(article(second).split())


def article(name: str) -> str:
    """Return what stays of a name without its colours: near-identical variants have it in common.

    >>> article("RED RETROSPOT BAG") == article("Pink retrospot bags")
    True
    >>> article("RED")
    'red'
    """
    words = folded_words(name)
    return " ".join(word for word in words if word not in _COLOURS) or " ".join(words)
