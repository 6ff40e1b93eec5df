"""The published facts of the real file, from each of the shapes it circulates in."""

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from analytics import engine
from analytics.build import build
from analytics.columns import Basis
from analytics.recipe import BuildOptions
from analytics.store import ArtifactStore, Build
from analytics.summary import summary
from tests.workbook_writer import write_workbook

pytestmark = pytest.mark.real_data

IDENTIFIED = {
    "lines": 392_692,
    "customers": 4_338,
    "invoices": 18_532,
    "stock_codes": 3_665,
    "revenue": 8_887_208.894,
}
OBSERVED = {
    "missing_customer": 135_080,
    "missing_description": 1_454,
    "cancelled_invoice": 9_288,
    "quantity_not_positive": 10_624,
    "price_not_positive": 2_517,
    "adjustment_invoice": 3,
    "duplicate": 5_268,
}


def us_csv(lines: pd.DataFrame, path: Path) -> None:
    """Write dates like 12/1/2010 8:26, in ISO-8859-1."""
    at = lines["InvoiceDate"].dt
    day = at.month.astype(str) + "/" + at.day.astype(str) + "/" + at.year.astype(str)
    moment = at.hour.astype(str) + ":" + at.minute.map("{:02}".format)
    lines.assign(InvoiceDate=day + " " + moment).to_csv(path, index=False, encoding="ISO-8859-1")


def workbook(lines: pd.DataFrame, path: Path) -> None:
    """Write as UCI does: invoice and stock codes are numbers where they look like numbers."""
    write_workbook(path, {"Online Retail": lines})


def moved_csv(lines: pd.DataFrame, path: Path) -> None:
    """Write the copy whose dates were moved to 2022 and 2023, in ISO form."""
    moved = lines.assign(InvoiceDate=lines["InvoiceDate"] + pd.DateOffset(years=12))
    moved.to_csv(path, index=False)


def second_edition(lines: pd.DataFrame, path: Path) -> None:
    """Write with the columns of Online Retail II, whose customers are floats."""
    names = {"InvoiceNo": "Invoice", "UnitPrice": "Price", "CustomerID": "Customer ID"}
    floats = lines.assign(CustomerID=lines["CustomerID"].astype("float64"))
    floats.rename(columns=names).to_csv(path, index=False)


SHAPES = {
    "Online Retail.xlsx": workbook,
    "us dates.csv": us_csv,
    "moved dates.csv": moved_csv,
    "second edition.csv": second_edition,
}


@pytest.fixture(scope="module", params=["parquet", *SHAPES])
def real_build(request, tmp_path_factory, data_dir) -> Build:
    if request.param == "parquet":
        return ArtifactStore(request.getfixturevalue("real_store")).current()
    folder = tmp_path_factory.mktemp("shape")
    lines = pd.read_parquet(data_dir / "online_retail.parquet")
    SHAPES[request.param](lines, folder / request.param)
    store = ArtifactStore(folder / "artifacts")
    facts_alone = BuildOptions(without=("segments", "recommendations", "predictions"))
    now = datetime(2026, 1, 1, tzinfo=UTC)
    build(folder / request.param, store, created_at=now, options=facts_alone)
    return store.current()


@pytest.fixture(scope="module")
def raw(real_build) -> dict:
    return summary(real_build, engine.connect(), basis=Basis.RAW)


def test_fates_sum_to_the_raw_lines(real_build):
    assert sum(real_build.manifest["fates"].values()) == 541_909
    assert real_build.manifest["source"]["lines"] == 541_909


def test_the_identified_facts_are_the_published_ones(real_build):
    found = summary(real_build, engine.connect(), basis=Basis.IDENTIFIED)
    assert {name: found[name] for name in IDENTIFIED} == IDENTIFIED


def test_the_identified_lines_with_their_duplicates_are_the_published_ones(real_build):
    lines = engine.connect().read_parquet(real_build.path("lines"))
    kept = lines.filter(
        lines.customer_id.notnull(),
        ~lines.invoice.startswith("C"),
        lines.quantity > 0,
        lines.unit_price > 0,
    )
    assert kept.count().to_pyarrow().as_py() == 397_884


def test_raw_counts_are_the_published_ones(raw):
    assert raw["lines"] == 541_909
    assert {rule: raw["data_quality"][rule] for rule in OBSERVED} == OBSERVED


def test_the_united_kingdom_has_its_share_of_the_lines(raw):
    first = raw["by_country"][0]
    assert first["country"] == "United Kingdom"
    assert round(100 * first["lines_share"], 2) == 91.43


def test_postage_and_gliders_have_their_raw_totals(raw):
    by_revenue = {row["name"]: row["revenue"] for row in raw["top_products_by_revenue"]}
    by_units = {row["name"]: row["units"] for row in raw["top_products_by_units"]}
    assert next(iter(by_revenue)) == "DOTCOM POSTAGE"
    assert by_revenue["DOTCOM POSTAGE"] == pytest.approx(206_245.48, abs=0.001)
    assert by_units["WORLD WAR 2 GLIDERS ASSTD DESIGNS"] == 53_847


def test_bulk_orders_taken_back_do_not_lead_the_net_lists(real_build):
    products = real_build.table("products").set_index("name")
    assert products.loc["PAPER CRAFT , LITTLE BIRDIE", ["units_gross", "units_net"]].tolist() == [
        80_995,
        0,
    ]
    spent = real_build.table("invoices").groupby("customer_id")
    net = spent["revenue_net"].sum()
    assert spent["revenue_identified"].sum().nlargest(10).index.isin(["16446", "12346"]).sum() == 2
    assert net["12346"] == 0
    assert net["16446"] < 10


def test_cancellations_are_matched_or_reported(real_build):
    matches = real_build.table("cancellation_matches")
    n_lines = real_build.table("data_quality").set_index("rule")["lines"]
    taken = matches.groupby("cancellation_line")["quantity"].sum()
    assert n_lines["matched_cancellation"] == len(taken)
    lines = real_build.table("lines", columns=["line_number", "fate", "customer_id", "quantity"])
    cancelled = lines[lines["fate"] == "cancellation"].set_index("line_number")["quantity"]
    whole = (taken == -cancelled.reindex(taken.index)).sum()
    assert len(cancelled) - whole == n_lines["unmatched_cancellation"]
    # A plain merge finds the cancellation lines that equal an earlier sale line exactly.
    exact = real_build.manifest["fates"]["cancellation"]
    assert 3_000 < whole < exact
