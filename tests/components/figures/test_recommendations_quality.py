import plotly.graph_objects as go

from components.figures.recommendations_quality import dots
from components.recommendations_quality import MODELS, TASKS
from tests.components.test_recommendations_quality import card, cards

NAMES = {"tasks": TASKS, "models": MODELS}


def test_each_method_is_a_dot_with_its_interval():
    drawn = dots(cards(), "hit_at_5", **NAMES, is_share=True)
    assert go.Figure(drawn).data
    best, classic, popular = drawn["data"]
    assert (best["x"], best["error_x"]["array"], best["error_x"]["arrayminus"]) == (
        [0.6],
        [0.05],
        [0.05],
    )
    assert best["customdata"] == [["Best", "60.0%", "55.0% to 65.0%"]]
    assert classic["y"] == [2]
    assert popular["x"] == []


def test_tasks_stand_below_each_other():
    made = cards(card("best", 0.6, 0.5, 0.7), card("best", 0.4, 0.3, 0.5, task="next_for_customer"))
    drawn = dots(made, "hit_at_5", **NAMES, is_share=True)
    assert drawn["data"][0]["y"] == [1, 5]
    texts = [note["text"] for note in drawn["layout"]["annotations"]]
    assert texts[:2] == ["<b>What goes with a product</b>", "<b>What a customer buys next</b>"]
    assert texts[2:] == ["60.0%", "40.0%"]


def test_a_score_is_no_share():
    made = cards(card("best", 0.2118, 0.2, 0.22, metric="ndcg_at_10"))
    drawn = dots(made, "ndcg_at_10", **NAMES, is_share=False)
    assert drawn["data"][0]["customdata"] == [["Best", "0.212", "0.200 to 0.220"]]


def test_without_a_test_the_figure_says_so():
    drawn = dots(cards().iloc[:0], "hit_at_5", **NAMES, is_share=True)
    assert drawn["data"] == []
    assert "too short" in drawn["layout"]["annotations"][0]["text"]
