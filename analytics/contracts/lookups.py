"""Grain, key, columns and rules of the tables that answer for a part of the lines."""

from typing import Final

from analytics import columns as c
from analytics.contract import DATE, MONEY, TEXT, TRUTH, WHOLE, Contract
from analytics.contracts.facts import LINES, MONEY_AND_UNITS, NETTING, SERVICE_PART
from analytics.narrowing import LINE_COLUMNS


def _of_lines(
    name: str, grain: str, columns: tuple[str, ...], *, by: tuple[str, ...] = ()
) -> Contract:
    """Promise lines whose key begins with what they are put in order by."""
    kinds = {column: LINES.columns[column] for column in columns}
    return Contract(
        name=name,
        grain=grain,
        key=(*by, c.LINE_NUMBER),
        columns=kinds,
        optional=frozenset((LINES.optional & kinds.keys()) - set(by)),
        order=(*by, c.LINE_NUMBER),
    )


PRODUCT_LINES: Final = _of_lines(
    "product_lines",
    "one row per raw line, those of a product together",
    tuple(LINES.columns),
    by=(c.STOCK_CODE,),
)
CUSTOMER_LINES: Final = _of_lines(
    "customer_lines",
    "one row per raw line that names a customer, those of a customer together",
    (
        c.CUSTOMER_ID,
        *(name for name in (c.LINE_NUMBER, *LINE_COLUMNS) if name != c.CUSTOMER_ID),
    ),
    by=(c.CUSTOMER_ID,),
)
SPLIT_LINES: Final = _of_lines(
    "split_lines",
    "one row per line of an invoice whose lines lie in more than one hour",
    (c.LINE_NUMBER, *LINE_COLUMNS),
)

DAY_HOURS: Final = Contract(
    name="day_hours",
    grain="one row per day, country and hour with any line",
    key=(c.DAY, c.COUNTRY, c.HOUR),
    columns={
        c.DAY: DATE,
        c.COUNTRY: TEXT,
        c.HOUR: WHOLE,
        c.N_LINES: WHOLE,
        **MONEY_AND_UNITS,
        **SERVICE_PART,
    },
    rules={"n_lines > 0": lambda t: t.n_lines > 0, **NETTING},
)

_PRODUCT_HOUR: Final = (c.MONTH, c.HOUR, c.STOCK_CODE, c.COUNTRY)
PRODUCT_HOURS: Final = Contract(
    name="product_hours",
    grain="one row per product, country, month and hour with any line of an unsplit invoice",
    key=_PRODUCT_HOUR,
    columns={
        c.STOCK_CODE: TEXT,
        c.COUNTRY: TEXT,
        c.MONTH: DATE,
        c.HOUR: WHOLE,
        c.N_LINES: WHOLE,
        c.N_INVOICES: WHOLE,
        **MONEY_AND_UNITS,
    },
    rules={"n_lines > 0": lambda t: t.n_lines > 0, **NETTING},
    order=_PRODUCT_HOUR,
)

VALUE_HOURS: Final = Contract(
    name="value_hours",
    grain="one row per month, country, hour, basis, kind of line and twentieth of a decade",
    key=(c.MONTH, c.COUNTRY, c.HOUR, c.BASIS, c.IS_MERCHANDISE, c.BUCKET),
    columns={
        c.MONTH: DATE,
        c.COUNTRY: TEXT,
        c.HOUR: WHOLE,
        c.BASIS: TEXT,
        c.IS_MERCHANDISE: TRUTH,
        c.BUCKET: WHOLE,
        c.N_LINES: WHOLE,
        c.REVENUE: MONEY,
    },
    rules={"n_lines > 0": lambda t: t.n_lines > 0},
    order=(c.MONTH, c.HOUR, c.BASIS),
)

ALL: Final = (PRODUCT_LINES, CUSTOMER_LINES, SPLIT_LINES, DAY_HOURS, PRODUCT_HOURS, VALUE_HOURS)
