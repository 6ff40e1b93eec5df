"""Small shops as cleaned lines: baskets in sight, all else plausible."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

Basket = tuple[str | None, str, Sequence[str]]


def cleaned(*baskets: Basket, names: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Lines of baskets (customer, day, stock codes); a customer of None is a guest."""
    rows = [
        {
            "invoice": str(536_000 + number),
            "stock_code": code,
            "description": (names or {}).get(code, f"ARTICLE {code}"),
            "invoiced_at": day,
            "customer_id": customer,
            "fate": "sale" if customer else "guest_sale",
        }
        for number, (customer, day, codes) in enumerate(baskets)
        for code in codes
    ]
    columns = ["invoice", "stock_code", "description", "invoiced_at", "customer_id", "fate"]
    frame = pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns, "str"))
    frame["invoiced_at"] = frame["invoiced_at"].astype("datetime64[us]")
    one = pd.DataFrame(
        {
            "line_number": np.arange(1, len(frame) + 1),
            "quantity": 1,
            "unit_price": 2.0,
            "country": "United Kingdom",
            "is_merchandise": True,
            "revenue": 2.0,
            "net_quantity": 1,
            "net_revenue": 2.0,
        },
        index=frame.index,
    )
    return pd.concat([frame, one], axis=1)


def one_day(*baskets: tuple[str | None, Sequence[str]], **more: Mapping[str, str]) -> pd.DataFrame:
    return cleaned(*((customer, "2011-06-01", codes) for customer, codes in baskets), **more)
