"""How much customers spend per order: the Gamma-Gamma model of mean order value.

A customer's orders scatter around a mean of their own by a gamma distribution whose scale
differs between customers by another: who ordered once is drawn to the mean of all.

Notes
-----
Fader and Hardie (2013), "The Gamma-Gamma model of monetary value", after Colombo and Jiang
(1999). Values are divided by their mean before fitting, so that the bounds on the logarithms
of the parameters mean the same in every currency.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.errors import NotEnoughDataError

Floats = npt.NDArray[np.float64]

_LOG_BOUND: Final = 5.0
_FEWEST_CUSTOMERS: Final = 2


@dataclass(frozen=True)
class GammaGamma:
    """A fitted Gamma-Gamma model.

    Attributes
    ----------
    p, q : float
        Shapes of the two gamma distributions.
    v : float
        Scale of the second, in the shop's currency.
    log_likelihood : float
    """

    p: float
    q: float
    v: float
    log_likelihood: float

    def expected_value(self, n_orders: npt.ArrayLike, mean_value: npt.ArrayLike) -> Floats:
        """Expect this mean value of a further order.

        Parameters
        ----------
        n_orders, mean_value : array, shape (n,)
            Orders seen (>= 0) and their mean value; who has none gets the mean of all.

        Returns
        -------
        float array, shape (n,)
            Money; finite also where the population has no mean (q <= 1 and no order).
        """
        n = np.asarray(n_orders, dtype=np.float64)
        spent = np.where(n > 0, n * np.asarray(mean_value, dtype=np.float64), 0.0)
        weight = np.maximum(self.p * n + self.q - 1, np.exp(-_LOG_BOUND))
        return np.asarray(self.p * (self.v + spent) / weight, dtype=np.float64)


def fit(n_orders: npt.ArrayLike, mean_value: npt.ArrayLike) -> GammaGamma:
    """Fit by maximum likelihood on customers with an order of positive value.

    Parameters
    ----------
    n_orders, mean_value : array, shape (n,)
        Orders (> 0 to be used) and their mean value (> 0 to be used).

    Returns
    -------
    GammaGamma

    Raises
    ------
    NotEnoughDataError
        Fewer than two customers have one.
    """
    from scipy.optimize import minimize
    from scipy.special import gammaln

    n_all, value_all = np.asarray(n_orders, dtype=float), np.asarray(mean_value, dtype=float)
    is_used = (n_all > 0) & (value_all > 0)
    if is_used.sum() < _FEWEST_CUSTOMERS:
        raise NotEnoughDataError(
            f"an order-value model of {int(is_used.sum())} customers with an order; wanted at "
            f"least {_FEWEST_CUSTOMERS}; take a longer file"
        )
    n = n_all[is_used]
    scale = float(value_all[is_used].mean())
    m = value_all[is_used] / scale

    def loss(logs: Floats) -> float:
        p, q, v = np.exp(logs)
        likelihood = (
            gammaln(p * n + q)
            - gammaln(p * n)
            - gammaln(q)
            + q * np.log(v)
            + (p * n - 1) * np.log(m)
            + p * n * np.log(n)
            - (p * n + q) * np.log(v + n * m)
        )
        return -float(likelihood.mean())

    bounds = [(-_LOG_BOUND, _LOG_BOUND)] * 3
    options = {"ftol": 1e-13, "gtol": 1e-9, "maxiter": 1_000}
    found = minimize(
        loss, np.array([1.0, 1.0, 0.0]), method="L-BFGS-B", bounds=bounds, options=options
    )
    p, q, v = (float(value) for value in np.exp(found.x))
    shift = len(n) * np.log(scale)  # the density is per unit of money
    return GammaGamma(p, q, v * scale, -float(found.fun) * len(n) - float(shift))
