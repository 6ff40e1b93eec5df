"""One demo shop with its planted truth, read back as plain frames."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from analytics import demo

N_LINES = 200_000
SERVICE_CODES = (
    "POST", "DOT", "M", "D", "C2", "B", "BANK CHARGES", "AMAZONFEE", "CRUK", "PADS",
    "gift_0001_20",
)  # fmt: skip


@dataclass(frozen=True)
class Shop:
    summary: demo.DemoSummary
    raw: pd.DataFrame
    customers: pd.DataFrame
    products: pd.DataFrame
    cancellations: pd.DataFrame

    @property
    def sales(self) -> pd.DataFrame:
        """Lines of goods and services sold, without copies."""
        raw = self.raw[self.raw["InvoiceNo"].str.isdigit()].drop_duplicates()
        return raw[(raw["Quantity"] > 0) & (raw["UnitPrice"] > 0)]


def read_raw(path: Path) -> pd.DataFrame:
    texts = {"InvoiceNo": str, "StockCode": str, "Description": str, "Country": str}
    return pd.read_csv(
        path,
        parse_dates=["InvoiceDate"],
        dtype=texts | {"CustomerID": "Int64"},
        keep_default_na=False,
        na_values=[""],
    )


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    folder = tmp_path_factory.mktemp("demo")
    summary = demo.write(folder / "shop.csv", n_lines=N_LINES, seed=7, truth_dir=folder / "truth")
    tables = ("customers", "products", "cancellations")
    truth = {name: pd.read_parquet(folder / "truth" / f"{name}.parquet") for name in tables}
    return Shop(summary, read_raw(summary.path), **truth)
