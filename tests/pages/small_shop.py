"""A shop of six invoices, published as a build; every number on a page can be checked by hand."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from analytics import columns as c
from analytics.columns import Basis, Fate
from analytics.quality import MATCHED
from analytics.store import ArtifactStore

# day, customer, country, net revenue, net units
_INVOICES = [
    ("2011-01-01 10:00", "1", "United Kingdom", 100.0, 10),
    ("2011-02-10 10:00", "1", "United Kingdom", 200.0, 20),
    ("2011-02-15 10:00", "2", "France", 100.0, 10),
    ("2011-03-05 10:00", None, "United Kingdom", 50.0, 5),
    ("2011-03-20 10:00", "1", "United Kingdom", 300.0, 30),
    ("2011-03-31 10:00", "3", "United Kingdom", 50.0, 5),
]
# Four units of the fifth invoice, worth 40, were cancelled the same day.
_CANCELLED = {4: (40.0, 4)}

PRODUCT = "<b>CAKE</b> & CO"


def publish(root: Path, *, build_id: str = "small-shop", without: Sequence[str] = ()) -> Path:
    """Publish the shop as the current build of `root`; leave out some of its tables."""
    invoices = _invoices()
    tables = {
        "invoices": invoices,
        "days": _days(invoices),
        "product_months": _product_months(invoices),
        "products": _products(invoices),
        "data_quality": _data_quality(invoices),
    }
    provenance = {"created_at": datetime(2026, 1, 2, 3, 4, tzinfo=UTC), "code_version": "1.0"}
    with ArtifactStore(root).publish(build_id, provenance) as writer:
        for name, frame in tables.items():
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


def _invoices() -> pd.DataFrame:
    frame = pd.DataFrame(
        _INVOICES, columns=[c.INVOICED_AT, c.CUSTOMER_ID, c.COUNTRY, "revenue_net", "units_net"]
    )
    frame[c.INVOICED_AT] = pd.to_datetime(frame[c.INVOICED_AT])
    frame[c.CUSTOMER_ID] = frame[c.CUSTOMER_ID].astype("str")
    frame.insert(0, c.INVOICE, [f"{536365 + i}" for i in range(len(frame))])
    frame[c.N_LINES] = 1
    cancelled = pd.DataFrame(_CANCELLED, index=["revenue", "units"]).T
    is_identified = frame[c.CUSTOMER_ID].notna()
    for what in ("revenue", "units"):
        taken_back = cancelled[what].reindex(frame.index).fillna(0)
        gross = (frame[f"{what}_net"] + taken_back).astype(frame[f"{what}_net"].dtype)
        frame[f"{what}_gross"] = frame[f"{what}_raw"] = gross
        frame[f"{what}_identified"] = gross.where(is_identified, 0)
    return frame


def _sums() -> list[str]:
    return [name(basis) for name in (c.revenue_on, c.units_on) for basis in Basis]


def _days(invoices: pd.DataFrame) -> pd.DataFrame:
    day = invoices[c.INVOICED_AT].dt.normalize().rename(c.DAY)
    grouped = invoices.groupby([day, c.COUNTRY])
    days = grouped[[*_sums(), c.N_LINES]].sum()
    days[c.N_INVOICES] = grouped.size()
    # A raw line is a raw line: the cancellation counts, on its day, against raw revenue.
    for i, (revenue, units) in _CANCELLED.items():
        key = (day[i], invoices[c.COUNTRY][i])
        days.loc[key, "revenue_raw"] -= revenue
        days.loc[key, "units_raw"] -= units
    return days.reset_index()


def _product_months(invoices: pd.DataFrame) -> pd.DataFrame:
    month = invoices[c.INVOICED_AT].dt.to_period("M").dt.start_time.rename(c.MONTH)
    grouped = invoices.groupby([month, c.COUNTRY])
    months = grouped[[*_sums(), c.N_LINES]].sum()
    months[c.N_INVOICES] = grouped.size()
    return months.reset_index().assign(stock_code="22423")


def _products(invoices: pd.DataFrame) -> pd.DataFrame:
    sums = invoices[_sums()].sum().to_frame().T
    return sums.assign(
        stock_code="22423", name=PRODUCT, n_invoices=6, n_customers=3, is_merchandise=True
    )


def _data_quality(invoices: pd.DataFrame) -> pd.DataFrame:
    gross = invoices["revenue_gross"].sum()
    guests = invoices.loc[invoices[c.CUSTOMER_ID].isna(), "revenue_gross"].sum()
    found = {
        Fate.SALE: (5, gross - guests),
        Fate.GUEST_SALE: (1, guests),
        Fate.CANCELLATION: (1, -40.0),
    }
    rows = [(str(f), "fate", *found.get(f, (0, 0.0)), "treated", "line 1") for f in Fate]
    rows.append((MATCHED, "observation", 1, 40.0, "taken back", ""))
    names = [c.RULE, c.KIND, c.LINES, c.REVENUE, c.TREATMENT, c.EXAMPLES]
    return pd.DataFrame(rows, columns=names)
