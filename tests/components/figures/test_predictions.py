"""Figures of the predictions page: traces, axes, marks and the empty frame."""

import pandas as pd
import plotly.graph_objects as go
import pytest

from components.figures import predictions as figures
from components.figures import predictions_groups as groups
from components.figures.predictions import Axes

CURVE = pd.DataFrame(
    {"x": [0.0, 0.01, 0.5, 1.0], "y": [0, 0.1, 0.8, 1], "low": [0, 0, 0.7, 1], "high": [0, 1, 1, 1]}
)
TENTHS = pd.DataFrame(
    {
        "tenth": [1, 2],
        "n": [5, 5],
        "predicted": [0.9, 0.2],
        "actual": [0.8, 0.3],
        "low": [0.6, 0.1],
        "high": [0.9, 0.5],
    }
)
AXES = Axes("Customers asked", "Found", "{x} asked: {y} ({interval})")


def names(figure):
    return [trace.get("name") for trace in figure["data"]]


def test_a_curve_has_its_band_the_rule_and_chance():
    figure = figures.curve(CURVE, CURVE, AXES, random=(0, 1))
    assert names(figure) == [None, "95% interval", "Model", "Naive rule", "Random order"]
    assert figure["data"][2]["customdata"][2] == ["50% asked: 80.0% (70.0% to 100.0%)"]
    assert go.Figure(figure)


def test_a_rule_in_use_is_drawn_once():
    figure = figures.curve(CURVE, None, AXES, random=(0, 1))
    assert names(figure)[2:] == ["Naive rule, in use", "Random order"]


def test_the_mark_of_the_cut_is_the_first_shape():
    [mark] = figures.curve(CURVE, CURVE, AXES, random=(0, 1), cut=0.3)["layout"]["shapes"]
    assert (mark["name"], mark["x0"], mark["x1"]) == ("cut", 0.3, 0.3)


def test_lift_leaves_out_the_first_customers_and_divides_by_chance():
    lift = figures.lift(CURVE)
    assert lift["x"].tolist() == [0.5, 1.0]
    assert lift["y"].tolist() == [1.6, 1.0]


def test_calibration_has_whiskers_of_the_interval():
    figure = figures.calibration(TENTHS, TENTHS, event="no order")
    assert names(figure) == ["Exactly as told", "Model", "Naive rule"]
    assert figure["data"][1]["error_y"]["array"] == [0.1, 0.2]
    assert go.Figure(figure)


def test_tenths_are_bars_of_what_happened_with_marks_of_what_was_told():
    figure = groups.tenths(TENTHS, TENTHS)
    assert names(figure) == ["Actual", "Predicted", "Actual, naive rule's tenths"]
    assert figure["data"][0]["y"] == [0.8, 0.3]
    assert figure["layout"]["yaxis"]["tickformat"] == ".0%"
    assert groups.tenths(TENTHS, None, currency="£")["layout"]["yaxis"]["tickprefix"] == "£"
    assert go.Figure(figure)


def test_residuals_are_boxes_around_nothing():
    spread = pd.DataFrame(
        [(1, 5, 100.0, -9.0, -2.0, 0.0, 2.0, 9.0, 1.0, 0.8)],
        columns=["tenth", "n", "predicted", "p5", "p25", "median", "p75", "p95", "mean", "inside"],
    )
    figure = groups.residual_boxes(spread, currency="£")
    box = figure["data"][0]
    assert (box["lowerfence"], box["median"], box["upperfence"]) == ([-9.0], [0.0], [9.0])
    assert figure["layout"]["yaxis"]["title"]["text"] == "Actual less predicted (£)"
    assert go.Figure(figure)


def test_drivers_that_help_by_less_than_nothing_have_no_bar():
    drivers = pd.DataFrame({"importance": [0.1, -0.2], "sd": [0.01, 0.02], "words": ["a b", "c"]})
    figure = groups.driver_bars(drivers, metric="ROC-AUC")
    assert figure["data"][0]["x"] == [0.1, 0.0]
    texts = [note["text"] for note in figure["layout"]["annotations"]]
    assert "A b" in texts
    assert "<b>\N{MINUS SIGN}0.200 ± 0.020</b>" in texts


def test_over_time_has_a_line_for_each_and_one_where_both_are_the_same():
    cuts = pd.DataFrame(
        {
            "cut": pd.to_datetime(["2011-05-01", "2011-06-01"]),
            "value": [0.7, 0.8],
            "baseline_value": [0.6, 0.6],
            "n": [10, 20],
        }
    )
    figure = groups.rolling_lines(cuts, metric="ROC-AUC", is_share=False, currency="")
    assert names(figure) == ["Model", "Naive rule"]
    assert figure["data"][0]["customdata"][1] == ["1 Jun 2011", "0.800", "20"]
    same = cuts.assign(baseline_value=cuts["value"])
    assert len(groups.rolling_lines(same, metric="x", is_share=True, currency="")["data"]) == 1
    assert go.Figure(figure)


@pytest.mark.parametrize(
    "figure",
    [
        figures.curve(CURVE.iloc[:0], None, AXES, random=(0, 1)),
        figures.calibration(TENTHS.iloc[:0], None, event=""),
        groups.tenths(TENTHS.iloc[:0], None),
        groups.residual_boxes(TENTHS.iloc[:0], currency="£"),
        groups.driver_bars(pd.DataFrame({"words": []}), metric=""),
        groups.rolling_lines(pd.DataFrame({"cut": []}), metric="", is_share=True, currency=""),
    ],
)
def test_nothing_to_draw_is_said_in_words(figure):
    assert not figure["data"]
    assert figure["layout"]["annotations"][0]["text"]
