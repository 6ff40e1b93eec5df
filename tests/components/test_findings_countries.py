"""What is said of countries, from numbers in sight."""

import pandas as pd
import pytest

from analytics.countries import concentration
from components import findings_countries as say
from components.figures.country_map import placed

SHARES = pd.DataFrame(
    {
        "revenue": [0.75, 0.25],
        "n_orders": [0.9, 0.1],
        "n_customers": [0.8, 0.2],
        "n_lines": [0.914321, 0.085679],
    },
    index=["UK", "France"],
)


def test_shares_name_each_measure():
    assert say.on_shares(SHARES) == (
        "UK has 75.00% of revenue, 90.00% of orders, 80.00% of customers and 91.43% of lines"
    )


def test_a_measure_without_a_share_is_not_named():
    said = say.on_shares(SHARES.assign(n_customers=float("nan")))
    assert said == "UK has 75.00% of revenue, 90.00% of orders and 91.43% of lines"


def test_the_map_names_the_continent_that_brings_most():
    places = placed(pd.Series({"France": 70.0, "EIRE": 20.0, "Japan": 10.0}))
    assert say.on_map(places) == "2 of the 3 countries shown lie in Europe and bring 90.0%"
    assert say.on_map(places[places["continent"] == "Europe"]) == "Both lie in Europe"


@pytest.mark.parametrize(
    ("amounts", "said"),
    [
        ([300.0, 100.0], "A leads with £300, 3.0 times B"),
        ([100.0, 99.0], "A leads with £100, just ahead of B"),
        ([100.0, 100.0], "A leads with £100, as much as B"),
        ([100.0, 0.0], ""),
    ],
)
def test_the_first_is_set_beside_the_second(amounts, said):
    values = pd.Series(amounts, index=["A", "B"])
    assert say.on_rank(values, measure="revenue", currency="£") == said


def test_counts_say_what_they_count():
    values = pd.Series({"A": 457, "B": 392})
    said = say.on_rank(values, measure="n_orders", currency="£")
    assert said == "A leads with 457 orders, 1.2 times B"


def _periods(**revenue):
    months = pd.period_range("2011-01", periods=7, freq="M").start_time
    return pd.concat(
        pd.DataFrame(
            {
                "country": name,
                "period_start": months,
                "revenue": amounts,
                "is_complete": [True] * 6 + [False],
            }
        )
        for name, amounts in revenue.items()
    )


def test_a_trend_compares_first_and_last_finished_periods():
    periods = _periods(A=[1, 1, 1, 2, 2, 2, 99], B=[4, 4, 4, 3, 3, 3, 0])
    assert say.on_trend(periods, every="month") == (
        "From the first three complete months to the last three, "
        "A grew most (+100%) and B fell most (\N{MINUS SIGN}25%)"
    )


def test_a_trend_without_change_or_with_too_few_periods_says_nothing():
    same = _periods(A=[5] * 7, B=[6] * 7)
    assert say.on_trend(same, every="month") == ""
    assert say.on_trend(same[same["period_start"] > "2011-02-01"], every="month") == ""


RATES = pd.DataFrame(
    {"average_order_value": [300.0, 150.0], "return_rate": [0.02, 0.13]}, index=["A", "B"]
)


def test_order_values_and_returns_name_the_highest():
    assert say.on_order_value(RATES, 150.0, currency="£") == (
        "Orders from A average £300.00, 2.0 times those of all countries together"
    )
    assert say.on_returns(RATES, 0.05) == (
        "B cancelled 13.0% of what it ordered; all countries together 5.0%"
    )


def test_no_returns_at_all_are_no_finding():
    assert say.on_returns(RATES.assign(return_rate=0.0), 0.0) == ""


def test_concentration_reads_as_a_number_of_equals():
    curves = {"All": concentration(pd.Series([1.0] * 4)), "Two": concentration(pd.Series([1, 1]))}
    assert say.on_concentration(curves) == (
        "All: the largest three bring 75.0%, HHI 0.25, like 4.0 equal countries"
    )


def test_one_country_or_none_says_nothing():
    one, none = SHARES.head(1), SHARES.head(0)
    assert say.on_shares(one) == say.on_shares(none) == ""
    assert say.on_map(placed(pd.Series({"France": 1.0}))) == ""
    assert say.on_order_value(RATES.head(1), 1.0, currency="£") == ""
    assert say.on_returns(RATES.head(0), 0.0) == ""
    assert say.on_concentration({}) == ""


def test_what_the_map_cannot_show_is_listed_with_its_revenue():
    countries = pd.DataFrame(
        {"revenue": [5.0, 10.0, 90.0]}, index=["Atlantis", "Unspecified", "UK"]
    )
    said = say.missing_places(countries, currency="£")
    assert said == "not on the map: Atlantis, Unspecified (£15)"
    assert say.missing_places(countries.tail(1), currency="£") == ""


def test_notes_name_what_is_left_out():
    left_out = say.left_out("UK", is_abroad=True, is_present=True)
    assert left_out == "without UK, the home market"
    assert say.left_out("UK", is_abroad=False, is_present=True) == ""
    assert say.joined(left_out, "", say.part_shown(15, 38)) == (
        "without UK, the home market; 15 of 38 countries shown"
    )
    assert say.compared(20, 14, 38, least_orders=10) == (
        "at least 10 orders: 20 of 38 countries, the 14 with most orders shown"
    )
    assert say.compared(0, 0, 0, least_orders=10) == ""
