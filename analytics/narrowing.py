"""Fact tables of a part of the lines: of some hours of the day, of some products.

The stored tables have no grain of hour and product together, so those of a part are summed
anew, with the same columns and the same rules as the stored ones (`analytics.facts`). An order
then is what it holds of that part: its lines, units and revenue there, and nothing else.
"""

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from analytics import columns as c
from analytics.slices import Slice

#: What has to be read of the lines.
LINE_COLUMNS: Final = (
    c.INVOICE,
    c.STOCK_CODE,
    c.QUANTITY,
    c.INVOICED_AT,
    c.CUSTOMER_ID,
    c.COUNTRY,
    c.FATE,
    c.IS_MERCHANDISE,
    c.REVENUE,
    c.NET_QUANTITY,
    c.NET_REVENUE,
)
#: Those of them that repeat: read as categories they are compared as numbers.
REPEATED: Final = (c.INVOICE, c.STOCK_CODE, c.CUSTOMER_ID, c.COUNTRY, c.FATE)

_SALES: Final = (str(c.Fate.SALE), str(c.Fate.GUEST_SALE))
_US_PER_DAY: Final = 86_400_000_000


def part_of(hours: Collection[int], products: Collection[str]) -> pc.Expression | None:
    """Say which lines belong to some hours of the day and some products; None is all of them."""
    asked = None
    if products:
        code, codes = pc.field(c.STOCK_CODE), sorted(products)
        # The ends say which parts of a file in order of products need not be read.
        asked = (code >= codes[0]) & (code <= codes[-1]) & code.isin(codes)
    if hours:
        placed = pc.hour(pc.field(c.INVOICED_AT)).isin(sorted(hours))
        asked = placed if asked is None else asked & placed
    return asked


def bought_in(chosen: Slice) -> pc.Expression:
    """Say which lines an identified customer bought in a slice, something of them kept on net."""
    at, window = pc.field(c.INVOICED_AT), chosen.window
    start, end = pd.Timestamp(window.start), pd.Timestamp(window.end)
    asked = (at >= pc.scalar(start)) & (at < pc.scalar(end))
    asked = asked & (pc.field(c.FATE) == str(c.Fate.SALE))
    if chosen.basis is c.Basis.NET:
        asked = asked & (pc.field(c.NET_QUANTITY) > 0)
    if chosen.countries:
        asked = asked & pc.field(c.COUNTRY).isin(chosen.countries)
    part = part_of(chosen.hours, chosen.products)
    return asked if part is None else asked & part


