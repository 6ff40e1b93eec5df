"""Scores from 1 to 5 for recency, frequency and money, and the familiar names for them.

Scores follow from cut points, so equal values always have equal scores; the default cut points
are the quintiles of the customers at hand. 5 is best: most recent, most often, most money.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics import columns as c
from analytics.errors import NotEnoughDataError, SettingError

#: Best to worst.
RULE_NAMES: Final[Mapping[str, str]] = {
    "C": "Champions",
    "L": "Loyal",
    "P": "Potential Loyalist",
    "N": "New",
    "M": "Promising",
    "A": "Need Attention",
    "S": "About To Sleep",
    "R": "At Risk",
    "X": "Cannot Lose",
    "H": "Hibernating",
    "O": "Lost",
}

# One row per recency score; in it one block per frequency score, in that one letter per
# monetary score, each from 1 to 5.
_TABLE: Final[Mapping[int, str]] = {
    5: "NNNPP PPPPP PPPLL PPLCC LLCCC",
    4: "MMMPP MPPPP PPPLL PLLLC LLLCC",
    3: "SSSAA SSAAA SAAAL AALLL ALLLL",
    2: "HHHRR HHHRR HHRRR HRRRX RRRXX",
    1: "OOOHH OOHHR OHRRR HRRXX RRXXX",
}

#: Each of the 125 codes, such as ``"545"`` (recency, frequency, money), and its name.
NAME_OF_CODE: Final[Mapping[str, str]] = {
    f"{r}{f}{m}": RULE_NAMES[letter]
    for r, blocks in _TABLE.items()
    for f, block in enumerate(blocks.split(), start=1)
    for m, letter in enumerate(block, start=1)
}

N_SCORES: Final = 5
SCORES: Final = (c.R_SCORE, c.F_SCORE, c.M_SCORE)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class CutPoints:
    """Where one score ends and the next begins.

    Attributes
    ----------
    recency_days, frequency, monetary : tuple of 4 floats, ascending
        A value equal to a cut point still belongs to the lower of the two classes; in recency the
        lowest class has score 5, in the others score 1.
    """

    recency_days: tuple[float, ...]
    frequency: tuple[float, ...]
    monetary: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse cut points that cut nothing.

        Raises
        ------
        SettingError
            Not four finite numbers in ascending order.
        """
        for name in c.RFM:
            cuts = getattr(self, name)
            is_ascending = all(low <= high for low, high in pairwise(cuts))
            if len(cuts) != N_SCORES - 1 or not np.isfinite(cuts).all() or not is_ascending:
                raise SettingError(
                    f"cut points of {name}: found {list(cuts)}, "
                    f"wanted {N_SCORES - 1} numbers, smallest first"
                )


def quintiles(rfm: pd.DataFrame) -> CutPoints:
    """Cut the customers at hand into fifths, as nearly as equal values allow.

    Raises
    ------
    NotEnoughDataError
        `rfm` has no row.
    """
    if rfm.empty:
        raise NotEnoughDataError("cut points: found 0 customers, wanted at least 1")
    shares = np.arange(1, N_SCORES) / N_SCORES
    cuts = (np.quantile(rfm[name].to_numpy(dtype=np.float64), shares) for name in c.RFM)
    recency, frequency, monetary = (tuple(map(float, at)) for at in cuts)
    return CutPoints(recency, frequency, monetary)


def scores(rfm: pd.DataFrame, cuts: CutPoints | None = None) -> pd.DataFrame:
    """Score customers and name the combination.

    Parameters
    ----------
    rfm : DataFrame
        ``recency_days``, ``frequency``, ``monetary``.
    cuts : CutPoints, optional
        By default the `quintiles` of `rfm`.

    Returns
    -------
    DataFrame, index of `rfm`
        ``r_score``, ``f_score``, ``m_score`` (1-5, 5 is best), ``rfm_score`` (text such as
        ``"545"``), ``rule_name`` (among `RULE_NAMES`).

    Raises
    ------
    NotEnoughDataError
        No customer to take quintiles of.
    """
    cuts = cuts or quintiles(rfm)
    classes = {
        score: np.searchsorted(getattr(cuts, name), rfm[name].to_numpy(dtype=np.float64)) + 1
        for score, name in zip(SCORES, c.RFM, strict=True)
    }
    classes[c.R_SCORE] = N_SCORES + 1 - classes[c.R_SCORE]
    found = pd.DataFrame(classes, index=rfm.index).astype("int64")
    code = found[c.R_SCORE].astype("str")
    for score in SCORES[1:]:
        code = code + found[score].astype("str")
    names = pd.Series([NAME_OF_CODE[each] for each in code], index=rfm.index, dtype="str")
    return found.assign(**{c.RFM_SCORE: code, c.RULE_NAME: names})


def crosstab(customers: pd.DataFrame, rows: str = c.RULE_NAME) -> pd.DataFrame:
    """Count customers and money where rule names (or scores) and segments meet.

    Parameters
    ----------
    customers : DataFrame
        `rows`, ``segment``, ``monetary``.
    rows : str
        ``rule_name``, ``rfm_score`` or another column.

    Returns
    -------
    DataFrame
        `rows`, ``segment``, ``customers``, ``revenue``: pairs that occur, in order of both.
    """
    money = customers.groupby([rows, c.SEGMENT], sort=True)[c.MONETARY]
    return pd.DataFrame({c.CUSTOMERS: money.size(), c.REVENUE: money.sum()}).reset_index()
