"""How long until something happens, when for some it has not happened yet.

The product-limit estimator of Kaplan and Meier (1958), small enough to read.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

_Z_95: Final = 1.959963984540054


def kaplan_meier(t_days: npt.ArrayLike, is_event: npt.ArrayLike) -> pd.DataFrame:
    """Estimate the share to whom an event has not happened yet, by time.

    Grain: one row per distinct time, ascending; where nobody was followed, none.

    Parameters
    ----------
    t_days : array of int or float, shape (n,)
        Time from the start to the event, or to the end of what was seen of it; >= 0.
    is_event : array of bool, shape (n,)
        Whether the time ends in the event; false where it was cut off before (censored).

    Returns
    -------
    DataFrame
        ``t_days``, ``n_at_risk`` (followed at least so long), ``n_events``, ``n_censored``,
        ``survival`` (share without the event just after `t_days`), ``std_error`` (Greenwood),
        ``low`` and ``high`` (95 % interval, inside 0-1; missing where survival is 1 or 0).

    Notes
    -----
    S(t) is the product over times up to t of ``1 - d / n``, with d events among n at risk (Kaplan
    and Meier 1958, JASA 53). At equal times events come before the cutting off. The variance is
    Greenwood's (1926), ``S^2 sum d / (n (n - d))``; the interval is taken on the scale
    log(-log S), which keeps it inside 0-1 (Kalbfleisch and Prentice 1980, section 1.3; the
    interval of Stata's ``sts list``; R's ``survfit`` calls it "log-log").
    """
    times = np.asarray(t_days, dtype=np.float64)
    happened = np.asarray(is_event, dtype=bool)
    at, position = np.unique(times, return_inverse=True)
    n_all = np.bincount(position, minlength=len(at))
    n_events = np.bincount(position, weights=happened, minlength=len(at)).astype(np.int64)
    n_at_risk = n_all[::-1].cumsum()[::-1]
    survival = np.cumprod(1 - n_events / n_at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(n_events / (n_at_risk * (n_at_risk - n_events)))
        std_error = np.where(survival > 0, survival * np.sqrt(greenwood), np.nan)
        spread = np.exp(_Z_95 * np.sqrt(greenwood) / np.abs(np.log(survival)))
        is_inside = (survival > 0) & (survival < 1)
        low = np.where(is_inside, survival**spread, np.nan)
        high = np.where(is_inside, survival ** (1 / spread), np.nan)
    return pd.DataFrame(
        {
            "t_days": at,
            "n_at_risk": n_at_risk,
            "n_events": n_events,
            "n_censored": n_all - n_events,
            "survival": survival,
            "std_error": std_error,
            "low": low,
            "high": high,
        }
    )


def at_time(curve: pd.DataFrame, t_days: float) -> pd.Series | None:
    """Return the row of `kaplan_meier` in force at `t_days`; None where nobody was followed so far.

    Before the first row nothing has happened: survival is 1. Where it has happened to everybody
    the last row stays in force.
    """
    if curve.empty:
        return None
    last = curve.iloc[-1]
    if t_days > last["t_days"] and last["survival"] > 0:
        return None
    place = int(np.searchsorted(curve["t_days"].to_numpy(), t_days, side="right")) - 1
    if place >= 0:
        return curve.iloc[place]
    start = curve.iloc[0].copy()
    start[["n_events", "n_censored", "std_error"]] = 0
    start["survival"], start["low"], start["high"] = 1.0, np.nan, np.nan
    return start


def median_days(curve: pd.DataFrame) -> float | None:
    """Return the first time by which the event has happened to half; None where it has not."""
    reached = curve["t_days"][curve["survival"] <= 1 / 2]
    return float(reached.iloc[0]) if len(reached) else None


def well_followed(curve: pd.DataFrame, fewest: int) -> pd.DataFrame:
    """Keep the rows of `kaplan_meier` with at least `fewest` at risk: the rest hangs on a few."""
    return curve[curve["n_at_risk"] >= fewest]
