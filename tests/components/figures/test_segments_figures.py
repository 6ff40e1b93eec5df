"""Figures of the segments page on a handful of customers."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components.figures import (
    segments_choice,
    segments_flow,
    segments_map,
    segments_profiles,
    segments_rules,
)
from components.segment_colours import segment_colours

NAMES = ("High-Value", "At-Risk")


def _customers(n=3):
    return pd.DataFrame(
        {
            "customer_id": [f"<b>{i}" for i in range(n)],
            "recency_days": [0, 10, 200][:n] if n <= 3 else np.arange(n) % 300,
            "frequency": [12, 2, 1][:n] if n <= 3 else 1,
            "monetary": [5000.0, 300.0, 20.0][:n] if n <= 3 else 10.0,
            "segment": ["High-Value", "At-Risk", "At-Risk"][:n] if n <= 3 else "At-Risk",
            "basket_value": 10.0,
            "basket_lines": 2.0,
            "price_level": 1.0,
        }
    )


def test_the_cloud_has_log_axes_in_real_units_and_a_camera_that_is_kept():
    figure = segments_map.rfm_cloud(_customers(), NAMES, None, "£")
    go.Figure(figure)
    scene = figure["layout"]["scene"]
    for axis in ("xaxis", "yaxis", "zaxis"):
        assert scene[axis]["type"] == "log"
        assert scene[axis]["dtick"] == 1
    assert scene["zaxis"]["title"]["text"] == "Spent (£)"
    assert figure["layout"]["uirevision"] == scene["uirevision"] == "kept"
    assert figure["layout"]["legend"]["y"] < 0


def test_segments_have_their_colours_and_points_say_who_they_are():
    figure = segments_map.rfm_cloud(_customers(), NAMES, None, "£")
    best, risky = figure["data"]
    assert best["marker"]["color"] == segment_colours(NAMES)["High-Value"]
    assert best["customdata"] == [["&lt;b&gt;0", 0, 12, 5000.0]]
    assert best["x"] == [0.4]
    assert risky["meta"] == {"pick": "customer"}


def test_many_customers_are_drawn_by_a_sample_that_includes_first_and_last():
    rows = segments_map.sample_rows(12_345)
    assert len(rows) == segments_map.MOST_POINTS
    assert (rows[0], rows[-1]) == (0, 12_344)
    figure = segments_map.rfm_plane(_customers(6_000), NAMES, None, "£", plane="rm", tool="lasso")
    assert sum(len(trace["x"]) for trace in figure["data"]) == segments_map.MOST_POINTS


def test_who_is_not_chosen_is_faint_and_not_in_the_legend():
    chosen = pd.Series([True, False, False])
    figure = segments_map.rfm_cloud(_customers(), NAMES, chosen, "£")
    shown = {trace["name"]: trace["marker"]["opacity"] for trace in figure["data"]}
    assert shown["High-Value"] > 0.5 > shown["At-Risk"]
    assert [trace["showlegend"] for trace in figure["data"]] == [False, True]


def test_nobody_is_said_in_words():
    for figure in (
        segments_map.rfm_cloud(_customers().head(0), NAMES, None, "£"),
        segments_map.rfm_plane(_customers().head(0), NAMES, None, "£", plane="rm", tool="lasso"),
    ):
        assert figure["layout"]["annotations"][0]["text"] == "No customer to show"


def _choice():
    return pd.DataFrame(
        {
            "k": [1, 2, 3],
            "inertia": [9.0, 4.0, 3.0],
            "silhouette": [np.nan, 0.5, 0.4],
            "stability": [1.0, 0.8, 0.9],
            "davies_bouldin": [np.nan, 0.7, 0.9],
            "calinski_harabasz": [np.nan, 5.0, 6.0],
            "is_elbow": [False, True, False],
        }
    )


def test_the_elbow_the_best_and_the_number_in_use_are_marked():
    figure = segments_choice.elbow_lines(_choice(), k=3, beside="silhouette")
    go.Figure(figure)
    marks = {note["text"]: note["x"] for note in figure["layout"]["annotations"]}
    assert marks == {"<b>3 in use</b>": 3, "elbow": 2, "best": 2}
    assert figure["data"][1]["y"][0] is None


def test_a_single_segment_is_never_the_most_stable():
    figure = segments_choice.elbow_lines(_choice(), k=2, beside="stability")
    best = next(note for note in figure["layout"]["annotations"] if note["text"] == "best")
    assert best["x"] == 3


def test_lower_is_better_for_davies_bouldin():
    figure = segments_choice.elbow_lines(_choice(), k=2, beside="davies_bouldin")
    best = next(note for note in figure["layout"]["annotations"] if note["text"] == "best")
    assert best["x"] == 2


def test_an_algorithm_without_a_number_says_so():
    figure = segments_choice.elbow_lines(_choice().head(0), k=2, beside="silhouette")
    assert "HDBSCAN" in figure["layout"]["annotations"][0]["text"]


def test_the_snake_is_in_standard_deviations_and_constant_features_are_nought():
    scores = segments_profiles.standardised(_customers(), NAMES)
    assert scores.index.tolist() == list(NAMES)
    assert scores["basket_value"].tolist() == [0, 0]
    logs = np.log1p([12.0, 2.0, 1.0])
    assert np.isclose(scores["frequency"]["High-Value"], (logs[0] - logs.mean()) / logs.std())
    go.Figure(segments_profiles.snake(scores, scores))


def test_boxes_are_the_percentiles_of_each_segment():
    spread = segments_profiles.spread_of(_customers(), NAMES, "monetary")
    assert spread["median"].tolist() == [5000, 160]
    figure = segments_profiles.boxes(spread, title="Spent (£)", is_money=True, currency="£")
    go.Figure(figure)
    assert [trace["median"] for trace in figure["data"]] == [[5000.0], [160.0]]


def test_cells_hold_amounts_and_what_a_click_needs():
    grid = pd.DataFrame({"A": [3, 0], "B": [1, 4]}, index=["Champions", "<i>Lost"])
    figure = segments_rules.crossed(
        grid, pick="rule", currency="£", is_money=False, nothing="nobody"
    )
    go.Figure(figure)
    words = figure["data"][1]
    assert words["text"] == [["3", "1"], ["", "4"]]
    assert words["customdata"][0][0][1:] == ["Champions", "A"]
    assert "&lt;i&gt;Lost" in words["customdata"][1][1][0]
    assert "4 customers (50.0%)" in words["customdata"][1][1][0]


def test_a_grid_of_noughts_says_there_is_nothing():
    grid = pd.DataFrame({"A": [0]}, index=["Champions"])
    figure = segments_rules.crossed(
        grid, pick="rule", currency="£", is_money=False, nothing="nobody"
    )
    assert figure["layout"]["annotations"][0]["text"] == "nobody"


def test_flows_go_from_then_to_now_and_name_both():
    moves = pd.DataFrame(
        {
            "was": ["High-Value", "New"],
            "now": ["At-Risk", "At-Risk"],
            "customers": [3, 2],
            "revenue": [30.0, 0.0],
        }
    )
    how = {"newcomer": "New", "currency": "£", "nothing": "nobody"}
    figure = segments_flow.flow(moves, NAMES, measure="customers", **how)
    go.Figure(figure)
    (trace,) = figure["data"]
    assert trace["node"]["label"] == ["High-Value", "New", "At-Risk"]
    assert trace["link"]["source"] == [0, 1]
    assert trace["link"]["target"] == [2, 2]
    assert trace["link"]["label"][0] == "High-Value \N{RIGHTWARDS ARROW} At-Risk"
    money = segments_flow.flow(moves, NAMES, measure="revenue", **how)
    assert money["data"][0]["link"]["value"] == [30.0]
