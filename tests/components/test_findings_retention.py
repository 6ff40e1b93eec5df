import numpy as np
import pandas as pd

from components import findings_retention as findings
from tests.components.figures.test_cohorts import GRID

RETURNS = pd.DataFrame(
    {
        "country": ["UK", "France", "Malta"],
        "share_back": [0.45, 0.6, 0.3],
        "low": [0.4, 0.5, 0.2],
        "high": [0.5, 0.7, 0.35],
    }
)


def test_who_orders_again_is_weighed_over_finished_cohorts():
    said = findings.on_cohorts(GRID, measure="share", currency="£")
    assert said == "25.0% of customers order again in the month after their first"


def test_a_later_month_is_added_where_there_is_one():
    grid = pd.concat([GRID, GRID.tail(1).assign(months_since=6, customers=3, is_complete=True)])
    assert findings.on_cohorts(grid, measure="customers", currency="£").endswith(
        ", 15.0% in month 6"
    )


def test_revenue_of_the_last_finished_month_is_told_by_who_brought_it():
    said = findings.on_cohorts(GRID, measure="revenue", currency="£")
    assert said == "In Feb 2011 41.7% of £360 came from customers of earlier months"


def test_first_months_alone_say_nothing():
    first = GRID[GRID["months_since"] == 0]
    assert findings.on_cohorts(first, measure="share", currency="£") == ""
    assert findings.on_cohorts(GRID.head(0), measure="revenue", currency="£") == ""


def test_the_share_back_is_told_with_its_interval_and_median():
    said = findings.on_return(0.456, 0.44, 0.472, horizon_days=90, median=105)
    assert said == (
        "45.6% are back within 90 days (95% interval 44.0% to 47.2%), half within 105 days"
    )


def test_a_share_without_interval_and_a_median_alone_are_told_so():
    assert findings.on_return(0.0, np.nan, np.nan, horizon_days=90, median=None) == (
        "0.0% are back within 90 days"
    )
    assert findings.on_return(None, np.nan, np.nan, horizon_days=0, median=12) == (
        "Half within 12 days"
    )
    assert findings.on_return(None, np.nan, np.nan, horizon_days=0, median=None) == ""


def test_gaps_are_told_by_half_and_four_fifths():
    assert findings.on_gaps(28, 70) == (
        "Half of repeat orders come within 28 days of the one before, four in five within 70"
    )
    assert findings.on_gaps(None, None) == ""


def test_a_country_stands_out_where_its_interval_does():
    assert findings.on_countries(RETURNS, overall=0.45, horizon_days=90) == (
        "France comes back more often, Malta comes back less often than the 45.0% of all "
        "customers within 90 days"
    )


def test_no_country_that_stands_out_is_told_too():
    said = findings.on_countries(RETURNS.head(2), overall=0.5, horizon_days=90)
    assert said.startswith("No country differs clearly from the 50.0%")


def test_one_country_says_nothing():
    assert findings.on_countries(RETURNS.head(1), overall=0.45, horizon_days=90) == ""
