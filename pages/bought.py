"""What one customer bought and where they stand, read once for all cards that need it."""

from functools import lru_cache
from typing import Any, Final

import pandas as pd

from analytics import columns as c
from analytics import customer as cu
from analytics import customer_lines as of
from components.customer_profile import MEASURES
from pages import catalogue, read

# A customer with ten thousand lines takes a megabyte.
_CUSTOMERS_KEPT: Final = 32
_LONGEST_ID: Final = 80
_N_NEAREST: Final = 5

_TABLE: Final = "customers"
_HISTORY: Final = "customer_history"


def customer_in(question: Any) -> str:
    """Take the customer that a question names; empty where it names none."""
    found = question.get("customer") if hasattr(question, "get") else question
    return found.strip()[:_LONGEST_ID] if isinstance(found, str) else ""


def as_of() -> pd.Timestamp:
    """Tell up to which instant the data is seen, exclusive."""
    return pd.Timestamp(read.manifest()["parameters"]["as_of"])


def is_known(customer_id: str) -> bool:
    """Tell whether any order or return bears the id."""
    return bool(customer_id) and not events(customer_id).empty


def events(customer_id: str) -> pd.DataFrame:
    """Read a customer's orders and returns (`customer.events`)."""
    return _events(read.build_id(), customer_id).copy(deep=False)


def countries(customer_id: str) -> list[str]:
    """List the countries a customer's lines name, that of the latest first."""
    lines = _lines(read.build_id(), customer_id).sort_values(c.INVOICED_AT, kind="stable")
    return lines[c.COUNTRY].iloc[::-1].drop_duplicates().tolist()


def products(customer_id: str) -> pd.DataFrame:
    """Sum a customer's sales per product (`customer.products`)."""
    return _products(read.build_id(), customer_id).copy(deep=False)


def standing(customer_id: str) -> pd.Series | None:
    """Read a customer's row of ``customers``; None where the build or the table lacks it."""
    found = rows(_TABLE, customer_id)
    return None if found.empty else found.iloc[0]


def history(customer_id: str) -> pd.DataFrame:
    """Read where a customer stood at earlier instants, in order of time; may be empty."""
    found = rows(_HISTORY, customer_id)
    return found.sort_values(c.AT, ignore_index=True) if len(found) else found


@read.remembered
def segments() -> tuple[str, ...]:
    """List the segments, best first; none where the build made none."""
    if read.missing(["segment_profiles"]):
        return ()
    return tuple(read.table("segment_profiles").sort_values(c.ORDER)[c.SEGMENT])


@read.remembered
def medians(segment: str) -> dict[str, float]:
    """Take the middle of each measure among the customers of a segment."""
    columns = [measure.column for measure in MEASURES]
    found = read.table(_TABLE, [c.SEGMENT, *columns])
    middle = found.loc[found[c.SEGMENT] == segment, columns].median()
    return {str(name): float(value) for name, value in middle.items()}


@read.remembered
def everyone(column: str) -> pd.Series:
    """Read a column of all customers, sorted, to tell who stands where in it."""
    return read.table(_TABLE, [column])[column].dropna().sort_values(ignore_index=True)


def nearest(text: str) -> list[str]:
    """Find the ids most like what was asked for, best first."""
    index = catalogue.customers().index
    found = [*index.find(text, _N_NEAREST), *index.nearest(text, _N_NEAREST)]
    return list(dict.fromkeys(hit.code for hit in found))[:_N_NEAREST]


def verdict(stage: str) -> str:
    """Read what a stage of the build says of itself; empty where it says nothing."""
    return str(read.manifest().get("models", {}).get(stage, {}).get("verdict", ""))


@read.remembered
def _names() -> dict[str, str]:
    known = read.table("products", [c.STOCK_CODE, c.NAME])
    return dict(zip(known[c.STOCK_CODE], known[c.NAME], strict=True))


def rows(table: str, customer_id: str) -> pd.DataFrame:
    """Read a customer's rows of a table; none where the build lacks it."""
    if read.missing([table]):
        return pd.DataFrame()
    return _rows_kept(read.build_id(), table, customer_id)


@lru_cache(maxsize=_CUSTOMERS_KEPT)
def _rows_kept(_build: str, table: str, customer_id: str) -> pd.DataFrame:
    return of.rows_of(read.build(), table, customer_id)


@lru_cache(maxsize=_CUSTOMERS_KEPT)
def _events(build: str, customer_id: str) -> pd.DataFrame:
    return cu.events(of.invoices_of(read.build(), customer_id), _lines(build, customer_id))


@lru_cache(maxsize=_CUSTOMERS_KEPT)
def _products(build: str, customer_id: str) -> pd.DataFrame:
    return cu.products(_lines(build, customer_id), _names())


@lru_cache(maxsize=_CUSTOMERS_KEPT)
def _lines(_build: str, customer_id: str) -> pd.DataFrame:
    return of.lines_of(read.build(), customer_id)
