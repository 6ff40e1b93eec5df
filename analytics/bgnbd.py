"""How often customers will come again: the BG/NBD model, in closed form.

While active a customer buys as a Poisson process, rates differing by a gamma distribution;
after any purchase the customer may drop out, the chances differing by a beta distribution.

Notes
-----
Fader, Hardie and Lee (2005), "Counting your customers" the easy way, Marketing Science 24(2).
The expectation is taken after Euler's transformation of the hypergeometric function, which
stays finite where the published form multiplies zero by infinity. The logarithms of the
parameters are bounded: on a short history dropping out cannot be told from buying slowly, and
an unbounded fit runs away. For the same reason the chance of being still active is not offered.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.errors import NotEnoughDataError

Floats = npt.NDArray[np.float64]

DAYS_PER_WEEK: Final = 7.0

_LOG_BOUND: Final = 5.0
_FEWEST_CUSTOMERS: Final = 2
# The expectation divides by a - 1; beside its pole it is smooth.
_POLE: Final = 1e-6
_LARGEST_LOG: Final = 700.0


@dataclass(frozen=True)
class BgNbd:
    """A fitted BG/NBD model; time in weeks.

    Attributes
    ----------
    r, alpha : float
        Shape and rate (weeks) of the gamma distribution of buying rates.
    a, b : float
        Of the beta distribution of dropping out after a purchase.
    log_likelihood : float
    """

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float

    def expected_orders(
        self,
        x_repeat: npt.ArrayLike,
        t_x_days: npt.ArrayLike,
        T_days: npt.ArrayLike,  # noqa: N803  # the name the field uses
        days: float,
    ) -> Floats:
        """Expect so many days with an order in the next `days`.

        Parameters
        ----------
        x_repeat, t_x_days, T_days : array, shape (n,)
            Repeat order days, days from the first order to the last, and to now.
        days : float
            Length of the time to come, >= 0.

        Returns
        -------
        float array, shape (n,)
            At least 0.
        """
        from scipy.special import hyp2f1

        x, t_x, t_all = _in_weeks(x_repeat, t_x_days, T_days)
        ahead = days / DAYS_PER_WEEK
        a = self.a if abs(self.a - 1) > _POLE else 1 + _POLE
        z = ahead / (self.alpha + t_all + ahead)
        series = hyp2f1(a + self.b - 1 - self.r, a - 1, a + self.b + x - 1, z)
        if_active = (a + self.b + x - 1) / (a - 1) * (1 - (1 - z) ** (a - 1) * series)
        expected = if_active * self._still_active(x, t_x, t_all)
        return np.asarray(np.maximum(expected, 0.0), dtype=np.float64)

    def chance_of_none(
        self,
        x_repeat: npt.ArrayLike,
        t_x_days: npt.ArrayLike,
        T_days: npt.ArrayLike,  # noqa: N803  # the name the field uses
        days: float,
    ) -> Floats:
        """Return the chance of no order in the next `days`.

        Parameters
        ----------
        x_repeat, t_x_days, T_days, days
            As `expected_orders` takes them.

        Returns
        -------
        float array, shape (n,)
            From 0 to 1.

        Notes
        -----
        Who dropped out orders nothing; who did not has a rate gamma(r + x, alpha + T), so that no
        order comes with chance ``((alpha + T) / (alpha + T + t)) ** (r + x)``.
        """
        x, t_x, t_all = _in_weeks(x_repeat, t_x_days, T_days)
        scale = self.alpha + t_all
        none_if_active = (scale / (scale + days / DAYS_PER_WEEK)) ** (self.r + x)
        chance = 1 - self._still_active(x, t_x, t_all) * (1 - none_if_active)
        return np.asarray(chance, dtype=np.float64)

    def _still_active(self, x: Floats, t_x: Floats, t_all: Floats) -> Floats:
        log_odds_of_gone = (
            np.log(self.a)
            - np.log(self.b + np.maximum(x, 1) - 1)
            + (self.r + x) * (np.log(self.alpha + t_all) - np.log(self.alpha + t_x))
        )
        gone = np.where(x > 0, np.exp(np.minimum(log_odds_of_gone, _LARGEST_LOG)), 0.0)
        return np.asarray(1 / (1 + gone), dtype=np.float64)


def _in_weeks(
    x_repeat: npt.ArrayLike, t_x_days: npt.ArrayLike, t_all_days: npt.ArrayLike
) -> tuple[Floats, Floats, Floats]:
    x, t_x, t_all = (np.asarray(a, dtype=np.float64) for a in (x_repeat, t_x_days, t_all_days))
    return x, t_x / DAYS_PER_WEEK, t_all / DAYS_PER_WEEK


def fit(history: pd.DataFrame) -> BgNbd:
    """Fit by maximum likelihood.

    Parameters
    ----------
    history : DataFrame
        ``x_repeat``, ``t_x_days``, ``T_days``; one row per customer.

    Returns
    -------
    BgNbd

    Raises
    ------
    NotEnoughDataError
        Fewer than two customers.
    """
    from scipy.optimize import minimize

    if len(history) < _FEWEST_CUSTOMERS:
        raise NotEnoughDataError(
            f"a purchase-rate model of {len(history)} customers; wanted at least "
            f"{_FEWEST_CUSTOMERS}; take a longer file"
        )
    names = ["x_repeat", "t_x_days", "T_days"]
    counted = history[names].value_counts(sort=False).sort_index()
    x, t_x, t_all = (counted.index.get_level_values(name).to_numpy(float) for name in names)
    weights = counted.to_numpy(float)
    t_x, t_all = t_x / DAYS_PER_WEEK, t_all / DAYS_PER_WEEK

    def loss(logs: Floats) -> float:
        likelihood = log_likelihood(np.exp(logs), x, t_x, t_all)
        return -float(likelihood @ weights) / float(weights.sum())

    bounds = [(-_LOG_BOUND, _LOG_BOUND)] * 4
    options = {"ftol": 1e-13, "gtol": 1e-9, "maxiter": 1_000}
    found = minimize(
        loss, np.array([-1.0, 1.5, -0.5, 0.7]), method="L-BFGS-B", bounds=bounds, options=options
    )
    r, alpha, a, b = (float(value) for value in np.exp(found.x))
    return BgNbd(r, alpha, a, b, -float(found.fun) * float(weights.sum()))


def log_likelihood(parameters: Floats, x: Floats, t_x: Floats, t_all: Floats) -> Floats:
    """Log-likelihood of each customer; parameters ``r, alpha, a, b``, times in weeks.

    Notes
    -----
    Fader, Hardie and Lee (2005), equation 6, in logarithms.
    """
    from scipy.special import betaln, gammaln

    r, alpha, a, b = parameters
    start = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    dropping = betaln(a, b + x) - betaln(a, b)
    active = -(r + x) * np.log(alpha + t_all)
    repeats = np.maximum(x, 1)
    gone = np.log(a) - np.log(b + repeats - 1) - (r + x) * np.log(alpha + t_x)
    both = np.where(x > 0, np.logaddexp(active, gone), active)
    return np.asarray(start + dropping + both, dtype=np.float64)
