"""Cleaned lines and RFM frames for tests of segments."""

from typing import Any

import numpy as np
import pandas as pd

from analytics import columns as c

_LINE: dict[str, Any] = {
    c.INVOICE: "536365",
    c.STOCK_CODE: "85123A",
    c.DESCRIPTION: "WHITE HANGING HEART T-LIGHT HOLDER",
    c.QUANTITY: 4,
    c.INVOICED_AT: "2011-01-10 10:00",
    c.UNIT_PRICE: 2.5,
    c.CUSTOMER_ID: "17850",
    c.COUNTRY: "United Kingdom",
    c.FATE: str(c.Fate.SALE),
    c.IS_MERCHANDISE: True,
}


def lines(*overrides: dict[str, Any]) -> pd.DataFrame:
    """Build cleaned lines: 4 units at 2.50 by one customer unless a test says otherwise."""
    rows = []
    for number, override in enumerate(overrides, start=1):
        row = {c.LINE_NUMBER: number, **_LINE, **override}
        sold = row[c.QUANTITY] if row[c.FATE] in {"sale", "guest_sale"} else 0
        row[c.REVENUE] = row[c.QUANTITY] * row[c.UNIT_PRICE]
        row.setdefault(c.NET_QUANTITY, sold)
        row[c.NET_REVENUE] = row[c.NET_QUANTITY] * row[c.UNIT_PRICE]
        rows.append(row)
    return pd.DataFrame(rows).astype(
        {
            c.INVOICED_AT: "datetime64[us]",
            c.CUSTOMER_ID: "str",
            c.UNIT_PRICE: "float64",
            c.QUANTITY: "int64",
        }
    )


def matches(*rows: tuple[int, int, int, float, str]) -> pd.DataFrame:
    """Build matches of (cancellation line, sale line, quantity, revenue, instant)."""
    names = [c.CANCELLATION_LINE, c.SALE_LINE, c.QUANTITY, c.REVENUE, c.CANCELLED_AT]
    return pd.DataFrame(rows, columns=names).astype(
        {
            c.CANCELLATION_LINE: "int64",
            c.SALE_LINE: "int64",
            c.QUANTITY: "int64",
            c.REVENUE: "float64",
            c.CANCELLED_AT: "datetime64[us]",
        }
    )


def customers(*rows: tuple[float, float, float]) -> pd.DataFrame:
    """Build an RFM frame of (recency, frequency, money), ids from 1000."""
    ids = pd.Index([str(1000 + i) for i in range(len(rows))], name=c.CUSTOMER_ID)
    return pd.DataFrame(rows, columns=list(c.RFM), index=ids, dtype="float64")


def four_kinds(n_each: int = 40, seed: int = 0) -> pd.DataFrame:
    """Build customers of four plainly different kinds: best, regular, occasional, gone."""
    rng = np.random.default_rng(seed)
    kinds = [(4, 30, 9_000), (35, 7, 1_500), (25, 2, 250), (250, 1, 200)]
    rows = []
    for recency, frequency, monetary in kinds:
        spread = rng.uniform(0.8, 1.25, size=(n_each, 3))
        part = spread * (recency, frequency, monetary)
        rows.append(np.column_stack([part[:, :2].round(), part[:, 2].round(2)]))
    return customers(*map(tuple, np.vstack(rows)))
