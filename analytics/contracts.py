"""Grain, key, columns, units and rules of every stored table, and their check.

The rules are Ibis expressions, so that a table of any size is checked where it
lies, by the engine that wrote it. Money is in the shop's currency; times are
naive and shop-local.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import ibis
import ibis.expr.types as ir
from ibis import _

from analytics import columns as c
from analytics.errors import SchemaError

TEXT, WHOLE, MONEY, TIME, DATE, TRUTH = "text", "whole", "money", "time", "date", "truth"

_IS_KIND: Final[Mapping[str, Callable[[ibis.DataType], bool]]] = {
    TEXT: lambda t: t.is_string(),
    WHOLE: lambda t: t.is_integer(),
    MONEY: lambda t: t.is_floating(),
    TIME: lambda t: t.is_timestamp(),
    DATE: lambda t: t.is_date(),
    TRUTH: lambda t: t.is_boolean(),
}

Rule = Callable[[ir.Table], ir.BooleanValue]


@dataclass(frozen=True)
class Contract:
    """What a stored table promises.

    Attributes
    ----------
    name : str
        The table, and its file without the suffix.
    grain : str
        What one row stands for.
    key : tuple of str
        Columns that together name a row: never missing, never twice.
    columns : mapping of str to str
        Column to kind: text, whole, money (a float), time, date or truth.
    optional : frozenset of str
        Columns that may hold missing values; all others may not.
    rules : mapping of str to Rule
        Sentence to a condition that holds for every row.
    """

    name: str
    grain: str
    key: tuple[str, ...]
    columns: Mapping[str, str]
    optional: frozenset[str] = frozenset()
    rules: Mapping[str, Rule] = field(default_factory=dict)

    def check(self, table: ir.Table) -> None:
        """Raise unless `table` keeps this contract.

        Raises
        ------
        SchemaError
            Names the rule, the number of rows that break it, and three of them by key.
        """
        self._check_columns(table)
        conditions = self._conditions()
        counts = table.aggregate(
            n=_.count(), **{f"broken_{i}": rule(table).ifelse(0, 1).sum() for i, rule in conditions}
        ).to_pyarrow()
        row = {name: values[0] for name, values in counts.to_pydict().items()}
        for i, (sentence, rule) in enumerate(self._sentences().items()):
            if broken := row[f"broken_{i}"]:
                self._refuse(sentence, int(broken), row["n"], table.filter(~rule(table)))
        self._check_key(table, row["n"])

    def _check_columns(self, table: ir.Table) -> None:
        schema = table.schema()
        missing = [name for name in self.columns if name not in schema]
        if missing:
            raise SchemaError(
                f"{self.name}: no column {missing[0]!r}; found {', '.join(schema.names)}"
            )
        for name, kind in self.columns.items():
            if not _IS_KIND[kind](schema[name]):
                raise SchemaError(f"{self.name}: column {name!r} is {schema[name]}, wanted {kind}")

    def _sentences(self) -> dict[str, Rule]:
        present = {
            f"{name} is never missing": _present(name)
            for name in self.columns
            if name not in self.optional
        }
        return {**present, **self.rules}

    def _conditions(self) -> list[tuple[int, Rule]]:
        return list(enumerate(self._sentences().values()))

    def _check_key(self, table: ir.Table, n_rows: int) -> None:
        distinct = table.select(*self.key).distinct().count().to_pyarrow().as_py()
        if distinct != n_rows:
            twice = table.group_by(self.key).having(_.count() > 1).aggregate()
            self._refuse(self.grain, n_rows - distinct, n_rows, twice)

    def _refuse(self, sentence: str, broken: int, n_rows: int, examples: ir.Table) -> None:
        keys = examples.select(*self.key).limit(3).to_pyarrow().to_pylist()
        raise SchemaError(
            f"{self.name}: {broken:,} of {n_rows:,} rows break {sentence!r}, such as {keys}"
        )


def _present(name: str) -> Rule:
    return lambda table: table[name].notnull()


def _per_basis(name: Callable[[c.Basis], str], kind: str) -> dict[str, str]:
    return {name(basis): kind for basis in c.Basis}


_MONEY_AND_UNITS = {**_per_basis(c.units_on, WHOLE), **_per_basis(c.revenue_on, MONEY)}

# What netting may do to any sum of sales: take away, and never below nothing.
_NETTING: Final[Mapping[str, Rule]] = {
    "units_net <= units_gross": lambda t: t.units_net <= t.units_gross,
    "units_net >= 0": lambda t: t.units_net >= 0,
    "revenue_net <= revenue_gross": lambda t: t.revenue_net <= t.revenue_gross + 1e-6,
    "revenue_identified <= revenue_gross": lambda t: (
        t.revenue_identified <= t.revenue_gross + 1e-6
    ),
}


def _is_sale(table: ir.Table) -> ir.BooleanValue:
    return table.fate.isin([str(c.Fate.SALE), str(c.Fate.GUEST_SALE)])


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
        "revenue = quantity x unit_price": lambda t: (
            (t.revenue - t.quantity * t.unit_price).abs() <= 1e-6
        ),
        "a sale has a positive quantity and price": lambda t: (
            ~_is_sale(t) | ((t.quantity > 0) & (t.unit_price > 0))
        ),
        "a sale names its customer": lambda t: (
            (t.fate != str(c.Fate.SALE)) | t.customer_id.notnull()
        ),
        "0 <= net_quantity <= quantity of a sale, else 0": lambda t: _is_sale(t).ifelse(
            t.net_quantity.between(0, t.quantity), t.net_quantity == 0
        ),
        "net_revenue = net_quantity x unit_price": lambda t: (
            (t.net_revenue - t.net_quantity * t.unit_price).abs() <= 1e-6
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
        **_MONEY_AND_UNITS,
    },
    optional=frozenset({c.CUSTOMER_ID}),
    rules={"n_lines > 0": lambda t: t.n_lines > 0, **_NETTING},
)

PRODUCT_MONTHS: Final = Contract(
    name="product_months",
    grain="one row per product, country and month with any line",
    key=(c.STOCK_CODE, c.COUNTRY, c.MONTH),
    columns={
        c.STOCK_CODE: TEXT,
        c.COUNTRY: TEXT,
        c.MONTH: DATE,
        c.N_LINES: WHOLE,
        c.N_INVOICES: WHOLE,
        **_MONEY_AND_UNITS,
    },
    rules={"n_lines > 0": lambda t: t.n_lines > 0, **_NETTING},
)

DAYS: Final = Contract(
    name="days",
    grain="one row per day and country with any line",
    key=(c.DAY, c.COUNTRY),
    columns={
        c.DAY: DATE,
        c.COUNTRY: TEXT,
        c.N_INVOICES: WHOLE,
        c.N_LINES: WHOLE,
        **_MONEY_AND_UNITS,
    },
    rules={"n_lines > 0": lambda t: t.n_lines > 0, **_NETTING},
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
        **_MONEY_AND_UNITS,
    },
    optional=frozenset({c.FIRST_SOLD_AT, c.LAST_SOLD_AT}),
    rules={
        "sold at least once where it has a first sale": lambda t: (
            t.first_sold_at.isnull() | (t.n_invoices > 0)
        ),
        **_NETTING,
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
        "revenue >= 0": lambda t: t.revenue >= -1e-6,
    },
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
    rules={
        "lines >= 0": lambda t: t.lines >= 0,
        "kind is fate, observation or kept_aside": lambda t: t.kind.isin(
            ["fate", "observation", "kept_aside"]
        ),
    },
)

ALL: Final[Mapping[str, Contract]] = {
    contract.name: contract
    for contract in (
        LINES,
        CANCELLATION_MATCHES,
        INVOICES,
        PRODUCT_MONTHS,
        DAYS,
        PRODUCTS,
        COHORTS,
        DATA_QUALITY,
    )
}
