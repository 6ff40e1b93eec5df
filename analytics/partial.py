"""The fact tables of a slice, read from a build without a pass over all of its lines.

Whole months come from sums per month, the days at either end from sums per day; some products
from the lines of just those; some hours from sums per hour, and from the lines of those few
orders that no hour holds whole. The answers are those of the lines (`analytics.narrowing`).
"""

from collections.abc import Collection, Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Final

import pandas as pd
import pyarrow.compute as pc

from analytics import columns as c
from analytics.narrowing import LINE_COLUMNS, REPEATED, Narrowed, part_of
from analytics.periods import Window, months_and_days
from analytics.slices import (
    Slice,
    line_values_in,
    order_columns,
    orders_in,
    product_measures,
    product_sums_in,
)
from analytics.store import Build

_PLACES: Final = (c.INVOICE, c.COUNTRY, c.INVOICED_AT)


def of_products(build: Build, products: Collection[str], hours: Collection[int]) -> Narrowed:
    """Sum the lines of some products, in some hours or all."""
    return _narrowed(build, "product_lines", part_of(hours, products))


def orders(build: Build, chosen: Slice) -> pd.DataFrame:
    """Read the orders of a slice without products (`slices.orders_in`).

    Customers come as categories of text, which are numbers to whoever asks of all of them.
    """
    columns = order_columns(chosen)
    where = _within(c.INVOICED_AT, [chosen.window], chosen.countries)
    found = orders_in(_invoices(build, columns, chosen.hours, where), chosen)
    return found.astype({c.CUSTOMER_ID: "category"})


def days(build: Build, hours: Collection[int]) -> pd.DataFrame:
    """Read the table of days, of some hours only."""
    if not hours:
        return build.table("days")
    sums = build.table("day_hours")
    sums = sums[sums[c.HOUR].isin(list(hours))].drop(columns=c.HOUR)
    sums = sums.groupby([c.DAY, c.COUNTRY], as_index=False, sort=True).sum()
    placed = _invoices(build, _PLACES, hours, None)
    places = [placed[c.INVOICED_AT].dt.normalize().rename(c.DAY), placed[c.COUNTRY]]
    counts = placed.groupby(places).size().rename(c.N_INVOICES).reset_index()
    keys = [c.DAY, c.COUNTRY]
    both = sums.merge(counts.astype({c.DAY: sums[c.DAY].dtype}), how="left", on=keys)
    return both.assign(**{c.N_INVOICES: both[c.N_INVOICES].fillna(0).astype("int64")})


def product_sums(build: Build, chosen: Slice) -> pd.DataFrame:
    """Add up each product's days in a slice without products.

    Grain: one row per product with any line; ``stock_code`` and the counts and measures of
    `slices.product_days_in`.
    """
    months, ends = months_and_days(chosen.window)
    measures = product_measures(chosen.basis)
    summed = "product_hours" if chosen.hours else "product_months"
    where = _within(c.MONTH, months, chosen.countries, chosen.hours)
    parts = [build.sums(summed, [c.STOCK_CODE], measures, where)]
    if chosen.hours:
        part = part_of(chosen.hours, ())
        for table, windows in (("split_lines", months), ("lines", ends)):
            where = _and(part, _within(c.INVOICED_AT, windows, chosen.countries))
            rest = _narrowed(build, table, where).product_days[[c.STOCK_CODE, *measures]]
            parts.append(rest.astype({c.STOCK_CODE: "str"}))
    else:
        where = _within(c.DAY, ends, chosen.countries)
        parts.append(build.sums("product_days", [c.STOCK_CODE], measures, where))
    known = build.table("products", [c.STOCK_CODE, c.IS_MERCHANDISE])
    return product_sums_in(parts, known, chosen)


def line_values(build: Build, chosen: Slice) -> pd.DataFrame:
    """Count the lines of a slice without products by size (`slices.line_values_in`)."""
    if not chosen.hours:
        return line_values_in(build.table("line_values"), chosen)
    months, ends = months_and_days(chosen.window)
    columns = [c.COUNTRY, c.BASIS, c.IS_MERCHANDISE, c.BUCKET, c.N_LINES, c.REVENUE]
    where = _within(c.MONTH, months, chosen.countries, chosen.hours)
    whole = build.part("value_hours", [c.MONTH, *columns], where).rename(columns={c.MONTH: c.DAY})
    cut = _and(part_of(chosen.hours, ()), _within_time(ends))
    rest = _narrowed(build, "lines", cut).line_values
    return line_values_in(pd.concat([whole, rest[whole.columns]], ignore_index=True), chosen)


def _invoices(
    build: Build, columns: Sequence[str], hours: Collection[int], where: pc.Expression | None
) -> pd.DataFrame:
    """Read columns of the sale invoices, each with what it holds in some hours."""
    if not hours:
        return build.part("invoices", columns, where)
    in_hours = pc.hour(pc.field(c.INVOICED_AT)).isin(sorted(hours))
    found = build.part("invoices", columns, _and(in_hours, where))
    split = build.table("split_lines", [c.INVOICE])[c.INVOICE].unique()
    if not len(split):
        return found
    whole = found[~found[c.INVOICE].isin(split)]
    parts = _narrowed(build, "split_lines", part_of(hours, ())).invoices
    return pd.concat([whole, parts[list(columns)]], ignore_index=True)


def _narrowed(build: Build, table: str, where: pc.Expression | None) -> Narrowed:
    return Narrowed(build.part(table, LINE_COLUMNS, where, categories=REPEATED))


def _within(
    name: str,
    windows: Iterable[Window],
    countries: Collection[str] = (),
    hours: Collection[int] = (),
) -> pc.Expression:
    """Say which rows of days, months or instants lie in any of `windows`, and where."""
    asked = _any_of(name, windows)
    if countries:
        asked = asked & pc.field(c.COUNTRY).isin(sorted(countries))
    return asked & pc.field(c.HOUR).isin(sorted(hours)) if hours else asked


def _within_time(windows: Iterable[Window]) -> pc.Expression:
    return _any_of(c.INVOICED_AT, windows)


def _any_of(name: str, windows: Iterable[Window]) -> pc.Expression:
    at, as_text = pc.field(name), name == c.INVOICED_AT
    bounds = [
        tuple(pc.scalar(pd.Timestamp(end) if as_text else end) for end in (w.start, w.end))
        for w in windows
    ]
    return reduce(or_, [(at >= low) & (at < high) for low, high in bounds], pc.scalar(False))


def _and(one: pc.Expression | None, two: pc.Expression | None) -> pc.Expression | None:
    return one & two if one is not None and two is not None else (two if one is None else one)
