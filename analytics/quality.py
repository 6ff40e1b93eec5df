"""The bridge from raw revenue to each basis, rule by rule."""

from typing import Final

import pandas as pd

from analytics import columns as c

MATCHED: Final = "matched_cancellation"
UNMATCHED: Final = "unmatched_cancellation"

_NOT_SALES: Final = tuple(
    str(fate) for fate in c.Fate if fate not in {c.Fate.SALE, c.Fate.GUEST_SALE}
)


def bridge(data_quality: pd.DataFrame) -> pd.DataFrame:
    """Lead from raw revenue to gross, and from gross to net and to identified.

    Parameters
    ----------
    data_quality : DataFrame
        The table of that name: ``rule``, ``kind``, ``revenue``.

    Returns
    -------
    DataFrame
        Steps in reading order: ``basis`` (where the step leads), ``step`` (a rule, or the basis
        reached), ``revenue`` (what the step adds, signed; for a basis its total) and
        ``is_total``. The steps that lead to a basis sum to its total exactly.
    """
    revenue = data_quality.set_index(c.RULE)[c.REVENUE]
    raw = float(revenue[[str(fate) for fate in c.Fate]].sum())
    to_gross = [(rule, 0.0 - float(revenue[rule])) for rule in _NOT_SALES]
    gross = raw + sum(step for _, step in to_gross)
    to_net = [(MATCHED, 0.0 - float(revenue[MATCHED]))]
    guests = [(str(c.Fate.GUEST_SALE), 0.0 - float(revenue[str(c.Fate.GUEST_SALE)]))]
    rows = [
        _total(c.Basis.RAW, raw),
        *_steps(c.Basis.GROSS, to_gross),
        _total(c.Basis.GROSS, gross),
        *_steps(c.Basis.NET, to_net),
        _total(c.Basis.NET, gross + to_net[0][1]),
        *_steps(c.Basis.IDENTIFIED, guests),
        _total(c.Basis.IDENTIFIED, gross + guests[0][1]),
    ]
    return pd.DataFrame(rows, columns=["basis", "step", c.REVENUE, "is_total"])


def _total(basis: c.Basis, revenue: float) -> tuple[str, str, float, bool]:
    return str(basis), str(basis), revenue, True


def _steps(basis: c.Basis, steps: list[tuple[str, float]]) -> list[tuple[str, str, float, bool]]:
    return [(str(basis), rule, revenue, False) for rule, revenue in steps]
