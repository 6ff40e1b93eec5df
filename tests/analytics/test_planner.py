import pandas as pd
import pytest

from analytics.errors import SettingError
from analytics.planner import Campaign, best_size, break_even_response, profit_curve, split

GROUP = pd.DataFrame(
    {
        "customer_id": ["a", "b", "c"],
        "churn_probability": [0.5, 0.5, 0.5],
        "expected_spend": [10.0, 100.0, 40.0],
    }
)
CAMPAIGN = Campaign(cost_per_contact=2, margin=0.5, response=0.1, response_low=0, response_high=0.2)


def test_the_profit_by_hand():
    curve = profit_curve(GROUP, CAMPAIGN)
    assert curve["customer_id"].tolist() == ["b", "c", "a"]
    # at stake: half of what each would spend, at half margin: 50, 20, 5
    assert curve["profit"].tolist() == pytest.approx([3.0, 3.0, 1.5])
    assert curve["low"].tolist() == pytest.approx([-2, -4, -6])
    assert best_size(curve) == 1
    assert break_even_response(curve, CAMPAIGN, 1) == pytest.approx(0.04)


def test_where_no_contact_pays_nobody_is_contacted():
    assert best_size(profit_curve(GROUP, Campaign(50, 0.5, 0.1, 0, 0.2))) == 0


def test_the_split_depends_on_the_seed_and_not_on_the_order():
    customers = pd.Index([str(n) for n in range(100)])
    first = split(customers, 0.2, seed=1)
    assert (first == "control").sum() == 20
    assert first.sort_index().equals(split(customers[::-1], 0.2, seed=1).sort_index())


def test_a_response_outside_its_interval_is_refused():
    with pytest.raises(SettingError, match="wanted shares"):
        Campaign(1, 0.5, 0.3, 0.4, 0.5)
