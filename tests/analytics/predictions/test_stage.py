import re
from datetime import datetime, timedelta

import ibis
import numpy as np
import pandas as pd
import pytest

from analytics import contracts, demo, engine
from analytics import outlook as ahead
from analytics.cleaning import clean
from analytics.contracts import predictions as promised
from analytics.evaluate import Scored, compare
from analytics.lifetime import HURDLE
from analytics.predictions.cuts import live_cut, past_cut
from analytics.predictions.levels import NOMINAL
from analytics.predictions.schedule import schedule
from analytics.predictions.stage import prediction_stage
from analytics.predictions.tasks import TASKS
from analytics.predictions.trial import fit_live, run
from analytics.propensity import LOGISTIC
from analytics.sources import read_source
from tests.analytics.predictions.conftest import AS_OF
from tests.analytics.purchases import lines, shop

SUMS = ("expected_spend_soon", "expected_spend", "expected_spend_long")
CONTRACTS = (*promised.ALL, contracts.MODEL_CARDS)


def figure(made, task, metric):
    cards = made.tables["model_cards"]
    model = made.notes["tasks"].get(task, {}).get("model")
    row = cards[(cards["task"] == task) & (cards["metric"] == metric) & (cards["model"] == model)]
    assert len(row) == 1
    return row.iloc[0]


@pytest.mark.real_data
def test_the_test_is_the_stated_one(foretold):
    row = figure(foretold, "churn", "roc_auc")
    assert row["n"] == 3_360
    assert (row["test_from"].isoformat()[:10], row["test_to"].isoformat()[:10]) == (
        "2011-09-09",
        "2011-12-07",
    )
    assert row["train_to"] < row["test_from"]
    assert figure(foretold, "churn", "base_rate")["value"] == pytest.approx(0.433, abs=0.001)
    assert figure(foretold, "spend", "mean_spend")["value"] == pytest.approx(770, abs=0.5)


@pytest.mark.real_data
def test_churn_is_told_as_well_as_asked_for(foretold):
    auc = figure(foretold, "churn", "roc_auc")
    assert 0.73 <= auc["value"] <= 0.85
    assert auc["value"] >= auc["baseline_value"] + 0.04
    assert auc["baseline_value"] == pytest.approx(0.685, abs=0.002)
    assert figure(foretold, "churn", "brier")["value"] <= 0.215
    assert figure(foretold, "churn", "calibration_error")["value"] <= 0.10


@pytest.mark.real_data
def test_the_next_purchase_is_told_as_well_as_asked_for(foretold):
    assert figure(foretold, "buys_soon", "roc_auc")["value"] >= 0.72
    assert figure(foretold, "buys_soon", "precision_at_20")["value"] >= 0.58
    assert figure(foretold, "buys_soon", "calibration_error")["value"] <= 0.05


@pytest.mark.real_data
def test_past_spend_serves_for_high_spending_and_the_verdict_says_so(foretold):
    auc = figure(foretold, "high_spend", "roc_auc")
    assert 0.84 <= auc["value"] <= 0.92
    note = foretold.notes["tasks"]["high_spend"]
    assert not note["beats_baseline"]
    assert "the simpler one serves" in note["verdict"]


@pytest.mark.real_data
def test_spend_is_told_as_well_as_asked_for(foretold):
    mae = figure(foretold, "spend", "mae")
    assert mae["value"] < 583
    assert mae["baseline_value"] == pytest.approx(583, abs=1)
    assert 0.50 <= figure(foretold, "spend", "spearman")["value"] <= 0.75
    assert figure(foretold, "spend", "gini")["value"] >= 0.75
    assert 0.45 <= figure(foretold, "spend", "r2_capped")["value"] <= 0.75


