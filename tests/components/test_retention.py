import pandas as pd

from components import retention
from tests.components.figures.test_cohorts import GRID
from tests.components.figures.test_retention import BINS, CURVE, RETURNS


def test_a_cell_of_the_grid_is_a_row():
    table = retention.cohort_table(GRID)
    assert len(table) == len(GRID)
    assert table.iloc[1].tolist() == [pd.Timestamp("2011-01-01"), 1, 40, 10, 0.25, 150.0, True]


def test_the_curve_reads_as_shares_back_with_their_bounds():
    curve = CURVE.assign(n_events=[20, 30, 20], n_censored=[0, 10, 0])
    table = retention.curve_table(curve).round(4)
    assert table["Days since first order"].tolist() == [10, 20, 40]
    assert table["Share back"].tolist() == [0.2, 0.5, 0.75]
    assert table["Share, lower bound"].tolist() == [0.1, 0.4, 0.65]
    assert table["Share, upper bound"].tolist() == [0.3, 0.6, 0.8]


def test_bins_read_from_day_to_day():
    assert retention.gap_table(BINS).iloc[1].tolist() == [2, 3, 2, 0.5]


def test_countries_name_their_horizon():
    table = retention.country_table(RETURNS.assign(median_days=20.0), 90)
    assert table["Share back within 90 days"].tolist() == [0.4, 0.5]
