"""What the positions of the cut-off slider say."""

import numpy as np
import pandas as pd
import pytest

from analytics import curves
from components import formats, predictions_cut
from components.predictions_words import TABS

ACTUAL = np.array([0.0, 1.0, 1.0, 0.0])
SCORE = np.array([0.1, 0.4, 0.9, 0.6])


def cuts(stated=0.5):
    thresholds, usual = predictions_cut.thresholds(stated)
    table = curves.cuts(ACTUAL, SCORE, np.full(4, 0.5), thresholds, 20)
    return predictions_cut.of_probability(TABS["churn"], table, usual, 4, 2)


def test_the_stated_cut_off_is_a_position_exactly():
    thresholds, usual = predictions_cut.thresholds(0.2617)
    assert thresholds[usual] == 0.2617
    assert len(thresholds) == 101
    assert thresholds == sorted(thresholds)


def test_a_position_counts_hits_misses_and_alarms():
    made = cuts()
    texts = made.texts[made.usual]
    assert texts[0] == "Called at risk from a risk of churn of 50.0%: 2 of 4 customers"
    assert texts[1] == "50.0%"  # precision: one of two told
    assert texts[3] == "50.0%"  # the rule's
    assert texts[-8:] == ["1", "50.0%", "1", "50.0%", "1", "50.0%", "1", "50.0%"]


def test_at_the_left_end_everyone_is_told_and_at_the_right_nobody():
    made = cuts()
    assert made.shares[0] == 1
    assert made.shares[-1] == 0
    assert made.texts[-1][1] == formats.MISSING  # precision of nobody


def test_every_position_fills_every_slot():
    made = cuts()
    assert {len(texts) for texts in made.texts} == {1 + 3 * len(made.figures) + 8}


@pytest.mark.parametrize("asked", [None, "", "-1", "101", "5.5", "<b>", "²", ["1"]])
def test_what_is_no_position_is_none(asked):
    assert cuts().position(asked) is None


def test_money_is_cut_by_share_and_compared_with_what_was_spent():
    table = pd.DataFrame(
        {
            "score": [10.0, 20.0, 30.0, 40.0],
            "actual": [0.0, 10.0, 50.0, 40.0],
            "baseline": [5.0, 5.0, 5.0, 6.0],
        }
    )
    model = curves.gains(table["actual"].to_numpy(), table["score"].to_numpy(), 0)
    rule = curves.gains(table["actual"].to_numpy(), table["baseline"].to_numpy(), 0)
    made = predictions_cut.of_money(table, model, rule, "£")
    half = made.texts[50]
    assert half[1] == "90.0%"
    assert half[4] == "£45.00"
    assert half[7] == "£35.00"
    assert half[9] == "£5.50"
    assert made.texts[0][4] == formats.MISSING
    assert {len(texts) for texts in made.texts} == {1 + 3 * len(made.figures)}
