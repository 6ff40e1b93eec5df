import pandas as pd
import pytest

from components import findings_changes as findings
from tests.components.figures.test_changes import MONTHS, STEPS
from tests.components.figures.test_movers import TOP

MINUS = "\N{MINUS SIGN}"
WORDS = {"earlier": "Jan 2011", "later": "Feb 2011", "currency": "£"}

GROUPS = pd.DataFrame(
    [
        ("earlier_revenue", 1000.0, 1000.0, 1000.0, True),
        ("new", 200.0, 0.0, 4.0, False),
        ("returned", 100.0, 0.0, 3.0, False),
        ("lost", -450.0, 9.0, 0.0, False),
        ("later_revenue", 850.0, 850.0, 850.0, True),
    ],
    columns=STEPS.columns,
)


def test_the_change_is_told_with_what_moved_it_and_what_held_it_back():
    assert findings.on_drivers(STEPS, **WORDS) == (
        "+£250, +25.0% against Jan 2011: most through customers (+£300), "
        f"held back by value per order ({MINUS}£100)"
    )


def test_a_fall_is_told_the_other_way_round():
    falling = STEPS.assign(change=[1000.0, -300.0, 100.0, 0.0, 800.0])
    assert findings.on_drivers(falling, **WORDS) == (
        f"{MINUS}£200, {MINUS}20.0% against Jan 2011: most through customers ({MINUS}£300), "
        "softened by value per order (+£100)"
    )


def test_no_change_and_no_revenue():
    same = STEPS.assign(change=[1000.0, 0.0, 0.0, 0.0, 1000.0])
    assert findings.on_drivers(same, **WORDS) == "Revenue of Feb 2011 is that of Jan 2011"
    assert findings.on_drivers(STEPS.assign(change=0.0), **WORDS) == ""


def test_customers_won_stand_beside_customers_lost():
    assert findings.on_customers(GROUPS, currency="£") == (
        "7 new and returned customers brought £300, less than the £450 that 9 had spent who "
        "stayed away"
    )


def test_where_nobody_stayed_away_there_is_nothing_to_compare():
    assert findings.on_customers(GROUPS.assign(change=0.0), currency="£") == ""


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("change", f"France gained most (+£500), CAKE lost most ({MINUS}£300)"),
        ("change_share", f"France grew fastest (+50%), CAKE shrank fastest ({MINUS}75%)"),
    ],
)
def test_the_first_and_the_last_mover_are_named(by, said):
    top = TOP.assign(name=["France", "CAKE"])
    assert findings.on_movers(top, by=by, currency="£") == said


def test_one_mover_is_not_worth_a_sentence():
    assert findings.on_movers(TOP.head(1), by="change", currency="£") == ""


def test_the_last_complete_month_stands_beside_those_before():
    months = pd.concat([MONTHS.head(1)] * 3, ignore_index=True).assign(
        month=pd.to_datetime(["2011-01-01", "2011-02-01", "2011-03-01"]), new=[90.0, 30.0, 10.0]
    )
    said = findings.on_newness(months, first_month=pd.Timestamp("2011-01-01"))
    assert said == (
        "New customers brought 25.0% of identified revenue in Mar 2011, "
        "50.0% on average in the months before"
    )


def test_the_first_month_of_the_data_and_unfinished_ones_are_left_out():
    assert findings.on_newness(MONTHS, first_month=pd.Timestamp("2011-01-01")) == ""
    assert findings.on_newness(MONTHS, first_month=None) == (
        "New customers brought 66.7% of identified revenue in Jan 2011"
    )
