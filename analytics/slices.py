"""What the filters of a report leave of the fact tables, in plain columns.

A slice resolves window, countries, revenue basis and merchandise once, so that the
analyses after it speak of ``units`` and ``revenue`` and nothing else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analytics import columns as c
from analytics.columns import Basis, revenue_on, units_on
from analytics.periods import Window

N_ORDERS: Final = "n_orders"

_KEPT: Final = (Basis.GROSS, Basis.NET)


@dataclass(frozen=True)
class Slice:
    """What a report shows: a window on a basis, of some countries, with or without service lines.

    Hours and products are no part of the fact tables: who reads those of a slice reads them
    narrowed to both (`analytics.narrowing`), and the functions here then take what they are given.

    Attributes
    ----------
    window : Window
        Days that count.
    basis : Basis
        Which lines count as revenue.
    countries : tuple of str
        Countries that count; all of them where empty.
    merchandise_only : bool
        Whether postage, fees and other service lines are left out.
    hours : tuple of int
        Hours of the day that count (10 is 10:00 to 10:59); all of them where empty.
    products : tuple of str
        Stock codes that count; all of them where empty.
    """

    window: Window
    basis: Basis = Basis.NET
    countries: tuple[str, ...] = ()
    merchandise_only: bool = True
    hours: tuple[int, ...] = ()
    products: tuple[str, ...] = ()


def orders_in(invoices: pd.DataFrame, chosen: Slice) -> pd.DataFrame:
    """Return the orders that count, one row each.

    Columns
        ``invoice``, ``customer_id`` (missing for guests), ``country``, ``invoiced_at``,
        ``n_lines`` (sale lines), ``units`` and ``revenue`` on the slice's basis, and the gross and
        net ones. On the net basis an order counts if something was kept, on the identified one if
        it has a customer; with merchandise only, if it holds any. On the raw basis the orders are
        those of the gross basis, with all lines of their invoices.
    """
    part = _cut(invoices, c.INVOICED_AT, chosen)
    found = _resolved(part, chosen, [c.INVOICE, c.CUSTOMER_ID, c.COUNTRY, c.INVOICED_AT])
    counts = (found[c.N_LINES] > 0).to_numpy()
    if chosen.basis is Basis.NET:
        counts = counts & (found[c.UNITS] > 0).to_numpy()
    if chosen.basis is Basis.IDENTIFIED:
        counts = counts & found[c.CUSTOMER_ID].notna().to_numpy()
    return found[counts].reset_index(drop=True)


def order_columns(chosen: Slice) -> list[str]:
    """List the columns of the table ``invoices`` that `orders_in` reads for a slice."""
    measures = [c.N_LINES, *dict.fromkeys(_measures(chosen.basis).values())]
    service = [c.N_SERVICE_LINES, *(c.SERVICE + name for name in measures[1:])]
    keys = [c.INVOICE, c.CUSTOMER_ID, c.COUNTRY, c.INVOICED_AT]
    return [*keys, *measures, *(service if chosen.merchandise_only else [])]


def product_measures(basis: Basis) -> list[str]:
    """List the columns of sums per product that `product_sums_in` adds up."""
    return [c.N_INVOICES, c.N_LINES, *dict.fromkeys(_measures(basis).values())]


def days_in(days: pd.DataFrame, chosen: Slice) -> pd.DataFrame:
    """Return one row per day and country with any line.

    Columns
        ``day`` (midnight), ``country``, ``n_orders`` (sale invoices, whatever the basis),
        ``n_lines`` (raw lines), ``units`` and ``revenue`` on the slice's basis, and the gross and
        net ones.
    """
    part = _cut(days, c.DAY, chosen).rename(columns={c.N_INVOICES: N_ORDERS})
    return _resolved(part, chosen, [c.DAY, c.COUNTRY, N_ORDERS]).reset_index(drop=True)


def product_days_in(
    product_days: pd.DataFrame, products: pd.DataFrame, chosen: Slice
) -> pd.DataFrame:
    """Return one row per product, country and day with any line.

    Columns
        ``stock_code``, ``country``, ``day`` (midnight), ``n_orders``, ``n_lines``, ``units`` and
        ``revenue`` on the slice's basis, and the gross and net ones.
    """
    part = _cut(product_days, c.DAY, chosen).rename(columns={c.N_INVOICES: N_ORDERS})
    if chosen.merchandise_only:
        part = part[~_is_in(part[c.STOCK_CODE], _service_codes(products))]
    keys = [c.STOCK_CODE, c.COUNTRY, c.DAY, N_ORDERS, c.N_LINES]
    return _measured(part, keys, chosen.basis).reset_index(drop=True)


def product_sums_in(
    parts: Iterable[pd.DataFrame], products: pd.DataFrame, chosen: Slice
) -> pd.DataFrame:
    """Add up each product's sums of parts of a slice: `product_measures` by ``stock_code``.

    Columns
        Those of `product_days_in` but for country and day, one row per product.
    """
    rows: pd.DataFrame = pd.concat(parts, ignore_index=True)
    rows = rows.rename(columns={c.N_INVOICES: N_ORDERS})
    if chosen.merchandise_only:
        rows = rows[~_is_in(rows[c.STOCK_CODE], _service_codes(products))]
    sums = rows.groupby(c.STOCK_CODE, as_index=False).sum()
    return _measured(sums, [c.STOCK_CODE, N_ORDERS, c.N_LINES], chosen.basis)


def line_values_in(line_values: pd.DataFrame, chosen: Slice) -> pd.DataFrame:
    """Count lines by the size of their revenue on the slice's basis.

    Columns
        ``bucket`` ascending (see `facts.line_values`), ``n_lines``, ``revenue``.
    """
    part = line_values[_is_in(line_values[c.BASIS], [str(chosen.basis)])]
    if chosen.merchandise_only:
        part = part[part[c.IS_MERCHANDISE].astype(bool)]
    part = _cut(part, c.DAY, chosen)
    return part.groupby(c.BUCKET, sort=True, as_index=False)[[c.N_LINES, c.REVENUE]].sum()


def _resolved(part: pd.DataFrame, chosen: Slice, keys: list[str]) -> pd.DataFrame:
    """Take service lines off where they do not count, then name the measures plainly."""
    if chosen.merchandise_only:
        columns = [c.N_LINES, *dict.fromkeys(_measures(chosen.basis).values())]
        service = [c.N_SERVICE_LINES if name == c.N_LINES else c.SERVICE + name for name in columns]
        rest = part[columns].to_numpy(dtype=float) - part[service].to_numpy(dtype=float)
        part = part.assign(**dict(zip(columns, rest.T, strict=True)))
    return _measured(part, [*keys, c.N_LINES], chosen.basis)


def _service_codes(products: pd.DataFrame) -> list[str]:
    found: list[str] = products.loc[~products[c.IS_MERCHANDISE].astype(bool), c.STOCK_CODE].tolist()
    return found


def _measures(basis: Basis) -> Mapping[str, str]:
    """Plain name to stored column."""
    kept = {f"{c.UNITS}_{of}": units_on(of) for of in _KEPT}
    kept |= {f"{c.REVENUE}_{of}": revenue_on(of) for of in _KEPT}
    return {c.UNITS: units_on(basis), c.REVENUE: revenue_on(basis), **kept}


def _measured(part: pd.DataFrame, keys: list[str], basis: Basis) -> pd.DataFrame:
    found = part[keys].copy()
    for name, stored in _measures(basis).items():
        found[name] = part[stored]
    whole = [c.N_LINES, *(name for name in found.columns if name.startswith(c.UNITS))]
    return found.astype(dict.fromkeys(whole, "int64"))


def _cut(table: pd.DataFrame, time_column: str, chosen: Slice) -> pd.DataFrame:
    at = table[time_column]
    start, end = pd.Timestamp(chosen.window.start), pd.Timestamp(chosen.window.end)
    keep = ((at >= start) & (at < end)).to_numpy()
    if chosen.countries:
        keep = keep & _is_in(table[c.COUNTRY], chosen.countries)
    return table if keep.all() else table[keep]


def cut(table: pd.DataFrame, time_column: str, window: Window) -> pd.DataFrame:
    """Keep the rows whose time lies in a window; the caller's own frame."""
    at = table[time_column].to_numpy()
    start, end = np.datetime64(window.start), np.datetime64(window.end)
    if (at[1:] >= at[:-1]).all():  # rows in order of time are cut without being copied
        first, last = np.searchsorted(at, np.array([start, end], dtype=at.dtype))
        return table.iloc[first:last].reset_index(drop=True)
    return table[(at >= start) & (at < end)].reset_index(drop=True)


def _is_in(values: pd.Series, wanted: object) -> np.ndarray:
    found: np.ndarray = values.isin(list(wanted)).to_numpy()  # type: ignore[call-overload]
    return found
