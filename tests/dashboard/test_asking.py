"""Commands that ask the models: what they print is what the build holds."""

import json
from pathlib import Path

import pandas as pd
import pytest

from analytics.store import ArtifactStore
from dashboard.__main__ import run
from tests.builders import build_shop, raw_lines


def asked(capfd, *words: str) -> dict:
    assert run([*words, "--json"]) == 0
    return json.loads(capfd.readouterr().out)


def test_segments_prints_every_segment_of_the_build(demo_store, capfd):
    profiles = ArtifactStore(demo_store).current().table("segment_profiles")
    said = asked(capfd, "segments", "--artifacts", str(demo_store))
    assert [row["segment"] for row in said["segments"]] == list(
        profiles.sort_values("order")["segment"]
    )
    assert sum(row["customers"] for row in said["segments"]) == profiles["customers"].sum()
    assert run(["segments", "--artifacts", str(demo_store)]) == 0
    assert said["segments"][0]["segment"] in capfd.readouterr().out


def test_predict_segment_agrees_with_what_is_stored_of_a_customer(demo_store, capfd):
    customers = ArtifactStore(demo_store).current().table("customers")
    for _, row in customers.groupby("segment").head(1).iterrows():
        said = asked(
            capfd,
            "predict-segment",
            *("--recency", str(row["recency_days"]), "--frequency", str(row["frequency"])),
            *("--monetary", repr(float(row["monetary"])), "--artifacts", str(demo_store)),
        )
        assert said["segment"] == row["segment"]


@pytest.mark.parametrize("recency", ["-1", "nan", "inf"])
def test_a_value_that_means_nothing_is_refused(demo_store, capfd, recency):
    words = ["--recency", recency, "--frequency", "1", "--monetary", "1"]
    assert run(["predict-segment", *words, "--artifacts", str(demo_store)]) == 2
    assert "wanted a number from 0 up" in capfd.readouterr().err


def test_a_shop_without_enough_customers_says_what_is_missing(tmp_path: Path, capfd):
    build_shop(tmp_path, {"customer_id": pd.NA})
    words = ["--recency", "1", "--frequency", "1", "--monetary", "1"]
    assert run(["predict-segment", *words, "--artifacts", str(tmp_path / "artifacts")]) == 2
    assert "0 customers, wanted at least" in capfd.readouterr().err


def test_recommend_finds_a_product_by_its_name_and_shows_the_evidence(demo_store, capfd):
    best = _best_seller(demo_store)
    by_code = asked(capfd, "recommend", best["stock_code"], "--artifacts", str(demo_store))
    by_name = asked(capfd, "recommend", best["name"].lower(), "--artifacts", str(demo_store))
    assert by_code["recommendations"] == by_name["recommendations"]
    assert len(by_code["recommendations"]) == 5
    first = by_code["recommendations"][0]
    assert first["evidence"]["n_both"] <= first["evidence"]["n_product"]
    assert run(["recommend", best["stock_code"], "--artifacts", str(demo_store)]) == 0
    assert first["stock_code"] in capfd.readouterr().out


def test_recommend_for_a_customer_leaves_out_what_was_bought(demo_store, capfd):
    store = ArtifactStore(demo_store).current()
    lines = store.table("lines", ["customer_id", "stock_code", "fate"])
    customer = lines["customer_id"].value_counts().index[0]
    said = asked(capfd, "recommend", "--customer", customer, "--artifacts", str(demo_store))
    offered = {row["stock_code"] for row in said["recommendations"]}
    bought = lines[(lines["customer_id"] == customer) & (lines["fate"] == "sale")]
    assert offered
    assert offered.isdisjoint(set(bought["stock_code"]))


@pytest.mark.parametrize("words", [["recommend"], ["recommend", "zzqqxx"], ["recommend", "!!!"]])
def test_recommend_never_answers_for_something_else(demo_store, capfd, words):
    assert run([*words, "--artifacts", str(demo_store)]) == 2
    assert capfd.readouterr().err.startswith("error: ")


def test_score_prints_and_writes_the_predictions_of_the_build(demo_store, tmp_path, capfd):
    customers = ArtifactStore(demo_store).current().table("customers")
    foretold = customers.dropna(subset=["churn_probability"])
    row = foretold.iloc[0]
    said = asked(capfd, "score", "--customer", row["customer_id"], "--artifacts", str(demo_store))
    [found] = said["customers"]
    assert found["churn_probability"] == pytest.approx(row["churn_probability"])
    out = tmp_path / "scores.csv"
    assert run(["score", "--out", str(out), "--artifacts", str(demo_store)]) == 0
    written = pd.read_csv(out, comment="#", dtype={"customer_id": "str"})
    assert len(written) == len(foretold)


def test_score_of_a_customer_who_is_not_there_is_refused(demo_store, capfd):
    assert run(["score", "--customer", "nobody", "--artifacts", str(demo_store)]) == 2
    assert "no predictions of a customer 'nobody'" in capfd.readouterr().err


def test_a_stage_that_was_left_out_is_said_so(tmp_path, capfd):
    source = tmp_path / "shop.csv"
    raw_lines({}).drop(columns="line_number").to_csv(source, index=False)
    folder = ["--artifacts", str(tmp_path / "a")]
    without = ["--without", "predictions", "--without", "recommendations"]
    assert run(["build", "--source", str(source), *without, "--clv-days", "180", *folder]) == 0
    parameters = ArtifactStore(tmp_path / "a").current().manifest["parameters"]
    assert parameters["clv_days"] == 180
    assert parameters["without"] == ["predictions", "recommendations"]
    assert run(["score", *folder]) == 2
    assert run(["recommend", "85123A", *folder]) == 2
    said = capfd.readouterr().err
    assert "left out of this build: --without predictions" in said
    assert "left out of this build: --without recommendations" in said


def _best_seller(artifacts: Path) -> pd.Series:
    products = ArtifactStore(artifacts).current().table("products")
    return products[products["is_merchandise"]].sort_values("n_invoices").iloc[-1]
