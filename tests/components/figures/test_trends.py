import pandas as pd
import plotly.graph_objects as go
import pytest

from components.figures import trends
from components.theme import LIGHT


def _grid(values, *, closed=(), hours=(9, 10)):
    rows = [
        (weekday, hour, values.get((weekday, hour), 0.0), int((weekday, hour) in values))
        for weekday in range(7)
        for hour in hours
    ]
    grid = pd.DataFrame(rows, columns=["weekday", "hour", "revenue", "n_orders"])
    grid["n_lines"] = 2 * grid["n_orders"]
    grid["n_open_days"] = [0 if weekday in closed else 4 for weekday in grid["weekday"]]
    return grid


GRID = _grid({(0, 9): 10.0, (3, 10): 40.5}, closed=(5,))


def _heat(grid, **how):
    return go.Figure(trends.weekday_hours(grid, measure="revenue", currency="£", **how))


def test_a_cell_stands_in_its_weekday_and_hour():
    heat = _heat(GRID).data[0]
    assert tuple(heat.x) == (9, 10)
    assert heat.y[0] == "Mon"
    assert heat.z[0][0] == 10.0
    assert heat.z[3][1] == 40.5
    assert heat.customdata[3][1] == ["Thursday, 10:00 to 11:00", "£40.50", 10]


def test_an_hour_without_an_order_is_blank_and_says_so():
    heat = _heat(GRID).data[0]
    assert heat.z[1][0] is None
    assert heat.customdata[1][0][1] == "no order"


def test_a_closed_weekday_has_its_own_colour_and_key():
    figure = _heat(GRID)
    _, closed, key = figure.data
    assert [row is not None and 0 in row for row in closed.z] == [False] * 5 + [True, False]
    assert figure.data[0].customdata[5][0][1] == "closed"
    assert key.name == "Closed"
    assert key.marker.color == closed.colorscale[0][1] == LIGHT.line
    assert figure.layout.showlegend is True


def test_a_week_without_a_closed_day_needs_no_key():
    figure = _heat(_grid({(0, 9): 1.0}))
    assert len(figure.data) == 1
    assert figure.layout.showlegend is False


def test_monday_is_on_top_and_hours_are_ticked_with_their_unit():
    layout = _heat(GRID).layout
    assert layout.yaxis.autorange == "reversed"
    assert layout.xaxis.ticksuffix == ":00"
    assert layout.xaxis.title.text == "Hour of the day, shop-local"


@pytest.mark.parametrize("value", [0.0, -5.0])
def test_colours_reach_from_nothing_to_the_greatest(value):
    heat = _heat(_grid({(0, 9): value, (1, 9): 8.0})).data[0]
    assert (heat.zmin, heat.zmax) == (min(value, 0), 8.0)
    assert heat.colorbar.ticktext[1] == "£8"


def test_a_week_of_zero_revenue_still_has_a_colour_scale():
    heat = _heat(_grid({(0, 9): 0.0})).data[0]
    assert heat.zmax > heat.zmin


@pytest.mark.parametrize("grid", [GRID.head(0), _grid({})])
def test_a_period_without_an_order_says_so(grid):
    figure = _heat(grid)
    assert len(figure.data) == 0
    assert figure.layout.annotations[0].text == "No order in this period"


def _hours(revenue, n_orders):
    return pd.DataFrame(
        {
            "hour": range(8, 8 + len(revenue)),
            "revenue": revenue,
            "n_orders": n_orders,
            "n_lines": n_orders,
            "n_open_days": 5,
        }
    )


def test_the_peak_hour_stands_out_and_is_written():
    figure = go.Figure(
        trends.hours(_hours([1.0, 30.0, 2.0], [1, 2, 3]), measure="revenue", currency="£")
    )
    bars = figure.data[0]
    assert tuple(bars.x) == (8, 9, 10)
    assert tuple(bars.y) == (1.0, 30.0, 2.0)
    assert tuple(bars.text) == ("", "£30", "")
    assert bars.marker.opacity[1] == 1
    assert max(bars.marker.opacity[0], bars.marker.opacity[2]) < 1


def test_counts_have_an_axis_title_and_money_its_currency():
    profile = _hours([1.0], [7])
    money = go.Figure(trends.hours(profile, measure="revenue", currency="kr")).layout.yaxis
    orders = go.Figure(trends.hours(profile, measure="n_orders", currency="kr")).layout.yaxis
    assert (money.tickprefix, orders.title.text) == ("kr", "Orders")


def test_negative_hours_are_not_cut_off():
    figure = go.Figure(trends.hours(_hours([-4.0, 1.0], [1, 1]), measure="revenue", currency="£"))
    assert figure.layout.yaxis.range is None


def test_no_hour_says_so():
    figure = go.Figure(trends.hours(_hours([], []), measure="revenue", currency="£"))
    assert figure.layout.annotations[0].text == "No order in this period"


def test_a_weekday_never_open_is_said_to_be_closed():
    profile = pd.DataFrame(
        {
            "weekday": range(7),
            "revenue": [1.0, 2, 3, 4, 5, None, 6],
            "n_orders": [1.0, 1, 1, 1, 1, None, 1],
            "n_open_days": [1, 1, 1, 1, 1, 0, 1],
        }
    )
    figure = go.Figure(trends.weekdays(profile, measure="revenue", currency="£", is_average=True))
    assert figure.data[0].y[5] is None
    assert [(note.x, note.text) for note in figure.layout.annotations] == [("Sat", "closed")]
    assert figure.data[0].text[6] == "£6"


@pytest.mark.parametrize(
    ("value", "measure", "is_average", "said"),
    [
        (None, "revenue", False, "\N{EN DASH}"),
        (1.0, "n_lines", False, "1 line"),
        (1.0, "n_lines", True, "1.0 line"),
        (2000.0, "n_orders", False, "2,000 orders"),
    ],
)
def test_amounts_carry_their_unit(value, measure, is_average, said):
    assert trends.amount(value, measure, "£", is_average=is_average) == said
