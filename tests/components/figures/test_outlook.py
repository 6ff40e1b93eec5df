"""Figures of the revenue outlook."""

import pandas as pd
import plotly.graph_objects as go

from components.figures import outlook
from components.theme import LIGHT

GROUPS = pd.DataFrame(
    {
        "group": ["Loyal", "<b>New"],
        "expected": [100.0, 40.0],
        "low": [80.0, 0.0],
        "high": [150.0, 90.0],
        "n_customers": [7, 2],
    }
)


def test_groups_are_bars_with_their_intervals():
    drawn = outlook.bars(GROUPS, colours={"Loyal": LIGHT.series_4}, currency="£", nothing="")
    (bars,) = go.Figure(drawn).data
    assert list(bars.y) == ["Loyal", "&lt;b&gt;New"]
    assert (list(bars.error_x.array), list(bars.error_x.arrayminus)) == ([50, 50], [20, 40])
    assert list(bars.marker.color) == [LIGHT.series_4, LIGHT.accent]
    assert list(bars.customdata[0]) == ["£100.00", "£80.00", "£150.00", "7"]
    assert drawn["layout"]["xaxis"]["range"][1] > 150


def test_what_came_stands_on_the_bars_of_the_past():
    drawn = outlook.bars(GROUPS.assign(actual=[300.0, 0.0]), colours={}, currency="£", nothing="")
    _, came = go.Figure(drawn).data
    assert list(came.x) == [300, 0]
    assert drawn["layout"]["xaxis"]["range"][1] > 300
    assert drawn["layout"]["showlegend"]


def test_no_more_bars_than_there_is_room_for():
    many = pd.concat([GROUPS] * 20, ignore_index=True)
    drawn = outlook.bars(many, colours={}, currency="£", nothing="")
    assert len(drawn["data"][0]["x"]) == outlook.MOST_BARS


def test_without_groups_the_reason_is_written():
    drawn = outlook.bars(GROUPS.head(0), colours={}, currency="£", nothing="none")
    assert drawn["layout"]["annotations"][0]["text"] == "none"


def test_past_sums_lead_to_todays():
    past = pd.DataFrame(
        {
            "cut": pd.to_datetime(["2011-05-12"]),
            "predicted": [100.0],
            "low": [80.0],
            "high": [130.0],
            "actual": [120.0],
        }
    )
    now = {"cut": pd.Timestamp("2011-12-10"), "expected": 200.0, "low": 150.0, "high": 260.0}
    foretold, came, before = go.Figure(outlook.totals(past, now, 90.0, "£")).data
    assert list(foretold.x) == ["12 May 2011", "<b>10 Dec 2011</b>"]
    assert list(foretold.y) == [100, 200]
    assert list(foretold.error_y.array) == [30, 60]
    assert (list(came.x), list(came.y)) == (["12 May 2011"], [120])
    assert (list(before.x), list(before.y)) == (["<b>10 Dec 2011</b>"], [90])
    assert len(outlook.totals(past.head(0), now, None, "£")["data"]) == 2
