"""The whole stage: on a small shop, on nothing, on the real file and on the demo shop."""

from datetime import datetime

import ibis
import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

from analytics import cleaning, demo, sources
from analytics.contracts import segments as contracts
from analytics.contracts.models import MODEL_CARDS
from analytics.made import Made
from analytics.rfm import rfm_table
from analytics.segments import Segmenter
from analytics.segments.clustering import ALGORITHMS
from analytics.segments.stage import segment_stage
from analytics.store import ArtifactStore
from tests.analytics.segments.frames import lines, matches

AS_OF = datetime(2011, 12, 10)
NAMES = ["High-Value", "Regular", "Occasional", "At-Risk"]


def keep_contracts(made):
    for contract in (*contracts.ALL, MODEL_CARDS):
        table = ibis.memtable(made.tables[contract.name])
        dates = [name for name, kind in contract.columns.items() if kind == "date"]
        contract.check(table.cast(dict.fromkeys(dates, "date")))


def test_a_shop_without_known_customers_has_empty_tables_and_a_reason():
    nobody = lines({"customer_id": None, "fate": "guest_sale"})
    made = segment_stage(ibis.memtable(nobody), ibis.memtable(matches()), AS_OF)
    keep_contracts(made)
    assert all(table.empty for table in made.tables.values())
    assert made.notes["segments"]["verdict"] == "not enough data: 0 customers, wanted at least 20"
    assert not made.models


def test_three_customers_make_one_segment_and_a_note():
    three = lines(*({"customer_id": who, "invoice": who, "quantity": int(who)} for who in "123"))
    made = segment_stage(ibis.memtable(three), ibis.memtable(matches()), AS_OF)
    keep_contracts(made)
    assert made.tables["customers"]["segment"].to_list() == ["All customers"] * 3
    assert "4 need at least 20" in made.notes["segments"]["verdict"]


@pytest.fixture(scope="module")
def made(real_store):
    """What the stage made of the real file, as the build holds it."""
    build = ArtifactStore(real_store).current()
    names = [contract.name for contract in (*contracts.ALL, MODEL_CARDS)]
    tables = {name: build.table(name) for name in names}
    return Made(tables=tables, models={"segmenter": build.model("segmenter")})


@pytest.mark.real_data
def test_the_real_file_keeps_every_contract(con, real_store):
    build = ArtifactStore(real_store).current()
    for contract in (*contracts.ALL, MODEL_CARDS):
        contract.check(con.read_parquet(build.path(contract.name)))


@pytest.mark.real_data
def test_the_real_customers_are_segmented_and_their_stored_segment_is_the_predicted_one(made):
    customers = made.tables["customers"]
    assert len(customers) == 4_338
    assert customers["monetary"].sum() == pytest.approx(8_887_208.894)
    segmenter = made.models["segmenter"]
    assert segmenter.predict(customers).to_list() == customers["segment"].to_list()
    alone = [segmenter.predict(customers.iloc[[i]]).item() for i in range(0, 4_338, 29)]
    assert alone == customers["segment"].to_list()[::29]


@pytest.mark.real_data
def test_the_real_names_fit_the_profiles(made):
    profiles = made.tables["segment_profiles"].set_index("segment")
    assert sorted(profiles.index) == sorted(NAMES)
    profiles = profiles.loc[NAMES]
    for value in ("median_monetary", "median_frequency"):
        assert profiles[value].is_monotonic_decreasing
    assert profiles["median_recency_days"].idxmax() == "At-Risk"
    assert profiles["median_recency_days"].idxmin() == "High-Value"
    assert profiles.loc["High-Value", "revenue_share"] > 0.6
    assert profiles["customers"].min() > 400


@pytest.mark.real_data
def test_other_seeds_orders_and_ids_give_real_customers_the_same_names(made):
    rfm = made.tables["customers"].set_index("customer_id")
    for seed in (1, 2, 3):
        other = rfm.sample(frac=1, random_state=seed)
        named = Segmenter.fit(other.set_axis(range(len(other))), seed=seed).predict(other)
        assert (named == rfm["segment"].loc[other.index]).mean() >= 0.99


@pytest.mark.real_data
def test_silhouettes_of_the_real_file_are_the_known_ones(made):
    choice = made.tables["k_choice"].set_index("k")
    assert choice.loc[4, "silhouette"] == pytest.approx(0.336, abs=0.003)
    assert choice["is_best_silhouette"].idxmax() == 2
    assert choice.loc[4, "stability"] > 0.9
    card = made.tables["model_cards"].set_index("metric").loc["silhouette"]
    assert card["value"] == choice.loc[4, "silhouette"]
    assert card["baseline_value"] == choice.loc[2, "silhouette"]


@pytest.mark.real_data
def test_customers_who_cancelled_everything_keep_no_net_money(made):
    customers = made.tables["customers"].set_index("customer_id")
    assert customers.loc["12346", ["monetary", "monetary_net"]].to_list() == [77_183.60, 0.0]
    assert customers.loc["16446", "monetary_net"] < 10


@pytest.mark.real_data
def test_the_segment_before_is_that_of_the_history(made):
    history = made.tables["customer_history"]
    then = history[history["at"] == pd.Timestamp("2011-09-11")].set_index("customer_id")["segment"]
    before = made.tables["customers"].set_index("customer_id")["segment_before"].dropna()
    assert before.to_dict() == then.to_dict()
    assert len(made.tables["followed_up"]) == len(then)


@pytest.fixture(scope="module")
def demo_rfm(tmp_path_factory):
    folder = tmp_path_factory.mktemp("segments")
    demo.write(folder / "shop.parquet", n_lines=60_000, seed=7, truth_dir=folder)
    con = ibis.duckdb.connect(threads=1)
    cleaned = cleaning.clean(sources.read_transactions(folder / "shop.parquet", con), con)
    rfm = rfm_table(cleaned.lines, datetime(2100, 1, 1), "identified")
    last = rfm["recency_days"].min()
    truth = pd.read_parquet(folder / "customers.parquet")
    con.disconnect()
    planted = truth.set_index(truth["customer_id"].astype("str"))["segment"]
    return rfm.assign(recency_days=rfm["recency_days"] - last), planted.reindex(rfm.index)


def test_planted_segments_of_the_demo_shop_are_recovered(demo_rfm):
    rfm, planted = demo_rfm
    found = {
        algorithm: adjusted_rand_score(
            planted, Segmenter.fit(rfm, algorithm=algorithm).predict(rfm)
        )
        for algorithm in ALGORITHMS
    }
    assert found["kmeans"] >= 0.5
    assert np.mean(list(found.values())) >= 0.4
