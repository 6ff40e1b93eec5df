"""What the revenue outlook's numbers say."""

import pandas as pd
import pytest

from components import findings_outlook as findings

NOW = {"days": 90, "expected": 4000.0, "low": 3000.0, "high": 5000.0}


def past(*actual):
    table = pd.DataFrame({"actual": [float(amount) for amount in actual]})
    return table.assign(predicted=100.0, low=80.0, high=130.0)


def test_the_largest_group_is_named_with_its_interval():
    table = pd.DataFrame(
        {
            "group": ["Loyal", "New"],
            "expected": [750.0, 250.0],
            "low": [600.0, 1],
            "high": [900.0, 9],
        }
    )
    assert findings.on_groups(table, "segment", "£") == (
        "Loyal: £750 (£600 to £900), 75.0% of what is expected"
    )
    assert findings.on_groups(table.head(1), "segment", "£").endswith("only segment, Loyal")
    assert findings.on_groups(table.head(0), "segment", "£") == "No customer has a prediction"


def test_a_past_sum_outside_its_interval_is_counted():
    said = findings.on_totals(past(100, 140))
    assert said.endswith("spent 1.00 to 1.40 times what was expected of them; "
                         "the interval held 1 time")  # fmt: skip
    assert "1 past instant customers spent 1.40" in findings.on_totals(past(140))
    assert "nothing says how far" in findings.on_totals(past())


@pytest.mark.parametrize(
    ("held", "verdict"),
    [(8, "in keeping with it"), (3, "fewer than chance allows"), (10, "in keeping with it")],
)
def test_coverage_is_weighed_against_chance(held, verdict):
    found = findings.on_tested(past(*[100] * held, *[500] * (10 - held)))
    assert found.startswith(f"What came lay within the interval for {held} of 10 countries")
    assert found.endswith(verdict)


def test_many_intervals_that_always_hold_are_too_wide():
    assert findings.on_tested(past(*[100] * 60)).endswith("more than chance allows")


def test_an_outlook_stands_beside_what_came_before():
    said = findings.beside_the_past(NOW, 3440.0, 1440.0, "£")
    assert said == "the 90 days before brought £3.44k, the same days a year before £1.44k"
    assert "does not reach back" in findings.beside_the_past(NOW, None, None, "£")


def test_a_year_before_outside_the_interval_is_said():
    assert findings.outside(NOW, 3500.0, "£") == ""
    assert "below the interval of £3.00k to £5.00k" in findings.outside(NOW, 1440.0, "£")
    assert "above the interval" in findings.outside(NOW, 9000.0, "£")


def test_months_that_followed_no_test_are_named():
    assert "never followed by January, February and March." in findings.not_tested(
        [1, 2, 3], "12 May 2011", "9 Sep 2011"
    )


def test_a_season_that_was_not_tested_has_a_range_and_no_single_figure():
    said = findings.widened(NOW, 1440.0, "£")
    assert said.startswith("So no single figure is shown. £4.00k would come if the level")
    assert "90 days a year before brought £1.44k" in said
    assert "£3.00k to £5.00k holds both" in said
    assert "read £4.00k as what would come" in findings.widened(NOW, None, "£")
