from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.errors import NotEnoughDataError
from analytics.periods import Window, year_before
from analytics.seasons import (
    by_month,
    decompose,
    strength,
    weekly_season,
    yearly_season,
)


def calendar(
    start: str, revenue: list[float], *, closed: tuple[int, ...] = (), is_last_finished: bool = True
) -> pd.DataFrame:
    """Days in a row; those of the weekdays `closed` bring nothing."""
    day = pd.date_range(start, periods=len(revenue), unit="us")
    is_open = ~day.day_of_week.isin(closed)
    return pd.DataFrame(
        {
            "day": day,
            "weekday": day.day_of_week,
            "is_open": is_open,
            "is_finished": [True] * (len(day) - 1) + [is_last_finished] * bool(len(day)),
            "revenue": np.where(is_open, revenue, 0.0),
            "n_orders": is_open.astype("int64"),
            "n_lines": 2 * is_open.astype("int64"),
        }
    )


def test_months_sum_their_days():
    found = by_month(calendar("2011-01-30", [1.0, 2.0, 4.0]))
    assert found["month"].dt.strftime("%Y-%m-%d").tolist() == ["2011-01-01", "2011-02-01"]
    assert found["revenue"].tolist() == [3.0, 4.0]
    assert found["n_orders"].tolist() == [2, 1]
    assert found["n_days"].tolist() == [2, 1]
    assert found["first_day"].dt.day.tolist() == [30, 1]
    assert found["last_day"].dt.day.tolist() == [31, 1]


def test_a_month_is_complete_when_all_its_days_are_there():
    found = by_month(calendar("2011-01-31", [1.0] * 30))
    assert found["is_complete"].tolist() == [False, True, False]


def test_the_year_before_is_that_of_the_same_days():
    now = calendar("2011-03-01", [1.0] * 5)
    before = calendar("2010-02-25", [float(i) for i in range(20)])
    found = by_month(now, before)
    # 1 to 5 March 2010 are the days 4 to 8 of the earlier calendar.
    assert found["revenue_year_before"].tolist() == [4 + 5 + 6 + 7 + 8]
    assert found["n_orders_year_before"].tolist() == [5]


def test_a_year_before_that_is_not_covered_whole_is_missing():
    now = calendar("2011-03-01", [1.0] * 31 + [1.0] * 3)
    found = by_month(now, calendar("2010-03-02", [1.0] * 60))
    assert found["revenue_year_before"].isna().tolist() == [True, False]
    assert by_month(now)["revenue_year_before"].isna().all()


def test_the_29th_of_february_does_not_count_a_day_twice():
    found = by_month(calendar("2012-02-01", [1.0] * 29), calendar("2011-02-01", [1.0] * 28))
    assert found["revenue_year_before"].tolist() == [28.0]


def test_no_day_gives_no_month():
    assert by_month(calendar("2011-01-01", [])).empty


def test_a_window_is_shifted_by_a_year():
    window = Window(date(2010, 12, 1), date(2011, 12, 10))
    assert year_before(window) == Window(date(2009, 12, 1), date(2010, 12, 10))


@settings(deadline=None, max_examples=40)
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=400))
def test_months_reconcile_with_their_days(revenue):
    days = calendar("2011-01-17", revenue)
    found = by_month(days, days)
    assert found["revenue"].sum() == pytest.approx(sum(revenue), abs=1e-3)
    assert found["n_days"].sum() == len(revenue)


FACTORS = np.array([0.5, 1.0, 1.5])


def _series(n: int, trend: np.ndarray | float = 100.0) -> tuple[pd.Series, np.ndarray, np.ndarray]:
    season = np.arange(n) % 3
    return pd.Series(pd.date_range("2011-01-01", periods=n)), trend * FACTORS[season], season


def test_a_level_with_a_season_comes_apart_exactly():
    found = decompose(*_series(9), period=3)
    assert found["trend"].isna().tolist() == [True] + [False] * 7 + [True]
    assert found["trend"].dropna().tolist() == pytest.approx([100.0] * 7)
    assert found["factor"].tolist() == pytest.approx([0.5, 1.0, 1.5] * 3)
    assert found["rest"].dropna().tolist() == pytest.approx([1.0] * 7)


def test_an_even_period_is_centred_with_half_weights():
    season = np.array([0, 1] * 3)
    found = decompose(
        pd.Series(pd.date_range("2011-01-01", periods=6)),
        np.array([10.0, 30.0, 10.0, 30.0, 18.0, 30.0]),
        season,
        period=2,
    )
    # (10 / 2 + 30 + 10 / 2) / 2, and so on.
    assert found["trend"].tolist()[1:5] == pytest.approx([20.0, 20.0, 22.0, 24.0])


def test_one_bulk_order_does_not_move_the_season():
    starts_on, observed, season = _series(60)
    observed = observed.copy()
    observed[31] *= 50
    found = decompose(starts_on, observed, season, period=3)
    assert found["factor"].iloc[:3].tolist() == pytest.approx([0.5, 1.0, 1.5], rel=0.01)
    assert found["rest"].iloc[31] > 2


