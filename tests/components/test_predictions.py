"""Parts of the predictions page."""

import pandas as pd
import pytest

from components import predictions
from components.predictions_words import METRICS, TABS, model_name, rule, tab_of
from tests.components.tree import rows, text, walk

CARD = pd.DataFrame(
    {
        "value": [0.75, 0.05, 0.433, 200.0],
        "low": [0.72, 0.03, None, None],
        "high": [0.78, 0.07, None, None],
        "baseline_value": [0.7, None, None, None],
        "n": [100, 100, 100, 100],
    },
    index=["roc_auc", "roc_auc_difference", "base_rate", "unheard_of"],
)


def test_the_tabs_are_links_and_mark_the_one_shown():
    nav = predictions.tabs("/predictions", "next")
    links = [node for node in walk(nav) if type(node).__name__ == "Link"]
    assert [link.href for link in links][:2] == ["/predictions", "/predictions?tab=next"]
    assert [getattr(link.children, "aria-current", None) for link in links][:2] == [None, "page"]


def test_headlines_stand_beside_the_rule_with_their_interval():
    shown = text(predictions.headlines(TABS["churn"], CARD, 90, "£"))
    assert "43.3%" in shown
    assert "0.720 to 0.780; naive rule 0.700" in shown


def test_metrics_stand_beside_the_paired_difference_and_unknown_ones_are_left_out():
    table = predictions.metric_rows(CARD)
    assert table.index.tolist() == ["roc_auc"]
    assert table["difference_low"].tolist() == [0.03]
    [row] = rows(predictions.metric_table(table, "£"))
    assert row[1:] == ["0.750", "0.720 to 0.780", "0.700", "+0.050", "+0.030 to +0.070"]


def test_points_are_said_once_in_an_interval():
    card = CARD.set_axis(["accuracy", "accuracy_difference", "base_rate", "x"])
    [row] = rows(predictions.metric_table(predictions.metric_rows(card), "£"))
    assert row[4:] == ["+5.0 points", "+3.0 to +7.0 points"]


def test_candidates_stand_beside_the_one_in_use():
    cards = {"logistic regression": CARD, "monetary alone": CARD.iloc[:1]}
    found = rows(predictions.other_table(cards, "logistic regression", "£"))
    assert found == [["Logistic regression, in use", "0.750"], ["Past spend alone", "0.750"]]


def test_a_refusal_says_why_and_leads_on():
    said = predictions.nothing("No predictions", "not enough data: 3 customers")
    assert "Not enough data: 3 customers." in text(said)
    assert [node.href for node in walk(said) if hasattr(node, "href")] == [
        "/customers",
        "/segments",
        "/retention",
    ]


@pytest.mark.parametrize("asked", [None, "nonsense", "<b>", ["churn"]])
def test_a_question_that_names_no_tab_is_about_the_first(asked):
    assert tab_of({"tab": asked}).key == "churn"


def test_rules_and_models_are_named_in_words():
    assert rule("rank by recency", 90) == "ranking by the time since the last order"
    assert rule("something new", 90) == "something new"
    assert model_name("chance_of_none_short alone") == "BG/NBD"


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS.keys())
def test_every_metric_has_a_plain_name_and_a_meaning(metric):
    assert metric.title
    assert metric.title != metric.term
    assert len(metric.meaning) > 20
    assert "alive" not in metric.meaning
