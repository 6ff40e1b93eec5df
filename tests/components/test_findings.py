import pandas as pd

from components import findings


def _months(*revenue, complete=None):
    starts = pd.date_range("2011-01-01", periods=len(revenue), freq="MS")
    return pd.DataFrame(
        {
            "period_start": starts,
            "revenue": [float(r) for r in revenue],
            "n_orders": 1,
            "is_complete": complete or [True] * len(revenue),
        }
    )


def test_the_best_month_is_named_beside_the_average():
    words = findings.on_revenue(_months(100, 400, 100), every="month", currency="£")
    assert words == "Best complete month: Feb 2011 brought £400, 2.0 times the average £200"


def test_an_unfinished_month_is_never_the_best():
    months = _months(100, 150, 900, complete=[True, True, False])
    assert "Feb 2011" in findings.on_revenue(months, every="month", currency="£")


def test_a_single_complete_month_is_no_best_of_many():
    months = _months(100, 900, complete=[True, False])
    words = findings.on_revenue(months, every="month", currency="£")
    assert words == "Jan 2011 brought £100, the only complete month"


def test_months_alike_are_not_compared():
    words = findings.on_revenue(_months(100, 101), every="month", currency="£")
    assert words == "Best complete month: Feb 2011 brought £101"


def test_without_a_complete_period_it_says_so():
    words = findings.on_revenue(_months(9, complete=[False]), every="week", currency="£")
    assert words == "No complete week in this period"
    assert findings.on_revenue(_months(), every="day", currency="£").startswith("No complete day")


def _steps(raw, net):
    return pd.DataFrame(
        {
            "basis": ["raw", "net"],
            "step": ["raw", "net"],
            "revenue": [raw, net],
            "is_total": True,
        }
    )


def test_the_bridge_is_summed_up():
    words = findings.on_bridge(_steps(9_747_748.0, 10_117_434.0), currency="£")
    assert words == "Net revenue is £10.1M, £370k above the raw sum of the file"
    assert "below the raw sum" in findings.on_bridge(_steps(200.0, 150.0), currency="£")
    assert (
        findings.on_bridge(_steps(5.2, 5.3), currency="£") == "Raw and net revenue agree at £5.30"
    )
