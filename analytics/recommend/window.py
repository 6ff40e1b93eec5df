"""What was bought in a window of time, as questions to methods that know what was before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from analytics.errors import NotEnoughDataError
from analytics.recommend.classic import classic_rows
from analytics.recommend.fitting import WIDTH, basket_rows, customer_rows
from analytics.recommend.metrics import K
from analytics.recommend.purchases import Purchases
from analytics.recommend.rows import TopRows
from analytics.recommend.season import season_factor
from analytics.recommend.settings import DENSE_PRODUCTS, RARE, Settings
from analytics.recommend.tasks import Task, answers, basket_task, customer_task, product_task
from analytics.recommend.together import Known, together_rows

WINDOW_DAYS: Final = 70
_MIN_QUERIES: Final = 50

SIMILAR, NEXT, COMPLETE = "similar_products", "next_for_customer", "complete_basket"
RARE_SIMILAR = "rare_products"

Answers = npt.NDArray[Any]
"""Ten places per query, best first, -1 where there are fewer."""


def looked_up(rows: TopRows, task: Task) -> Answers:
    """Answer questions about one product each from rows of neighbours."""
    return rows.columns[task.given.indices, :K]


@dataclass(frozen=True)
class Window:
    """The tasks of one window of time, and what was known before it.

    Attributes
    ----------
    before : Purchases
    known : Known
        Of `before`.
    similar, next_, complete : Task
    rare : Task
        As `similar`, of products in fewer than `RARE` baskets: those of every later basket,
        for five drawn from each leave few.
    """

    before: Purchases
    known: Known
    similar: Task
    next_: Task
    complete: Task
    rare: Task

    @classmethod
    def of(cls, purchases: Purchases, start: datetime, end: datetime) -> "Window":
        """Ask about what was bought from `start` to before `end`, knowing what was before.

        Raises
        ------
        NotEnoughDataError
            Fewer than 50 queries in one of the tasks.
        """
        before = purchases.between(datetime(1, 1, 1), start)
        after = purchases.between(start, end)
        n_baskets = np.bincount(before.product, minlength=len(before.codes))
        is_known = n_baskets > 0
        window = cls(
            before,
            Known.of(before),
            product_task(after, is_known),
            customer_task(before, after, is_known),
            basket_task(after, is_known),
            product_task(after, is_known, most=None, is_asked=n_baskets < RARE),
        )
        for name, task in window.tasks().items():
            if len(task) < _MIN_QUERIES:
                raise NotEnoughDataError(
                    f"not enough data to test recommendations: {len(task)} queries of {name} "
                    f"from {start:%Y-%m-%d} to {end:%Y-%m-%d}, wanted at least {_MIN_QUERIES}"
                )
        return window

    def tasks(self) -> dict[str, Task]:
        """Return the three tasks by name."""
        return {SIMILAR: self.similar, NEXT: self.next_, COMPLETE: self.complete}

    def product_rows(self, settings: Settings) -> TopRows:
        """Fit what goes with one product."""
        return together_rows(self.known, settings, WIDTH)

    def product_answers(self, rows: TopRows) -> Answers:
        """Answer `similar` from rows of neighbours."""
        return looked_up(rows, self.similar)

    def customer_rows(self, product: TopRows, settings: Settings) -> TopRows:
        """Fit what a customer's products speak for."""
        return customer_rows(self.known, product, settings)

    def customer_answers(self, rows: TopRows, settings: Settings) -> Answers:
        """Answer `next_`, in season."""
        season = season_factor(self.before, settings.half_life_days, settings.season_power)
        return answers(rows.matrix(len(season)), self.next_, season)

    def basket_rows(self, product: TopRows, settings: Settings) -> TopRows:
        """Fit what a basket's products speak for."""
        return basket_rows(self.known, product, settings)

    def basket_answers(self, rows: TopRows) -> Answers:
        """Answer `complete`."""
        n = len(self.before.codes)
        return answers(rows.matrix(n), self.complete, np.ones(n, dtype=np.float32))

    def classic_answers(self) -> dict[str, Answers]:
        """Answer with the whole cosine matrix; of a large catalogue it is never made."""
        rows = classic_rows(self.known.customers.matrix, K)
        n = self.known.customers.n
        one = np.ones(len(n), dtype=np.float32)
        scores: Any
        if len(n) <= DENSE_PRODUCTS:
            unit = 1 / np.sqrt(np.maximum(n, 1))
            scores = self.known.customers.among(np.arange(len(n))) * unit * unit[:, None]
        else:
            by_customer = self.known.customers.matrix @ sparse.diags(1 / np.sqrt(np.maximum(n, 1)))
            scores = (by_customer.T.tocsr(), by_customer.tocsr())
        return {
            SIMILAR: looked_up(rows, self.similar),
            RARE_SIMILAR: looked_up(rows, self.rare),
            NEXT: answers(scores, self.next_, one),
            COMPLETE: answers(scores, self.complete, one),
        }
