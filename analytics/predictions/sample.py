"""Whom to learn from where there are more customers than learning needs."""

import zlib
from datetime import datetime
from typing import Final

import ibis
import ibis.expr.types as ir
import pandas as pd

from analytics import columns as c
from analytics.holdout import buyers

# Past this many, further customers make the models slower and no better.
MOST_CUSTOMERS: Final = 20_000
_EVER: Final = 36_500


def sampled(lines: ir.Table, as_of: datetime) -> tuple[ir.Table, int]:
    """Keep the lines of at most `MOST_CUSTOMERS` customers, picked by a hash of their id.

    Returns
    -------
    Table
        All lines where there are no more.
    int
        Customers left out.
    """
    everybody = buyers(lines, as_of, _EVER)
    n_left_out = len(everybody) - MOST_CUSTOMERS
    if n_left_out <= 0:
        return lines, 0
    order = sorted(everybody, key=lambda name: (zlib.crc32(f"learn {name}".encode()), name))
    picked = pd.DataFrame({c.CUSTOMER_ID: order[:MOST_CUSTOMERS]})
    return lines.semi_join(ibis.memtable(picked), c.CUSTOMER_ID).cache(), n_left_out
