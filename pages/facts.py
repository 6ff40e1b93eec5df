"""The fact tables of a slice: as stored, or summed anew for its hours and products."""

from functools import lru_cache
from typing import Final

import pandas as pd

from analytics import columns as c
from analytics import slices
from analytics.narrowing import LINE_COLUMNS, REPEATED, Narrowed, part_of
from analytics.slices import Slice
from pages import read

# Some ten megabytes each on the largest hours of a shop of half a million lines.
_PARTS_KEPT: Final = 4


def orders(chosen: Slice) -> pd.DataFrame:
    """Read the orders of a slice (`slices.orders_in`)."""
    return slices.orders_in(invoices(chosen), chosen)


def days(chosen: Slice) -> pd.DataFrame:
    """Read the days of a slice (`slices.days_in`)."""
    return slices.days_in(day_sums(chosen), chosen)


def product_days(chosen: Slice) -> pd.DataFrame:
    """Read the products' days of a slice (`slices.product_days_in`)."""
    part = _part(chosen)
    found = _product_days() if part is None else part.product_days
    return slices.product_days_in(found, read.table("products"), chosen)


def line_values(chosen: Slice) -> pd.DataFrame:
    """Count the lines of a slice by the size of their revenue (`slices.line_values_in`)."""
    part = _part(chosen)
    found = read.table("line_values") if part is None else part.line_values
    return slices.line_values_in(found, chosen)


def invoices(chosen: Slice) -> pd.DataFrame:
    """Read the table of invoices, narrowed to the hours and products of a slice."""
    part = _part(chosen)
    return read.table("invoices") if part is None else part.invoices.copy(deep=False)


def day_sums(chosen: Slice) -> pd.DataFrame:
    """Read the table of days, narrowed to the hours and products of a slice."""
    part = _part(chosen)
    return read.table("days") if part is None else part.days.copy(deep=False)


def _part(chosen: Slice) -> Narrowed | None:
    if not chosen.hours and not chosen.products:
        return None
    return _narrowed(read.build_id(), chosen.hours, chosen.products)


@lru_cache(maxsize=_PARTS_KEPT)
def _narrowed(_build: str, hours: tuple[int, ...], products: tuple[str, ...]) -> Narrowed:
    where = part_of(hours, products)
    return Narrowed(read.build().part("lines", LINE_COLUMNS, where, categories=REPEATED))


_MEASURES: Final = tuple(name(basis) for name in (c.units_on, c.revenue_on) for basis in c.Basis)
_COLUMNS: Final = (c.STOCK_CODE, c.COUNTRY, c.DAY, c.N_INVOICES, c.N_LINES, *_MEASURES)


@read.remembered
def _product_days() -> pd.DataFrame:
    """Read the days of all products; as categories their codes are compared as numbers."""
    return read.build().part("product_days", _COLUMNS, None, categories=(c.STOCK_CODE, c.COUNTRY))
