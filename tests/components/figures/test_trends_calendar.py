import pandas as pd
import plotly.graph_objects as go
import pytest

from components.figures.trends_calendar import calendar_days


def _calendar(start, n_days, *, closed=(), last_finished=True):
    day = pd.date_range(start, periods=n_days)
    is_open = [place not in closed for place in range(n_days)]
    return pd.DataFrame(
        {
            "day": day,
            "weekday": day.day_of_week,
            "is_open": is_open,
            "is_finished": [True] * (n_days - 1) + [last_finished] * bool(n_days),
            "revenue": [10.0 * (1 + place) if o else 0.0 for place, o in enumerate(is_open)],
            "n_orders": [int(o) for o in is_open],
            "n_lines": [int(o) for o in is_open],
        }
    )


def _drawn(calendar):
    return go.Figure(calendar_days(calendar, measure="revenue", currency="£"))


def _values(trace):
    return [value for row in trace.z for value in row if value is not None]


def test_a_day_stands_in_its_week_and_on_its_weekday():
    # 2011-03-02 is a Wednesday.
    heat = _drawn(_calendar("2011-03-02", 7)).data[0]
    assert tuple(heat.x) == ("2011-02-28", "2011-03-07")
    assert heat.z[2] == [10.0, None]
    assert heat.z[0] == [None, 60.0]
    assert heat.customdata[2][0] == ["Wednesday 2 Mar 2011", "£10.00", "2011-03-02", "2011-03-02"]


def test_a_click_on_a_day_narrows_to_it():
    assert all(
        trace.meta == {"pick": "window"}
        for trace in _drawn(_calendar("2011-03-02", 7, closed=(1,))).data[:2]
    )


def test_closed_days_are_drawn_as_closed_and_not_as_zero():
    figure = _drawn(_calendar("2011-03-02", 7, closed=(3,)))
    heat, closed, key = figure.data
    assert len(_values(heat)) == 6
    assert _values(closed) == [0]
    assert closed.customdata[5][0][:2] == ["Saturday 5 Mar 2011", "closed"]
    assert key.name == "Closed"


def test_an_open_day_without_an_order_of_the_slice_is_no_closed_day():
    calendar = _calendar("2011-03-02", 2)
    calendar.loc[1, ["revenue", "n_orders"]] = [0.0, 0]
    heat = _drawn(calendar).data[0]
    assert _values(heat) == [10.0, 0.0]
    assert heat.customdata[3][0][1] == "no order"


def test_the_unfinished_last_day_is_outlined_and_named():
    figure = _drawn(_calendar("2011-03-02", 7, last_finished=False))
    assert [trace.name for trace in figure.data[1:]] == ["Unfinished"]
    (outline,) = figure.layout.shapes
    assert (outline.y0, outline.y1) == (0.5, 1.5)
    assert outline.x0 < "2011-03-07" < outline.x1
    assert figure.data[0].customdata[1][1][0] == "Tuesday 8 Mar 2011 (possibly unfinished)"


def test_a_year_and_some_weeks_are_one_strip():
    figure = _drawn(_calendar("2010-12-01", 374))
    assert len(figure.data[0].z) == 7
    assert figure.layout.yaxis.ticktext == ("Mon", "Wed", "Fri", "Sun")


def test_longer_periods_have_a_strip_per_year():
    calendar = _calendar("2010-12-01", 31 + 365 + 31)
    figure = _drawn(calendar)
    assert figure.layout.yaxis.ticktext == ("2010", "2011", "2012")
    assert figure.layout.yaxis.tickvals == (3, 11, 19)
    assert sorted(_values(figure.data[0])) == sorted(calendar["revenue"])
    assert figure.layout.xaxis.tickformat == "%b"


@pytest.mark.parametrize("n_days", [1, 7, 60, 374, 430, 1500])
@pytest.mark.parametrize("start", ["2010-12-31", "2011-01-01", "2012-01-02"])
def test_no_day_hides_another(start, n_days):
    calendar = _calendar(start, n_days)
    assert sorted(_values(_drawn(calendar).data[0])) == calendar["revenue"].tolist()


def test_no_order_says_so():
    nothing = _calendar("2011-03-02", 3, closed=(0, 1, 2))
    for calendar in (nothing, nothing.head(0)):
        assert _drawn(calendar).layout.annotations[0].text == "No order in this period"


@pytest.mark.parametrize(("n_days", "tick"), [(39, "%-d %b\n%Y"), (374, "%b\n%Y")])
def test_short_periods_are_ticked_by_the_day(n_days, tick):
    assert _drawn(_calendar("2011-11-01", n_days)).layout.xaxis.tickformat == tick