def test_factors_average_one_and_the_parts_multiply_back():
    generator = np.random.default_rng(1)
    starts_on, observed, season = _series(90, np.linspace(50, 150, 90))
    found = decompose(starts_on, observed * generator.uniform(0.8, 1.2, 90), season, period=3)
    assert found.groupby("season")["factor"].first().mean() == pytest.approx(1)
    known = found.dropna()
    product = known["trend"] * known["factor"] * known["rest"]
    assert product.tolist() == pytest.approx(known["observed"].tolist())


def test_a_gap_leaves_the_trend_beside_it_open():
    starts_on, observed, season = _series(12)
    observed = observed.copy()
    observed[5] = np.nan
    found = decompose(starts_on, observed, season, period=3)
    assert found.index[found["trend"].isna()].tolist() == [0, 4, 5, 6, 11]


@pytest.mark.parametrize("observed", [[0.0] * 9, [-1.0] * 9, [np.nan] * 9])
def test_a_series_without_a_positive_trend_is_refused(observed):
    starts_on, _, season = _series(9)
    with pytest.raises(NotEnoughDataError, match="positive trend"):
        decompose(starts_on, np.array(observed), season, period=3)


def test_a_closed_weekday_takes_no_part():
    revenue = [100.0 * (1 + day % 7 / 10) for day in range(70)]
    found = weekly_season(calendar("2011-01-03", revenue, closed=(5,)))
    assert sorted(found["season"].unique()) == [0, 1, 2, 3, 4, 6]
    mean = (1 + 1.1 + 1.2 + 1.3 + 1.4 + 1.6) / 6
    factors = found.groupby("season")["factor"].first()
    assert factors.tolist() == pytest.approx([f / mean for f in (1, 1.1, 1.2, 1.3, 1.4, 1.6)])


def test_a_holiday_is_a_gap_and_not_a_bad_day():
    days = calendar("2011-01-03", [100.0] * 70)
    days.loc[30, ["is_open", "revenue"]] = [False, 0.0]
    found = weekly_season(days)
    assert np.isnan(found["observed"].iloc[30])
    assert found["factor"].tolist() == pytest.approx([1.0] * 70)


def test_the_unfinished_last_day_takes_no_part():
    days = calendar("2011-01-03", [100.0] * 60, is_last_finished=False)
    assert len(weekly_season(days)) == 59


@pytest.mark.parametrize(("n_days", "n_weeks"), [(55, 7), (20, 2), (0, 0)])
def test_fewer_than_eight_whole_weeks_are_refused(n_days, n_weeks):
    with pytest.raises(NotEnoughDataError, match=f"holds {n_weeks};"):
        weekly_season(calendar("2011-01-03", [1.0] * n_days))


def test_a_shop_open_on_one_weekday_has_no_weekly_season():
    with pytest.raises(NotEnoughDataError):
        weekly_season(calendar("2011-01-03", [1.0] * 70, closed=(0, 1, 2, 3, 4, 5)))


def test_the_months_of_two_years_have_a_season():
    days = calendar("2010-01-01", [1.0] * 1096)
    days["revenue"] = np.where(days["day"].dt.month == 12, 30.0, 10.0)
    found = yearly_season(by_month(days))
    factors = found.groupby("season")["factor"].first()
    assert factors.idxmax() == 12
    assert factors.mean() == pytest.approx(1)


def test_fewer_than_24_complete_months_are_refused():
    with pytest.raises(NotEnoughDataError, match="24 complete months; this period holds 12;"):
        yearly_season(by_month(calendar("2010-12-15", [1.0] * 395)))


def test_a_season_without_rest_explains_everything():
    assert strength(decompose(*_series(30), period=3)) == pytest.approx(1)


def test_a_season_that_is_none_explains_little():
    generator = np.random.default_rng(2)
    starts_on, _, season = _series(300)
    found = strength(decompose(starts_on, generator.uniform(50, 150, 300), season, period=3))
    assert found is not None
    assert 0 <= found < 0.1


def test_a_flat_series_has_no_variation_to_explain():
    starts_on, _, season = _series(9)
    assert strength(decompose(starts_on, np.full(9, 4.0), season, period=3)) is None


def test_an_independent_decomposition_agrees():
    # Written out by hand: 3-term centred means, medians per season, scaled to average one.
    generator = np.random.default_rng(3)
    starts_on, observed, season = _series(30)
    observed = observed * generator.uniform(0.7, 1.3, 30)
    found = decompose(starts_on, observed, season, period=3)
    trend = [sum(observed[i - 1 : i + 2]) / 3 for i in range(1, 29)]
    ratios = {s: [] for s in range(3)}
    for i, level in enumerate(trend, start=1):
        ratios[i % 3].append(observed[i] / level)
    medians = [float(np.median(ratios[s])) for s in range(3)]
    expected = [m / (sum(medians) / 3) for m in medians]
    assert found["factor"].iloc[:3].tolist() == pytest.approx(expected)
