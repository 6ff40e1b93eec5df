"""One computed sentence per card on what changed."""

from typing import Final

import pandas as pd

from analytics import columns as c
from components import deltas, formats
from components.figures.changes import signed, step_name
from components.figures.movers import change_in_words

_WINS: Final = ["new", "returned"]


def on_drivers(steps: pd.DataFrame, *, earlier: str, later: str, currency: str) -> str:
    """Say how revenue moved, and what moved it most each way.

    Parameters
    ----------
    steps : DataFrame
        ``step``, ``change``, ``is_total`` (`analytics.changes.driver_bridge`).
    earlier, later : str
        Names of the two periods.
    currency : str
        Label of money amounts.
    """
    before, now = (float(steps["change"].iloc[place]) for place in (0, -1))
    moved = now - before
    if round(moved) == 0:
        return f"Revenue of {later} is that of {earlier}" if before else ""
    parts = steps[~steps["is_total"].astype(bool)].set_index("step")["change"]
    best, worst = str(parts.idxmax()), str(parts.idxmin())
    lead, against = (best, worst) if moved > 0 else (worst, best)
    delta = deltas.change(now, before, "")
    size = f", {delta.text}" if delta else ""
    sentence = (
        f"{signed(formats.compact_money(moved, currency), moved)}{size} against {earlier}: "
        f"most through {_small(lead)} ({_change(parts[lead], currency)})"
    )
    if parts[against] * moved < 0:
        verb = "held back" if moved > 0 else "softened"
        sentence += f", {verb} by {_small(against)} ({_change(parts[against], currency)})"
    return sentence


def on_customers(steps: pd.DataFrame, *, currency: str) -> str:
    """Set what new and returned customers brought beside what stayed away."""
    by_step = steps.set_index("step")
    won = float(by_step["change"][_WINS].sum())
    lost = -float(by_step["change"]["lost"])
    if won <= 0 or lost <= 0:
        return ""
    n_won, n_lost = float(by_step["now"][_WINS].sum()), float(by_step["before"]["lost"])
    word = "more" if won > lost else "less"
    return (
        f"{formats.count(n_won)} new and returned customers brought "
        f"{formats.compact_money(won, currency)}, {word} than the "
        f"{formats.compact_money(lost, currency)} that {formats.count(n_lost)} had spent who "
        "stayed away"
    )


def on_movers(top: pd.DataFrame, *, by: str, currency: str) -> str:
    """Name the first and the last of the movers.

    Parameters
    ----------
    top : DataFrame
        ``name``, ``change``, ``change_share``, most gained first.
    by : str
        ``change`` or ``change_share``.
    currency : str
        Label of money amounts.
    """
    if len(top) <= 1:
        return ""
    is_relative = by == "change_share"
    first, last = top.iloc[0], top.iloc[-1]
    said = []
    if first[by] > 0:
        said.append(f"{first['name']} {'grew fastest' if is_relative else 'gained most'}")
        said[-1] += f" ({change_in_words(first['change'], first['change_share'], by, currency)})"
    if last[by] < 0:
        said.append(f"{last['name']} {'shrank fastest' if is_relative else 'lost most'}")
        said[-1] += f" ({change_in_words(last['change'], last['change_share'], by, currency)})"
    return ", ".join(said)


def on_newness(months: pd.DataFrame, *, first_month: pd.Timestamp | None) -> str:
    """Set the share of new customers in the last complete month beside the months before.

    Parameters
    ----------
    months : DataFrame
        ``month``, ``new``, ``returning``, ``is_complete``.
    first_month : Timestamp or None
        First month of the data, in which everyone counts as new: left out.
    """
    told = months[months[c.IS_COMPLETE].astype(bool) & (months[c.MONTH] != first_month)]
    known = told["new"] + told["returning"]
    shares = (told["new"] / known)[known > 0]
    if shares.empty:
        return ""
    last = float(shares.iloc[-1])
    name = f"{told.loc[shares.index[-1], c.MONTH]:%b %Y}"
    said = f"New customers brought {formats.percent(last)} of identified revenue in {name}"
    if len(shares) == 1:
        return said
    earlier = float(shares.iloc[:-1].mean())
    return f"{said}, {formats.percent(earlier)} on average in the months before"


def _change(change: float, currency: str) -> str:
    return signed(formats.compact_money(change, currency), change)


def _small(step: str) -> str:
    name = step_name(step)
    return name[:1].lower() + name[1:]
