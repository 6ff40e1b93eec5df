"""Model cards of the recommender: each metric with its interval, beside its baseline."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics import columns as c
from analytics.contract import DATE, MONEY, TEXT, WHOLE
from analytics.contracts.models import MODEL_CARDS
from analytics.recommend.evaluate import Evaluation, Judged
from analytics.recommend.metrics import interval
from analytics.recommend.tasks import score_answers
from analytics.recommend.window import SIMILAR

_BASELINE: Final = {"best": "classic", "classic": "popular", "popular": None}
_RARE: Final = 10
_TOP: Final = 5
_DTYPES: Final = {TEXT: "str", MONEY: "float64", DATE: "datetime64[s]", WHOLE: "int64"}

# metric, value, low, high, n
Row = tuple[str, float, float, float, int]


def model_cards(evaluation: Evaluation | None) -> pd.DataFrame:
    """Tabulate the evaluation, one row per task, model and metric; empty without one.

    ``hit_at_5``, ``ndcg_at_10``, ``recall_at_10`` with 95 % bootstrap intervals over baskets or
    customers; ``coverage`` is the share of known products among all first five, ``novelty`` how
    rare these are (bits: a product in half of all baskets has 1). For products,
    ``ndcg_at_10_rare`` looks at those in 1 to 9 baskets and ``ndcg_at_10_under_10`` at those
    and new ones; the others leave new ones out.
    """
    rows: list[dict[str, Any]] = []
    if evaluation is not None:
        n = np.bincount(evaluation.before.product, minlength=len(evaluation.before.codes))
        for task, judged in evaluation.judged.items():
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
    scored = score_answers(answers, judged.task)
    asked = n[judged.task.given.indices] if task == SIMILAR else np.full(len(group), _RARE)
    old = asked > 0
    rows: list[Row] = [
        (name, *interval(values[old], group[old]), int(old.sum()))
        for name, values in vars(scored).items()
    ]
    if task == SIMILAR:
        for name, few in (("rare", old & (asked < _RARE)), ("under_10", asked < _RARE)):
            if few.any():
                values = scored.ndcg_at_10[few]
                rows.append((f"ndcg_at_10_{name}", *interval(values, group[few]), int(few.sum())))
    shown = answers[old, :_TOP]
    shown = shown[shown >= 0]
    coverage = len(np.unique(shown)) / int((n > 0).sum())
    share = np.maximum(n[shown], 1) / max(evaluation.before.n_baskets, 1)
    novelty = float(-np.log2(share).mean()) if len(shown) else 0.0
    missing = float("nan")
    rows.append(("coverage", coverage, missing, missing, int(old.sum())))
    rows.append(("novelty", novelty, missing, missing, int(old.sum())))
    return rows
