"""Who bought what together: the one thing every recommendation is fitted on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from ibis import _
from scipy import sparse

from analytics import columns as c
from analytics import facts
from analytics.frames import as_table, in_pieces

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Times = npt.NDArray[np.datetime64]

# Lines numbered at a time: enough that looking the ids up costs more than preparing for it.
_BATCH: Final = 4_000_000


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

    def of(self, customers: npt.NDArray[np.bool_]) -> "Purchases":
        """Keep what some customers bought; `customers` marks them by place."""
        return self._kept(customers[self.customer], self.as_of)

    def between(self, start: datetime, end: datetime) -> "Purchases":
        """Keep what was bought from `start` to before `end`; the catalogue stays."""
        return self._kept(
            (self.at >= np.datetime64(start)) & (self.at < np.datetime64(end)), as_of=end
        )

    def _kept(self, kept: npt.NDArray[np.bool_], as_of: datetime) -> "Purchases":
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
            as_of=as_of,
        )


def read_purchases(
    lines: pd.DataFrame | ir.Table, as_of: datetime | None = None, *, at_a_time: int = _BATCH
) -> Purchases:
    """Read the purchases from the cleaned lines.

    Sale lines of merchandise to known customers count, whether or not they were cancelled
    later: that they went into one basket says what belongs together.

    Parameters
    ----------
    lines : DataFrame or Table
        The table ``lines``.
    as_of : datetime, optional
        Exclusive; midnight after the last line by default.
    at_a_time : int
        Lines in memory at once; changes no result.
    """
    table = as_table(lines)
    seen = table if as_of is None else table.filter(_.invoiced_at < as_of)
    catalogue = _catalogue(seen)
    bought = seen.filter(_.fate == str(c.Fate.SALE), _.is_merchandise)
    ids = {name: _distinct(bought, name) for name in (c.INVOICE, c.CUSTOMER_ID)}
    ids[c.STOCK_CODE] = pa.array(catalogue[c.STOCK_CODE].tolist(), pa.string())
    basket, customer, product, begun = _placed(bought, ids, at_a_time)
    return Purchases(
        codes=catalogue[c.STOCK_CODE].tolist(),
        names=catalogue[c.NAME].tolist(),
        weights=catalogue[c.revenue_on(c.Basis.NET)].to_numpy(np.float64),
        last_sold_at=catalogue[c.LAST_SOLD_AT].to_numpy("datetime64[s]"),
        customer_ids=ids[c.CUSTOMER_ID].to_pylist(),
        n_baskets=len(ids[c.INVOICE]),
        basket=basket,
        customer=customer,
        product=product,
        at=begun[basket],
        as_of=as_of or _after(catalogue[c.LAST_SOLD_AT]),
    )


def _distinct(bought: ir.Table, name: str) -> pa.Array:
    """List the values of a column, sorted as Python sorts text."""
    values = bought.select(name).distinct().to_pyarrow()[name].cast(pa.string()).combine_chunks()
    return values.take(pc.sort_indices(values))


def _placed(
    bought: ir.Table, ids: Mapping[str, pa.Array], at_a_time: int
) -> tuple[Ints, Ints, Ints, Times]:
    """Give the distinct purchases whole numbers, and tell when each basket began.

    The lines come in batches and leave nothing but whole numbers behind, whatever their number.
    """
    names = (c.INVOICE, c.CUSTOMER_ID, c.STOCK_CODE)
    begun = np.full(len(ids[c.INVOICE]), np.iinfo(np.int64).max)
    parts: list[list[Ints]] = [[] for _name in names]
    for lines in in_pieces(bought, at_a_time):
        batch = lines.select(*names, c.INVOICED_AT).to_pyarrow()
        places = [_places(batch.column(name), ids[name]) for name in names]
        at = batch.column(c.INVOICED_AT).cast(pa.timestamp("s"), safe=False).cast(pa.int64())
        np.minimum.at(begun, places[0], at.to_numpy(zero_copy_only=False))
        for part, found in zip(parts, places, strict=True):
            part.append(found)
    basket, customer, product = (np.concatenate([np.empty(0, np.int32), *part]) for part in parts)
    parts.clear()
    order = np.lexsort([product, customer, basket])
    basket, customer, product = basket[order], customer[order], product[order]
    del order
    is_new = np.ones(len(basket), dtype=bool)
    is_new[1:] = (np.diff(basket) != 0) | (np.diff(customer) != 0) | (np.diff(product) != 0)
    return basket[is_new], customer[is_new], product[is_new], begun.astype("datetime64[s]")


def _places(values: pa.Array, ids: pa.Array) -> Ints:
    found: Ints = pc.index_in(values.cast(pa.string()), value_set=ids).to_numpy(
        zero_copy_only=False
    )
    return found.astype(np.int32)


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


def _binary(rows: Ints, columns: Ints, shape: tuple[int, int]) -> Any:
    matrix = sparse.csr_matrix((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape)
    matrix.sum_duplicates()
    matrix.data[:] = 1
    return matrix
