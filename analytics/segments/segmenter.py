"""A fitted segmentation: customers in, names out, with arrays alone."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics import columns as c
from analytics.errors import NotEnoughDataError, SchemaError
from analytics.segments.assignment import Floats, Ints, Rule
from analytics.segments.clustering import find_groups
from analytics.segments.naming import name_segments
from analytics.segments.profiles import profile_table
from analytics.segments.scaling import Scaling


@dataclass(frozen=True)
class Segmenter:
    """Segments of customers by recency, frequency and money.

    Attributes
    ----------
    names : tuple of str
        Best to worst; a segment's place here is its ``order``.
    profiles : DataFrame, index ``segment`` in that order
        What `profiles.profile_table` says of the customers it was fitted on.
    k : int
        Segments asked for.
    seed : int
        Of every random choice.
    algorithm : str
        How the groups were found (`clustering.ALGORITHMS`).
    scaling : Scaling
        From units to the space of distances.
    rule : Rule
        From there to places in `names`.
    lowest, highest : float array, shape (3,)
        The least and greatest recency, frequency and money that it has seen.
    """

    names: tuple[str, ...]
    profiles: pd.DataFrame
    k: int
    seed: int
    algorithm: str
    scaling: Scaling
    rule: Rule
    lowest: Floats
    highest: Floats

    @classmethod
    def fit(
        cls,
        rfm: pd.DataFrame,
        k: int = 4,
        seed: int = 0,
        scaling: str = "log",
        algorithm: str = "kmeans",
    ) -> "Segmenter":
        """Find `k` segments and name them.

        The order of the rows, the customers' ids and, but for a hair, the seed change nothing.

        Parameters
        ----------
        rfm : DataFrame, one row per customer
            ``recency_days``, ``frequency``, ``monetary``.
        k, seed, algorithm
            See `clustering.find_groups`.
        scaling : str
            One of `scaling.SCALINGS`.

        Raises
        ------
        NotEnoughDataError
            Fewer customers, or fewer different ones, than segments.
        SchemaError
            A column is missing, or holds what is no finite number.
        SettingError
            A setting has no such value.
        """
        values = rfm_values(rfm)
        if not len(values):
            raise NotEnoughDataError(f"{k} segments of 0 customers: wanted at least {max(k, 1):,}")
        scale = Scaling.fit(_sorted(values), scaling)
        points = scale.apply(values)
        rule = find_groups(points, k, algorithm=algorithm, seed=seed)
        rule, names = _named(rule, points, values)
        profiles = profile_table(values, rule.assign(points), names)
        lowest, highest = values.min(axis=0), values.max(axis=0)
        return cls(names, profiles, k, seed, algorithm, scale, rule, lowest, highest)

    def predict(self, rfm: pd.DataFrame) -> pd.Series:
        """Name the segment of each customer.

        Parameters
        ----------
        rfm : DataFrame
            ``recency_days``, ``frequency``, ``monetary``: any customers, seen before or not.

        Returns
        -------
        Series named ``segment``, index of `rfm`
            Of text, among `names`.

        Raises
        ------
        SchemaError
            A column is missing, or holds what is no finite number.
        """
        places = self.places(rfm_values(rfm))
        named = np.array(self.names, dtype=object)[places]
        return pd.Series(named, index=rfm.index, name=c.SEGMENT, dtype="str")

    def places(self, values: Floats) -> Ints:
        """Return the ``order`` of each customer's segment; `values` as `rfm_values` gives them."""
        return self.rule.assign(self.scaling.apply(values))


def rfm_values(rfm: pd.DataFrame) -> Floats:
    """Take recency, frequency and money as an array, shape (n, 3).

    Raises
    ------
    SchemaError
        A column is missing, or holds what is no finite number.
    """
    missing = [name for name in c.RFM if name not in rfm.columns]
    if missing:
        found = ", ".join(str(name) for name in rfm.columns)
        raise SchemaError(f"rfm: no column {missing[0]!r}; found {found}")
    try:
        values = rfm[list(c.RFM)].to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise SchemaError(f"rfm: wanted numbers in {', '.join(c.RFM)}; {error}") from error
    broken = np.argwhere(~np.isfinite(values))
    if len(broken):
        row, column = broken[0]
        raise SchemaError(
            f"rfm: {c.RFM[column]} of {rfm.index[row]!r} is {values[row, column]}; "
            "wanted a finite number"
        )
    return values


def _sorted(values: Floats) -> Floats:
    """Sort rows by value: means and spreads then do not depend on the order of customers."""
    return values[np.lexsort(values.T[::-1])]


def _named(rule: Rule, points: Floats, values: Floats) -> tuple[Rule, tuple[str, ...]]:
    """Order the groups from best to worst, and drop those that nobody is in."""
    groups = rule.assign(points)
    occupied = np.unique(groups)
    logs = Scaling.fit(_sorted(values), "log").apply(values)
    medians = [np.median(logs[groups == group], axis=0) for group in occupied]
    order, names = name_segments(np.vstack(medians))
    return rule.reordered(occupied[order]), names
