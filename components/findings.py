"""One computed sentence about what a figure shows."""

import pandas as pd

from analytics import columns as c
from components import formats
from components.figures.revenue import PERIOD_START, REVENUE, period_label

_MANY = 1.05


def on_revenue(periods: pd.DataFrame, *, every: str, currency: str) -> str:
    """Name the best complete period, beside the average one.

    Parameters
    ----------
    periods : DataFrame
        ``period_start``, ``revenue``, ``is_complete``.
    every : str
        ``day``, ``week`` or ``month``.
    currency : str
        Label of money amounts.
    """
    complete = periods[periods[c.IS_COMPLETE].astype(bool)]
    if complete.empty:
        return f"No complete {every} in this period"
    best = int(complete[REVENUE].to_numpy().argmax())
    revenue, average = float(complete[REVENUE].iloc[best]), float(complete[REVENUE].mean())
    name = period_label(complete[PERIOD_START].iloc[best], every)
    words = f"{name} brought {_money(revenue, currency)}"
    if len(complete) == 1:
        return f"{words}, the only complete {every}"
    sentence = f"Best complete {every}: {words}"
    if average > 0 and revenue > _MANY * average:
        return f"{sentence}, {revenue / average:.1f} times the average {_money(average, currency)}"
    return sentence


def _money(value: float, currency: str) -> str:
    return formats.compact_money(value, currency)


def on_bridge(steps: pd.DataFrame, *, currency: str) -> str:
    """Say how far raw and net revenue lie apart, and through what most of all.

    Parameters
    ----------
    steps : DataFrame
        ``basis``, ``step``, ``revenue``, ``is_total`` (`analytics.quality.bridge`).
    currency : str
        Label of money amounts.
    """
    totals = steps[steps["is_total"]].set_index("basis")[REVENUE]
    raw, net = float(totals[c.Basis.RAW]), float(totals[c.Basis.NET])
    if round(raw) == round(net):
        return f"Raw and net revenue agree at {_money(net, currency)}"
    way = "above" if net > raw else "below"
    return (
        f"Net revenue is {_money(net, currency)}, "
        f"{_money(abs(net - raw), currency)} {way} the raw sum of the file"
    )
