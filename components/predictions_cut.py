"""What every position of the cut-off slider means, written out for the browser to pick from."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics.curves import CUT_METRICS
from components import formats
from components.predictions_words import METRICS, Tab

_N_POSITIONS: Final = 101


@dataclass(frozen=True)
class Figure:
    """One figure that moves with the slider."""

    title: str
    meaning: str


@dataclass(frozen=True)
class Cuts:
    """Everything the slider can say.

    Attributes
    ----------
    figures : sequence of Figure
        Each has three texts: value, interval, and the naive rule's.
    texts : list of list of str
        By position: what the cut is, three texts of each figure, then the matrix.
    shares : list of float
        By position: share of the customers at or above the cut.
    usual : int
        Position by default.
    has_matrix : bool
    ends : (str, str)
        What its left and right ends mean.
    """

    figures: Sequence[Figure]
    texts: list[list[str]]
    shares: list[float]
    usual: int
    has_matrix: bool
    ends: tuple[str, str]

    def position(self, asked: Any) -> int | None:
        """Take a position from an address; None where it is none."""
        text = str(asked)
        return (
            int(text) if text.isascii() and text.isdigit() and int(text) < len(self.texts) else None
        )


def thresholds(stated: float) -> tuple[list[float], int]:
    """Spread cuts over all probabilities, the stated one exactly; tell its position.

    >>> thresholds(0.2617)[0][25:28], thresholds(0.2617)[1]
    ([0.25, 0.2617, 0.27], 26)
    """
    found = np.linspace(0, 1, _N_POSITIONS).round(2).tolist()
    usual = int(np.argmin(np.abs(np.array(found) - stated)))
    found[usual] = stated
    return found, usual


def of_probability(tab: Tab, cuts: pd.DataFrame, usual: int, n: int, n_happened: int) -> Cuts:
    """Write out precision, recall, F1, accuracy and the confusion matrix of each cut.

    Parameters
    ----------
    cuts : DataFrame
        `analytics.curves.cuts`.
    usual : int
        Row of the stated threshold.
    n, n_happened : int
        Customers tested, and those to whom it happened.
    """
    texts = []
    for row in cuts.to_dict("records"):
        ours = _rates(row["n_hits"], row["n_told"], n, n_happened)
        rule = _rates(row["baseline_hits"], row["n_told"], n, n_happened)
        said = (
            f"{tab.told[0]} from a {tab.score} of {formats.percent(row['threshold'])}: "
            f"{formats.count(row['n_told'])} of {formats.count(n)} customers"
        )
        line = [said]
        for name in CUT_METRICS:
            metric = METRICS[name]
            line += [metric.write(ours[name], ""), _ends(row, name), metric.write(rule[name], "")]
        missed, alarms = n_happened - row["n_hits"], row["n_told"] - row["n_hits"]
        line += _matrix(row["n_hits"], missed, alarms, n - n_happened - alarms)
        texts.append(line)
    return Cuts(
        [Figure(METRICS[name].named, METRICS[name].meaning) for name in CUT_METRICS],
        texts,
        (cuts["n_told"] / n).round(4).tolist(),
        usual,
        has_matrix=True,
        ends=("everyone", "nobody"),
    )


def of_money(table: pd.DataFrame, gains: pd.DataFrame, rule: pd.DataFrame, currency: str) -> Cuts:
    """Write out what the customers with the highest expected spend went on to spend.

    Parameters
    ----------
    table : DataFrame
        ``score``, ``actual``, ``baseline`` of each customer.
    gains, rule : DataFrame
        `analytics.curves.gains` of the model and of the naive rule.
    """
    ranked = table.sort_values("score", ascending=False, kind="stable")
    total, n = float(ranked["actual"].sum()), len(ranked)
    told = ranked["score"].cumsum().tolist()
    guessed = table["baseline"].sort_values(ascending=False).cumsum().tolist()
    texts = []
    for row, theirs in zip(gains.to_dict("records"), rule["y"].tolist(), strict=True):
        size = round(row["x"] * n)
        each = [
            total * share / size if size else np.nan
            for share in (row["y"], row["low"], row["high"])
        ]
        said = (
            f"The {formats.percent(row['x'], 0)} of customers with the highest expected spend: "
            f"{formats.count(size)} of {formats.count(n)}"
        )
        line = [
            said,
            formats.percent(row["y"]),
            _to(row["low"], row["high"]),
            formats.percent(theirs),
        ]
        line += [
            formats.money(each[0], currency),
            f"{formats.money(each[1], currency)} to {formats.money(each[2], currency)}",
            formats.money(total * theirs / size if size else np.nan, currency),
        ]
        means = [
            formats.money(so_far[size - 1] / size if size else None, currency)
            for so_far in (told, guessed)
        ]
        line += [means[0], "", means[1]]
        texts.append(line)
    return Cuts(
        [
            Figure("Of all spend", "share of what all customers spent that these spent"),
            Figure("Spent by each", "mean actual spend of these customers"),
            Figure("Foretold for each", "mean expected spend of these customers"),
        ],
        texts,
        gains["x"].round(4).tolist(),
        20,
        has_matrix=False,
        ends=("nobody", "everyone"),
    )


def _rates(hits: float, told: float, n: int, happened: int) -> dict[str, float]:
    both = told + happened
    return {
        "precision": hits / told if told else np.nan,
        "recall": hits / happened if happened else np.nan,
        "f1": 2 * hits / both if both else np.nan,
        "accuracy": 1 - (both - 2 * hits) / n,
    }


def _ends(row: Mapping[Hashable, Any], name: str) -> str:
    low, high = row[f"{name}_low"], row[f"{name}_high"]
    if pd.isna(low):
        return ""
    return f"{METRICS[name].write(low, '')} to {METRICS[name].write(high, '')}"


def _to(low: float, high: float) -> str:
    return f"{formats.percent(low)} to {formats.percent(high)}"


def _matrix(hits: int, missed: int, alarms: int, left: int) -> list[str]:
    """Write each cell with its share of its row."""
    line = []
    for cell, row in ((hits, hits + missed), (missed, hits + missed)):
        line += [formats.count(cell), formats.percent(cell / row if row else None)]
    for cell in (alarms, left):
        row = alarms + left
        line += [formats.count(cell), formats.percent(cell / row if row else None)]
    return line
