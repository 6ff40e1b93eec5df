"""The planted truth: what an analysis of the demo shop should find."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from analytics.demo.arrays import Ints
from analytics.demo.baskets import Shop
from analytics.demo.catalogue import THEME_NAMES, TIERS
from analytics.demo.clock import ShopClock
from analytics.demo.ledger import Invoices, Kind
from analytics.demo.people import COUNTRY_NAMES, SEGMENT_NAMES
from analytics.demo.writing import whole_file
from analytics.errors import SettingError

CANCELLATIONS: Final = pa.schema(
    [
        ("cancellation_invoice", pa.string()),
        ("stock_code", pa.string()),
        ("customer_id", pa.int64()),
        ("quantity", pa.int64()),
        ("sale_invoice", pa.string()),
    ]
)


def buyers(invoices: Invoices) -> Ints:
    """Return the customers with a sale, as places in the people of the shop."""
    sold_to = invoices["customer"][invoices["kind"] == Kind.SALE]
    return np.asarray(np.unique(sold_to), dtype=np.int64)


@contextmanager
def planted(
    folder: Path | None, shop: Shop, invoices: Invoices, clock: ShopClock
) -> Iterator[Any | None]:
    """Write customers and products to `folder`, and open the writer of cancellations there.

    Without a folder there is nothing to write, and no writer.

    Raises
    ------
    SettingError
        `folder` is a file.
    """
    if folder is None:
        yield None
        return
    if folder.exists() and not folder.is_dir():
        raise SettingError(f"truth folder {folder}: found a file, wanted a folder; name another")
    folder.mkdir(parents=True, exist_ok=True)
    tables = {"customers": customers(shop, invoices, clock), "products": products(shop)}
    with ExitStack() as files:
        for name, table in tables.items():
            files.enter_context(whole_file(folder / f"{name}.parquet", table.schema)).write(table)
        yield files.enter_context(whole_file(folder / "cancellations.parquet", CANCELLATIONS))


def customers(shop: Shop, invoices: Invoices, clock: ShopClock) -> pa.Table:
    """Tabulate the customers with a sale, one row each.

    ``acquired_at`` is the first purchase in the window, ``churned_at`` the instant after
    which no purchase comes; it is null while the customer stays.
    """
    people = shop.people
    bought = buyers(invoices)
    churned = people.churned[bought]
    stays = churned >= 1
    churned_at = clock.instants(np.minimum(churned, 1.0)).astype("datetime64[s]")
    return pa.table(
        {
            "customer_id": people.ids[bought],
            "segment": np.array(SEGMENT_NAMES)[people.segments[bought]],
            "acquired_at": clock.instants(people.acquired[bought]).astype("datetime64[s]"),
            "churned_at": pa.array(churned_at, mask=stays),
            "country": np.array(COUNTRY_NAMES)[people.countries[bought]],
        }
    )


def products(shop: Shop) -> pa.Table:
    """Tabulate the catalogue: one row per stock code."""
    catalogue = shop.catalogue
    return pa.table(
        {
            "stock_code": catalogue.stock_codes,
            "theme": np.array(THEME_NAMES)[catalogue.themes],
            "name": catalogue.names,
            "price": catalogue.prices[TIERS.index("list")],
            "popularity": catalogue.popularity,
        }
    )
