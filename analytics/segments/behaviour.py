"""How customers buy, beside how recently, how often and for how much.

Everything is on the basis ``identified`` and before one instant, summed by the engine.
"""

from datetime import datetime, timedelta
from typing import Final

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from analytics import columns as c
from analytics.sums import exact_sum, on_basis, whole_sum

#: The year whose quarters are compared.
YEAR: Final = timedelta(days=365)


def customer_behaviour(lines: ir.Table, as_of: datetime) -> pd.DataFrame:
    """Describe how each known customer bought before an instant.

    Grain: one row per customer with an identified sale before `as_of`.

    Returns
    -------
    DataFrame, index ``customer_id`` ascending
        ``country`` (the one with most of the revenue; ties by name), ``first_bought_at``,
        ``last_bought_at``, ``frequency`` (distinct invoices), ``monetary``, ``units`` and
        ``n_products`` (merchandise), ``basket_value`` (money per invoice), ``basket_lines``
        (merchandise lines per invoice), ``price_level`` (money per unit of merchandise; missing
        for who bought none), ``top_quarter`` (1-4) and ``top_quarter_share``: the calendar
        quarter with most of the last 365 days' money, and its share of it (missing for who
        bought nothing in them; ties go to the earlier quarter).
    """
    sales = on_basis(lines, c.Basis.IDENTIFIED).filter(_.invoiced_at < as_of)
    goods = _.is_merchandise
    totals = sales.group_by(c.CUSTOMER_ID).aggregate(
        first_bought_at=_.invoiced_at.min(),
        last_bought_at=_.invoiced_at.max(),
        frequency=_.invoice.nunique(),
        monetary=exact_sum(_.money),
        n_goods_lines=_.count(where=goods),
        units=whole_sum(goods.ifelse(_.units, 0)),
        goods_money=exact_sum(goods.ifelse(_.money, 0.0)),
        n_products=_.stock_code.nunique(where=goods),
    )
    countries = _largest(sales, c.COUNTRY)
    last_year = sales.filter(_.invoiced_at >= as_of - YEAR)
    quarters = _largest(last_year.mutate(top_quarter=_.invoiced_at.quarter()), c.TOP_QUARTER)
    found = totals.to_pandas().set_index(c.CUSTOMER_ID).sort_index()
    found[c.COUNTRY] = countries.to_pandas().set_index(c.CUSTOMER_ID)[c.COUNTRY]
    top = quarters.to_pandas().set_index(c.CUSTOMER_ID).reindex(found.index)
    return _described(found, top)


def _described(found: pd.DataFrame, top: pd.DataFrame) -> pd.DataFrame:
    units = found[c.UNITS].astype("float64")
    return pd.DataFrame(
        {
            c.COUNTRY: found[c.COUNTRY].astype("str"),
            c.FIRST_BOUGHT_AT: found[c.FIRST_BOUGHT_AT],
            c.LAST_BOUGHT_AT: found[c.LAST_BOUGHT_AT],
            c.FREQUENCY: found[c.FREQUENCY].astype("int64"),
            c.MONETARY: found[c.MONETARY].astype("float64"),
            c.UNITS: found[c.UNITS].astype("int64"),
            c.N_PRODUCTS: found[c.N_PRODUCTS].astype("int64"),
            c.BASKET_VALUE: found[c.MONETARY] / found[c.FREQUENCY],
            c.BASKET_LINES: found["n_goods_lines"] / found[c.FREQUENCY],
            c.PRICE_LEVEL: found["goods_money"] / units.where(units > 0),
            c.TOP_QUARTER: top[c.TOP_QUARTER].astype("Int64"),
            c.TOP_QUARTER_SHARE: top["share"].astype("float64"),
        }
    )


def _largest(sales: ir.Table, column: str) -> ir.Table:
    """Return each customer's value of `column` with most of the money, and its share of it."""
    sums = sales.group_by(c.CUSTOMER_ID, column).aggregate(part=exact_sum(_.money))
    place = ibis.row_number().over(group_by=c.CUSTOMER_ID, order_by=[_.part.desc(), _[column]])
    total = _.part.sum().over(group_by=c.CUSTOMER_ID)
    ranked = sums.mutate(place=place, share=_.part / total)
    return ranked.filter(_.place == 0).select(c.CUSTOMER_ID, column, "share")
