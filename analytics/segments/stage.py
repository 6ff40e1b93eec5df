"""The stage of the build that makes segments: from lines to tables and the fitted model."""

from datetime import datetime
from typing import Any, Final

import ibis.expr.types as ir
import pandas as pd

from analytics import columns as c
from analytics.errors import EmptyWindowError
from analytics.made import Made
from analytics.rfm import as_rfm, rfm_table
from analytics.rfm_rules import scores
from analytics.segments import history
from analytics.segments.behaviour import customer_behaviour
from analytics.segments.cards import model_cards
from analytics.segments.choice import choose_k
from analytics.segments.compare import compare_algorithms
from analytics.segments.differences import differences
from analytics.segments.products import segment_products
from analytics.segments.segmenter import Segmenter
from analytics.segments.tables import EMPTY, as_promised
from analytics.segments.tags import behaviour_profiles

#: With fewer customers per segment than this, fewer segments are made.
FEWEST_PER_SEGMENT: Final = 5


def segment_stage(lines: ir.Table, matches: ir.Table, as_of: datetime, *, k: int = 4) -> Made:
    """Segment the known customers as of an instant, on the basis ``identified``.

    Parameters
    ----------
    lines, matches : Table
        The tables ``lines`` and ``cancellation_matches``.
    as_of : datetime
        Exclusive bound of what is seen.
    k : int
        Segments wanted; fewer are made of fewer than 5 customers each.

    Returns
    -------
    Made
        The tables of `contracts.segments` and rows of ``model_cards``, the model ``segmenter``,
        and under ``segments`` a note that says what was made, or why nothing could be.
    """
    orders = history.orders_of(lines, as_of)
    if not orders.count().to_pyarrow().as_py():
        return _nothing(f"not enough data: 0 customers, wanted at least {FEWEST_PER_SEGMENT * k}")
    with orders.cache() as kept:
        return _made(lines, matches, kept, as_of, k)


def usable_k(rfm: pd.DataFrame, k: int) -> int:
    """Return `k`, or as many segments as there are 5 customers and different values for each."""
    n_different = len(rfm[list(c.RFM)].drop_duplicates())
    return max(1, min(k, len(rfm) // FEWEST_PER_SEGMENT, n_different))


def _made(lines: ir.Table, matches: ir.Table, orders: ir.Table, as_of: datetime, k: int) -> Made:
    behaviour = customer_behaviour(lines, as_of)
    rfm = as_rfm(behaviour.reset_index(), as_of)
    used = usable_k(rfm, k)
    segmenter = Segmenter.fit(rfm, used)
    first = behaviour[c.FIRST_BOUGHT_AT].min().to_pydatetime()
    past = history.customer_history(orders, segmenter, history.instants(first, as_of))
    customers = behaviour.assign(
        **{name: rfm[name] for name in c.RFM},
        **{c.SEGMENT: segmenter.predict(rfm)},
        **{c.SEGMENT_BEFORE: _segment_before(past, as_of).reindex(rfm.index)},
        **{c.MONETARY_NET: _net(lines, matches, as_of).reindex(rfm.index).fillna(0.0)},
        **dict(scores(rfm)),
    )
    choice = choose_k(rfm, range(1, max(used, min(10, len(rfm) // FEWEST_PER_SEGMENT)) + 1))
    agreement = compare_algorithms(rfm, segmenter)
    profiles = segmenter.profiles.join(behaviour_profiles(customers))
    tables = {
        "customers": customers.reset_index(),
        "segment_profiles": profiles.reset_index(),
        "k_choice": choice,
        "customer_history": past,
        "followed_up": history.followed_up(orders, segmenter, as_of),
        "segment_products": segment_products(lines, customers[c.SEGMENT], as_of),
        "segment_agreement": agreement,
        "segment_tests": differences(customers),
        "model_cards": model_cards(segmenter, choice, first, as_of),
    }
    return Made(
        tables={name: as_promised(name, table) for name, table in tables.items()},
        models={"segmenter": segmenter},
        notes={"segments": _note(len(rfm), used, k)},
    )


def _nothing(verdict: str) -> Made:
    tables = {name: as_promised(name, pd.DataFrame()) for name in EMPTY}
    return Made(tables=tables, notes={"segments": {"verdict": verdict, "customers": 0}})


def _note(n_customers: int, used: int, wanted: int) -> dict[str, Any]:
    verdict = f"{used} segment{'s' if used != 1 else ''} of {n_customers:,} customers"
    if used < wanted:
        verdict += f"; {wanted} need at least {FEWEST_PER_SEGMENT * wanted:,} different customers"
    return {"verdict": verdict, "customers": n_customers, "k": used, "k_wanted": wanted}


def _segment_before(past: pd.DataFrame, as_of: datetime) -> pd.Series:
    at_start = past[past[c.AT] == pd.Timestamp(as_of - history.STEP)]
    return at_start.set_index(c.CUSTOMER_ID)[c.SEGMENT]


def _net(lines: ir.Table, matches: ir.Table, as_of: datetime) -> pd.Series:
    try:
        return rfm_table(lines, as_of, c.Basis.NET, matches=matches)[c.MONETARY]
    except EmptyWindowError:  # every sale was cancelled
        return pd.Series(dtype="float64")
