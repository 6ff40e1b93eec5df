"""Sentences of the predictions page, from figures made by hand."""

import pandas as pd

from components import findings_predictions as findings
from components.predictions_words import TABS

CHURN, VALUE = TABS["churn"], TABS["value"]

NOTE = {
    "days": 90,
    "metric": "roc_auc",
    "baseline": "rank by recency",
    "model": "logistic regression",
    "value": 0.75,
    "baseline_value": 0.7,
    "beats_baseline": True,
}


def card(**rows):
    return pd.DataFrame.from_dict(
        rows, orient="index", columns=["value", "low", "high", "baseline_value"]
    )


QUALITY = card(roc_auc=(0.75, 0.72, 0.78, 0.7))


def curve(y, low, high):
    return pd.DataFrame({"x": [0.0, 0.1, 0.2], "y": y, "low": low, "high": high})


def test_a_better_model_is_said_to_be_better_with_its_interval_and_the_rule():
    assert findings.on_verdict(CHURN, NOTE, QUALITY, "£") == (
        "A logistic regression ranks who stays away for 90 days better than ranking by the time "
        "since the last order: ROC-AUC 0.750 (0.720 to 0.780) against 0.700"
    )


def test_where_the_rule_is_as_good_it_serves():
    said = findings.on_verdict(CHURN, NOTE | {"beats_baseline": False}, QUALITY, "£")
    assert said.startswith("Nothing ranks who stays away")
    assert "so the simpler rule serves: ROC-AUC 0.700" in said


def test_a_model_no_better_at_the_top_is_said_to_be_so():
    both = card(
        roc_auc=(0.75, 0.72, 0.78, 0.7),
        precision_at_20=(0.67, 0.64, 0.7, 0.66),
        precision_at_20_difference=(0.01, -0.01, 0.05, float("nan")),
    )
    said = findings.on_verdict(CHURN, NOTE, both, "£")
    assert said.endswith("no better than the rule beyond chance: right for 67.0% against 66.0%")


def test_money_is_said_to_be_off_by_so_much():
    note = NOTE | {"metric": "gini", "baseline": "the same as in the last window"}
    rows = card(gini=(0.78, 0.7, 0.8, 0.7), mae=(544.0, 500.0, 600.0, 583.0))
    said = findings.on_verdict(VALUE, note, rows, "£")
    assert "expecting the spend of the last 90 days again" in said
    assert said.endswith("off by £544.00 on average, the rule by £583.00")


def test_gains_are_those_of_the_top_fifth():
    model, rule = curve([0, 0.2, 0.4], [0, 0.1, 0.3], [0, 0.3, 0.5]), curve([0, 0.1, 0.3], 0, 0)
    assert findings.on_gains(CHURN, model, rule, is_rule=False) == (
        "The top 20% hold 40.0% of those who stayed away (30.0% to 50.0%); "
        "the naive rule's hold 30.0%"
    )
    assert "naive" not in findings.on_gains(CHURN, model, rule, is_rule=True)


def test_lift_compares_the_top_tenth_with_chance():
    lift = curve([0, 2.5, 2], [0, 2, 1], [0, 3, 3])
    said = findings.on_lift(VALUE, lift)
    assert said == "The top 10% hold 2.50 times as much spend as chance (2.00 to 3.00)"


def test_calibration_says_on_which_side_it_errs():
    groups = pd.DataFrame({"n": [50, 50], "predicted": [0.2, 0.6], "actual": [0.1, 0.5]})
    assert findings.on_calibration(groups) == (
        "On the whole 10.0 points too high: 40.0% told, 30.0% came true"
    )
    assert findings.on_calibration(groups.assign(actual=groups["predicted"])).startswith(
        "On the whole as told"
    )


def test_drivers_name_the_first_and_count_what_is_told_from_nothing():
    drivers = pd.DataFrame(
        {"importance": [0.1, 0.001], "sd": [0.01, 0.002], "words": ["how long ago", "returns"]}
    )
    assert findings.on_drivers(drivers, "roc_auc") == (
        "What matters most is how long ago: shuffled, ROC-AUC falls by 0.100 ± 0.010; "
        "1 of 2 add nothing that is told from chance"
    )


def test_over_time_counts_where_the_model_was_ahead_of_the_rule():
    cuts = pd.DataFrame({"value": [0.1, 0.2], "baseline_value": [0.15, 0.15]})
    assert findings.on_rolling(cuts, "roc_auc", is_rule=False, currency="£") == (
        "ROC-AUC lay between 0.100 and 0.200 at 2 instants; ahead of the naive rule at 1 of 2"
    )
    lower = findings.on_rolling(cuts, "calibration_error", is_rule=False, currency="£")
    assert lower.endswith("ahead of the naive rule at 1 of 2")


def test_the_choice_names_the_best_of_the_others():
    tried = {"logistic regression": 0.75, "random forest": 0.74, "gradient boosting": 0.76}
    said = findings.on_choice(NOTE, tried, "£")
    assert said.endswith("the best of the others here, gradient boosting, reaches 0.760")


def test_what_cannot_be_known_names_the_range_of_the_level():
    said = " ".join(findings.unknown(CHURN, 90, 365, (0.42, 0.69)))
    assert "between 42.0% and 69.0%" in said
    assert "treatment and control" in said
    assert "alive" not in said
    assert "beyond 90 days" in " ".join(findings.unknown(VALUE, 90, 365, None))


def test_empty_figures_say_nothing():
    nothing = pd.DataFrame({"x": [], "y": [], "low": [], "high": []})
    assert findings.on_gains(CHURN, nothing, nothing, is_rule=False) == ""
    assert findings.on_lift(CHURN, nothing) == ""
    groups = pd.DataFrame({"n": [], "predicted": [], "actual": []})
    assert findings.on_calibration(groups) == ""
    assert findings.on_tenths(groups, "") == ""
