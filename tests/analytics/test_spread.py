import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import columns as c
from analytics import spread

amounts = st.lists(st.floats(0.01, 1e6), min_size=1, max_size=60)


def buckets(values):
    """Count amounts as the build does: twentieths of a decade."""
    frame = pd.DataFrame({"revenue": np.asarray(values, dtype=float)})
    frame["bucket"] = np.floor(20 * np.log10(frame["revenue"])).astype(int)
    frame["n_lines"] = 1
    return frame.groupby("bucket", as_index=False)[["n_lines", "revenue"]].sum()


def test_amounts_are_counted_summed_and_averaged():
    found = spread.of_amounts(pd.Series([30.0, 10.0, 20.0]))
    assert (found.n, found.total, found.mean) == (3, 60.0, 20.0)
    assert found.amounts.tolist() == [10.0, 20.0, 30.0]


def test_zero_negative_and_missing_amounts_have_no_place_and_the_first_two_are_counted():
    found = spread.of_amounts(pd.Series([5.0, 0.0, -3.0, None]))
    assert (found.n, found.total, found.n_not_positive) == (1, 5.0, 2)


def test_quantiles_lie_between_neighbours():
    found = spread.of_amounts(pd.Series([10.0, 20.0, 30.0, 40.0]))
    assert found.quantile([0, 0.25, 0.5, 1]).tolist() == [10.0, 17.5, 25.0, 40.0]


def test_what_is_below_a_limit_leaves_the_limit_out():
    number, amount = spread.of_amounts(pd.Series([10.0, 20.0, 20.0, 30.0])).up_to(
        np.array([10.0, 20.0, 20.1, 99.0])
    )
    assert number.tolist() == [0, 1, 3, 4]
    assert amount.tolist() == [0, 10, 50, 80]


def test_skewness_of_one_large_among_small_by_hand():
    # Around the mean 2: three times -1, once +3; m2 = 12 / 4, m3 = 24 / 4.
    found = spread.of_amounts(pd.Series([1.0, 1.0, 1.0, 5.0]))
    assert found.skewness == pytest.approx(6 / 3**1.5)


@pytest.mark.parametrize("values", [[], [7.0], [0.1, 0.1, 0.1]])
def test_amounts_that_do_not_differ_have_no_skewness(values):
    assert np.isnan(spread.of_amounts(pd.Series(values, dtype=float)).skewness)


def test_the_largest_quarter_of_four_is_the_largest_one():
    found = spread.of_amounts(pd.Series([10.0, 10.0, 20.0, 60.0]))
    assert found.share_of_largest(0.25) == 0.6
    assert found.share_of_largest(0.26) == 0.8
    assert found.share_of_largest(1) == 1.0


def test_a_bucket_stands_for_the_mean_of_its_lines():
    rows = pd.DataFrame({"bucket": [20, 40], "n_lines": [4, 1], "revenue": [42.0, 105.0]})
    found = spread.of_buckets(rows)
    assert found.amounts.tolist() == [10.5, 105.0]
    assert found.counts.tolist() == [4, 1]
    assert found.lows.tolist() == pytest.approx([10, 100])
    assert found.highs.tolist() == pytest.approx([11.220, 112.20], rel=1e-4)
    assert (found.n, found.total, found.is_exact) == (5, 147.0, False)


def test_rows_of_the_same_bucket_add_up():
    rows = pd.DataFrame({"bucket": [20, 20], "n_lines": [1, 3], "revenue": [10.0, 33.0]})
    assert spread.of_buckets(rows).amounts.tolist() == [10.75]


def test_lines_of_zero_or_less_are_only_counted():
    rows = pd.DataFrame({"bucket": [c.NOT_POSITIVE, 0], "n_lines": [7, 2], "revenue": [-80.0, 2.0]})
    found = spread.of_buckets(rows)
    assert (found.n, found.total, found.n_not_positive) == (2, 2.0, 7)


def test_a_limit_inside_a_bucket_takes_its_part():
    low, high = 10.0, 10 ** (21 / 20)
    rows = pd.DataFrame({"bucket": [20], "n_lines": [8], "revenue": [84.0]})
    number, amount = spread.of_buckets(rows).up_to(np.array([low, (low + high) / 2, high, 99.0]))
    assert number.tolist() == pytest.approx([0, 4, 8, 8])
    assert amount.tolist() == pytest.approx([0, 42, 84, 84])


def test_no_line_is_an_empty_spread():
    found = spread.of_buckets(pd.DataFrame({"bucket": [], "n_lines": [], "revenue": []}))
    assert (found.n, found.total, found.n_not_positive) == (0, 0.0, 0)
    assert np.isnan(found.mean)


@settings(deadline=None)
@given(amounts, st.randoms())
def test_row_order_does_not_matter(values, random):
    shuffled = random.sample(values, len(values))
    first, second = (spread.of_amounts(pd.Series(rows)) for rows in (values, shuffled))
    assert first.amounts.tolist() == second.amounts.tolist()


@settings(deadline=None)
@given(amounts)
def test_quantiles_are_those_of_numpy(values):
    shares = [0, 0.01, 0.3, 0.5, 0.77, 0.99, 1]
    found = spread.of_amounts(pd.Series(values)).quantile(shares)
    np.testing.assert_allclose(found, np.quantile(values, shares), rtol=1e-9)


@settings(deadline=None)
@given(amounts)
def test_duplicating_every_amount_keeps_mean_and_skewness(values):
    once, twice = (spread.of_amounts(pd.Series(rows)) for rows in (values, values * 2))
    assert twice.mean == pytest.approx(once.mean)
    if not np.isnan(once.skewness):
        assert twice.skewness == pytest.approx(once.skewness, rel=1e-6, abs=1e-6)


@settings(deadline=None)
@given(amounts)
def test_a_quantile_from_buckets_is_right_to_a_buckets_width(values):
    exact, counted = spread.of_amounts(pd.Series(values)), spread.of_buckets(buckets(values))
    # At the place of one amount, so that nothing lies between two far apart.
    shares = np.arange(len(values)) / max(len(values) - 1, 1)
    ratio = counted.quantile(shares) / exact.quantile(shares)
    width = 10 ** (1 / 20) * (1 + 1e-9)
    assert ((ratio > 1 / width) & (ratio < width)).all()
    assert counted.total == pytest.approx(exact.total)


def test_skewness_is_that_of_pandas_without_its_correction_for_small_samples():
    values = pd.Series(np.random.default_rng(5).lognormal(5, 1.2, 40))
    corrected = spread.of_amounts(values).skewness * (40 * 39) ** 0.5 / 38
    assert corrected == pytest.approx(values.skew())
