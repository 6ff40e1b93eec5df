"""The assortment: what each product brings, and how products differ.

Everything starts from `per_product`, one row per product sold in a slice; the other
functions are views of it. Money is in the shop's currency, on the slice's basis where not
said otherwise.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from analytics import columns as c

N_ORDERS: Final = "n_orders"
UNITS_GROSS: Final = c.units_on(c.Basis.GROSS)
UNITS_NET: Final = c.units_on(c.Basis.NET)
REVENUE_GROSS: Final = c.revenue_on(c.Basis.GROSS)
REVENUE_NET: Final = c.revenue_on(c.Basis.NET)

RANK: Final = "rank"
CLASS: Final = "class"
PRODUCT_SHARE: Final = "product_share"
REVENUE_SHARE: Final = "revenue_share"
UNITS_SHARE: Final = "units_share"
CUMULATIVE_SHARE: Final = "cumulative_share"
RETURN_RATE: Final = "return_rate"
UNITS_RETURNED: Final = "units_returned"
REVENUE_RETURNED: Final = "revenue_returned"
PRICE_FROM: Final = "price_from"
PRICE_TO: Final = "price_to"
N_PRODUCTS: Final = "n_products"

# Where a class ends, in cumulative revenue; what is above the last is class C.
CLASS_ENDS: Final[Mapping[str, float]] = {"A": 0.80, "B": 0.95}
LAST_CLASS: Final = "C"

_COUNTS: Final = (N_ORDERS, c.N_LINES, c.UNITS, UNITS_GROSS, UNITS_NET)
_MONEY: Final = (c.REVENUE, REVENUE_GROSS, REVENUE_NET)

# Rounding apart, sums of nothing but cancelled money are zero.
NOTHING: Final = 0.005
_STEPS: Final = (1.0, 2.0, 5.0)
# Prices beyond these shares of the products share an open band at either end.
_OPEN_BELOW, _OPEN_ABOVE = 0.0025, 0.9975


def per_product(product_days: pd.DataFrame, products: pd.DataFrame) -> pd.DataFrame:
    """Sum the days and countries of each product.

    Grain: one row per product with a line in `product_days`, most revenue first, ties by code.

    Parameters
    ----------
    product_days : DataFrame
        Rows of a slice: ``stock_code``, ``n_orders``, ``n_lines``, ``units``, ``revenue`` on its
        basis, and ``units_gross``, ``units_net``, ``revenue_gross``, ``revenue_net``.
    products : DataFrame
        ``stock_code``, ``name``, ``is_merchandise``, ``first_sold_at``.

    Returns
    -------
    DataFrame, index ``stock_code``
        ``name``, ``is_merchandise``, ``first_sold_at`` and the sums.
    """
    codes, stock_codes = pd.factorize(product_days[c.STOCK_CODE])
    sums = {
        name: np.bincount(codes, weights=product_days[name], minlength=len(stock_codes))
        for name in (*_COUNTS, *_MONEY)
    }
    summed = pd.DataFrame(sums, index=pd.Index(stock_codes.astype("str"), name=c.STOCK_CODE))
    summed = summed.astype(dict.fromkeys(_COUNTS, "int64"))
    known = products.set_index(c.STOCK_CODE)[[c.NAME, c.IS_MERCHANDISE, c.FIRST_SOLD_AT]]
    return ranked(known.join(summed, how="inner"), c.REVENUE)


def ranked(sold: pd.DataFrame, by: str) -> pd.DataFrame:
    """Order products by a column, most first, ties by code; rows without a value are left out."""
    known = sold[sold[by].notna()]
    order = np.lexsort((known.index.to_numpy(dtype=object), -known[by].to_numpy(dtype=float)))
    return known.iloc[order]


def abc(sold: pd.DataFrame) -> pd.DataFrame:
    """Rank products by revenue and class them by the share they complete.

    A product belongs to the class in which the revenue of the products before it ends: the one
    that carries the sum over 80 % is still A. Products that brought nothing or less are left
    out, so that the curve rises to 1 and never falls.

    Returns
    -------
    DataFrame, index ``stock_code``, most revenue first
        ``name``, ``revenue``, ``rank`` from 1, ``product_share`` and ``cumulative_share``
        (both 0-1, this product included) and ``class``.

    Notes
    -----
    The classes are those of ABC analysis (H. Ford Dickie, 1951) at the usual 80 and 95 %.
    """
    earning = sold.loc[sold[c.REVENUE] >= NOTHING, [c.NAME, c.REVENUE]]
    earning = ranked(earning, c.REVENUE)
    revenue = earning[c.REVENUE].to_numpy(dtype=float)
    reached, n = np.cumsum(revenue), len(revenue)
    total = reached[-1] if n else 1.0
    before = (reached - revenue) / total
    ends = np.array([*CLASS_ENDS.values()])
    names = np.array([*CLASS_ENDS, LAST_CLASS], dtype=object)
    rank = np.arange(1, n + 1)
    return earning.assign(
        **{
            RANK: rank,
            PRODUCT_SHARE: rank / max(n, 1),
            CUMULATIVE_SHARE: reached / total,
            # Rounding must not push a product over the edge that it completes exactly.
            CLASS: names[np.searchsorted(ends, before + 1e-12, side="right")],
        }
    )


def class_totals(classed: pd.DataFrame) -> pd.DataFrame:
    """Sum the classes of `abc`.

    Returns
    -------
    DataFrame, index ``class`` A, B, C
        ``n_products``, ``product_share``, ``revenue``, ``revenue_share``; zero where empty.
    """
    totals = classed.groupby(CLASS)[c.REVENUE].agg(["size", "sum"])
    totals = totals.reindex([*CLASS_ENDS, LAST_CLASS], fill_value=0)
    totals.columns = pd.Index([N_PRODUCTS, c.REVENUE])
    totals[PRODUCT_SHARE] = _shares(totals[N_PRODUCTS])
    totals[REVENUE_SHARE] = _shares(totals[c.REVENUE])
    return totals


def returned(sold: pd.DataFrame, *, min_units: int, min_orders: int) -> pd.DataFrame:
    """Say which part of what was sold came back, for products that sold well.

    A return is a cancellation matched to its sale; unmatched ones are not counted.

    Parameters
    ----------
    sold : DataFrame
        As from `per_product`.
    min_units, min_orders : int
        Least gross units and orders; a rate of a handful of sales says nothing.

    Returns
    -------
    DataFrame, index ``stock_code``, highest rate first
        ``name``, ``units_gross``, ``units_returned``, ``return_rate`` (0-1) and
        ``revenue_returned``.
    """
    enough = sold[(sold[UNITS_GROSS] >= max(min_units, 1)) & (sold[N_ORDERS] >= min_orders)]
    units = enough[UNITS_GROSS] - enough[UNITS_NET]
    rates = pd.DataFrame(
        {
            c.NAME: enough[c.NAME],
            UNITS_GROSS: enough[UNITS_GROSS],
            UNITS_RETURNED: units,
            RETURN_RATE: units / enough[UNITS_GROSS],
            REVENUE_RETURNED: enough[REVENUE_GROSS] - enough[REVENUE_NET],
        },
        index=enough.index,
    )
    return ranked(rates, RETURN_RATE)


def return_rate(sold: pd.DataFrame) -> float | None:
    """Return the share of all gross units that came back; None where nothing was sold."""
    gross = int(sold[UNITS_GROSS].sum())
    return 1 - int(sold[UNITS_NET].sum()) / gross if gross > 0 else None


def price_bands(sold: pd.DataFrame) -> pd.DataFrame:
    """Group products by their mean price per unit, in bands of even ratio.

    The price of a product is revenue over units. Bands end at 1, 2, 5, 10, 20, 50 and so on as
    far as the prices go; the rare cheapest and dearest products share an open band at either end.

    Returns
    -------
    DataFrame, cheapest first
        ``price_from`` (included; 0 in the lowest), ``price_to`` (not included; infinite in the
        highest), ``n_products``, ``units``, ``revenue`` and the shares of the last two.
    """
    priced = sold[(sold[c.UNITS] > 0) & (sold[c.REVENUE] > 0)]
    price = (priced[c.REVENUE] / priced[c.UNITS]).to_numpy(dtype=float)
    edges = _edges(price)
    band = np.searchsorted(edges, price, side="right")
    n = len(edges) + 1
    bands = pd.DataFrame(
        {
            PRICE_FROM: [0.0, *edges],
            PRICE_TO: [*edges, np.inf],
            N_PRODUCTS: np.bincount(band, minlength=n),
            c.UNITS: np.bincount(band, priced[c.UNITS], n).astype("int64"),
            c.REVENUE: np.bincount(band, priced[c.REVENUE], n),
        }
    )
    bands[UNITS_SHARE] = _shares(bands[c.UNITS])
    bands[REVENUE_SHARE] = _shares(bands[c.REVENUE])
    return bands if len(priced) else bands.head(0)


def _shares(amounts: pd.Series) -> pd.Series:
    total = amounts.sum()
    return amounts / total if total > 0 else amounts * 0.0


def _edges(price: np.ndarray) -> list[float]:
    """Place band edges at 1, 2 and 5 times powers of ten, between the usual extremes."""
    if not len(price):
        return []
    low, high = np.quantile(price, [_OPEN_BELOW, _OPEN_ABOVE])
    exponents = range(int(np.floor(np.log10(low))), int(np.floor(np.log10(high))) + 1)
    steps = np.array([step * 10.0**exponent for exponent in exponents for step in _STEPS])
    return [round(float(step), 12) for step in steps[(steps > low) & (steps <= high)]]
