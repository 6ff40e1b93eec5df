"""Sums of groups, and how wide their intervals are."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import outlook, outlook_groups

WINDOWS = {"soon": 30, "horizon": 90, "long": 180}


def predictions(*rows):
    """Give predictions of customers: (expected spend, group)."""
    spend = pd.Series([float(amount) for amount, _ in rows])
    table = pd.DataFrame(
        {
            "expected_spend_soon": spend / 3,
            "expected_spend": spend,
            "expected_spend_long": spend * 2,
        }
    )
    return table, pd.Series([group for _, group in rows])


def backtest(*offs, days=90):
    cuts = pd.date_range("2011-01-01", periods=len(offs), freq="30D")
    return pd.DataFrame(
        {
            "cut": cuts,
            "days": days,
            "country": "France",
            "n_customers": 10,
            "predicted": 100.0,
            "actual": [100.0 * off for off in offs],
        }
    )


NO_TESTS = pd.DataFrame({"score": [], "actual": []}, dtype="float64")
TESTS = pd.DataFrame(
    {"score": np.repeat([10.0, 100.0], 50), "actual": [0.0, 20.0, 50.0, 150.0] * 25}
)


def test_groups_are_summed_over_each_window_the_largest_first():
    table, groups = predictions((30, "few"), (60, "many"), (90, "many"))
    found = outlook_groups.by_group(table, backtest(1.0, 1.2), NO_TESTS, WINDOWS, groups)
    own = found[found["days"] == 90]
    assert own["group"].tolist() == ["many", "few"]
    assert own["expected"].tolist() == [150.0, 30.0]
    assert own["n_customers"].tolist() == [2, 1]
    assert found[found["days"] == 180]["expected"].tolist() == [300.0, 60.0]


def test_customers_who_err_alone_are_measured_by_what_was_expected_of_them():
    score = np.repeat([10.0, 100.0], 100)
    actual = np.concatenate([np.tile([0.0, 20.0], 50), np.tile([50.0, 150.0], 50)])
    found = outlook_groups.noise(pd.DataFrame({"score": score, "actual": actual}))
    assert found.relative[0] == pytest.approx(1.0)
    assert found.relative[-1] == pytest.approx(0.25)


def test_the_level_that_all_share_is_no_noise():
    score = np.linspace(10, 500, 100)
    found = outlook_groups.noise(pd.DataFrame({"score": score, "actual": 1.4 * score}))
    assert found.relative == pytest.approx(np.zeros(5))


def test_the_variance_of_a_sum_is_that_of_its_customers():
    noise = outlook_groups.Noise(np.array([]), np.array([4.0]))
    spend = pd.Series([10.0, 10.0, 20.0])
    found = noise.of(spend, pd.Series(["two", "two", "one"]))
    assert found.to_dict() == {"one": 4.0, "two": 2.0}


def test_without_noise_of_its_own_a_group_has_the_interval_of_the_total():
    low, high = outlook_groups.bounds(pd.Series([100.0]), pd.Series([0.0]), (np.log(2),) * 2)
    assert low.iloc[0] == pytest.approx(50, rel=1e-4)
    assert high.iloc[0] == pytest.approx(200, rel=1e-4)


def test_a_single_customer_may_stay_away():
    low, high = outlook_groups.bounds(pd.Series([100.0]), pd.Series([4.0]), (0.1, 0.1))
    assert low.iloc[0] == 0
    assert high.iloc[0] > 200


def test_shorter_windows_are_less_certain():
    table, groups = predictions((30, "a"), (60, "a"))
    same = pd.concat([backtest(1.0, 1.2, days=days) for days in (30, 90)])
    found = outlook_groups.by_group(table, same, TESTS, WINDOWS, groups).set_index("days")
    spread = found["high"] / found["expected"]
    assert spread[30] > spread[90]


@settings(max_examples=25, deadline=None)
@given(
    st.floats(0, 50, allow_subnormal=False),
    st.floats(0, 2, allow_subnormal=False),
    st.floats(0.01, 1e6, allow_subnormal=False),
)
def test_an_interval_holds_what_is_expected(relative, common, expected):
    low, high = outlook_groups.bounds(
        pd.Series([expected]), pd.Series([relative]), (common, common)
    )
    assert 0 <= low.iloc[0] <= expected * 1.0001
    assert high.iloc[0] >= expected * 0.9999


def test_the_gamma_ends_are_those_of_drawn_sums():
    rng = np.random.default_rng(0)
    drawn = rng.gamma(2.0, 1 / 2.0, 200_000)
    low, high = outlook_groups.bounds(pd.Series([1.0]), pd.Series([0.5]), (0.0, 0.0))
    assert low.iloc[0] == pytest.approx(np.quantile(drawn, 0.1), rel=0.02)
    assert high.iloc[0] == pytest.approx(np.quantile(drawn, 0.9), rel=0.02)


def test_a_past_sum_has_the_interval_that_the_others_give_it():
    tests = backtest(1.0, 1.5, 0.5)
    found = outlook_groups.tested_totals(tests, 90)
    rest = outlook.spread(tests[tests["cut"] != tests["cut"].iloc[0]], 90)
    assert found["high"].iloc[0] == pytest.approx(100 * np.exp(rest))
    assert found["low"].iloc[0] == pytest.approx(100 / np.exp(rest))


def test_without_a_past_there_is_none_to_show():
    assert outlook_groups.tested_totals(backtest(1.0), 30).empty
    assert outlook_groups.tested(backtest(1.0), NO_TESTS, WINDOWS, "soon", pd.Series([])).empty


def test_countries_of_the_latest_instant_stand_beside_what_came():
    earlier, latest = backtest(1.0, 1.1, 0.9), backtest(1.0, 1.0, 1.0, 1.3).tail(1)
    both = pd.concat([earlier, latest, latest.assign(country="Spain", predicted=10.0, actual=4.0)])
    country = pd.Series(["France"] * 50 + ["Spain"] * 50, index=TESTS.index)
    found = outlook_groups.tested(both, TESTS, WINDOWS, "horizon", country)
    assert found["group"].tolist() == ["France", "Spain"]
    assert found["actual"].tolist() == pytest.approx([130.0, 4.0])
    assert (found["low"] < found["predicted"]).all()


def test_groups_take_the_level_of_the_year_before_and_add_up_to_the_sum():
    table, groups = predictions((30, "few"), (60, "many"))
    tests = backtest(1.5, 1.0, 1.0)
    as_of = tests["cut"].iloc[0].to_pydatetime() + outlook.YEAR
    found = outlook_groups.by_group(table, tests, NO_TESTS, WINDOWS, groups, as_of=as_of)
    whole = outlook.outlook(table, tests, WINDOWS, as_of=as_of)
    for days, expected in ((90, 135.0), (180, 180.0)):
        assert found[found["days"] == days]["expected"].sum() == pytest.approx(expected)
        assert whole[whole["days"] == days]["expected"].sum() == pytest.approx(expected)


def test_a_group_is_widened_with_the_sum_where_the_season_was_not_tested():
    table, groups = predictions(*[(30, "few")] * 200, *[(60, "many")] * 400)
    asked = table, backtest(1.0, 1.0), TESTS, WINDOWS, groups
    as_of = pd.Timestamp("2011-09-01").to_pydatetime()
    plain = outlook_groups.by_group(*asked, as_of=as_of)
    wide = outlook_groups.by_group(*asked, as_of=as_of, year_before={90: 9_000.0})
    at_90 = plain["days"] == 90
    assert (wide["low"] < plain["low"])[at_90].all()
    assert wide["high"].to_numpy() == pytest.approx(plain["high"].to_numpy())
