"""Grain, key, columns, units and rules of the tables of facts.

Money is in the shop's currency; times are naive and shop-local.
"""

from collections.abc import Callable, Mapping
from typing import Final

import ibis.expr.types as ir

from analytics import columns as c
from analytics.contract import DATE, MONEY, TEXT, TIME, TRUTH, WHOLE, Contract, Rule
from analytics.sums import is_sale

# Sums of money in another order differ by rounding, relative to their size.
_ROUNDING: Final = 1e-9


def _per_basis(name: Callable[[c.Basis], str], kind: str) -> dict[str, str]:
    return {name(basis): kind for basis in c.Basis}


def _equal(left: ir.Value, right: ir.Value) -> ir.BooleanValue:
    return (left - right).abs() <= _ROUNDING * (1 + right.abs())


def _at_most(left: ir.Value, right: ir.Value) -> ir.BooleanValue:
    return left <= right + _ROUNDING * (1 + right.abs())


MONEY_AND_UNITS = {**_per_basis(c.units_on, WHOLE), **_per_basis(c.revenue_on, MONEY)}

SERVICE_PART = {
    c.N_SERVICE_LINES: WHOLE,
    **{c.SERVICE + name: kind for name, kind in MONEY_AND_UNITS.items()},
}

# What netting may do to any sum of sales: take away, and never below nothing.
NETTING: Final[Mapping[str, Rule]] = {
    "units_net <= units_gross": lambda t: t.units_net <= t.units_gross,
    "units_net >= 0": lambda t: t.units_net >= 0,
    "revenue_net <= revenue_gross": lambda t: _at_most(t.revenue_net, t.revenue_gross),
    "revenue_identified <= revenue_gross": lambda t: _at_most(
        t.revenue_identified, t.revenue_gross
    ),
}


LINES: Final = Contract(
    name="lines",
    grain="one row per raw line",
    key=(c.LINE_NUMBER,),
    columns={
        c.LINE_NUMBER: WHOLE,
        c.INVOICE: TEXT,
        c.STOCK_CODE: TEXT,
        c.DESCRIPTION: TEXT,
        c.QUANTITY: WHOLE,
        c.INVOICED_AT: TIME,
        c.UNIT_PRICE: MONEY,
        c.CUSTOMER_ID: TEXT,
        c.COUNTRY: TEXT,
        c.FATE: TEXT,
        c.IS_MERCHANDISE: TRUTH,
        c.REVENUE: MONEY,
        c.NET_QUANTITY: WHOLE,
        c.NET_REVENUE: MONEY,
    },
    optional=frozenset({c.DESCRIPTION, c.CUSTOMER_ID}),
    rules={
        "fate is one of the seven": lambda t: t.fate.isin([str(fate) for fate in c.Fate]),
        "revenue = quantity x unit_price": lambda t: _equal(t.revenue, t.quantity * t.unit_price),
        "a sale has a positive quantity and price": lambda t: (
            ~is_sale(t) | ((t.quantity > 0) & (t.unit_price > 0))
        ),
        "a sale names its customer": lambda t: (
            (t.fate != str(c.Fate.SALE)) | t.customer_id.notnull()
        ),
        "0 <= net_quantity <= quantity of a sale, else 0": lambda t: is_sale(t).ifelse(
            t.net_quantity.between(0, t.quantity), t.net_quantity == 0
        ),
        "net_revenue = net_quantity x unit_price": lambda t: _equal(
            t.net_revenue, t.net_quantity * t.unit_price
        ),
    },
)

CANCELLATION_MATCHES: Final = Contract(
    name="cancellation_matches",
    grain="one row per cancellation line and sale line it takes units from",
    key=(c.CANCELLATION_LINE, c.SALE_LINE),
    columns={
        c.CANCELLATION_LINE: WHOLE,
        c.SALE_LINE: WHOLE,
        c.QUANTITY: WHOLE,
        c.REVENUE: MONEY,
        c.CANCELLED_AT: TIME,
    },
    rules={
        "quantity > 0": lambda t: t.quantity > 0,
        "revenue > 0": lambda t: t.revenue > 0,
    },
)

INVOICES: Final = Contract(
    name="invoices",
    grain="one row per sale invoice",
    key=(c.INVOICE,),
    columns={
        c.INVOICE: TEXT,
        c.CUSTOMER_ID: TEXT,
        c.COUNTRY: TEXT,
        c.INVOICED_AT: TIME,
        c.N_LINES: WHOLE,
        **MONEY_AND_UNITS,
        **SERVICE_PART,
    },
    optional=frozenset({c.CUSTOMER_ID}),
    rules={"n_lines > 0": lambda t: t.n_lines > 0, **NETTING},
    order=(c.INVOICED_AT, c.INVOICE),  # so that a period is read without the rest
)


