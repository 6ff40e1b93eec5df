"""What is in season: how much more a product is bought now than over the whole time."""

import numpy as np
import numpy.typing as npt

from analytics.recommend.purchases import Purchases

_DAY: float = 86_400.0


def recent_baskets(purchases: Purchases, half_life_days: float) -> npt.NDArray[np.float64]:
    """Count the baskets of each product, each half as much per half-life of its age.

    Age is counted to ``purchases.as_of``.
    """
    age = (np.datetime64(purchases.as_of) - purchases.at) / np.timedelta64(1, "s") / _DAY
    weights = 0.5 ** (age / half_life_days)
    n = len(purchases.codes)
    return np.asarray(np.bincount(purchases.product, weights, minlength=n), dtype=np.float64)


def season_factor(
    purchases: Purchases, half_life_days: float, power: float
) -> npt.NDArray[np.float32]:
    """Return (recent share of baskets / share of all time) ^ `power` per product.

    1 is as ever; products never bought have 0.
    """
    recent = recent_baskets(purchases, half_life_days)
    ever = np.bincount(purchases.product, minlength=len(purchases.codes)).astype(np.float64)
    if not ever.any():
        return np.zeros(len(ever), dtype=np.float32)
    ratio = (recent / recent.sum()) / np.where(ever > 0, ever / ever.sum(), np.inf)
    return np.asarray(ratio**power, dtype=np.float32)
