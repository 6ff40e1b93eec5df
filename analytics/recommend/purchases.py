"""Who bought what together: the one thing every recommendation is fitted on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pandas as pd
from ibis import _
from scipy import sparse

from analytics import columns as c
from analytics import facts
from analytics.frames import as_table

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Times = npt.NDArray[np.datetime64]


@dataclass(frozen=True)
class Purchases:
    """Distinct products of the baskets of known customers, and the catalogue they come from.

    Attributes
    ----------
    codes, names : list of str, shape (n_products,)
        Merchandise that was ever sold, to guests too, by stock code ascending.
    weights : float array, shape (n_products,)
        Net revenue: what ranks equal matches of a search.
    last_sold_at : datetime array, shape (n_products,)
    customer_ids : list of str
        Ascending.
    n_baskets : int
    basket, customer, product : int array, shape (n_purchases,)
        Places in the baskets, `customer_ids` and `codes`.
    at : datetime array, shape (n_purchases,)
        When the basket was bought.
    as_of : datetime
        Nothing from then on was seen.
    """

    codes: list[str]
    names: list[str]
    weights: Floats
    last_sold_at: Times
    customer_ids: list[str]
    n_baskets: int
    basket: Ints
    customer: Ints
    product: Ints
    at: Times
    as_of: datetime

    def baskets(self) -> Any:
        """Return the binary basket x product matrix, CSR."""
        return _binary(self.basket, self.product, (self.n_baskets, len(self.codes)))

    def customers(self) -> Any:
        """Return the binary customer x product matrix, CSR."""
        return _binary(self.customer, self.product, (len(self.customer_ids), len(self.codes)))

    def reach_back_to(self, instant: datetime) -> bool:
        """Tell whether anything was bought at `instant` or before."""
        return bool((self.at <= np.datetime64(instant)).any())

    def between(self, start: datetime, end: datetime) -> "Purchases":
        """Keep what was bought from `start` to before `end`; the catalogue stays."""
        kept = (self.at >= np.datetime64(start)) & (self.at < np.datetime64(end))
        baskets, basket = np.unique(self.basket[kept], return_inverse=True)
        present, customer = np.unique(self.customer[kept], return_inverse=True)
        return Purchases(
            codes=self.codes,
            names=self.names,
            weights=self.weights,
            last_sold_at=self.last_sold_at,
            customer_ids=[self.customer_ids[i] for i in present],
            n_baskets=len(baskets),
            basket=basket.astype(np.int32),
            customer=customer.astype(np.int32),
            product=self.product[kept],
            at=self.at[kept],
            as_of=end,
        )


def read_purchases(lines: pd.DataFrame | ir.Table, as_of: datetime | None = None) -> Purchases:
    """Read the purchases from the cleaned lines.

    Sale lines of merchandise to known customers count, whether or not they were cancelled
    later: that they went into one basket says what belongs together.

    Parameters
    ----------
    lines : DataFrame or Table
        The table ``lines``.
    as_of : datetime, optional
        Exclusive; midnight after the last line by default.
    """
    table = as_table(lines)
    seen = table if as_of is None else table.filter(_.invoiced_at < as_of)
    catalogue = _catalogue(seen)
    codes = catalogue[c.STOCK_CODE].tolist()
    pairs = (
        seen.filter(_.fate == str(c.Fate.SALE), _.is_merchandise)
        .group_by(c.INVOICE, c.CUSTOMER_ID, c.STOCK_CODE)
        .aggregate(invoiced_at=_.invoiced_at.min())
        .to_pandas()
    )
    pairs = pairs[pairs[c.STOCK_CODE].isin(codes)]
    invoices, basket = np.unique(pairs[c.INVOICE].to_numpy(dtype=object), return_inverse=True)
    people, customer = np.unique(pairs[c.CUSTOMER_ID].to_numpy(dtype=object), return_inverse=True)
    product = np.searchsorted(np.array(codes, dtype=object), pairs[c.STOCK_CODE].to_numpy(object))
    at = _basket_times(pairs[c.INVOICED_AT].to_numpy("datetime64[s]"), basket, len(invoices))
    order = np.lexsort([product, customer, basket])
    return Purchases(
        codes=codes,
        names=catalogue[c.NAME].tolist(),
        weights=catalogue[c.revenue_on(c.Basis.NET)].to_numpy(np.float64),
        last_sold_at=catalogue[c.LAST_SOLD_AT].to_numpy("datetime64[s]"),
        customer_ids=people.tolist(),
        n_baskets=len(invoices),
        basket=basket[order].astype(np.int32),
        customer=customer[order].astype(np.int32),
        product=product[order].astype(np.int32),
        at=at[order],
        as_of=as_of or _after(catalogue[c.LAST_SOLD_AT]),
    )


def _catalogue(lines: ir.Table) -> pd.DataFrame:
    sold = facts.products(lines).filter(_.is_merchandise, _.last_sold_at.notnull())
    wanted = (c.STOCK_CODE, c.NAME, c.LAST_SOLD_AT, c.revenue_on(c.Basis.NET))
    frame: pd.DataFrame = sold.select(*wanted).to_pandas()
    # In Python's order of strings, which the places rely on.
    order = np.argsort(frame[c.STOCK_CODE].to_numpy(dtype=object), kind="stable")
    return pd.DataFrame(frame.iloc[order])


def _after(sold_at: pd.Series) -> datetime:
    """Return midnight after the last sale; without one any instant does."""
    if sold_at.empty:
        return datetime(1970, 1, 1)
    last: datetime = sold_at.max().to_pydatetime()
    return datetime(last.year, last.month, last.day) + timedelta(days=1)


def _basket_times(at: Times, basket: npt.NDArray[np.int64], n: int) -> Times:
    """Give every purchase the time at which its basket began."""
    first = np.full(n, np.iinfo(np.int64).max)
    np.minimum.at(first, basket, at.astype(np.int64))
    return first[basket].astype("datetime64[s]")


def _binary(rows: Ints, columns: Ints, shape: tuple[int, int]) -> Any:
    matrix = sparse.csr_matrix((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape)
    matrix.sum_duplicates()
    matrix.data[:] = 1
    return matrix