class Narrowed:
    """The fact tables of some lines, each summed when first asked for.

    Parameters
    ----------
    lines : DataFrame
        `LINE_COLUMNS`, those of `REPEATED` as categories.
    """

    def __init__(self, lines: pd.DataFrame) -> None:
        self._lines = lines.reset_index(drop=True)
        self._is_sale = self._lines[c.FATE].isin(_SALES).to_numpy()

    @cached_property
    def invoices(self) -> pd.DataFrame:
        """One row per sale invoice, as the table of that name."""
        sold = self._lines[self._is_sale]
        first = self._first_sales
        code, n = self._codes(c.INVOICE), len(self._lines[c.INVOICE].cat.categories)
        here = first[c.INVOICE].cat.codes.to_numpy()
        customers = sold.groupby(c.INVOICE, observed=True)[c.CUSTOMER_ID].first()
        measures = self._measures
        service = self._service
        sums = {name: np.bincount(code, values, n)[here] for name, values in measures.items()}
        sums |= {
            c.SERVICE + name: np.bincount(code, values * service, n)[here]
            for name, values in measures.items()
        }
        counts = {
            c.N_LINES: np.bincount(code, self._is_sale, n)[here],
            c.N_SERVICE_LINES: np.bincount(code, self._is_sale & service, n)[here],
        }
        found = pd.DataFrame(
            {
                c.INVOICE: first[c.INVOICE].astype("str").to_numpy(),
                c.CUSTOMER_ID: customers.reindex(first[c.INVOICE]).astype("str").to_numpy(),
                c.COUNTRY: first[c.COUNTRY].astype("str").to_numpy(),
                c.INVOICED_AT: first[c.INVOICED_AT].to_numpy(),
                **counts,
                **sums,
            }
        )
        return _whole(found.astype(dict.fromkeys((c.INVOICE, c.CUSTOMER_ID, c.COUNTRY), "str")))

    @cached_property
    def days(self) -> pd.DataFrame:
        """One row per day and country, as the table of that name."""
        place, keys = self._grouped((c.COUNTRY, c.DAY))
        first = self._first_sales.index.to_numpy()
        counts = {
            c.N_INVOICES: np.bincount(place[first], minlength=len(keys)),
            c.N_LINES: np.bincount(place, minlength=len(keys)),
            c.N_SERVICE_LINES: np.bincount(place, self._service, len(keys)),
        }
        measures = self._measures
        sums = {name: np.bincount(place, values, len(keys)) for name, values in measures.items()}
        sums |= {
            c.SERVICE + name: np.bincount(place, values * self._service, len(keys))
            for name, values in measures.items()
        }
        return _whole(keys.assign(**counts, **sums).astype({c.COUNTRY: "str"}))

    @cached_property
    def product_days(self) -> pd.DataFrame:
        """One row per product, country and day, as the table of that name."""
        place, keys = self._grouped((c.STOCK_CODE, c.COUNTRY, c.DAY))
        n_orders = len(self._lines[c.INVOICE].cat.categories)
        pairs = place.astype("int64") * n_orders + self._codes(c.INVOICE)
        once = pd.unique(pairs[self._is_sale]) // max(n_orders, 1)
        counts = {
            c.N_LINES: np.bincount(place, minlength=len(keys)),
            c.N_INVOICES: np.bincount(once, minlength=len(keys)),
        }
        sums = {name: np.bincount(place, of, len(keys)) for name, of in self._measures.items()}
        return _whole(keys.assign(**counts, **sums))

    @cached_property
    def line_values(self) -> pd.DataFrame:
        """Count lines by the size of their revenue, as the table of that name."""
        counts_on = {
            c.Basis.RAW: np.ones(len(self._lines), dtype=bool),
            c.Basis.GROSS: self._is_sale,
            c.Basis.NET: (self._lines[c.NET_QUANTITY] > 0).to_numpy(),
            c.Basis.IDENTIFIED: (self._lines[c.FATE] == str(c.Fate.SALE)).to_numpy(),
        }
        parts = [self._values_on(basis, counts) for basis, counts in counts_on.items()]
        return pd.concat(parts, ignore_index=True)

    @cached_property
    def _first_sales(self) -> pd.DataFrame:
        """Earliest sale line of each invoice; of several at once the first country by alphabet."""
        sold = self._lines.loc[self._is_sale, [c.INVOICE, c.INVOICED_AT, c.COUNTRY]]
        alphabet = np.argsort(np.argsort(sold[c.COUNTRY].cat.categories.to_numpy(dtype=object)))
        places = (sold[c.INVOICED_AT].to_numpy(), sold[c.INVOICE].cat.codes.to_numpy())
        order = np.lexsort((alphabet[sold[c.COUNTRY].cat.codes], *places))
        return sold.iloc[order].drop_duplicates(c.INVOICE)

    @cached_property
    def _measures(self) -> dict[str, np.ndarray]:
        """Units and revenue of each line on each basis, zero where it does not count."""
        lines = self._lines
        is_identified = (lines[c.FATE] == str(c.Fate.SALE)).to_numpy()
        units, money = lines[c.QUANTITY].to_numpy(), lines[c.REVENUE].to_numpy()
        found = {
            c.units_on(c.Basis.RAW): units,
            c.units_on(c.Basis.GROSS): units * self._is_sale,
            c.units_on(c.Basis.NET): lines[c.NET_QUANTITY].to_numpy(),
            c.units_on(c.Basis.IDENTIFIED): units * is_identified,
            c.revenue_on(c.Basis.RAW): money,
            c.revenue_on(c.Basis.GROSS): money * self._is_sale,
            c.revenue_on(c.Basis.NET): lines[c.NET_REVENUE].to_numpy(),
            c.revenue_on(c.Basis.IDENTIFIED): money * is_identified,
        }
        return found

    @cached_property
    def _service(self) -> np.ndarray:
        """Whether each line is a service line."""
        is_service: np.ndarray = ~self._lines[c.IS_MERCHANDISE].to_numpy(dtype=bool)
        return is_service

    @cached_property
    def _day(self) -> np.ndarray:
        """Days since 1970 of each line."""
        at = self._lines[c.INVOICED_AT].to_numpy().astype("datetime64[us]").astype("int64")
        days: np.ndarray = at // _US_PER_DAY
        return days

    def _codes(self, name: str) -> np.ndarray:
        codes: np.ndarray = self._lines[name].cat.codes.to_numpy()
        return codes

    def _grouped(self, keys: Sequence[str]) -> tuple[np.ndarray, pd.DataFrame]:
        """Give lines that agree in `keys` one number; return the numbers, and the keys of each."""
        parts = [self._day if name == c.DAY else self._codes(name) for name in keys]
        place, firsts = _numbered(parts)
        found = self._lines.iloc[firsts][[name for name in keys if name != c.DAY]]
        day = self._day[firsts].astype("datetime64[D]").astype("datetime64[ms]")
        return place, found.assign(**{c.DAY: day}).reset_index(drop=True)

    def _values_on(self, basis: c.Basis, counts: np.ndarray) -> pd.DataFrame:
        money = self._measures[c.revenue_on(basis)][counts]
        bucket = np.full(len(money), c.NOT_POSITIVE)
        scaled = np.log10(money[money > 0]) * c.BUCKETS_PER_DECADE + c.BUCKET_SLACK
        bucket[money > 0] = np.floor(scaled).astype("int64")
        is_goods = ~self._service[counts]
        parts = [self._day[counts], self._codes(c.COUNTRY)[counts], is_goods, bucket]
        place, firsts = _numbered(parts)
        lines = self._lines[counts].iloc[firsts]
        return pd.DataFrame(
            {
                c.DAY: parts[0][firsts].astype("datetime64[D]").astype("datetime64[ms]"),
                c.COUNTRY: lines[c.COUNTRY].astype("str").to_numpy(),
                c.BASIS: str(basis),
                c.IS_MERCHANDISE: is_goods[firsts],
                c.BUCKET: bucket[firsts],
                c.N_LINES: np.bincount(place, minlength=len(firsts)),
                c.REVENUE: np.bincount(place, money, len(firsts)),
            }
        )


def _numbered(parts: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Give rows that agree in all of `parts` one number; return them, and each one's first row."""
    key = np.zeros(len(parts[0]), dtype="int64")
    for part in parts:
        low = int(part.min()) if len(part) else 0
        span = int(part.max()) - low + 1 if len(part) else 1
        key = key * span + (part.astype("int64") - low)
    place = pd.factorize(key)[0]
    firsts = np.flatnonzero(~pd.Series(key).duplicated().to_numpy())
    return place, firsts


def _whole(table: pd.DataFrame) -> pd.DataFrame:
    """Make counts and units the whole numbers that they are."""
    counted = [name for name in map(str, table.columns) if name.startswith("n_") or c.UNITS in name]
    return table.astype(dict.fromkeys(counted, "int64"))
