"""Cleaned lines for tests of features and predictions, one plausible sale by default."""

from typing import Any

import numpy as np
import pandas as pd

from analytics import columns as c

_LINE: dict[str, Any] = {
    c.INVOICE: "1",
    c.STOCK_CODE: "A",
    c.DESCRIPTION: "LAMP",
    c.QUANTITY: 2,
    c.INVOICED_AT: "2011-01-01 10:00",
    c.UNIT_PRICE: 5.0,
    c.CUSTOMER_ID: "7",
    c.COUNTRY: "United Kingdom",
    c.FATE: str(c.Fate.SALE),
    c.IS_MERCHANDISE: True,
}


def lines(*overrides: dict[str, Any]) -> pd.DataFrame:
    """Build cleaned lines; revenue follows from quantity and price, nothing is netted."""
    rows = [{c.LINE_NUMBER: n, **_LINE, **override} for n, override in enumerate(overrides, 1)]
    frame = pd.DataFrame(rows, columns=[c.LINE_NUMBER, *_LINE])
    frame[c.INVOICED_AT] = frame[c.INVOICED_AT].map(pd.Timestamp).astype("datetime64[us]")
    texts = (c.INVOICE, c.STOCK_CODE, c.DESCRIPTION, c.CUSTOMER_ID, c.COUNTRY, c.FATE)
    frame = frame.astype({**dict.fromkeys(texts, "str"), c.UNIT_PRICE: "float64"})
    frame = frame.astype({c.QUANTITY: "int64", c.IS_MERCHANDISE: "bool"})
    frame[c.REVENUE] = frame[c.QUANTITY] * frame[c.UNIT_PRICE]
    is_sale = frame[c.FATE].isin([str(c.Fate.SALE), str(c.Fate.GUEST_SALE)])
    frame[c.NET_QUANTITY] = frame[c.QUANTITY].where(is_sale, 0)
    frame[c.NET_REVENUE] = frame[c.NET_QUANTITY] * frame[c.UNIT_PRICE]
    return frame


def shop(n_customers: int, n_days: int, *, seed: int = 0, **override: Any) -> pd.DataFrame:
    """Build a shop in which some customers buy often and others hardly; `override` every line."""
    rng = np.random.default_rng(seed)
    rows = []
    for customer in range(n_customers):
        rate = rng.gamma(1.0, 1 / 40)
        day = float(rng.uniform(0, n_days * 0.6))
        while day < n_days:
            row = {
                c.INVOICE: f"{customer}-{len(rows)}",
                c.CUSTOMER_ID: str(customer),
                c.STOCK_CODE: f"P{rng.integers(30)}",
                c.QUANTITY: int(rng.integers(1, 10)),
                c.INVOICED_AT: pd.Timestamp("2011-01-01") + pd.Timedelta(days=day),
            }
            rows.append(row | override)
            day += float(rng.exponential(1 / rate)) + 0.01
    return lines(*rows)
