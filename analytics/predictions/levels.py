"""Calibrated probabilities, and the interval of a share around each of them.

An outcome is 0 or 1, so that an interval of it says nothing. The interval here is one of a
share: among `GROUP` customers scored alike, the share to whom it happens lies inside for
`NOMINAL` of such groups. It holds what chance does among so few, and how far the level of a new
window lay off.

All of it is learned from cross-fitted scores of the training cuts: no customer's score comes
from a model that has seen the customer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]

#: Share of the groups, or for money of the customers, whose outcome shall lie in the interval.
NOMINAL: Final = 0.8
#: Share beyond either end.
TAIL: Final = (1 - NOMINAL) / 2
#: Customers scored alike whose share an interval is about: few enough that one can name them.
GROUP: Final = 10

_EDGE: Final = 1e-6
_ROUNDING: Final = 1e-9
_NEWTON_STEPS: Final = 40
_FARTHEST: Final = 40.0  # log odds
_HALVINGS: Final = 50


def logit(probability: Floats) -> Floats:
    """Return log odds, finite."""
    inside = np.clip(probability, _EDGE, 1 - _EDGE)
    return np.asarray(np.log(inside / (1 - inside)), dtype=np.float64)


def expit(log_odds: Floats) -> Floats:
    """Return the probability of log odds."""
    return np.asarray((1 + np.tanh(log_odds / 2)) / 2, dtype=np.float64)


@dataclass(frozen=True)
class Sigmoid:
    """Platt's correction of a probability, and how far the share of a small group lies off.

    Attributes
    ----------
    slope, level : float
        Of the corrected log odds in the raw ones.
    below, above : float
        Ends of the interval in standard deviations of the share of `GROUP` customers, <= 0 and
        >= 0.
    """

    slope: float
    level: float
    below: float = 0.0
    above: float = 0.0

    def correct(self, probability: Floats) -> pd.DataFrame:
        """Correct probabilities: ``value``, ``low``, ``high``."""
        value = expit(self.slope * logit(probability) + self.level)
        off = np.sqrt(value * (1 - value) / GROUP)
        low = np.maximum(value + self.below * off, 0.0)
        high = np.minimum(value + self.above * off, 1.0)
        return pd.DataFrame({"value": value, "low": low, "high": high})

    def summing_to(self, share: float, probability: Floats) -> "Sigmoid":
        """Move the level so that the corrected probabilities of a population average `share`."""
        log_odds = self.slope * logit(probability) + self.level
        return replace(self, level=self.level + _shift(log_odds, np.full(len(log_odds), share)))


def fit_sigmoid(
    scores: Sequence[Floats],
    happened: Sequence[Floats],
    *,
    is_relative: bool = False,
    is_latest_only: bool = False,
) -> Sigmoid:
    """Learn the correction from training cuts, and the interval from how far each was off.

    Parameters
    ----------
    scores, happened : sequence of array
        By cut, the latest first: cross-fitted probabilities, and 0 or 1.
    is_relative : bool
        Whether the share is known beforehand, as with a top fifth: then each population is
        corrected to it, which `Sigmoid.summing_to` has to do for a new one.
    is_latest_only : bool
        Whether the correction comes from the latest cut instead of all.

    Notes
    -----
    Slope and level are Platt's (1999). Each cut is then corrected by what the other cuts say, as
    a new window will be, and every run of `GROUP` neighbours by score compared with the share
    foretold, in standard deviations of such a share; the interval takes the middle `NOMINAL` of
    the distances, with equal tails. With groups this small chance outweighs the season, which
    moves whole windows and which the few cuts of a year cannot teach: for larger groups the
    interval would promise what a new season breaks.
    """
    distances = []
    for place, (score, actual) in enumerate(zip(scores, happened, strict=True)):
        others = [at for at in range(len(scores)) if at != place] or [place]
        seen = [scores[at] for at in others], [happened[at] for at in others]
        sigmoid = _platt(*seen, is_latest_only=is_latest_only)
        if is_relative:
            sigmoid = sigmoid.summing_to(mean_share(seen[1]), score)
        distances.append(_distances(sigmoid.correct(score)["value"].to_numpy(), actual))
    below, above = np.quantile(np.concatenate(distances), [TAIL, 1 - TAIL])
    return replace(
        _platt(scores, happened, is_latest_only=is_latest_only),
        below=min(float(below), 0.0),
        above=max(float(above), 0.0),
    )


def mean_share(happened: Sequence[Floats]) -> float:
    """Average the shares of several cuts, each as much as the others."""
    return float(np.mean([each.mean() for each in happened]))


def share_inside(happened: Floats, corrected: pd.DataFrame) -> float:
    """Share of the runs of `GROUP` neighbours by score whose observed share lies inside.

    Parameters
    ----------
    happened : array, shape (n,)
        0 or 1.
    corrected : DataFrame, shape (n, >= 3)
        ``value``, ``low``, ``high``.
    """
    value = corrected["value"].to_numpy()
    low, high = (_neighbours(value, corrected[end].to_numpy()) for end in ("low", "high"))
    seen = _neighbours(value, happened)
    return float(((seen >= low - _ROUNDING) & (seen <= high + _ROUNDING)).mean())


def _distances(value: Floats, happened: Floats) -> Floats:
    foretold = _neighbours(value, value)
    off = _neighbours(value, happened) - foretold
    variance = np.maximum(foretold * (1 - foretold), _EDGE) / GROUP
    return np.asarray(off / np.sqrt(variance), dtype=np.float64)


def _neighbours(by: Floats, values: Floats) -> Floats:
    """Average `values` over every run of `GROUP` neighbours in the order of `by`."""
    size = min(GROUP, len(by))
    sums = np.append(0.0, np.cumsum(values[np.argsort(by, kind="stable")]))
    return np.asarray((sums[size:] - sums[:-size]) / size, dtype=np.float64)


def _platt(
    scores: Sequence[Floats], happened: Sequence[Floats], *, is_latest_only: bool
) -> Sigmoid:
    """Fit slope and level by Newton's method; a slope that turns the ranking round is 1."""
    n = 1 if is_latest_only else len(scores)
    x, y = logit(np.concatenate(scores[:n])), np.concatenate(happened[:n])
    beta = np.array([1.0, 0.0])
    design = np.column_stack([x, np.ones(len(x))])
    for _step in range(_NEWTON_STEPS):
        p = expit(design @ beta)
        curvature = (design * (p * (1 - p))[:, None]).T @ design + _EDGE * np.eye(2)
        step = np.linalg.solve(curvature, design.T @ (y - p))
        # Where scores part the two kinds, or are all the same, a full step leads nowhere.
        beta = beta + step / max(1.0, float(np.abs(step).max()))
    slope, level = float(beta[0]), float(beta[1])
    return Sigmoid(slope, level) if slope > 0 else Sigmoid(1.0, _shift(x, y))


def _shift(log_odds: Floats, y: Floats) -> float:
    """Find by halving what has to be added to log odds so that their probabilities add up."""
    low, high = -_FARTHEST, _FARTHEST
    for _step in range(_HALVINGS):
        middle = (low + high) / 2
        is_too_little = float((y - expit(log_odds + middle)).sum()) > 0
        low, high = (middle, high) if is_too_little else (low, middle)
    return (low + high) / 2
