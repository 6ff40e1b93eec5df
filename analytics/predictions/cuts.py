"""What was known at an instant beside what came after: the only place where the two meet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import ibis.expr.types as ir
import pandas as pd

from analytics import features, holdout
from analytics.lifetime import PurchaseModel
from analytics.predictions.schedule import Schedule


@dataclass(frozen=True)
class Cut:
    """Customers at an instant.

    Attributes
    ----------
    as_of : datetime
        Instant: features come from before it, labels from after it.
    known : DataFrame, index ``customer_id``
        Features and the expectations of the purchase model, of who bought in the last year.
    purchases : PurchaseModel
        Fitted to what was known.
    labels : DataFrame, index as `known`
        ``churned``, ``buys_soon``, ``high_spender``, ``spend``, ``spend_soon`` and, where the long
        window is over too, ``spend_long``; no column where nothing is known of after.
    """

    as_of: datetime
    known: pd.DataFrame
    purchases: PurchaseModel
    labels: pd.DataFrame


def live_cut(lines: ir.Table, plan: Schedule) -> Cut:
    """Describe the customers at the instant of the live scores: nothing is known of after."""
    known, purchases = _known(lines, plan.as_of, plan)
    return Cut(plan.as_of, known, purchases, pd.DataFrame(index=known.index))


def past_cut(lines: ir.Table, as_of: datetime, plan: Schedule) -> Cut:
    """Describe the customers at an instant whose window is over, and what they did in it.

    Features and labels are made from one instant, so that they cannot share a line.
    """
    known, purchases = _known(lines, as_of, plan)

    def after(days: int) -> pd.DataFrame:
        return holdout.labels(lines, as_of, days, customers=known.index, observed_until=plan.as_of)

    whole, soon = after(plan.horizon_days), after(plan.short_days)
    labels = whole[["churned", "high_spender", "spend"]].assign(
        buys_soon=soon["buys"], spend_soon=soon["spend"]
    )
    if as_of + timedelta(days=plan.long_days) <= plan.as_of:
        labels["spend_long"] = after(plan.long_days)["spend"]
    return Cut(as_of, known, purchases, labels)


def pooled(cuts: Sequence[Cut], label: str) -> tuple[pd.DataFrame, pd.Series]:
    """Put the customers of several cuts below each other, with one label."""
    return (
        pd.concat([cut.known for cut in cuts]),
        pd.concat([cut.labels[label] for cut in cuts]),
    )


def _known(lines: ir.Table, as_of: datetime, plan: Schedule) -> tuple[pd.DataFrame, PurchaseModel]:
    everybody = features.customer_features(lines, as_of)
    population = everybody[everybody["recency_days"] < holdout.POPULATION_DAYS]
    purchases = PurchaseModel(population)
    known = purchases.expectations(population, plan.horizon_days, plan.short_days)
    return known.assign(recent_spend=_recent_spend(lines, as_of, plan, known.index)), purchases


def _recent_spend(
    lines: ir.Table, as_of: datetime, plan: Schedule, customers: pd.Index
) -> pd.Series:
    """Sum what each customer spent in the window that ends at the instant: the naive rule."""
    start = as_of - timedelta(days=plan.horizon_days)
    last = holdout.labels(
        lines, start, plan.horizon_days, customers=customers, observed_until=as_of
    )
    return last["spend"]
