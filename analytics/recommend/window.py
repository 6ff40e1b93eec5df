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
from analytics.recommend.names import name_vectors
from analytics.recommend.purchases import Purchases
from analytics.recommend.rows import TopRows
from analytics.recommend.season import season_factor
from analytics.recommend.settings import Settings
from analytics.recommend.tasks import Task, answers, basket_task, customer_task, product_task
from analytics.recommend.together import together_rows

WINDOW_DAYS: Final = 70
_MIN_QUERIES: Final = 50

SIMILAR, NEXT, COMPLETE = "similar_products", "next_for_customer", "complete_basket"

Answers = npt.NDArray[Any]
"""Ten places per query, best first, -1 where there are fewer."""


@dataclass(frozen=True)
class Window:
    """The tasks of one window of time, and what was known before it.

    Attributes
    ----------
    before : Purchases
    vectors : CSR matrix
        From `name_vectors`.
    similar, next_, complete : Task
    """

    before: Purchases
    vectors: Any
    similar: Task
    next_: Task
    complete: Task

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
        is_known = np.bincount(before.product, minlength=len(before.codes)) > 0
        window = cls(
            before,
            name_vectors(before.names),
            product_task(after, is_known),
            customer_task(before, after, is_known),
            basket_task(after, is_known),
        )
        for name, task in window.tasks().items():
            if len(task) < _MIN_QUERIES:
                raise NotEnoughDataError(
                    f"not enough data to test recommendations: {len(task)} queries of {name} "
                    f"from {start:%Y-%m-%d} to {end:%Y-%m-%d}, wanted at least {_MIN_QUERIES}"
                )
        return window

    def tasks(self) -> dict[str, Task]:
        """Return the tasks by name."""
        return {SIMILAR: self.similar, NEXT: self.next_, COMPLETE: self.complete}

    def product_rows(self, settings: Settings) -> TopRows:
        """Fit what goes with one product."""
        return together_rows(self.before.baskets(), self.vectors, settings, WIDTH)

    def product_answers(self, rows: TopRows) -> Answers:
        """Answer `similar` from rows of neighbours."""
        return rows.columns[self.similar.given.indices, :K]

    def customer_rows(self, product: TopRows, settings: Settings) -> TopRows:
        """Fit what a customer's products speak for."""
        return customer_rows(self.before, product, self.vectors, settings)

    def customer_answers(self, rows: TopRows, settings: Settings) -> Answers:
        """Answer `next_`, in season."""
        season = season_factor(self.before, settings.half_life_days, settings.season_power)
        return answers(rows.matrix(len(season)), self.next_, season)

    def basket_rows(self, product: TopRows, settings: Settings) -> TopRows:
        """Fit what a basket's products speak for."""
        return basket_rows(self.before, product, self.vectors, settings)

    def basket_answers(self, rows: TopRows) -> Answers:
        """Answer `complete`."""
        n = len(self.before.codes)
        return answers(rows.matrix(n), self.complete, np.ones(n, dtype=np.float32))

    def classic_answers(self) -> dict[str, Answers]:
        """Answer with the whole cosine matrix, which is never made."""
        customers = self.before.customers()
        n = np.asarray(customers.sum(axis=0)).ravel()
        unit = (customers @ sparse.diags(1 / np.sqrt(np.maximum(n, 1)))).tocsr()
        one = np.ones(len(n), dtype=np.float32)
        similar = self.product_answers(classic_rows(customers, K))
        return {
            SIMILAR: similar,
            NEXT: answers((unit.T.tocsr(), unit), self.next_, one),
            COMPLETE: answers((unit.T.tocsr(), unit), self.complete, one),
        }