def _per_product(name: str, period: str) -> Contract:
    key = (period, c.STOCK_CODE, c.COUNTRY)
    return Contract(
        name=name,
        grain=f"one row per product, country and {period} with any line",
        key=key,
        columns={
            c.STOCK_CODE: TEXT,
            c.COUNTRY: TEXT,
            period: DATE,
            c.N_LINES: WHOLE,
            c.N_INVOICES: WHOLE,
            **MONEY_AND_UNITS,
        },
        rules={"n_lines > 0": lambda t: t.n_lines > 0, **NETTING},
        order=key,  # so that some days or months are read without the rest
    )


PRODUCT_MONTHS: Final = _per_product("product_months", c.MONTH)

DAYS: Final = Contract(
    name="days",
    grain="one row per day and country with any line",
    key=(c.DAY, c.COUNTRY),
    columns={
        c.DAY: DATE,
        c.COUNTRY: TEXT,
        c.N_INVOICES: WHOLE,
        c.N_LINES: WHOLE,
        **MONEY_AND_UNITS,
        **SERVICE_PART,
    },
    rules={"n_lines > 0": lambda t: t.n_lines > 0, **NETTING},
)

PRODUCT_DAYS: Final = _per_product("product_days", c.DAY)

LINE_VALUES: Final = Contract(
    name="line_values",
    grain="one row per day, country, basis, kind of line and twentieth of a decade of revenue",
    key=(c.DAY, c.COUNTRY, c.BASIS, c.IS_MERCHANDISE, c.BUCKET),
    columns={
        c.DAY: DATE,
        c.COUNTRY: TEXT,
        c.BASIS: TEXT,
        c.IS_MERCHANDISE: TRUTH,
        c.BUCKET: WHOLE,
        c.N_LINES: WHOLE,
        c.REVENUE: MONEY,
    },
    rules={
        "n_lines > 0": lambda t: t.n_lines > 0,
        "only raw lines are not positive": lambda t: (
            (t.bucket != c.NOT_POSITIVE) | (t.basis == str(c.Basis.RAW))
        ),
    },
)

PRODUCTS: Final = Contract(
    name="products",
    grain="one row per stock code",
    key=(c.STOCK_CODE,),
    columns={
        c.STOCK_CODE: TEXT,
        c.NAME: TEXT,
        c.FIRST_SOLD_AT: TIME,
        c.LAST_SOLD_AT: TIME,
        c.N_INVOICES: WHOLE,
        c.N_CUSTOMERS: WHOLE,
        c.IS_MERCHANDISE: TRUTH,
        **MONEY_AND_UNITS,
    },
    optional=frozenset({c.FIRST_SOLD_AT, c.LAST_SOLD_AT}),
    rules={
        "sold at least once where it has a first sale": lambda t: (
            t.first_sold_at.isnull() | (t.n_invoices > 0)
        ),
        **NETTING,
    },
)

PRODUCT_NAMES: Final = Contract(
    name="product_names",
    grain="one row per stock code and description it was given",
    key=(c.STOCK_CODE, c.DESCRIPTION),
    columns={c.STOCK_CODE: TEXT, c.DESCRIPTION: TEXT, c.N_LINES: WHOLE, c.N_SALE_LINES: WHOLE},
    rules={
        "n_lines > 0": lambda t: t.n_lines > 0,
        "n_sale_lines <= n_lines": lambda t: t.n_sale_lines <= t.n_lines,
    },
)

COHORTS: Final = Contract(
    name="cohorts",
    grain="one row per month of first purchase and months since",
    key=(c.COHORT_MONTH, c.MONTHS_SINCE),
    columns={
        c.COHORT_MONTH: DATE,
        c.MONTHS_SINCE: WHOLE,
        c.CUSTOMERS: WHOLE,
        c.REVENUE: MONEY,
        c.IS_COMPLETE: TRUTH,
    },
    rules={
        "months_since >= 0": lambda t: t.months_since >= 0,
        "customers >= 0": lambda t: t.customers >= 0,
        "revenue >= 0": lambda t: t.revenue >= 0,
    },
    order=(c.COHORT_MONTH, c.MONTHS_SINCE),
)

DATA_QUALITY: Final = Contract(
    name="data_quality",
    grain="one row per rule",
    key=(c.RULE,),
    columns={
        c.RULE: TEXT,
        c.KIND: TEXT,
        c.LINES: WHOLE,
        c.REVENUE: MONEY,
        c.TREATMENT: TEXT,
        c.EXAMPLES: TEXT,
    },
    optional=frozenset({c.REVENUE}),
    rules={
        "lines >= 0": lambda t: t.lines >= 0,
        "kind is fate, observation or kept_aside": lambda t: t.kind.isin(
            ["fate", "observation", "kept_aside"]
        ),
    },
)

ALL: Final = (
    LINES,
    CANCELLATION_MATCHES,
    INVOICES,
    PRODUCT_MONTHS,
    PRODUCT_DAYS,
    LINE_VALUES,
    DAYS,
    PRODUCTS,
    PRODUCT_NAMES,
    COHORTS,
    DATA_QUALITY,
)
