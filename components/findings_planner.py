"""What the campaign planner's numbers say, one sentence each."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from analytics.experiments import Groups
from components import formats
from components.report import unbroken

NOBODY: Final = "No customer with a prediction is in this group: choose more tiers or countries"

NO_PLAN: Final = (
    "No size pays: even the first customer costs more than a contact is expected to bring"
)
NO_TEST: Final = "Nobody is contacted at these assumptions, so there is nothing to test"


def nobody(n_group: int) -> str:
    """Say why nobody is contacted."""
    return NO_PLAN if n_group else NOBODY


def on_profit(row: Mapping[str, Any] | None, n_group: int, currency: str, *, best: int) -> str:
    """Say how many to contact and what it is expected to bring.

    Parameters
    ----------
    row : mapping or None
        ``n``, ``profit``, ``low``, ``high`` at that size; None where no size pays.
    n_group : int
        Customers in the group.
    best : int
        Size that pays best; 0 where none pays.
    """
    if row is None:
        return nobody(n_group)
    n = int(row["n"])
    who = "the only customer" if n == n_group == 1 else f"{_of(n, n_group)} customers"
    ends = f"{formats.money(row['low'], currency)} to {formats.money(row['high'], currency)}"
    profit = f"{formats.money(row['profit'], currency)} ({ends})"
    if best == n:
        return unbroken(f"It pays best to contact {who}: expected profit {profit}")
    rather = f"to contact {formats.count(best)} would pay best" if best else "no size pays"
    return unbroken(f"Contacting {who}: expected profit {profit}; {rather}")


def on_response(break_even: float | None, response: float, low: float, first: float | None) -> str:
    """Weigh the assumed response against the one at which the plan pays for itself.

    Parameters
    ----------
    break_even : float or None
        Of the customers contacted; None where none does.
    response, low : float
        As assumed, and its lower end.
    first : float or None
        Response from which the first customer pays, given where nobody is contacted.
    """
    if first is not None:
        return f"Even the first customer pays only from a response of {formats.percent(first)}"
    if break_even is None:
        return "Not even a response of 100% would pay for these contacts"
    even = f"The plan pays for itself from a response of {formats.percent(break_even)}"
    if low >= break_even:
        return f"{even}: below all that you believe ({formats.percent(low)} at least)"
    if response >= break_even:
        return f"{even}: below the {formats.percent(response)} assumed, above its lower end"
    return f"{even}: above the {formats.percent(response)} assumed"


def on_control(
    have: Groups, rise: float, seen: float | None, even: Groups | None, base: float
) -> str:
    """Say whether a control group of the usual share would show the assumed response.

    Parameters
    ----------
    have : Groups
        At that share.
    rise : float
        Rise of the share that orders, if the response is as assumed.
    seen : float or None
        Smallest rise that `have` would show.
    even : Groups or None
        Two equal groups that would show `rise`.
    base : float
        Share that orders without a contact.
    """
    expected = (
        f"The assumed response lifts those who order from {formats.percent(base)} by "
        f"{_points(rise)}"
    )
    left = f"leaving {formats.count(have.control)} of {formats.count(have.total)} alone"
    if rise <= 0:
        return "Without a response there is nothing for a control group to show"
    if seen is not None and seen <= rise:
        return f"{expected}: {left} is enough to see it"
    need = f"; two equal groups need {formats.count(even.treatment)} each" if even else ""
    shows = f"shows {_points(seen)} or more" if seen is not None else "shows nothing"
    return f"{expected}, too little for the test: {left} {shows}{need}"


def on_group(table: pd.DataFrame) -> str:
    """Name the segment that most of the chosen customers are of."""
    if table.empty:
        return NOBODY
    first = table.sort_values("n", ascending=False, kind="stable").iloc[0]
    share = first["n"] / table["n"].sum()
    return f"{formats.percent(share, 0)} of the chosen customers are {first['segment']}"


def _points(share: float) -> str:
    text = formats.number(100 * share)
    return f"{text} point{'' if text == '1.0' else 's'}"


def _of(n: int, n_group: int) -> str:
    all_of = f"all {formats.count(n)}"
    return all_of if n == n_group else f"{formats.count(n)} of {formats.count(n_group)}"
