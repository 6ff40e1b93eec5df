"""Amounts of money as a distribution, each known exactly or counted in buckets.

Orders and customers are single amounts; line items come as buckets of a twentieth of a decade
(`columns.BUCKETS_PER_DECADE`), so that what a page reads does not grow with the shop. A `Spread`
holds either and answers the same questions.
"""

from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from analytics import columns as c

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Spread:
    """Amounts above zero in ascending order, each with how often it occurs.

    Attributes
    ----------
    amounts : array, shape (n_amounts,)
        Currency; of a bucket the mean of what lies in it.
    counts : array, shape (n_amounts,)
        How often each occurs.
    lows, highs : array, shape (n_amounts,)
        Ends of the bucket; both are the amount itself where it is known exactly.
    n_not_positive : int
        Amounts of zero or less, which have no place on a logarithmic axis; not in `amounts`.
    is_exact : bool
        Whether every amount stands for itself.
    """

    amounts: Floats
    counts: Floats
    lows: Floats
    highs: Floats
    n_not_positive: int
    is_exact: bool

    @property
    def n(self) -> int:
        """Number of amounts above zero."""
        return int(self.counts.sum())

    @property
    def total(self) -> float:
        """Sum of the amounts above zero, currency."""
        # Not a dot product: on a busy machine the threads of BLAS cost a thousand times more.
        return float((self.amounts * self.counts).sum())

    @property
    def mean(self) -> float:
        """Mean amount; NaN where there is none."""
        return self.total / self.n if self.n else float("nan")

    @property
    def skewness(self) -> float:
        """Third standardised moment; NaN where all amounts are equal.

        Notes
        -----
        The population form m3 / m2^1.5 (Pearson; g1 of Joanes and Gill 1998), without the
        correction for small samples that pandas applies. 0 is symmetric; a log-normal shop is
        far above it.
        """
        if not self.n:
            return float("nan")
        away = self.amounts - self.mean
        second = float((away**2 * self.counts).sum()) / self.n
        # Equal amounts differ by rounding, relative to their size.
        if second <= (1e-12 * self.mean) ** 2:
            return float("nan")
        third = float((away * away * away * self.counts).sum()) / self.n
        return third / (second * sqrt(second))

    def quantile(self, shares: ArrayLike) -> Floats:
        """Return the amounts that `shares` (0-1) of all amounts do not exceed.

        Notes
        -----
        Between two neighbours the quantile is interpolated (type 7 of Hyndman and Fan 1996, as in
        numpy). From buckets it is right to a bucket's width, a factor of 10^(1/20) = 1.12.
        """
        place = np.asarray(shares, dtype=float) * (self.n - 1)
        below, above = self._nth(np.floor(place)), self._nth(np.ceil(place))
        between: Floats = below + (place - np.floor(place)) * (above - below)
        return between

    def up_to(self, limits: Floats) -> tuple[Floats, Floats]:
        """Count and sum the amounts below each of `limits`.

        A bucket that a limit cuts is taken as evenly filled.
        """
        runs = (_running(self.counts), _running(self.amounts * self.counts))
        if self.is_exact:
            place = np.searchsorted(self.amounts, limits, side="left")
            number, amount = (run[place] for run in runs)
        else:
            ends = np.column_stack([self.lows, self.highs]).ravel()
            number, amount = (
                np.interp(limits, ends, np.column_stack([run[:-1], run[1:]]).ravel())
                for run in runs
            )
        return number, amount

    def share_of_largest(self, share: float) -> float:
        """Return what the largest `share` (0-1) of the amounts sum to, relative to `total`."""
        n_top = min(ceil(share * self.n), self.n)
        from_top = np.minimum(np.cumsum(self.counts[::-1]), n_top)
        taken = np.diff(from_top, prepend=0.0)
        return float((taken * self.amounts[::-1]).sum()) / self.total

    def _nth(self, place: Floats) -> Floats:
        found: Floats = self.amounts[np.searchsorted(np.cumsum(self.counts), place, side="right")]
        return found


def of_amounts(amounts: pd.Series) -> Spread:
    """Spread single amounts; missing ones are no amounts."""
    known = amounts.dropna().to_numpy(dtype=float)
    values = np.sort(known[known > 0])
    return Spread(values, np.ones(len(values)), values, values, len(known) - len(values), True)


def of_buckets(line_values: pd.DataFrame) -> Spread:
    """Spread line items that are counted in buckets.

    Parameters
    ----------
    line_values : DataFrame
        ``bucket`` (b holds 10^(b/20) up to, not including, 10^((b+1)/20); `columns.NOT_POSITIVE`
        what is zero or less), ``n_lines``, ``revenue`` (currency). A bucket may stand in several
        rows.
    """
    sums = line_values.groupby(c.BUCKET, sort=True)[[c.N_LINES, c.REVENUE]].sum()
    above_zero = sums[(sums.index != c.NOT_POSITIVE) & (sums[c.N_LINES] > 0)]
    buckets = above_zero.index.to_numpy(dtype=float)
    lows, highs = (10.0 ** (edge / c.BUCKETS_PER_DECADE) for edge in (buckets, buckets + 1))
    counts = above_zero[c.N_LINES].to_numpy(dtype=float)
    values = np.clip(above_zero[c.REVENUE].to_numpy(dtype=float) / counts, lows, highs)
    n_left_out = int(sums[c.N_LINES].reindex([c.NOT_POSITIVE], fill_value=0).iloc[0])
    return Spread(values, counts, lows, highs, n_left_out, False)


def _running(steps: Floats) -> Floats:
    return np.concatenate([[0.0], np.cumsum(steps)])
