"""What a campaign brings at other responses."""

import numpy as np
import pandas as pd
import pytest

from analytics import planner, planner_response
from analytics.planner import Campaign

GROUP = pd.DataFrame(
    {
        "customer_id": ["A", "B", "C"],
        "churn_probability": [0.5, 0.5, 0.2],
        "expected_spend": [100.0, 40.0, 40.0],
    }
)


def test_what_is_at_stake_is_what_would_come_if_all_came_back():
    found = planner_response.stakes(GROUP, margin=0.5)
    assert found.to_dict() == pytest.approx({"A": 50.0, "B": 20.0, "C": 5.0})


def test_profit_rises_with_the_response_and_the_best_size_with_it():
    at_stake = planner_response.stakes(GROUP, margin=0.5)
    found = planner_response.profit_by_response(at_stake, 4.0, 2, np.array([0.0, 0.1, 0.5, 1.0]))
    assert found["profit"].tolist() == pytest.approx([-8.0, -1.0, 27.0, 62.0])
    assert found["best_n"].tolist() == [0, 1, 2, 3]
    assert found["best_profit"].tolist() == pytest.approx([0.0, 1.0, 27.0, 63.0])


def test_the_best_size_is_that_of_the_plan():
    at_stake = planner_response.stakes(GROUP, margin=0.5)
    for response in (0.05, 0.1, 0.3, 0.9):
        found = planner_response.profit_by_response(at_stake, 4.0, 1, np.array([response]))
        campaign = Campaign(4.0, 0.5, response, response, response)
        assert found["best_n"].iloc[0] == planner.best_size(planner.profit_curve(GROUP, campaign))


def test_break_even_is_cost_over_what_is_at_stake():
    at_stake = planner_response.stakes(GROUP, margin=0.5)
    assert planner_response.break_even(at_stake, 7.0, 2) == pytest.approx(14 / 70)


@pytest.mark.parametrize(("cost", "n"), [(1000.0, 2), (1.0, 0)])
def test_there_is_no_break_even_where_nothing_pays_or_nobody_is_contacted(cost, n):
    at_stake = planner_response.stakes(GROUP, margin=0.5)
    assert planner_response.break_even(at_stake, cost, n) is None


def test_nothing_at_stake_breaks_never_even():
    assert planner_response.break_even(pd.Series([0.0]), 1.0, 1) is None
