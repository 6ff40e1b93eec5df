import pandas as pd
import pytest

from components import customer_foretold as foretold
from tests.components.tree import rows, text

AT = pd.Timestamp("2011-12-10")
ROW = pd.Series(
    {
        "churn_probability": 0.125,
        "churn_probability_low": 0.1,
        "churn_probability_high": 0.2,
        "expected_spend": 1675.4,
        "expected_spend_low": 0.0,
        "expected_spend_high": 2983.0,
        "risk_tier": "low",
        "value_tier": "high",
        "churn_reasons": "7 orders lower the risk",
    }
)


def test_each_prediction_stands_with_its_window_and_interval():
    shown = foretold.outlook(ROW, {"horizon": 90}, "", AT, "£")
    assert rows(shown.body) == [
        ["No order within 90 days: churn", "12.5%", "10.0% to 20.0%"],
        ["Spend within 90 days", "£1,675", "£0 to £2,983"],
    ]
    assert shown.finding == "Low churn risk, high value"
    assert "7 orders lower the risk" in text(shown.body)


def test_a_window_that_is_not_known_is_not_made_up():
    shown = foretold.outlook(ROW, {}, "", AT, "£")
    assert shown.table["Prediction"].tolist()[1] == "Spend within the window"


@pytest.mark.parametrize("row", [None, pd.Series({"churn_probability": float("nan")})])
def test_who_has_no_prediction_is_told_why(row):
    shown = foretold.outlook(row, {}, "left out of this build", AT, "£")
    assert shown.finding == "Nothing is foretold of this customer: left out of this build"
    assert shown.table.empty
    assert "build again" in foretold.outlook(None, {}, "", AT, "£").finding


def test_no_card_shows_a_probability_of_being_alive():
    assert not any("alive" in one.column for one in foretold.PREDICTIONS)
