"""Choose the settings that answer best in a window before the one that is judged."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from analytics.errors import NotEnoughDataError
from analytics.recommend.purchases import Purchases
from analytics.recommend.settings import Settings
from analytics.recommend.tasks import Task, score_answers
from analytics.recommend.window import WINDOW_DAYS, Window, looked_up

Grid = Mapping[str, tuple[float, ...]]

# What is tried, setting by setting. All else in `Settings` was fixed before any test.
_RARE: Final[Grid] = {
    "rare_weight": (0.0, 0.1),
    "code_weight": (0.0, 1.0),
    "rare_cosine_weight": (0.0, 0.1),
}
_CUSTOMER: Final[Grid] = {"customer_ridge": (500.0, 1000.0)}
_SEASON: Final[Grid] = {"half_life_days": (14.0, 21.0, 30.0)}
_BASKET: Final[Grid] = {"basket_dropout": (0.3, 0.5)}


def select(purchases: Purchases, end: datetime, settings: Settings) -> Settings:
    """Choose by NDCG@10 in the window before `end`; what is bought from then on is not seen.

    Parameters
    ----------
    purchases : Purchases
        Reaching back at least two windows of `WINDOW_DAYS` before `end`.
    end : datetime
        Where the judged window begins.
    settings : Settings
        Where the choice starts from.

    Raises
    ------
    NotEnoughDataError
        Too short, or too few queries.
    """
    start = end - timedelta(days=WINDOW_DAYS)
    if not purchases.reach_back_to(start - timedelta(days=WINDOW_DAYS)):
        raise NotEnoughDataError(
            f"not enough data to test recommendations: wanted purchases over {3 * WINDOW_DAYS} days"
        )
    window = Window.of(purchases, start, end)

    has_baskets = window.known.baskets.n[window.rare.given.indices] > 0

    # What is there for rare products is chosen by them: they are too few to move the mean of all.
    def rare(tried: Settings) -> float:
        found = looked_up(window.product_rows(tried), window.rare)
        return float(score_answers(found, window.rare).ndcg_at_10[has_baskets].mean())

    if has_baskets.any():
        settings = _tuned(settings, _RARE, rare)
    rows = window.product_rows(settings)

    def customer(tried: Settings) -> float:
        own = window.customer_rows(rows, tried)
        return _ndcg(window.customer_answers(own, tried), window.next_)

    settings = _tuned(settings, _CUSTOMER, customer)
    history = window.customer_rows(rows, settings)
    settings = _tuned(
        settings,
        _SEASON,
        lambda tried: _ndcg(window.customer_answers(history, tried), window.next_),
    )

    def basket(tried: Settings) -> float:
        return _ndcg(window.basket_answers(window.basket_rows(rows, tried)), window.complete)

    return _tuned(settings, _BASKET, basket)


def _tuned(settings: Settings, grid: Grid, rate: Callable[[Settings], float]) -> Settings:
    """Settle one setting after the other; of equals, the first tried."""
    rated = cache(rate)  # what was settled on is tried again with the next setting
    for name, values in grid.items():
        changes: list[dict[str, Any]] = [{name: value} for value in values]
        settings = max((replace(settings, **change) for change in changes), key=rated)
    return settings


def _ndcg(found: Any, task: Task) -> float:
    return float(score_answers(found, task).ndcg_at_10.mean())
