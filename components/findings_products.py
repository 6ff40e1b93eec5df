"""One computed sentence about each figure of the assortment; empty where there is none to say."""

from typing import Final

import pandas as pd

from analytics import assortment as a
from analytics import assortment_changes as moves
from analytics import columns as c
from components import formats

_FEW: Final = 2
_SHARE_WORDS: Final = {
    c.REVENUE: "of revenue",
    c.UNITS: "of all units",
}


def on_top(sold: pd.DataFrame, *, by: str, n_shown: int) -> str:
    """Say how much of the whole the products shown make up.

    Parameters
    ----------
    sold : DataFrame
        All products, ranked by `by`.
    by : str
        The column ranked by; orders and customers are shared between products and do not add up.
    n_shown : int
        How many of them are drawn.
    """
    leading = sold[sold[by] > 0]
    if len(leading) < _FEW:
        return ""
    first = leading[c.NAME].iloc[0]
    total = float(leading[by].sum())
    if by not in _SHARE_WORDS or len(leading) <= n_shown:
        return f"{first} leads {formats.count(len(leading))} products"
    share = float(leading[by].head(n_shown).sum()) / total
    return (
        f"{first} leads; these {n_shown} of {formats.count(len(leading))} products make up "
        f"{formats.percent(share)} {_SHARE_WORDS[by]}"
    )


def on_pareto(classed: pd.DataFrame) -> str:
    """Say how few products make up class A."""
    if len(classed) < _FEW:
        return ""
    totals = a.class_totals(classed)
    first, last = totals.iloc[0], totals.iloc[-1]
    n_first, n_last = int(first[a.N_PRODUCTS]), int(last[a.N_PRODUCTS])
    words = (
        f"{formats.count(n_first)} {_products(n_first)}, "
        f"{formats.percent(first[a.PRODUCT_SHARE])} of the range, "
        f"{_bring(n_first)} {formats.percent(first[a.REVENUE_SHARE])} of revenue"
    )
    if not n_last:
        return words
    return (
        f"{words}; the {formats.count(n_last)} of class {a.LAST_CLASS} "
        f"{_bring(n_last)} {formats.percent(last[a.REVENUE_SHARE])}"
    )


def on_returns(rates: pd.DataFrame, overall: float | None) -> str:
    """Set the highest rate beside that of the whole shop.

    Parameters
    ----------
    rates : DataFrame
        `analytics.assortment.returned`.
    overall : float or None
        Share of all units that came back.
    """
    back = rates[rates[a.RETURN_RATE] > 0]
    if back.empty or overall is None:
        return ""
    worst = a.ranked(back, a.RETURN_RATE).iloc[0]
    return (
        f"{formats.share_of_whole(float(worst[a.RETURN_RATE]))} of {worst[c.NAME]} came back, "
        f"against {formats.share_of_whole(overall)} of all units"
    )


def on_money_returned(sold: pd.DataFrame, returned: pd.DataFrame, *, currency: str) -> str:
    """Say how much of all money given back the first product makes up."""
    total = float(returned[a.REVENUE_RETURNED].sum())
    if not total > 0:
        return ""
    first = a.ranked(returned, a.REVENUE_RETURNED).iloc[0]
    share, gross = float(first[a.REVENUE_RETURNED]) / total, float(sold[a.REVENUE_GROSS].sum())
    return (
        f"{formats.compact_money(total, currency)} came back, {formats.percent(total / gross)} of "
        f"gross revenue; {first[c.NAME]} alone is {formats.share_of_whole(share)} of it"
    )


def on_prices(bands: pd.DataFrame, labels: list[str]) -> str:
    """Name the band that brings most revenue, with its share of the units."""
    if len(bands) < _FEW:
        return ""
    best = int(bands[a.REVENUE_SHARE].to_numpy().argmax())
    band = bands.iloc[best]
    return (
        f"Products at {labels[best]} bring {formats.percent(band[a.REVENUE_SHARE])} of revenue "
        f"with {formats.percent(band[a.UNITS_SHARE])} of units"
    )


def on_movers(changed: pd.DataFrame, *, spans: str, currency: str) -> str:
    """Say how many products gained and lost, and how much."""
    gained, lost = changed[changed[moves.CHANGE] > 0], changed[changed[moves.CHANGE] < 0]
    if gained.empty and lost.empty:
        return ""
    parts = [
        f"{formats.count(len(part))} {_products(len(part))} {verb} "
        f"{formats.compact_money(abs(float(part[moves.CHANGE].sum())), currency)}"
        for part, verb in ((gained, "gained"), (lost, "lost"))
        if not part.empty
    ]
    return f"{spans}: {' and '.join(parts)}"


def on_new(months: pd.DataFrame, *, currency: str) -> str:
    """Say how many products are new and what they bring; whole months only."""
    whole = months[months[c.IS_COMPLETE].astype(bool)]
    n_new = int(whole[a.N_PRODUCTS].sum())
    if not n_new:
        return ""
    revenue, share = float(whole[c.REVENUE].sum()), float(whole[a.REVENUE_SHARE].sum())
    return (
        f"{formats.count(n_new)} {_products(n_new)} first sold in the complete months shown "
        f"{_bring(n_new)} {formats.compact_money(revenue, currency)}, "
        f"{formats.percent(share)} of revenue"
    )


def on_service(service: pd.DataFrame, all_revenue: float, *, currency: str) -> str:
    """Say how much postage, fees and the like bring beside the goods."""
    total = float(service[c.REVENUE].sum())
    if service.empty or not all_revenue > 0:
        return ""
    return (
        f"Postage, fees and the like come to {formats.compact_money(total, currency)}, "
        f"{formats.percent(total / all_revenue)} of all revenue"
    )


def _products(n: int) -> str:
    return "product" if n == 1 else "products"


def _bring(n: int) -> str:
    return "brings" if n == 1 else "bring"