@pytest.mark.real_data
@pytest.mark.parametrize("task", ["churn", "buys_soon", "high_spend", "spend"])
def test_intervals_hold_what_they_promise(foretold, task):
    coverage = figure(foretold, task, "interval_coverage")["value"]
    assert abs(coverage - NOMINAL) <= 0.05
    assert foretold.notes["tasks"][task]["coverage"] == pytest.approx(coverage, abs=1e-4)
    tests = foretold.tables["prediction_tests"]
    rows = tests[tests["task"] == task]
    if task == "spend":
        inside = rows["actual"].between(rows["low"], rows["high"]).mean()
    else:
        # Runs of ten by score, counted one by one.
        order = rows.sort_values("score", kind="stable")[["low", "high", "actual"]]
        means = order.rolling(10).mean().dropna()
        inside = means["actual"].between(means["low"] - 1e-9, means["high"] + 1e-9).mean()
    assert inside == pytest.approx(coverage, abs=0.002)


@pytest.mark.real_data
def test_a_fifth_are_foretold_to_be_high_spenders(foretold):
    tests = foretold.tables["prediction_tests"]
    assert tests[tests["task"] == "high_spend"]["score"].mean() == pytest.approx(0.2, abs=0.001)
    now = foretold.tables["predictions"]["high_spend_probability"]
    assert now.mean() == pytest.approx(0.2, abs=0.001)


@pytest.mark.real_data
def test_the_outlook_says_that_no_year_before_is_known(foretold):
    backtest, windows = foretold.tables["outlook_backtest"], foretold.notes["windows"]
    found = ahead.outlook(foretold.tables["predictions"], backtest, windows, as_of=AS_OF)
    assert found["expected"].sum() == pytest.approx(
        foretold.tables["predictions"][list(SUMS)].sum().sum()
    )
    assert "do not reach far enough before 2010-12-11" in ahead.words(backtest, 90, AS_OF)[0]
    sums = ahead.tested_sums(backtest, 90)
    assert len(sums) == 5
    assert sums.loc["2011-09-09", "actual"].item() == pytest.approx(2_588_104, abs=1)
    assert (np.log(sums["actual"] / sums["predicted"]).abs() <= ahead.spread(backtest, 90)).all()


@pytest.mark.real_data
def test_every_table_keeps_its_contract(foretold):
    for contract in CONTRACTS:
        contract.check(ibis.memtable(_with_dates(foretold.tables[contract.name])))


@pytest.mark.real_data
def test_the_terms_of_a_customer_add_up_to_his_score(foretold):
    from analytics.predictions.levels import logit

    scorer = foretold.scorer
    terms = foretold.tables["prediction_terms"]
    sums = terms[terms["task"] == "churn"].groupby("customer_id")["term"].sum()
    model = scorer.models["churn"]
    raw = sums + model.fitted.linear.intercept
    corrected = model.levels.slope * raw + model.levels.level
    scored = foretold.tables["predictions"].set_index("customer_id")["churn_probability"]
    assert np.allclose(corrected, logit(scored.reindex(sums.index).to_numpy()))


@pytest.mark.real_data
def test_one_customer_is_scored_by_the_stored_model(foretold, real_lines):
    now = live_cut(real_lines, schedule(datetime(2010, 12, 1), AS_OF))
    whole = foretold.tables["predictions"].set_index("customer_id")
    one = type(now)(now.as_of, now.known.loc[["12347"]], now.purchases, now.labels.loc[["12347"]])
    found = foretold.scorer.score(one).loc["12347"]
    for name in ("churn_probability", "expected_spend", "clv", "expected_spend_high"):
        assert found[name] == pytest.approx(whole.loc["12347", name])
    assert found["churn_reasons"] == whole.loc["12347", "churn_reasons"]


def _with_dates(table):
    dates = [name for name in table if name.startswith(("train_", "test_"))]
    return table.assign(**{name: table[name].dt.date for name in dates})


def test_three_weeks_are_too_short_and_the_note_says_how_long_it_takes():
    made = prediction_stage(ibis.memtable(shop(200, 21)), None, datetime(2011, 1, 22))
    assert "21 days of data; wanted at least 57" in made.notes["predictions"]["verdict"]
    _all_empty(made)


