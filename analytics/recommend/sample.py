"""Whom to test recommendations on where there are more customers than a test needs."""

import zlib
from typing import Final

import numpy as np

from analytics.recommend.purchases import Purchases

# Past this many the intervals are narrower than any difference that matters.
MOST_CUSTOMERS: Final = 20_000


def sampled(purchases: Purchases, most: int = MOST_CUSTOMERS) -> Purchases:
    """Keep the purchases of at most so many customers, picked by a hash of their id.

    Who is picked does not depend on who else there is in another order, nor on the day.
    """
    known = purchases.customer_ids
    if len(known) <= most:
        return purchases
    order = sorted(known, key=lambda name: (zlib.crc32(f"test {name}".encode()), name))
    picked = set(order[:most])
    return purchases.of(np.array([name in picked for name in known], dtype=bool))
