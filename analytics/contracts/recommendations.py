"""What is promised of the table of product neighbours."""

from typing import Final

from analytics import columns as c
from analytics.contract import MONEY, TEXT, TRUTH, WHOLE, Contract

PRODUCT_NEIGHBOURS: Final = Contract(
    name="product_neighbours",
    grain="one row per product, method and rank",
    key=(c.STOCK_CODE, c.METHOD, c.NEIGHBOUR),
    columns={
        c.STOCK_CODE: TEXT,
        c.NEIGHBOUR: TEXT,
        c.METHOD: TEXT,
        c.RANK: WHOLE,
        c.SCORE: MONEY,
        c.RESTS_ON: TEXT,
        c.N_BOTH: WHOLE,
        c.N_PRODUCT: WHOLE,
        c.N_NEIGHBOUR: WHOLE,
        c.N_BASKETS: WHOLE,
        c.CUSTOMERS_BOTH: WHOLE,
        c.LIFT: MONEY,
        c.LIFT_LOW: MONEY,
        c.LIFT_HIGH: MONEY,
        c.IS_THIN: TRUTH,
    },
    optional=frozenset({c.LIFT, c.LIFT_LOW, c.LIFT_HIGH}),
    rules={
        "method is best or classic": lambda t: t.method.isin(["best", "classic"]),
        "rank >= 1": lambda t: t["rank"] >= 1,
        "score > 0": lambda t: t.score > 0,
        "no product is its own neighbour": lambda t: t.stock_code != t.neighbour,
        "n_both <= n_product and n_both <= n_neighbour": lambda t: (
            (t.n_both <= t.n_product) & (t.n_both <= t.n_neighbour)
        ),
        "n_both <= n_baskets": lambda t: t.n_both <= t.n_baskets,
        "thin means fewer than 5 shared baskets or customers": lambda t: (
            t.is_thin == ((t.n_both < 5) | (t.customers_both < 5))  # noqa: PLR2004 - said beside it
        ),
        "lift_low <= lift <= lift_high": lambda t: (
            t.lift.isnull() | ((t.lift_low <= t.lift) & (t.lift <= t.lift_high))
        ),
    },
)

ALL: Final = (PRODUCT_NEIGHBOURS,)
