"""Orders as a slice hands them on: one plausible row by default."""

from typing import Any

import pandas as pd

from analytics import columns as c

_ORDER: dict[str, Any] = {
    c.INVOICE: "536365",
    c.CUSTOMER_ID: "1",
    c.COUNTRY: "United Kingdom",
    c.INVOICED_AT: "2011-01-15 10:00",
    c.REVENUE: 10.0,
}


def orders(*overrides: dict[str, Any]) -> pd.DataFrame:
    """Build orders; `None` as customer is a guest."""
    frame = pd.DataFrame([{**_ORDER, **override} for override in overrides], columns=list(_ORDER))
    kinds = dict.fromkeys((c.INVOICE, c.CUSTOMER_ID, c.COUNTRY), "str")
    return frame.astype({**kinds, c.INVOICED_AT: "datetime64[us]", c.REVENUE: "float64"})


def order(customer: str | None, day: str, revenue: float = 10.0, **others: Any) -> dict[str, Any]:
    """Override what most tests care about."""
    return {c.CUSTOMER_ID: customer, c.INVOICED_AT: day, c.REVENUE: revenue, **others}
