"""The recommender against reality: selected on one window, judged on the next."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from analytics.recommend.purchases import Purchases
from analytics.recommend.season import recent_baskets
from analytics.recommend.selecting import select
from analytics.recommend.settings import Settings
from analytics.recommend.tasks import Task, popular_answers
from analytics.recommend.window import (
    COMPLETE,
    NEXT,
    RARE_SIMILAR,
    SIMILAR,
    WINDOW_DAYS,
    Answers,
    Window,
    looked_up,
)


@dataclass(frozen=True)
class Judged:
    """Ten answers of each method to the queries of one task.

    Attributes
    ----------
    task : Task
    answers : mapping of str to int array, shape (n_queries, 10)
        By ``best``, ``classic``, ``popular``.
    """

    task: Task
    answers: dict[str, Answers]


@dataclass(frozen=True)
class Evaluation:
    """What came of it.

    Attributes
    ----------
    settings : Settings
        Selected before the test window, which they never saw.
    judged : mapping of str to Judged
        By task, and the questions about rare products.
    before : Purchases
        What the methods were fitted on.
    test_to : datetime
    """

    settings: Settings
    judged: dict[str, Judged]
    before: Purchases
    test_to: datetime


def evaluate(purchases: Purchases, settings: Settings | None = None) -> Evaluation:
    """Select settings on the last but one window, and answer the tasks on the last.

    Parameters
    ----------
    purchases : Purchases
        Spanning at least three windows of `WINDOW_DAYS`.
    settings : Settings, optional
        Where the selection starts from.

    Raises
    ------
    NotEnoughDataError
        Too short, or fewer than 50 queries in one of the tasks.
    """
    test_from = purchases.as_of - timedelta(days=WINDOW_DAYS)
    chosen = select(purchases, test_from, settings or Settings())
    window = Window.of(purchases, test_from, purchases.as_of)
    product = window.product_rows(chosen)
    found = {
        SIMILAR: looked_up(product, window.similar),
        RARE_SIMILAR: looked_up(product, window.rare),
        NEXT: window.customer_answers(window.customer_rows(product, chosen), chosen),
        COMPLETE: window.basket_answers(window.basket_rows(product, chosen)),
    }
    recent = recent_baskets(window.before, chosen.half_life_days)
    cosine = window.classic_answers()
    judged = {
        name: Judged(
            task,
            {
                "best": found[name],
                "classic": cosine[name],
                "popular": popular_answers(recent, task),
            },
        )
        for name, task in {**window.tasks(), RARE_SIMILAR: window.rare}.items()
    }
    return Evaluation(chosen, judged, window.before, purchases.as_of)
