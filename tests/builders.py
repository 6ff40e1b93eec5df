"""Small frames for tests: one plausible row by default, what matters overridden in sight."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from analytics import columns as c
from analytics.build import build
from analytics.store import ArtifactStore, Build

_RAW_LINE: dict[str, Any] = {
    c.INVOICE: "536365",
    c.STOCK_CODE: "85123A",
    c.DESCRIPTION: "WHITE HANGING HEART T-LIGHT HOLDER",
    c.QUANTITY: 6,
    c.INVOICED_AT: "2010-12-01 08:26",
    c.UNIT_PRICE: 2.5,
    c.CUSTOMER_ID: "17850",
    c.COUNTRY: "United Kingdom",
}


def raw_lines(*overrides: dict[str, Any]) -> pd.DataFrame:
    """Build raw lines as `sources` hands them on: typed, numbered from 1 in the given order."""
    rows = [
        {c.LINE_NUMBER: number, **_RAW_LINE, **override}
        for number, override in enumerate(overrides, start=1)
    ]
    frame = pd.DataFrame(rows, columns=[c.LINE_NUMBER, *c.RAW])
    return frame.astype(
        {
            c.INVOICE: "str",
            c.STOCK_CODE: "str",
            c.DESCRIPTION: "str",
            c.QUANTITY: "int64",
            c.INVOICED_AT: "datetime64[us]",
            c.UNIT_PRICE: "float64",
            c.CUSTOMER_ID: "str",
            c.COUNTRY: "str",
        }
    )


def build_shop(folder: Path, *overrides: dict[str, Any]) -> Build:
    """Build a shop of these raw lines in `folder`, as any source is built."""
    source = folder / "shop.csv"
    raw_lines(*overrides).drop(columns=c.LINE_NUMBER).to_csv(source, index=False)
    store = ArtifactStore(folder / "artifacts")
    build(source, store, created_at=datetime(2026, 1, 1, tzinfo=UTC))
    return store.current()
