"""The recommender as a stage of the build."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

import ibis.expr.types as ir
import pandas as pd

from analytics import columns as c
from analytics.contract import MONEY, TEXT, TRUTH, WHOLE
from analytics.contracts.recommendations import PRODUCT_NEIGHBOURS
from analytics.errors import NotEnoughDataError
from analytics.made import Made
from analytics.recommend.cards import model_cards
from analytics.recommend.evaluate import Evaluation, evaluate
from analytics.recommend.purchases import Purchases, read_purchases
from analytics.recommend.recommender import Method, Recommender
from analytics.recommend.sample import sampled
from analytics.recommend.settings import DISCONTINUED_AFTER_DAYS, Settings

_LISTED: Final = 10
_METHODS: Final[tuple[Method, ...]] = ("best", "classic")
_DTYPES: Final = {TEXT: "str", MONEY: "float64", WHOLE: "int64", TRUTH: "bool"}


def recommend_stage(
    lines: ir.Table,
    matches: ir.Table,  # noqa: ARG001 - every stage is called alike; what was cancelled counts
    as_of: datetime,
    *,
    discontinued_after_days: int = DISCONTINUED_AFTER_DAYS,
) -> Made:
    """Fit, evaluate and list neighbours.

    Returns
    -------
    Made
        Tables ``product_neighbours`` and ``model_cards``; model ``recommender``, with its search
        index inside; notes ``recommendations``: the verdict, and the settings that were selected.
    """
    purchases = read_purchases(lines, as_of)
    evaluation, verdict = _evaluated(purchases)
    settings = evaluation.settings if evaluation else Settings()
    recommender = Recommender.of(
        purchases, settings, discontinued_after_days=discontinued_after_days
    )
    notes = {
        "verdict": verdict,
        "settings": asdict(settings),
        "discontinued_after_days": discontinued_after_days,
    }
    return Made(
        tables={
            PRODUCT_NEIGHBOURS.name: product_neighbours(recommender),
            "model_cards": model_cards(evaluation),
        },
        models={"recommender": recommender},
        notes={"recommendations": notes},
    )


def product_neighbours(recommender: Recommender, n: int = _LISTED) -> pd.DataFrame:
    """List the neighbours of every product that something links to it, by both methods."""
    rows = list(_neighbours(recommender, n))
    frame = pd.DataFrame(rows, columns=list(PRODUCT_NEIGHBOURS.columns))
    kinds = PRODUCT_NEIGHBOURS.columns
    return frame.astype({name: _DTYPES[kind] for name, kind in kinds.items()})


def _neighbours(recommender: Recommender, n: int) -> Iterator[dict[str, Any]]:
    for code in recommender.catalogue.codes:
        for method in _METHODS:
            for item in recommender.similar(code, n, method):
                if item.evidence is not None:
                    counts = asdict(item.evidence)
                    del counts["stock_code"], counts["name"]
                    yield {
                        c.STOCK_CODE: code,
                        c.NEIGHBOUR: item.stock_code,
                        c.METHOD: method,
                        c.RANK: item.rank,
                        c.SCORE: item.score,
                        c.RESTS_ON: item.method,
                        c.IS_THIN: item.is_thin,
                        **counts,
                    }


def _evaluated(purchases: Purchases) -> tuple[Evaluation | None, str]:
    """Evaluate, or say why not."""
    try:
        return evaluate(asked := sampled(purchases)), _tested_on(asked, purchases)
    except NotEnoughDataError as error:
        return None, str(error)


def _tested_on(asked: Purchases, purchases: Purchases) -> str:
    n, of = len(asked.customer_ids), len(purchases.customer_ids)
    whom = "" if n == of else f" of {n:,} of {of:,} customers, picked by a hash of their id"
    return f"tested on the last ten weeks{whom}"
