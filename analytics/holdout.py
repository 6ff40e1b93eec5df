"""What customers did in the window after an instant: the answers that a model is to foretell.

Only lines from the instant on are looked at, so a label cannot be known to
`features.customer_features` of the same instant. A window that is not over has no labels.
"""

from datetime import datetime, timedelta
from typing import Final

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from analytics import columns as c
from analytics.errors import NotEnoughDataError
from analytics.frames import as_table

HIGH_SPENDER_SHARE: Final = 0.2
POPULATION_DAYS: Final = 365

COLUMNS: Final = ("n_orders", "spend", "buys", "churned", "high_spender")


def labels(
    lines: pd.DataFrame | ir.Table,
    as_of: datetime,
    days: int,
    *,
    customers: pd.Index | None = None,
    observed_until: datetime | None = None,
) -> pd.DataFrame:
    """Tell what each customer did in ``[as_of, as_of + days)``.

    Grain: one row per customer of the population.

    Parameters
    ----------
    lines : DataFrame or Table
        As the table ``lines``.
    as_of : datetime
        Begin of the window, included.
    days : int
        Length of the window, > 0.
    customers : Index, optional
        Whom to tell of; by default who bought in the `POPULATION_DAYS` before `as_of`.
    observed_until : datetime, optional
        End of what has been seen, exclusive; by default midnight after the last line.

    Returns
    -------
    DataFrame, index ``customer_id`` ascending
        ``n_orders``, ``spend`` (merchandise on the identified basis), ``buys`` (any order),
        ``churned`` (none), ``high_spender`` (spent, and among the top fifth of the population).

    Raises
    ------
    NotEnoughDataError
        The window is not over when the lines end.
    """
    end = as_of + timedelta(days=days)
    table = as_table(lines)
    seen = observed_until or _midnight_after_last(table)
    if seen is None or end > seen:
        raise NotEnoughDataError(
            f"labels of {days} days from {as_of:%Y-%m-%d}: the window ends on {end:%Y-%m-%d}, the "
            f"lines {'are none' if seen is None else f'end before {seen:%Y-%m-%d}'}; take an "
            "earlier instant"
        )
    sales = table.filter(_.fate == str(c.Fate.SALE), _.is_merchandise, _.customer_id.notnull())
    window = sales.filter(_.invoiced_at >= _instant(as_of), _.invoiced_at < _instant(end))
    bought = (
        window.group_by(c.CUSTOMER_ID)
        .aggregate(n_orders=_.invoice.nunique(), spend=_.revenue.sum())
        .to_pandas()
        .set_index(c.CUSTOMER_ID)
    )
    population = buyers(lines, as_of) if customers is None else customers.sort_values()
    told: pd.DataFrame = (
        bought.reindex(population.rename(c.CUSTOMER_ID)).fillna(0.0).astype("float64")
    )
    # Here, not in the engine: sums in another order, and roundings of another kind, then agree.
    told["spend"] = told["spend"].round(6)
    told["buys"] = told["n_orders"] > 0
    told["churned"] = ~told["buys"]
    told["high_spender"] = high_spenders(told["spend"])
    return told[list(COLUMNS)]


def high_spenders(spend: pd.Series) -> pd.Series:
    """Tell who spent something and belongs to the top fifth; at a tie all of them."""
    if spend.empty:
        return spend > 0
    return (spend > 0) & (spend >= spend.quantile(1 - HIGH_SPENDER_SHARE, interpolation="higher"))


def buyers(
    lines: pd.DataFrame | ir.Table, as_of: datetime, days: int = POPULATION_DAYS
) -> pd.Index:
    """List who bought merchandise in ``[as_of - days, as_of)``, ascending."""
    found: pd.DataFrame = (
        as_table(lines)
        .filter(
            _.fate == str(c.Fate.SALE),
            _.is_merchandise,
            _.customer_id.notnull(),
            _.invoiced_at < _instant(as_of),
            _.invoiced_at >= _instant(as_of - timedelta(days=days)),
        )
        .select(c.CUSTOMER_ID)
        .distinct()
        .to_pandas()
    )
    listed: pd.Index = pd.Index(sorted(found[c.CUSTOMER_ID]), name=c.CUSTOMER_ID, dtype="str")
    return listed


def _instant(at: datetime) -> ir.Scalar:
    return ibis.literal(at, type="timestamp(6)")


def _midnight_after_last(lines: ir.Table) -> datetime | None:
    last: datetime | None = lines.invoiced_at.max().to_pyarrow().as_py()
    if last is None:
        return None
    return last.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
