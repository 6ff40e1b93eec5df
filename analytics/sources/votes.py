"""Votes of the lines of a source on a question that no single line decides."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Votes:
    """How many lines speak for one of two readings, and how many for the other.

    They add up over files, so that files that come later are weighed together with those
    that were read before.

    Attributes
    ----------
    n_for, n_against : int
        Lines that can be read only so.
    is_open : bool
        Whether the answer changes how any text is read.
    is_undecided : bool
        Whether some text can be read in both ways.

    >>> (Votes(1, 2, True) + Votes(2, 0)).is_won
    True
    """

    n_for: int = 0
    n_against: int = 0
    is_open: bool = False
    is_undecided: bool = False

    def __add__(self, other: "Votes") -> "Votes":
        return Votes(
            self.n_for + other.n_for,
            self.n_against + other.n_against,
            self.is_open or other.is_open,
            self.is_undecided or other.is_undecided,
        )

    @property
    def is_won(self) -> bool:
        """Whether more lines speak for than against."""
        return self.n_for > self.n_against

    @property
    def is_tied(self) -> bool:
        """Whether a text can be read in both ways and the votes do not say how."""
        return self.is_undecided and self.n_for == self.n_against

    def overturns(self, before: "Votes") -> bool:
        """Tell whether texts that `before` decided on are read otherwise now."""
        return before.is_open and self.is_won != before.is_won


NO_VOTES: Final = Votes()