@pytest.mark.parametrize(
    ("frame", "says"),
    [
        (shop(1, 360), "of [01] customers"),
        (shop(60, 360, fate="guest_sale", customer_id=None), "no sale to a known customer"),
        (
            lines(
                *(
                    {
                        "invoice": str(n),
                        "customer_id": str(n),
                        "invoiced_at": f"2011-{1 + n % 12:02d}-01",
                    }
                    for n in range(120)
                )
            ),
            "0 of .* customers .* had ordered on more than one day",
        ),
        (lines(), "no sale to a known customer"),
    ],
    ids=["one customer", "all guests", "no repeat buyers", "no lines"],
)
def test_what_cannot_be_learned_from_is_refused_in_words(frame, says):
    made = prediction_stage(ibis.memtable(frame), None, datetime(2011, 12, 28))
    assert re.search(says, made.notes["predictions"]["verdict"])
    _all_empty(made)


def _all_empty(made):
    assert made.models == {}
    for contract in CONTRACTS:
        assert made.tables[contract.name].empty
        assert set(contract.columns) <= set(made.tables[contract.name].columns)


def test_constant_spend_is_foretold_without_an_exception():
    frame = shop(500, 100, stock_code="A", quantity=1)
    made = prediction_stage(ibis.memtable(frame), None, datetime(2011, 4, 11))
    notes = made.notes["predictions"]
    assert notes["windows"]["horizon"] == 15
    assert notes["tasks"]["churn"]["verdict"]
    scored = made.tables["predictions"]
    assert scored["churn_probability"].between(0, 1).all()
    assert np.isfinite(scored["expected_spend"]).all()
    for contract in CONTRACTS:
        contract.check(ibis.memtable(_with_dates(made.tables[contract.name])))


def test_rows_in_another_order_give_the_same_scores():
    frame = shop(300, 100, seed=3)
    plan = schedule(datetime(2011, 1, 1), datetime(2011, 4, 11))
    orders = [ibis.memtable(frame), ibis.memtable(frame.sample(frac=1, random_state=1))]
    instants = (plan.training_cuts(plan.test_cut)[0], plan.test_cut)
    first, second = ([past_cut(rows, at, plan) for at in instants] for rows in orders)
    for ours, theirs in zip(first, second, strict=True):
        pd.testing.assert_frame_equal(ours.known, theirs.known, check_exact=True)
        pd.testing.assert_frame_equal(ours.labels, theirs.labels, check_exact=True)
    for task, name in ((TASKS[0], LOGISTIC), (TASKS[-1], HURDLE)):
        ours, theirs = (run(task, name, cuts[:1], cuts[1]).table for cuts in (first, second))
        pd.testing.assert_frame_equal(ours, theirs, check_exact=True)


def test_the_planted_churn_of_the_demo_shop_is_found(tmp_path):
    path = tmp_path / "demo.parquet"
    demo.write(path, n_lines=120_000, seed=5, truth_dir=tmp_path / "truth")
    with engine.opened("duckdb", threads=1) as con:
        frame = clean(read_source(path, con).lines, con).lines.to_pandas()
    truth = pd.read_parquet(tmp_path / "truth" / "customers.parquet")
    as_of = frame["invoiced_at"].max().normalize().to_pydatetime() + timedelta(days=1)
    rows = ibis.memtable(frame)
    plan = schedule(frame["invoiced_at"].min().to_pydatetime(), as_of)
    now = live_cut(rows, plan)
    known = now.known
    training = [past_cut(rows, at, plan) for at in plan.training_cuts(as_of)]
    scores = fit_live(TASKS[0], LOGISTIC, training, now).score(known)["value"]
    gone = truth.set_index(truth["customer_id"].astype(str))["churned_at"].notna()
    happened = gone.reindex(scores.index).to_numpy(float)
    assert not np.isnan(happened).any()
    by_recency = known["recency_days"].to_numpy(float)
    compared = compare(Scored(happened, scores.to_numpy(), by_recency, 0.5), n_resamples=500)
    # Clearly above recency: the paired bootstrap interval of the difference leaves nothing out.
    row = compared.loc["roc_auc"]
    assert row["difference_low"] > 0.005
    assert 1 - row["value"] < 0.8 * (1 - row["baseline_value"])
