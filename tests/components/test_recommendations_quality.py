import datetime

import pandas as pd
import pytest

from components import recommendations_quality as quality
from components.formats import MISSING
from tests.components.tree import rows, text

NAN = float("nan")


def card(model, value, low=NAN, high=NAN, *, task="similar_products", metric="hit_at_5", n=100):
    return {
        "task": task,
        "model": model,
        "metric": metric,
        "value": value,
        "low": low,
        "high": high,
        "baseline": None,
        "baseline_value": NAN,
        "train_from": datetime.date(2010, 12, 1),
        "train_to": datetime.date(2011, 10, 1),
        "test_from": datetime.date(2011, 10, 1),
        "test_to": datetime.date(2011, 12, 10),
        "n": n,
    }


def cards(*made):
    return pd.DataFrame(made or [card("best", 0.6, 0.55, 0.65), card("classic", 0.5, 0.45, 0.54)])


@pytest.mark.parametrize(
    ("classic", "words"),
    [
        ((0.5, 0.45, 0.54), "what goes with a product 1.20 times as good"),
        ((0.58, 0.5, 0.6), "what goes with a product no clear difference (1.03 times)"),
        ((0.8, 0.7, 0.9), "what goes with a product only 0.75 times as good"),
    ],
)
def test_the_verdict_follows_from_the_intervals(classic, words):
    made = cards(card("best", 0.6, 0.55, 0.65), card("classic", *classic))
    assert quality.verdict(made, "hit_at_5") == f"Best beside the classic: {words}"


def test_what_was_not_tested_has_no_verdict():
    assert quality.verdict(cards().iloc[:0], "hit_at_5") == "Not tested on this data"
    assert quality.methods(cards().iloc[:0]).finding == "Not tested on this data"
    assert quality.tested(cards().iloc[:0]) == ""


def test_dates_are_said_with_their_last_day():
    said = quality.tested(cards())
    assert "1 Dec 2010 to 30 Sep 2011, tested on 1 Oct 2011 to 9 Dec 2011" in said


def test_the_table_has_a_row_per_task_and_method():
    made = cards(
        card("best", 0.6, 0.55, 0.65, n=22_184),
        card("classic", 0.5, 0.45, 0.54),
        card("best", 0.595, metric="coverage"),
        card("classic", 0.829, metric="coverage"),
        card("best", 0.4, 0.3, 0.5, task="complete_basket"),
        card("boosted", 0.7, 0.6, 0.8, task="churn", metric="auc"),
    )
    shown = quality.methods(made)
    assert rows(shown.body) == [
        ["What goes with a product", "Best", "60.0% 55.0% to 65.0%", "59.5%", "22,184"],
        ["What goes with a product", "Classic cosine", "50.0% 45.0% to 54.0%", "82.9%", "100"],
        ["What completes a basket", "Best", "40.0% 30.0% to 50.0%", MISSING, "100"],
    ]
    assert shown.finding == (
        "One of the first five was bought in 60% (what goes with a product), 40% (what completes "
        "a basket) of the trials; with single products the classic covers more of the range, 83% "
        "against 60%"
    )
    assert shown.table["Metric"].tolist() == ["Hit among 5"] * 2 + ["Coverage"] * 2 + [
        "Hit among 5"
    ]


def test_every_metric_and_task_is_explained():
    said = text(quality.meanings())
    for one in quality.METRICS.values():
        assert one.title in said
    for words in quality.ASKED.values():
        assert words in said
