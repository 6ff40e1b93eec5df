"""Figures of the campaign planner."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components.figures import planner, planner_control


def curve(n):
    sizes = np.arange(1, n + 1)
    profit = 10.0 * sizes - sizes**2 / n
    return pd.DataFrame(
        {"n": sizes, "gain": 5.0, "profit": profit, "low": profit - 5, "high": profit + 5}
    )


def test_profit_is_drawn_over_the_size_with_its_band():
    figure = go.Figure(planner.profit(curve(4), best=3, chosen=0, currency="£", nothing=""))
    low, high, line, dots = figure.data
    assert list(line.x) == [1, 2, 3, 4]
    assert [float(y) for y in line.y] == [9.75, 19.0, 27.75, 36.0]
    assert (low.y[0], high.y[0], high.fill) == (4.75, 14.75, "tonexty")
    assert (list(dots.x), list(dots.y)) == ([3], [27.75])
    assert [note.text for note in figure.layout.annotations] == ["<b>best: 3</b>"]
    assert figure.layout.yaxis.title.text == "Expected profit (£)"


def test_a_size_of_ones_own_is_marked_beside_the_best():
    figure = planner.profit(curve(100), best=30, chosen=60, currency="£", nothing="")
    notes = {note["text"]: note["xanchor"] for note in figure["layout"]["annotations"]}
    assert notes == {"<b>best: 30</b>": "right", "<b>yours: 60</b>": "left"}


def test_notes_near_the_ends_stay_inside():
    figure = planner.profit(curve(100), best=1, chosen=100, currency="£", nothing="")
    first, second = figure["layout"]["annotations"]
    assert (first["xanchor"], second["xanchor"]) == ("left", "right")


def test_many_customers_are_thinned_but_not_the_marks():
    figure = planner.profit(curve(90_000), best=31_337, chosen=0, currency="£", nothing="")
    sizes = figure["data"][2]["x"]
    assert len(sizes) <= planner.MOST_POINTS + 1
    assert {1, 31_337, 90_000} <= set(sizes)


def test_without_customers_the_reason_is_written():
    figure = planner.profit(curve(0), best=0, chosen=0, currency="£", nothing="no one")
    assert figure["layout"]["annotations"][0]["text"] == "no one"


RESPONSES = pd.DataFrame(
    {"response": [0.0, 0.1], "profit": [-5.0, 15.0], "best_n": [0, 9], "best_profit": [0.0, 20.0]}
)


def test_profit_is_drawn_over_the_response_with_its_break_even():
    drawn = planner.response(
        RESPONSES, assumed=(0.05, 0.02, 0.08), break_even=0.025, n=5, currency="£"
    )
    free, plan, even = go.Figure(drawn).data
    assert (list(plan.x), list(plan.y)) == ([0, 10], [-5, 15])
    assert list(free.customdata) == ["0", "9"]
    assert (list(even.x), list(even.text)) == ([2.5], ["break-even 2.5%"])
    zone = drawn["layout"]["shapes"][0]
    assert (zone["x0"], zone["x1"]) == (2, 8)


def test_without_anybody_contacted_only_the_best_is_drawn():
    drawn = planner.response(
        RESPONSES, assumed=(0.05, 0.02, 0.08), break_even=None, n=0, currency="£"
    )
    assert len(drawn["data"]) == 1


def test_a_control_group_is_set_against_the_rise_hoped_for():
    table = pd.DataFrame({"share": [0.1, 0.5], "control": [1, 5], "seen": [np.nan, 0.2]})
    figure = go.Figure(planner_control.control(table, rise=(0.02, 0.01, 0.04)))
    (line,) = figure.data
    assert (list(line.x), list(line.y), list(line.customdata)) == ([50], [20], ["5"])
    band, level = figure.layout.shapes
    assert (band.y0, band.y1, level.y0) == (1, 4, 2)


def test_where_no_group_would_show_anything_it_is_said():
    table = pd.DataFrame({"share": [0.1], "control": [1], "seen": [np.nan]})
    words = planner_control.control(table, rise=(0, 0, 0))["layout"]["annotations"][0]["text"]
    assert words.startswith("Too few customers")
