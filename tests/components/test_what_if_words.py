from math import inf, nan

import pytest

from analytics import columns as c
from components import what_if_words as words


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.83, "Spends more than 83% of 4,338 customers"),
        (0.9999, "Spends more than >99.9% of 4,338 customers"),
        (0.0, "Spends more than 0% of 4,338 customers"),
        (0.004, "Spends more than 0.4% of 4,338 customers"),
    ],
)
def test_a_standing_never_rounds_to_all_or_none(share, said):
    assert words.outdone(c.MONETARY, share, 4338) == said


def test_what_was_not_seen_is_named_with_what_was():
    beyond = {c.RECENCY_DAYS: (0.0, 373.0), c.MONETARY: (3.75, 280_206.0)}
    assert words.outside(beyond, "£") == (
        "Outside what the model has seen: recency (0 to 373 days), monetary (£3.75 to £280,206). "
        "The segment is extrapolated."
    )
    assert words.outside({}, "£") == ""


@pytest.mark.parametrize(
    ("distance", "share", "said"),
    [
        (0.04, 0.95, "At the border to Regular: 0.04 standard deviations away"),
        (
            0.3,
            0.6,
            "Nearer the border to Regular than the middle of At-Risk: "
            "0.30 standard deviations away",
        ),
        (
            1.5,
            0.2,
            "Well inside At-Risk: the nearest border, to Regular, is 1.50 standard deviations away",
        ),
        (1.5, nan, "The border to Regular is 1.50 standard deviations away"),
    ],
)
def test_closeness_is_said_by_the_share_of_the_way(distance, share, said):
    assert words.border("At-Risk", "Regular", distance, share) == said


def test_a_single_segment_has_no_border():
    assert words.border("All customers", None, inf, nan) == "There is no other segment"


def test_silence_is_said_in_days():
    assert words.silence(1, "At-Risk", 373) == "1 more day without an order leads to At-Risk"
    assert words.silence(36, "At-Risk", 373) == "36 more days without an order lead to At-Risk"
    never = "No number of days without an order, up to 373, changes the segment"
    assert words.silence(None, "At-Risk", 373) == never


def test_neighbours_are_counted_the_most_frequent_first():
    assert words.neighbours(["A", "B", "B"]) == "2 of the 3 nearest customers are B, 1 A"
    assert words.neighbours(["A", "A"]) == "All 2 nearest customers are A"
    assert words.neighbours([]) == "No customer to compare with"


def test_the_nearest_is_said_with_its_distance():
    assert words.how_near(["7", "8"], [0.04, 0.2]) == (
        "The nearest, customer 7, is 0.04 standard deviations away; "
        "the last listed is 0.20 standard deviations away"
    )
