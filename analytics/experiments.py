"""Treatment and control: a seeded split of customers, and how large its groups have to be.

    groups = experiments.assign(customer_ids, control_share=0.1, seed=1)
    experiments.group_sizes(0.30, 0.05)             # Groups(treatment=1377, control=1377)
    experiments.detectable_effect(371, 41, 0.30)    # 0.23..., as a share

The arithmetic is of the two-sided test of two independent groups by normal approximation:
proportions as in Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions (2003),
section 4.2, without continuity correction (with equal groups the formula of R's
``power.prop.test``); means as in Chow, Shao and Wang, Sample Size Calculations in Clinical
Research (2008), section 3.2, with a known standard deviation common to both groups.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from math import ceil, floor, sqrt
from statistics import NormalDist
from typing import Final

import pandas as pd

from analytics.errors import SchemaError, SettingError

TREATMENT: Final = "treatment"
CONTROL: Final = "control"
GROUP: Final = "group"

_NORMAL: Final = NormalDist()
_HALVINGS: Final = 60

# A group size that is whole but for floating-point noise is that whole number.
_NOISE: Final = 1e-9


@dataclass(frozen=True)
class Groups:
    """Customers in each group."""

    treatment: int
    control: int

    @property
    def total(self) -> int:
        """Customers in both."""
        return self.treatment + self.control


def assign(
    customer_ids: Sequence[str],
    control_share: float,
    seed: int,
    strata: Sequence[object] | None = None,
) -> pd.Series:
    """Split customers into treatment and control, by lot that anyone can draw again.

    Each customer's lot is a hash of seed and id, and the lowest lots are control. So the split
    does not depend on the order of the list, and a customer more or less moves no more than one
    other per stratum.

    Parameters
    ----------
    customer_ids : sequence of str, shape (n,)
        All different.
    control_share : float
        Part that is left alone, 0 < share < 1. The control group has that part of the list,
        rounded half up; of two customers and more neither group stays empty.
    seed : int
        Another seed, another split.
    strata : sequence, shape (n,), optional
        Where given, every stratum is split in the same proportion (largest remainders).

    Returns
    -------
    Series of str, shape (n,), index ``customer_id`` in the order given
        ``treatment`` or ``control``.

    Raises
    ------
    SchemaError
        An id comes twice, or there are not as many strata as ids.
    SettingError
        `control_share` is not between 0 and 1.
    """
    ids = pd.Index([str(customer) for customer in customer_ids], name="customer_id")
    _require_share(control_share, "control share")
    if ids.has_duplicates:
        twice = ids[ids.duplicated()].unique()[:3].tolist()
        raise SchemaError(f"a customer stands in the list twice, such as {twice}; wanted once each")
    if strata is not None and len(strata) != len(ids):
        raise SchemaError(f"strata has {len(strata)} rows; wanted {len(ids)}, one per customer")
    stratum = [""] * len(ids) if strata is None else [str(name) for name in strata]
    drawn = pd.DataFrame({"stratum": stratum, "lot": [_lot(seed, one) for one in ids]}, index=ids)
    place = drawn.groupby("stratum")["lot"].rank(method="first")
    quota = _quotas(drawn["stratum"].value_counts().sort_index(), control_share)
    is_control = place <= drawn["stratum"].map(quota)
    return is_control.map({True: CONTROL, False: TREATMENT}).astype("str").rename(GROUP)


def split_sizes(n: int, control_share: float) -> Groups:
    """Count how many of `n` customers `assign` puts into each group."""
    _require_share(control_share, "control share")
    control = _n_control(n, control_share)
    return Groups(n - control, control)


def group_sizes(
    baseline_rate: float,
    minimum_detectable_effect: float,
    alpha: float = 0.05,
    power: float = 0.8,
    control_share: float = 0.5,
) -> Groups:
    """Count the customers it takes to see a rate move by so much.

    Parameters
    ----------
    baseline_rate : float
        Rate in the control group, 0 < rate < 1.
    minimum_detectable_effect : float
        Rate in the treatment group less that in the control group (0.05 is five points, either
        sign); both rates lie between 0 and 1.
    alpha, power : float
        Risk of seeing what is not there (two-sided); chance of seeing what is.
    control_share : float
        Part of the customers that are control.

    Returns
    -------
    Groups
        Rounded up.

    Raises
    ------
    SettingError
        A rate, effect, share or risk out of its bounds.

    Notes
    -----
    With treatment rate p1, control rate p2, r = n_control / n_treatment, q = 1 - p and
    p = (p1 + r p2) / (1 + r): n_treatment = (z(1 - alpha/2) sqrt((r + 1) p q) +
    z(power) sqrt(r p1 q1 + p2 q2))^2 / (r (p1 - p2)^2).
    """
    _require_share(baseline_rate, "baseline rate")
    _require_share(control_share, "control share")
    effect = _require_effect(minimum_detectable_effect)
    treated = baseline_rate + effect
    if not 0 <= treated <= 1:
        raise SettingError(
            f"an effect of {effect:+g} on a rate of {baseline_rate:g} gives {treated:g}; "
            "wanted a rate between 0 and 1, so a smaller effect"
        )
    z_alpha, z_power = _quantiles(alpha, power)
    r = control_share / (1 - control_share)
    pooled = (treated + r * baseline_rate) / (1 + r)
    apart = r * treated * (1 - treated) + baseline_rate * (1 - baseline_rate)
    root = z_alpha * sqrt((r + 1) * pooled * (1 - pooled)) + z_power * sqrt(apart)
    return _rounded_up(root**2 / (r * effect**2), r)


def group_sizes_for_means(
    sd: float,
    minimum_detectable_effect: float,
    alpha: float = 0.05,
    power: float = 0.8,
    control_share: float = 0.5,
) -> Groups:
    """Count the customers it takes to see a mean (such as spend) move by so much.

    Parameters
    ----------
    sd : float
        Standard deviation between customers, above 0, in the unit of the effect.
    minimum_detectable_effect : float
        Difference of the means, not 0.
    alpha, power, control_share : float
        As in `group_sizes`.

    Notes
    -----
    n_treatment = (z(1 - alpha/2) + z(power))^2 sd^2 (1 + 1/r) / effect^2.
    """
    if not sd > 0:
        raise SettingError(f"the standard deviation is {sd:g}; wanted a number above 0")
    _require_share(control_share, "control share")
    effect = _require_effect(minimum_detectable_effect)
    r = control_share / (1 - control_share)
    return _rounded_up((sum(_quantiles(alpha, power)) * sd / effect) ** 2 * (1 + 1 / r), r)


def detectable_effect(
    n_treatment: int,
    n_control: int,
    baseline_rate: float,
    alpha: float = 0.05,
    power: float = 0.8,
) -> float | None:
    """Find the smallest rise of a rate that groups of such sizes would show.

    Returns
    -------
    float or None
        As a share; None where not even a rate of 1 would show, or a group is empty.
    """
    _require_share(baseline_rate, "baseline rate")
    low, high = 0.0, 1.0 - baseline_rate
    if min(n_treatment, n_control) < 1:
        return None
    if _power(n_treatment, n_control, baseline_rate, high, alpha) < power:
        return None
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _power(n_treatment, n_control, baseline_rate, middle, alpha) < power:
            low = middle
        else:
            high = middle
    return high


def detectable_difference(
    n_treatment: int, n_control: int, sd: float, alpha: float = 0.05, power: float = 0.8
) -> float | None:
    """Find the smallest difference of means that groups of such sizes would show."""
    if min(n_treatment, n_control) < 1:
        return None
    return sum(_quantiles(alpha, power)) * sd * sqrt(1 / n_treatment + 1 / n_control)


def _power(n_treatment: int, n_control: int, rate: float, effect: float, alpha: float) -> float:
    """Chance that the test of proportions sees `effect`; `group_sizes` turned round."""
    treated = rate + effect
    pooled = (n_treatment * treated + n_control * rate) / (n_treatment + n_control)
    even = sqrt(pooled * (1 - pooled) * (1 / n_treatment + 1 / n_control))
    apart = sqrt(treated * (1 - treated) / n_treatment + rate * (1 - rate) / n_control)
    return _NORMAL.cdf((effect - _NORMAL.inv_cdf(1 - alpha / 2) * even) / apart)


def _lot(seed: int, customer_id: str) -> str:
    return blake2b(f"{seed}\x1f{customer_id}".encode(), digest_size=16).hexdigest()


def _n_control(n: int, share: float) -> int:
    if n <= 1:
        return 0
    return min(max(floor(n * share + 0.5), 1), n - 1)


def _quotas(sizes: pd.Series, share: float) -> pd.Series:
    """Divide the control group over the strata; ties go to the first by name."""
    exact = sizes * share
    quota = exact.map(floor)
    left = _n_control(int(sizes.sum()), share) - int(quota.sum())
    rest = (exact - quota).round(9).sort_values(ascending=False, kind="stable")
    takers = list(rest.index[: max(left, 0)])
    largest = quota.index[:0] if left >= 0 else quota.nlargest(1).index
    gained, lost = quota.index.isin(takers).astype(int), quota.index.isin(largest).astype(int)
    return quota.add(gained).sub(lost)


def _rounded_up(n_treatment: float, r: float) -> Groups:
    return Groups(ceil(n_treatment - _NOISE), ceil(r * n_treatment - _NOISE))


def _quantiles(alpha: float, power: float) -> tuple[float, float]:
    _require_share(alpha, "alpha")
    _require_share(power, "power")
    return _NORMAL.inv_cdf(1 - alpha / 2), _NORMAL.inv_cdf(power)


def _require_share(value: float, name: str) -> None:
    if not 0 < value < 1:
        raise SettingError(f"{name} is {value:g}; wanted a number between 0 and 1, such as 0.1")


def _require_effect(value: float) -> float:
    if not abs(value) > 0:
        raise SettingError(f"the effect to see is {value:g}; wanted another number than 0")
    return value
