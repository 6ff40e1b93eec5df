import pandas as pd
import plotly.graph_objects as go

from analytics.inequality import gini, lorenz_curve, top_shares
from components.figures import inequality

SPENT = pd.Series([10.0, 30.0, 60.0])
NOTHING = pd.Series([], dtype=float)


def test_the_curve_hangs_below_the_line_of_equality():
    figure = go.Figure(inequality.lorenz(lorenz_curve(SPENT), gini(SPENT)))
    equality, curve = figure.data
    assert (equality.line.dash, tuple(equality.x), tuple(equality.y)) == ("dash", (0, 1), (0, 1))
    assert list(curve.y) == [0, 0.1, 0.4, 1]
    assert list(curve.x) == [0, 0.33333, 0.66667, 1]
    assert figure.layout.annotations[0].text == "Gini <b>0.33</b>"
    assert figure.layout.xaxis.title.text == "Share of customers, smallest first"


def test_hovering_reads_both_ends_of_the_curve():
    figure = inequality.lorenz(lorenz_curve(SPENT), gini(SPENT))
    assert figure["data"][1]["customdata"][2] == ["66.7%", "40.0%", "33.3%", "60.0%"]


def test_top_customers_stand_beside_what_equal_spending_would_give():
    figure = go.Figure(inequality.top_shares(top_shares(SPENT), currency="£"))
    bars, even = figure.data
    assert list(bars.x) == ["Top 1%", "Top 5%", "Top 10%", "Top 20%"]
    assert list(bars.y) == [0.6] * 4
    assert list(bars.text) == ["60.0%"] * 4
    assert bars.customdata[3] == ["Top 20%: 1 customer", "£60.00"]
    assert list(even.y) == [0.01, 0.05, 0.1, 0.2]


def test_without_customers_both_say_so():
    words = "No identified customer bought in this period"
    for figure in (
        inequality.lorenz(lorenz_curve(NOTHING), gini(NOTHING)),
        inequality.top_shares(top_shares(NOTHING), currency="£"),
    ):
        assert go.Figure(figure).layout.annotations[0].text == words
