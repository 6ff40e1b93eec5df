"""The fact tables of a slice: as stored, or of its hours and products only."""

from dataclasses import replace
from functools import lru_cache
from typing import Final

import pandas as pd

from analytics import columns as c
from analytics import partial, slices, spending
from analytics.narrowing import Narrowed
from analytics.periods import Window, data_window
from analytics.slices import Slice
from pages import read

# Some ten megabytes each on a well-sold product of a shop of half a million lines.
_PARTS_KEPT: Final = 4
# All orders of a country, basis and hours, whatever the period: of a shop of 54 million lines some
# 150 megabytes each.
_SLICES_KEPT: Final = 2
# All customers of a slice: of a shop of half a million customers some 25 megabytes each.
_CUSTOMERS_KEPT: Final = 2
# A megabyte each on a shop of ten thousand products.
_SUMS_KEPT: Final = 16


def orders(chosen: Slice) -> pd.DataFrame:
    """Read the orders of a slice (`slices.orders_in`)."""
    if chosen.products:
        return slices.orders_in(_part(chosen).invoices, chosen)
    ever = replace(chosen, window=covered())
    return slices.cut(_orders(read.build_id(), ever), c.INVOICED_AT, chosen.window)


def customers(chosen: Slice) -> pd.DataFrame:
    """Sum the orders of a slice per customer (`spending.per_customer`)."""
    return _customers(read.build_id(), chosen).copy(deep=False)


@read.remembered
def covered() -> Window:
    """Tell which days the current build covers."""
    return data_window(read.table("days", [c.DAY]))


def days(chosen: Slice) -> pd.DataFrame:
    """Read the days of a slice (`slices.days_in`)."""
    return slices.days_in(day_sums(chosen), chosen)


def product_days(chosen: Slice) -> pd.DataFrame:
    """Read rows that add up to the products' days of a slice: days where products are asked for."""
    if chosen.products:
        known = read.table("products")
        return slices.product_days_in(_part(chosen).product_days, known, chosen)
    return _product_sums(read.build_id(), chosen).copy(deep=False)


def line_values(chosen: Slice) -> pd.DataFrame:
    """Count the lines of a slice by the size of their revenue (`slices.line_values_in`)."""
    if chosen.products:
        return slices.line_values_in(_part(chosen).line_values, chosen)
    return partial.line_values(read.build(), chosen)


def day_sums(chosen: Slice) -> pd.DataFrame:
    """Read the table of days, narrowed to the hours and products of a slice."""
    if chosen.products:
        return _part(chosen).days.copy(deep=False)
    return _days_of_hours(read.build_id(), chosen.hours).copy(deep=False)


def _part(chosen: Slice) -> Narrowed:
    return _narrowed(read.build_id(), chosen.hours, chosen.products)


@lru_cache(maxsize=_PARTS_KEPT)
def _narrowed(_build: str, hours: tuple[int, ...], products: tuple[str, ...]) -> Narrowed:
    return partial.of_products(read.build(), products, hours)


@lru_cache(maxsize=_PARTS_KEPT)
def _days_of_hours(_build: str, hours: tuple[int, ...]) -> pd.DataFrame:
    return partial.days(read.build(), hours)


@lru_cache(maxsize=_SUMS_KEPT)
def _product_sums(_build: str, chosen: Slice) -> pd.DataFrame:
    return partial.product_sums(read.build(), chosen)


@lru_cache(maxsize=_SLICES_KEPT)
def _orders(_build: str, chosen: Slice) -> pd.DataFrame:
    found = partial.orders(read.build(), chosen)
    # A build that grew by additions has them in order piece by piece.
    is_in_time = found[c.INVOICED_AT].is_monotonic_increasing
    return (
        found if is_in_time else found.sort_values(c.INVOICED_AT, ignore_index=True, kind="stable")
    )


@lru_cache(maxsize=_CUSTOMERS_KEPT)
def _customers(_build: str, chosen: Slice) -> pd.DataFrame:
    return spending.per_customer(orders(chosen))
