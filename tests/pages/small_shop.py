"""A shop of six invoices, published as a build; every number on a page can be checked by hand."""

import os
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from analytics import columns as c
from analytics import contracts
from analytics.store import ArtifactStore
from tests.builders import build_shop

# day, customer, country, units kept at a price of 10
_INVOICES = [
    ("2011-01-01 10:00", "1", "United Kingdom", 10),
    ("2011-02-10 10:00", "1", "United Kingdom", 20),
    ("2011-02-15 10:00", "2", "France", 10),
    ("2011-03-05 10:00", None, "United Kingdom", 5),
    ("2011-03-20 10:00", "1", "United Kingdom", 30),
    ("2011-03-31 10:00", "3", "United Kingdom", 5),
]
# Four units of the fifth invoice were cancelled the same day.
_CANCELLED = {4: 4}
_MADE = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)

#: Names a folder for the shop as it was built: many short runs need not build it again.
KEPT_IN = "SHOPPER_SPECTRUM_TEST_SMALL_SHOP"

PRODUCT = "<b>CAKE</b> & CO"


def publish(root: Path, *, build_id: str = "small-shop", without: Sequence[str] = ()) -> Path:
    """Publish the shop as the current build of `root`; leave out some of its tables."""
    provenance = {"created_at": _MADE, "code_version": "1.0"}
    with ArtifactStore(root).publish(build_id, provenance) as writer:
        for name, frame in _tables().items():
            if name not in without:
                writer.table(name, frame)
        writer.note("source", _source())
        writer.note("raw", {"lines": 7, "invoices": 7, "customers": 3, "stock_codes": 1})
        writer.note("fates", {"sale": 5, "guest_sale": 1, "cancellation": 1})
        writer.note("window", {"first": "2011-01-01T10:00:00", "last": "2011-03-31T10:00:00"})
        writer.note("parameters", {"as_of": "2011-04-01T00:00:00", "currency": "£"})
        writer.note("libraries", {"pandas": pd.__version__})
        writer.note("timings", {"read": 0.1})
        writer.note("notes", ["one column was not needed: Colour"])
    return root


def _source() -> dict[str, object]:
    file = {"name": "shop.csv", "kind": "csv", "sha256": "ab" * 32, "bytes": 700, "n_lines": 7}
    detected = {"encoding": "utf-8", "delimiter": ",", "date_order": "iso"}
    return {
        "name": "shop.csv",
        "sha256": "cd" * 32,
        "lines": 7,
        "files": [{**file, **detected}],
        "is_demo": True,
    }


@cache
def _tables() -> dict[str, pd.DataFrame]:
    """Build the shop as any source is built, and read its tables."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(os.environ.get(KEPT_IN, scratch))
        store = ArtifactStore(folder / "artifacts")
        current = store.current() if store.builds() else build_shop(folder, *_lines())
        return {name: current.table(name) for name in contracts.ALL}


def _lines() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {
            c.INVOICE: f"{536365 + i}",
            c.STOCK_CODE: "22423",
            c.DESCRIPTION: PRODUCT,
            c.QUANTITY: units + _CANCELLED.get(i, 0),
            c.INVOICED_AT: at,
            c.UNIT_PRICE: 10.0,
            c.CUSTOMER_ID: customer,
            c.COUNTRY: country,
        }
        for i, (at, customer, country, units) in enumerate(_INVOICES)
    ]
    taken_back = [
        rows[i] | {c.INVOICE: f"C{536365 + i}", c.QUANTITY: -units}
        for i, units in _CANCELLED.items()
    ]
    return [*rows, *taken_back]
