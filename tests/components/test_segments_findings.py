"""Sentences of the segments page, from numbers that stand in the tests."""

import pandas as pd

from components import segments_findings as findings

CHOICE = pd.DataFrame(
    {
        "k": [1, 2, 3, 4],
        "inertia": [100.0, 50.0, 30.0, 25.0],
        "silhouette": [None, 0.5, 0.4, 0.3],
        "stability": [1.0, 0.9, 0.9, 0.7],
        "is_elbow": [False, False, True, False],
    }
)


def test_the_choice_names_what_separates_best_the_bend_and_what_is_in_use():
    said = findings.on_choice(CHOICE, 4)
    assert said == (
        "2 segments separate best (silhouette 0.50), and the curve bends at 3; 4 are for use: "
        "they separate less (0.30) and change on resamples (adjusted Rand 0.70), "
        "and tell more customers apart"
    )


def test_the_choice_in_use_may_be_the_best_one():
    assert findings.on_choice(CHOICE, 2) == (
        "2 segments separate best (silhouette 0.50), and the curve bends at 3"
    )


def test_without_a_silhouette_nothing_is_said():
    assert findings.on_choice(CHOICE.head(1), 1) == ""


def test_the_map_names_the_segment_with_most_money():
    profiles = pd.DataFrame(
        {
            "segment": ["A", "B"],
            "customers": [1, 3],
            "customer_share": [0.25, 0.75],
            "revenue_share": [0.8, 0.2],
        }
    )
    assert findings.on_map(profiles) == "A: 25.0% of customers bring 80.0% of revenue"
    assert findings.on_map(profiles.head(0)) == ""


def test_rules_name_the_largest_cell():
    grid = pd.DataFrame({"A": [6, 0], "B": [2, 2]}, index=["Champions", "Lost"])
    assert findings.on_rules(grid, 10, is_money=False) == (
        "75% of Champions are A: 60.0% of all customers"
    )


def test_moves_count_who_stayed_and_leave_newcomers_out():
    moves = pd.DataFrame(
        {"was": ["A", "A", "B", "New"], "now": ["A", "B", "B", "B"], "customers": [5, 3, 2, 99]}
    )
    assert findings.on_moves(moves, "New", "1 Jan 2011") == (
        "70.0% of the 10 customers of 1 Jan 2011 stayed; most moves, 3, went from A to B"
    )


def test_tests_leave_out_what_segments_were_made_from():
    tests = pd.DataFrame(
        {
            "feature": ["monetary", "basket_value", "price_level"],
            "is_fitted_on": [True, False, False],
            "p_adjusted": [0.0, 0.001, 0.5],
            "epsilon_squared": [0.9, 0.2, 0.001],
        }
    )
    said = findings.on_tests(tests)
    assert "segments differ most in order value: it explains 20.0%" in said
    assert said.endswith("a large effect")
    assert findings.on_tests(tests.assign(p_adjusted=0.5)).endswith("do not differ")


def test_spread_compares_medians_and_middle_halves():
    spread = pd.DataFrame(
        {
            "p5": [1, 1],
            "p25": [8.0, 1.0],
            "median": [10.0, 2.0],
            "p75": [12.0, 3.0],
            "p95": [20, 9],
        },
        index=["A", "B"],
    )
    assert findings.on_spread(spread) == (
        "The median of A is 5.0 times that of B; their middle halves do not overlap"
    )


def test_methods_name_the_best_separated_and_the_most_agreed():
    agreement = pd.DataFrame(
        {
            "algorithm": ["kmeans", "ward"],
            "silhouette": [0.3, 0.4],
            "mean_agreement": [0.6, 0.5],
            "is_most_agreed": [True, False],
        }
    )
    assert findings.on_methods(agreement, "kmeans") == (
        "Ward separates best here (silhouette 0.40); K-Means agrees most with the others "
        "(mean adjusted Rand 0.60); K-Means is in use"
    )
