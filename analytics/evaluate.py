"""How good scores are: metrics with bootstrap intervals, always beside a baseline.

Plain numpy, so that a hundred resamples of every metric cost seconds.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]

N_RESAMPLES: Final = 200
TOP_SHARE: Final = 0.2
CAP: Final = 0.99

_N_BINS: Final = 10
_INTERVAL: Final = (2.5, 97.5)
_SEED: Final = 0

HIGHER_IS_BETTER: Final[Mapping[str, bool]] = {
    "roc_auc": True,
    "pr_auc": True,
    "brier": False,
    "calibration_error": False,
    "accuracy": True,
    "precision": True,
    "recall": True,
    "f1": True,
    "precision_at_20": True,
    "r2": True,
    "r2_capped": True,
    "mse": False,
    "mae": False,
    "mae_capped": False,
    "spearman": True,
    "gini": True,
    "decile_lift": True,
}


def ranks(values: Floats) -> Floats:
    """Rank from 1; equal values share the mean of their ranks."""
    _found, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray((last - (count - 1) / 2)[place], dtype=np.float64)


def roc_auc(happened: Floats, score: Floats) -> float:
    """Chance that one to whom it happened scores above one to whom not; missing with one kind."""
    n_yes = float(happened.sum())
    n_no = len(happened) - n_yes
    if n_yes == 0 or n_no == 0:
        return np.nan
    above = ranks(score)[happened > 0].sum() - n_yes * (n_yes + 1) / 2
    return float(above / (n_yes * n_no))


def pr_auc(happened: Floats, score: Floats) -> float:
    """Average precision: over thresholds, precision weighted by the recall it adds."""
    if happened.sum() == 0:
        return np.nan
    order = np.argsort(-score, kind="stable")
    is_last_of_tie = np.append(np.diff(score[order]) != 0, True)
    found = np.cumsum(happened[order])[is_last_of_tie]
    asked = np.flatnonzero(is_last_of_tie) + 1
    return float((np.diff(found, prepend=0.0) * (found / asked)).sum() / found[-1])


def calibration_error(happened: Floats, probability: Floats) -> float:
    """Mean distance between the mean probability and the share, over ten equal groups by rank."""
    order = np.argsort(probability, kind="stable")
    ends = np.unique(np.linspace(0, len(order), _N_BINS + 1).round().astype(int))
    off = np.add.reduceat((happened - probability)[order], ends[:-1])
    return float(abs(off).sum() / len(order))


def precision_at_top(happened: Floats, score: Floats, share: float = TOP_SHARE) -> float:
    """Share to whom it happened among the `share` with the highest scores."""
    n_top = max(1, round(share * len(score)))
    return float(happened[np.argsort(-score, kind="stable")[:n_top]].mean())


def classification(happened: Floats, probability: Floats, threshold: float) -> dict[str, float]:
    """Measure probabilities; accuracy, precision, recall and F1 at `threshold` (included)."""
    told = probability >= threshold
    hits = float((told & (happened > 0)).sum())
    n_told, n_happened = float(told.sum()), float(happened.sum())
    return {
        "roc_auc": roc_auc(happened, probability),
        "pr_auc": pr_auc(happened, probability),
        "brier": float(np.mean((probability - happened) ** 2)),
        "calibration_error": calibration_error(happened, probability),
        "accuracy": float(np.mean(told == (happened > 0))),
        "precision": hits / n_told if n_told else 0.0,
        "recall": hits / n_happened if n_happened else 0.0,
        "f1": 2 * hits / (n_told + n_happened) if n_told + n_happened else 0.0,
        "precision_at_20": precision_at_top(happened, probability),
    }


def best_threshold(happened: Floats, probability: Floats) -> float:
    """Return the threshold with the highest F1; the highest of equals."""
    order = np.argsort(-probability, kind="stable")
    hits = np.cumsum(happened[order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + happened.sum())
    return float(probability[order][int(np.argmax(f1))])


def gini(actual: Floats, score: Floats) -> float:
    """Concentration of `actual` by `score`, as a share of that by itself; missing if none."""

    def area(order: npt.NDArray[np.intp]) -> float:
        return float(np.cumsum(actual[order]).mean() / actual.sum() - 0.5)

    if actual.sum() == 0:
        return np.nan
    perfect = area(np.argsort(-actual, kind="stable"))
    return area(np.argsort(-score, kind="stable")) / perfect if perfect > 0 else np.nan


def regression(actual: Floats, predicted: Floats) -> dict[str, float]:
    """Measure predicted money, raw and with both sides capped at the 99th percentile of actual."""
    cap = np.quantile(actual, CAP)
    capped, predicted_capped = np.minimum(actual, cap), np.minimum(predicted, cap)
    n_top = max(1, len(actual) // _N_BINS)
    top = np.argsort(-predicted, kind="stable")[:n_top]
    mean = actual.mean()
    return {
        "mae": float(abs(actual - predicted).mean()),
        "mae_capped": float(abs(capped - predicted_capped).mean()),
        "mse": float(np.mean((actual - predicted) ** 2)),
        "r2": _r2(actual, predicted),
        "r2_capped": _r2(capped, predicted_capped),
        "spearman": _correlation(ranks(actual), ranks(predicted)),
        "gini": gini(actual, predicted),
        "decile_lift": float(actual[top].mean() / mean) if mean > 0 else np.nan,
    }


def _r2(actual: Floats, predicted: Floats) -> float:
    spread = float(np.mean((actual - actual.mean()) ** 2))
    return 1 - float(np.mean((actual - predicted) ** 2)) / spread if spread > 0 else np.nan


def _correlation(left: Floats, right: Floats) -> float:
    left, right = left - left.mean(), right - right.mean()
    scale = float(np.sqrt((left**2).sum() * (right**2).sum()))
    return float((left * right).sum()) / scale if scale > 0 else np.nan


@dataclass(frozen=True)
class Scored:
    """What happened beside two ways to foretell it, customer by customer.

    Attributes
    ----------
    actual, score, baseline : float array, shape (n,)
    threshold : float or None
        For probabilities; without it actual and scores are money.
    """

    actual: Floats
    score: Floats
    baseline: Floats
    threshold: float | None = None

    def measure(self) -> tuple[Callable[[Floats, Floats], dict[str, float]], list[str]]:
        """Return the function that measures, and the names of what it returns."""
        if self.threshold is None:
            return regression, list(regression(self.actual, self.score))
        level = self.threshold
        return (
            lambda actual, score: classification(actual, score, level),
            list(classification(self.actual, self.score, level)),
        )


def compare(scored: Scored, n_resamples: int = N_RESAMPLES) -> pd.DataFrame:
    """Measure a score and its baseline with 95 % bootstrap intervals over customers.

    Grain: one row per metric.

    Returns
    -------
    DataFrame, index ``metric``
        ``value``, ``low``, ``high``, ``baseline_value``; ``difference`` (value less baseline, on
        the same resamples), ``difference_low``, ``difference_high``. Missing where undefined.
    """
    measure, names = scored.measure()
    ours = pd.Series(measure(scored.actual, scored.score))
    theirs = pd.Series(measure(scored.actual, scored.baseline))
    rng = np.random.default_rng(_SEED)
    n = len(scored.actual)
    resampled = []
    for _round in range(n_resamples):
        pick = rng.integers(n, size=n)
        actual = scored.actual[pick]
        mine, base = measure(actual, scored.score[pick]), measure(actual, scored.baseline[pick])
        resampled.append([*mine.values(), *(mine[m] - base[m] for m in names)])
    columns = [(kind, name) for kind in ("value", "difference") for name in names]
    draws = pd.DataFrame(resampled, columns=pd.MultiIndex.from_tuples(columns))
    low, high = (draws.quantile(q / 100) for q in _INTERVAL)
    difference = ours - theirs
    found = {
        "value": ours,
        "low": np.minimum(low["value"], ours),
        "high": np.maximum(high["value"], ours),
        "baseline_value": theirs,
        "difference": difference,
        "difference_low": np.minimum(low["difference"], difference),
        "difference_high": np.maximum(high["difference"], difference),
    }
    return pd.DataFrame(found, index=pd.Index(names, name="metric"))
