"""Model cards of the recommender: each metric with its interval, beside its baseline."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics import columns as c
from analytics.contract import DATE, MONEY, TEXT, WHOLE
from analytics.contracts.models import MODEL_CARDS
from analytics.recommend.evaluate import Evaluation, Judged
from analytics.recommend.metrics import intervals
from analytics.recommend.settings import RARE
from analytics.recommend.tasks import score_answers
from analytics.recommend.window import RARE_SIMILAR, SIMILAR

_BASELINE: Final = {"best": "classic", "classic": "popular", "popular": None}
_TOP: Final = 5
_DTYPES: Final = {TEXT: "str", MONEY: "float64", DATE: "datetime64[s]", WHOLE: "int64"}

# metric, value, low, high, n
Row = tuple[str, float, float, float, int]


def model_cards(evaluation: Evaluation | None) -> pd.DataFrame:
    """Tabulate the evaluation, one row per task, model and metric; empty without one.

    ``hit_at_5``, ``ndcg_at_10``, ``recall_at_10`` with 95 % bootstrap intervals over baskets or
    customers; ``coverage`` is the share of known products among all first five, ``novelty`` how
    rare these are (bits: a product in half of all baskets has 1). For products these leave new
    ones out. ``ndcg_at_10_rare`` asks with every product of every basket that was in 1 to 9
    baskets before, ``ndcg_at_10_under_10`` with those and new ones, ``ndcg_at_10_rare_drawn``
    with those in 1 to 9 among the five drawn from each basket.
    """
    rows: list[dict[str, Any]] = []
    if evaluation is not None:
        n = np.bincount(evaluation.before.product, minlength=len(evaluation.before.codes))
        for task, judged in evaluation.judged.items():
            if task != RARE_SIMILAR:
                rows += _rows(task, judged, n, evaluation)
    frame = pd.DataFrame(rows, columns=list(MODEL_CARDS.columns))
    return frame.astype({name: _DTYPES[kind] for name, kind in MODEL_CARDS.columns.items()})


def _rows(
    task: str, judged: Judged, n: npt.NDArray[Any], evaluation: Evaluation
) -> list[dict[str, Any]]:
    found = {model: _metrics(task, judged, model, n, evaluation) for model in judged.answers}
    first = evaluation.before.at.min().astype("datetime64[D]").item()
    window = {
        c.TRAIN_FROM: first,
        c.TRAIN_TO: evaluation.before.as_of,
        c.TEST_FROM: evaluation.before.as_of,
        c.TEST_TO: evaluation.test_to,
    }
    rows = []
    for model, metrics in found.items():
        baseline = _BASELINE[model]
        beside = {row[0]: row[1] for row in found[baseline]} if baseline else {}
        for metric, value, low, high, size in metrics:
            rows.append(
                {
                    c.TASK: task,
                    c.MODEL: model,
                    c.METRIC: metric,
                    c.VALUE: value,
                    c.LOW: low,
                    c.HIGH: high,
                    c.BASELINE: baseline,
                    c.BASELINE_VALUE: beside.get(metric),
                    c.N: size,
                    **window,
                }
            )
    return rows


def _metrics(
    task: str, judged: Judged, model: str, n: npt.NDArray[Any], evaluation: Evaluation
) -> list[Row]:
    answers, group = judged.answers[model], judged.task.group
    asked = n[judged.task.given.indices] if task == SIMILAR else np.full(len(group), RARE)
    old = asked > 0
    scored = vars(score_answers(answers, judged.task))
    values = np.column_stack(list(scored.values()))[old]
    found = intervals(values, group[old])
    rows: list[Row] = [
        (name, *_three(own), len(values)) for name, own in zip(scored, found, strict=True)
    ]
    if task == SIMILAR:
        rows += _ndcg("rare_drawn", judged, model, old & (asked < RARE))
        rare = evaluation.judged[RARE_SIMILAR]
        rows += _ndcg("rare", rare, model, n[rare.task.given.indices] > 0)
        rows += _ndcg("under_10", rare, model, np.full(len(rare.task), fill_value=True))
    shown = answers[old, :_TOP]
    shown = shown[shown >= 0]
    coverage = len(np.unique(shown)) / int((n > 0).sum())
    share = np.maximum(n[shown], 1) / max(evaluation.before.n_baskets, 1)
    novelty = float(-np.log2(share).mean()) if len(shown) else 0.0
    missing = float("nan")
    rows.append(("coverage", coverage, missing, missing, len(values)))
    rows.append(("novelty", novelty, missing, missing, len(values)))
    return rows


def _ndcg(name: str, judged: Judged, model: str, of: npt.NDArray[np.bool_]) -> list[Row]:
    """Rate some of the questions; nothing where there are none."""
    if not of.any():
        return []
    values = score_answers(judged.answers[model], judged.task).ndcg_at_10[of, None]
    found = intervals(values, judged.task.group[of])[0]
    return [(f"ndcg_at_10_{name}", *_three(found), len(values))]


def _three(found: npt.NDArray[np.float64]) -> tuple[float, float, float]:
    mean, low, high = found.tolist()
    return mean, low, high
