"""What the campaign planner's numbers say."""

import pandas as pd
import pytest

from analytics.experiments import Groups
from components import findings_planner as findings

ROW = {"n": 40, "profit": 120.0, "low": -20.0, "high": 300.0}


def plain(sentence):
    return sentence.replace("\N{WORD JOINER}", "")


def test_the_best_size_is_said_with_its_profit():
    said = plain(findings.on_profit(ROW, 100, "£", best=40))
    assert said == (
        "It pays best to contact 40 of 100 customers: expected profit £120.00 "
        "(\N{MINUS SIGN}£20.00 to £300.00)"
    )


def test_a_size_of_ones_own_is_set_beside_the_best():
    assert plain(findings.on_profit(ROW, 40, "£", best=7)).startswith("Contacting all 40 customers")
    assert findings.on_profit(ROW, 40, "£", best=7).endswith("to contact 7 would pay best")
    assert findings.on_profit(ROW, 40, "£", best=0).endswith("no size pays")


def test_one_customer_is_not_all_of_them():
    said = findings.on_profit({**ROW, "n": 1}, 1, "£", best=1)
    assert said.startswith("It pays best to contact the only customer:")


def test_where_nobody_is_contacted_it_is_said_why():
    assert findings.on_profit(None, 0, "£", best=0) == findings.NOBODY
    assert findings.on_profit(None, 9, "£", best=0) == findings.NO_PLAN


@pytest.mark.parametrize(
    ("even", "words"),
    [
        (0.01, "from a response of 1.0%: below all that you believe (2.0% at least)"),
        (0.03, "from a response of 3.0%: below the 5.0% assumed, above its lower end"),
        (0.08, "from a response of 8.0%: above the 5.0% assumed"),
    ],
)
def test_break_even_is_weighed_against_what_is_believed(even, words):
    assert findings.on_response(even, 0.05, 0.02, None).endswith(words)


def test_a_plan_that_never_pays_says_so():
    assert "Not even a response of 100%" in findings.on_response(None, 0.05, 0.02, None)
    assert "first customer pays only from a response of 40.0%" in findings.on_response(
        None, 0.05, 0.02, 0.4
    )


def test_a_control_group_that_is_enough_or_too_small():
    have, even = Groups(800, 200), Groups(900, 900)
    enough = findings.on_control(have, 0.05, 0.04, even, 0.3)
    assert enough.endswith("by 5.0 points: leaving 200 of 1,000 alone is enough to see it")
    few = findings.on_control(have, 0.01, 0.04, even, 0.3)
    assert "by 1.0 point, too little for the test" in few
    assert few.endswith("shows 4.0 points or more; two equal groups need 900 each")
    assert "shows nothing" in findings.on_control(Groups(1, 0), 0.01, None, None, 0.3)
    assert findings.on_control(have, 0.0, 0.04, None, 0.3).startswith("Without a response")


def test_the_segment_most_contacted_is_named():
    table = pd.DataFrame({"segment": ["Loyal", "At-Risk"], "n": [1, 3]})
    assert findings.on_group(table) == "75% of the chosen customers are At-Risk"
    assert findings.on_group(table.head(0)) == findings.NOBODY
