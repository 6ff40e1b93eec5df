"""What products sold in a slice, read once for all cards that need it."""

from dataclasses import replace
from functools import lru_cache
from typing import Final

import pandas as pd

from analytics import assortment as a
from analytics import columns as c
from analytics import product as p
from analytics.slices import Slice, product_days_in
from pages import read

# About half a megabyte each on a shop of four thousand products.
_SLICES_KEPT: Final = 48
_PRODUCTS_KEPT: Final = 32

_MEASURES: Final = tuple(name(basis) for name in (c.units_on, c.revenue_on) for basis in c.Basis)
_COLUMNS: Final = (c.STOCK_CODE, c.COUNTRY, c.DAY, c.N_INVOICES, c.N_LINES, *_MEASURES)


def goods(chosen: Slice) -> pd.DataFrame:
    """Sum the merchandise of a slice per product, whatever it says of service lines."""
    sold = everything(chosen)
    return sold[sold[c.IS_MERCHANDISE].astype(bool)]


def everything(chosen: Slice) -> pd.DataFrame:
    """Sum goods and service lines of a slice per product."""
    return _per_product(read.build_id(), replace(chosen, merchandise_only=False))


def days_of(code: str, chosen: Slice) -> pd.DataFrame:
    """Read the days of one product in a slice."""
    days = _product_days()
    of_product = days[(days[c.STOCK_CODE] == code).to_numpy()]
    return product_days_in(of_product, products(), replace(chosen, merchandise_only=False))


def lines_of(code: str) -> pd.DataFrame:
    """Read the lines of one product: those of one code only, never the whole table."""
    return _lines(read.build_id(), code).copy(deep=False)


def products() -> pd.DataFrame:
    """Read the products."""
    return read.table("products")


@read.remembered
def names() -> dict[str, str]:
    """Name every product, by its code; those that bring most come first."""
    known = products().sort_values(a.REVENUE_NET, ascending=False, kind="stable")
    return dict(zip(known[c.STOCK_CODE], known[c.NAME], strict=True))


@lru_cache(maxsize=_SLICES_KEPT)
def _per_product(_build: str, chosen: Slice) -> pd.DataFrame:
    known = products()
    return a.per_product(product_days_in(_product_days(), known, chosen), known)


@read.remembered
def _product_days() -> pd.DataFrame:
    """Read the days of all products; as categories their codes are compared as numbers."""
    days = read.table("product_days", _COLUMNS)
    return days.astype({c.STOCK_CODE: "category", c.COUNTRY: "category"})


@lru_cache(maxsize=_PRODUCTS_KEPT)
def _lines(_build: str, code: str) -> pd.DataFrame:
    path = read.build().path("lines")
    wanted = [(c.STOCK_CODE, "==", code)]
    return pd.read_parquet(path, columns=list(p.LINE_COLUMNS), filters=wanted)
