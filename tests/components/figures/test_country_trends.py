from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from components.figures import country_trends

MONTHS = ["2011-01-01", "2011-02-01", "2011-03-01"]
PERIODS = pd.DataFrame(
    {
        "country": ["UK"] * 3 + ["<i>FR</i>"] * 3,
        "period_start": pd.to_datetime(MONTHS * 2),
        "revenue": [100.0, 300.0, 40.0, 5.0, 0.0, 2.0],
        "is_complete": [True, True, False] * 2,
    }
)


def _draw(periods=PERIODS, *, is_same_scale=False):
    return go.Figure(
        country_trends.country_trends(
            periods, every="month", currency="£", is_same_scale=is_same_scale, said="none"
        )
    )


def test_each_country_has_a_chart_of_its_own_named_above():
    figure = _draw()
    assert [trace.yaxis for trace in figure.data] == ["y", "y", "y2", "y2"]
    assert figure.layout.annotations[1].text == "<b>&lt;i&gt;FR&lt;/i&gt;</b>"
    assert figure.data[2].customdata[0][-1] == "<i>FR</i>"


def test_finished_periods_are_solid_and_the_way_to_an_unfinished_one_is_dotted():
    solid, dotted = _draw().data[:2]
    assert solid.y == (100.0, 300.0, None)
    assert dotted.y == (None, 300.0, 40.0)
    assert dotted.line.dash == "dot"
    assert dotted.customdata[2][1] == "Mar 2011 (unfinished)"


def test_without_an_unfinished_period_there_is_no_dotted_line():
    assert len(_draw(PERIODS[PERIODS["is_complete"]]).data) == 2


def test_scales_are_each_countrys_own_or_shared():
    own, same = _draw().layout, _draw(is_same_scale=True).layout
    assert own.yaxis.range[1] > 50 * own.yaxis2.range[1]
    assert same.yaxis.range == same.yaxis2.range
    assert own.yaxis.range[0] == 0
    assert own.yaxis.tickprefix == "£"


def test_charts_do_not_overlap():
    many = pd.concat([PERIODS[:3].assign(country=f"C{i}") for i in range(8)])
    layout = _draw(many).layout
    rows = [layout[f"yaxis{'' if i == 0 else i + 1}"].domain for i in range(0, 8, 2)]
    for above, below in pairwise(rows):
        assert below[1] < above[0]
    assert rows[-1][0] >= 0
    assert layout.xaxis.domain[1] < layout.xaxis2.domain[0]


def test_negative_revenue_stays_in_sight():
    figure = _draw(PERIODS[:3].assign(revenue=[-50.0, 10.0, 0.0]))
    assert figure.layout.yaxis.range[0] < -50


def test_a_single_period_shows_as_a_point():
    assert _draw(PERIODS[:1]).data[0].mode == "lines+markers"


def test_an_empty_trend_says_so():
    assert _draw(PERIODS.head(0)).layout.annotations[0].text == "none"
