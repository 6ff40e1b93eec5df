from datetime import UTC, datetime

import ibis
import numpy as np
import pandas as pd
import pytest

from analytics import demo
from analytics.build import build
from analytics.contracts.models import MODEL_CARDS
from analytics.contracts.recommendations import PRODUCT_NEIGHBOURS
from analytics.frames import as_table
from analytics.recipe import BuildOptions
from analytics.recommend import Recommender
from analytics.recommend.stage import recommend_stage
from analytics.store import ArtifactStore
from analytics.store.reader import Build
from tests.analytics.recommend.shop import one_day

NO_MATCHES = ibis.memtable(pd.DataFrame({"quantity": [1]}))
BLOCK = 256


@pytest.fixture(scope="module")
def real(real_store) -> Build:
    return ArtifactStore(real_store).current()


@pytest.fixture(scope="module")
def cards(real) -> pd.DataFrame:
    found = real.table("model_cards")
    tasks = ["similar_products", "next_for_customer", "complete_basket"]
    return found[found["task"].isin(tasks)].set_index(["model", "task", "metric"])


def test_a_tiny_shop_gives_tables_that_keep_their_contracts_and_a_verdict():
    made = recommend_stage(as_table(one_day(("1", ["A", "B"]))), NO_MATCHES, datetime(2011, 7, 1))
    assert made.tables["model_cards"].empty
    assert list(made.tables["model_cards"]) == list(MODEL_CARDS.columns)
    assert "not enough data" in made.notes["recommendations"]["verdict"]
    neighbours = made.tables["product_neighbours"]
    assert len(neighbours) == 4
    PRODUCT_NEIGHBOURS.check(ibis.memtable(neighbours))


def test_an_empty_shop_gives_empty_tables():
    made = recommend_stage(as_table(one_day()), NO_MATCHES, datetime(2011, 7, 1))
    assert {len(table) for table in made.tables.values()} == {0}
    assert isinstance(made.models["recommender"], Recommender)


def test_four_fifths_of_the_neighbours_in_the_demo_shop_share_the_planted_theme(tmp_path):
    source = tmp_path / "shop.parquet"
    demo.write(source, n_lines=100_000, seed=1, truth_dir=tmp_path)
    store = ArtifactStore(tmp_path / "artifacts")
    facts_only = BuildOptions(without=("segments", "recommendations", "predictions"))
    created_at = datetime(2026, 1, 1, tzinfo=UTC)
    build(source, store, created_at=created_at, options=facts_only, is_demo=True)
    theme = pd.read_parquet(tmp_path / "products.parquet").set_index("stock_code")["theme"]
    recommender = Recommender.fit(store.current().table("lines"))
    codes = recommender.catalogue.codes
    n_baskets = pd.Series([recommender.support.baskets.size(i) for i in range(len(codes))], codes)
    shared = pd.Series(
        {
            code: np.mean([theme[it.stock_code] == theme[code] for it in recommender.similar(code)])
            for code in codes
        }
    )
    # Well sold: the better half of the catalogue; and the best sellers, which go with everything.
    assert shared[n_baskets >= n_baskets.median()].mean() >= 0.8
    assert shared[n_baskets >= n_baskets.quantile(0.95)].mean() >= 0.8


@pytest.mark.real_data
def test_the_classic_equals_scikit_learn_for_every_product_of_the_real_file(real):
    from scipy import sparse
    from sklearn.metrics.pairwise import cosine_similarity

    lines = real.table("lines", ["stock_code", "customer_id", "fate", "is_merchandise"])
    sales = lines[(lines["fate"] == "sale") & lines["is_merchandise"]]
    pairs = sales[["stock_code", "customer_id"]].astype("str").drop_duplicates()
    product, codes = pd.factorize(pairs["stock_code"], sort=True)
    customer, _ = pd.factorize(pairs["customer_id"], sort=True)
    bought = sparse.csr_matrix((np.ones(len(pairs)), (product, customer)))
    recommender = real.model("recommender")
    assert len(codes) > 3_000
    for start in range(0, len(codes), BLOCK):
        block = bought[start : start + BLOCK]
        cosines = cosine_similarity(block, bought)
        n_both = (block @ bought.T).toarray()
        for i, (cosine, both) in enumerate(zip(cosines, n_both, strict=True), start=start):
            cosine[i] = 0
            # Best first; equal cosines by shared customers, then by code (the columns' order).
            ranked = np.lexsort([-both, -cosine.round(12)])[:5]
            wanted = [place for place in ranked if cosine[place] > 0]
            found = recommender.similar(codes[i], 5, "classic")
            assert [item.stock_code for item in found] == [codes[place] for place in wanted]
            assert [item.rank for item in found] == list(range(1, len(wanted) + 1))
            scores = np.array([item.score for item in found])
            assert np.abs(scores - cosine[wanted]).max(initial=0) < 1e-9


@pytest.mark.real_data
def test_the_bars_are_met_on_the_real_file(cards):
    best = cards.loc["best"]
    ratio = best["value"] / best["baseline_value"]
    assert set(best["baseline"]) == {"classic"}
    assert ratio["similar_products", "ndcg_at_10"] >= 1.08
    assert ratio["similar_products", "ndcg_at_10_under_10"] >= 1.8
    assert ratio["next_for_customer", "ndcg_at_10"] >= 1.55
    assert ratio["complete_basket", "ndcg_at_10"] >= 1.36
    assert best.loc[("complete_basket", "hit_at_5"), "value"] >= 0.64
    for metric in ("ndcg_at_10", "recall_at_10"):
        popular = cards.loc[("popular", "next_for_customer", metric), "value"]
        assert best.loc[("next_for_customer", metric), "value"] > popular
    assert (pd.to_datetime(cards["test_from"]) == pd.Timestamp("2011-10-01")).all()


@pytest.mark.real_data
def test_products_in_one_to_nine_baskets_are_served_far_better_than_by_the_classic(cards):
    best = cards.loc["best"].loc["similar_products"]
    ratio = best["value"] / best["baseline_value"]
    assert ratio["ndcg_at_10_rare"] >= 1.75
    assert ratio["ndcg_at_10_rare_drawn"] >= 1.7


@pytest.mark.real_data
def test_nothing_in_the_neighbours_of_the_real_file_rests_on_little_without_a_mark(real):
    neighbours = real.table(PRODUCT_NEIGHBOURS.name)
    assert set(neighbours["method"]) == {"best", "classic"}
    assert neighbours.loc[~neighbours["is_thin"], ["n_both", "customers_both"]].min().min() >= 5
