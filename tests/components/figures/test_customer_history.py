import pandas as pd
import plotly.graph_objects as go

from analytics import columns as c
from components.figures.customer_history import standing

HISTORY = pd.DataFrame(
    {
        c.CUSTOMER_ID: "1",
        c.AT: pd.to_datetime(["2011-01-01", "2011-04-01", "2011-07-01"]),
        c.RECENCY_DAYS: [5, 9, 2],
        c.FREQUENCY: [1, 1, 3],
        c.MONETARY: [10.0, 10.0, 70.5],
        c.SEGMENT: ["<b>New</b>", "<b>New</b>", "Loyal"],
    }
)


def test_each_measure_has_its_line_and_its_points_in_the_colour_of_the_segment():
    figure = standing(HISTORY, {"Loyal": "#000001", "<b>New</b>": "#000002"}, currency="£")
    drawn = go.Figure(figure)
    lines = [list(t.y) for t in drawn.data if t.mode == "lines"]
    assert lines == [[5, 9, 2], [1, 1, 3], [10.0, 10.0, 70.5]]
    points = [t for t in drawn.data if t.mode == "markers"]
    assert [t.marker.color for t in points] == ["#000002", "#000001"] * 3
    assert [t.name for t in points if t.showlegend] == ["&lt;b&gt;New&lt;/b&gt;", "Loyal"]
    assert points[-1].customdata[0][1] == "£70.50"
    assert drawn.layout.yaxis3.tickprefix == "£"


def test_who_has_no_history_is_told_so():
    assert standing(HISTORY.head(0), {}, currency="£")["data"] == []
