"""What products sold in a slice, read once for all cards that need it."""

from dataclasses import replace
from functools import lru_cache
from typing import Final

import pandas as pd

from analytics import assortment as a
from analytics import columns as c
from analytics import product as p
from analytics.narrowing import bought_in, part_of
from analytics.slices import Slice
from pages import facts, read

# About half a megabyte each on a shop of four thousand products.
_SLICES_KEPT: Final = 48
_PRODUCTS_KEPT: Final = 32


def goods(chosen: Slice) -> pd.DataFrame:
    """Sum the merchandise of a slice per product, whatever it says of service lines."""
    sold = everything(chosen)
    return sold[sold[c.IS_MERCHANDISE].astype(bool)]


def everything(chosen: Slice) -> pd.DataFrame:
    """Sum goods and service lines of a slice per product."""
    return _per_product(read.build_id(), replace(chosen, merchandise_only=False))


def days_of(code: str, chosen: Slice) -> pd.DataFrame:
    """Read the days of one product in a slice."""
    return facts.product_days(replace(chosen, merchandise_only=False, products=(code,)))


def lines_of(code: str, hours: tuple[int, ...] = ()) -> pd.DataFrame:
    """Read the lines of one product in some hours: never the whole table."""
    return _lines(read.build_id(), code, hours).copy(deep=False)


@read.remembered
def customers(chosen: Slice) -> pd.Series:
    """Count the identified customers of each product in a slice, each once, by stock code."""
    keys = [c.STOCK_CODE, c.CUSTOMER_ID]
    table = "product_lines" if chosen.products else "lines"
    bought = read.build().part(table, keys, bought_in(chosen), categories=keys)
    pairs = bought.drop_duplicates()
    return pairs.groupby(c.STOCK_CODE, observed=True)[c.CUSTOMER_ID].size()


def products() -> pd.DataFrame:
    """Read the products."""
    return read.table("products")


@lru_cache(maxsize=_SLICES_KEPT)
def _per_product(_build: str, chosen: Slice) -> pd.DataFrame:
    return a.per_product(facts.product_days(chosen), products())


@lru_cache(maxsize=_PRODUCTS_KEPT)
def _lines(_build: str, code: str, hours: tuple[int, ...]) -> pd.DataFrame:
    return read.build().part("product_lines", p.LINE_COLUMNS, part_of(hours, (code,)))
