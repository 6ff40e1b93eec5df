"""What was planted agrees with the lines, and can be found in them again."""

import numpy as np
import pandas as pd

SEGMENTS = {"frequent", "regular", "occasional", "lapsed", "one_time", "wholesale"}


def test_the_customers_are_those_of_the_lines(shop):
    known = shop.sales[shop.sales["CustomerID"].notna()]
    assert set(known["CustomerID"]) == set(shop.customers["customer_id"])
    assert set(shop.customers["segment"]) == SEGMENTS
    country = shop.customers.set_index("customer_id")["country"]
    assert (known["CustomerID"].map(country) == known["Country"]).all()


def test_purchases_lie_between_acquisition_and_dropout(shop):
    known = shop.sales[shop.sales["CustomerID"].notna()]
    bought = known.groupby("CustomerID")["InvoiceDate"].agg(["min", "max"])
    bought.index = bought.index.astype("int64").rename("customer_id")
    planted = shop.customers.set_index("customer_id").loc[bought.index]
    assert (bought["min"] == planted["acquired_at"]).all()
    gone = planted["churned_at"].notna()
    assert 0.3 < gone.mean() < 0.7
    assert (bought["max"] <= planted["churned_at"])[gone].all()


def test_every_planted_cancellation_has_an_earlier_sale_with_enough_units(shop):
    sales = shop.sales.groupby(["InvoiceNo", "StockCode"]).agg(
        sold=("Quantity", "sum"), sold_at=("InvoiceDate", "min"), buyer=("CustomerID", "first")
    )
    times = shop.raw.groupby("InvoiceNo")["InvoiceDate"].min()
    planted = shop.cancellations[shop.cancellations["sale_invoice"].notna()]
    assert not planted.duplicated(["sale_invoice", "stock_code"]).any()
    found = planted.merge(
        sales, left_on=["sale_invoice", "stock_code"], right_index=True, how="left"
    )
    assert len(planted) > 3_000
    assert found["sold"].notna().all()
    assert (-found["quantity"] <= found["sold"]).all()
    assert (found["sold_at"] < found["cancellation_invoice"].map(times)).all()
    assert (found["buyer"] == found["customer_id"]).all()
    assert 0.7 < (-found["quantity"] == found["sold"]).mean() < 0.9


def test_the_cancelled_lines_are_exactly_the_planted_ones(shop):
    lines = shop.raw[shop.raw["InvoiceNo"].str.startswith("C")]
    found = sorted(zip(lines["InvoiceNo"], lines["StockCode"], lines["Quantity"], strict=True))
    truth = shop.cancellations
    planted = sorted(
        zip(truth["cancellation_invoice"], truth["stock_code"], truth["quantity"], strict=True)
    )
    assert found == planted


def test_a_few_cancellations_have_no_sale(shop):
    assert 0.05 < shop.cancellations["sale_invoice"].isna().mean() < 0.15


def test_the_products_are_those_of_the_summary_and_popularity_adds_up(shop):
    assert len(shop.products) == shop.summary.products
    assert np.isclose(shop.products["popularity"].sum(), 1.0)
    assert shop.products["theme"].nunique() == 40


def test_products_bought_by_the_same_customers_share_their_theme(shop):
    known = shop.sales[shop.sales["CustomerID"].notna()]
    known = known[known["StockCode"].isin(shop.products["stock_code"])]
    customer, _ = pd.factorize(known["CustomerID"])
    product, codes = pd.factorize(known["StockCode"])
    bought = np.zeros((customer.max() + 1, product.max() + 1), dtype=np.float32)
    bought[customer, product] = 1.0
    n_buyers = bought.sum(axis=0)
    cosine = bought.T @ bought / np.sqrt(np.outer(n_buyers, n_buyers))
    np.fill_diagonal(cosine, 0.0)
    theme = shop.products.set_index("stock_code")["theme"].loc[codes].to_numpy(dtype=object)
    well_sold = np.flatnonzero(n_buyers >= np.median(n_buyers))
    nearest = np.argsort(-cosine[well_sold], axis=1)[:, :5]
    assert (theme[nearest] == theme[well_sold][:, None]).mean() >= 0.8


def test_segments_are_found_again_by_k_means_on_rfm(shop):
    known = shop.sales[shop.sales["CustomerID"].notna() & (shop.sales["Quantity"] < 20_000)]
    known = known.assign(revenue=known["Quantity"] * known["UnitPrice"])
    rfm = known.groupby("CustomerID").agg(
        last=("InvoiceDate", "max"), frequency=("InvoiceNo", "nunique"), monetary=("revenue", "sum")
    )
    rfm["last"] = (pd.Timestamp("2025-12-10") - rfm["last"]).dt.days
    planted = shop.customers.set_index("customer_id")["segment"].loc[rfm.index]
    logs = np.log1p(rfm.to_numpy(dtype=float))
    scaled = (logs - logs.mean(axis=0)) / logs.std(axis=0)
    for k in (4, 6):
        assert adjusted_rand_index(planted.to_numpy(), k_means(scaled, k)) >= 0.5


def k_means(points: np.ndarray, k: int) -> np.ndarray:
    """Lloyd's algorithm, the best of ten starts; independent of the project's segmenter."""
    rng = np.random.default_rng(0)
    runs = [_lloyd(points, points[rng.choice(len(points), k, replace=False)]) for _ in range(10)]
    return min(runs, key=lambda run: run[0])[1]


def _lloyd(points: np.ndarray, centres: np.ndarray) -> tuple[float, np.ndarray]:
    for _ in range(60):
        distance = ((points[:, None] - centres) ** 2).sum(axis=2)
        nearest = distance.argmin(axis=1)
        centres = np.stack(
            [
                points[nearest == i].mean(axis=0) if (nearest == i).any() else centre
                for i, centre in enumerate(centres)
            ]
        )
    return float(distance.min(axis=1).sum()), nearest


def adjusted_rand_index(left: np.ndarray, right: np.ndarray) -> float:
    """Hubert and Arabie (1985)."""
    table = pd.crosstab(left, right).to_numpy()

    def pairs(counts: np.ndarray) -> float:
        return float((counts * (counts - 1) / 2).sum())

    both, rows, columns = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    chance = rows * columns / pairs(np.array([len(left)]))
    return (both - chance) / ((rows + columns) / 2 - chance)
