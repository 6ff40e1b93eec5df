import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from components.figures import trends_seasons


def _months(revenue, complete, before=None):
    month = pd.date_range("2011-01-01", periods=len(revenue), freq="MS")
    n_days = [m.days_in_month if whole else 9 for m, whole in zip(month, complete, strict=True)]
    return pd.DataFrame(
        {
            "month": month,
            "revenue": revenue,
            "n_orders": 1,
            "first_day": month,
            "last_day": month + pd.to_timedelta([n - 1 for n in n_days], unit="D"),
            "n_days": n_days,
            "is_complete": complete,
            "revenue_year_before": before or [None] * len(revenue),
            "n_orders_year_before": 3.0,
        }
    ).astype({"revenue_year_before": float})


def _drawn(months, measure="revenue"):
    return go.Figure(trends_seasons.months(months, measure=measure, currency="£"))


def test_each_month_has_a_bar_and_the_unfinished_one_is_hatched():
    figure = _drawn(_months([5.0, 7.5, 2.0], [True, True, False]))
    complete, unfinished = figure.data
    assert tuple(complete.y) == (5.0, 7.5)
    assert tuple(unfinished.y) == (2.0,)
    assert complete.marker.pattern.shape is None
    assert unfinished.marker.pattern.shape == "/"
    assert unfinished.customdata[0][0] == "Mar 2011, 9 days (unfinished)"


def test_a_bar_fits_inside_its_month():
    bars = _drawn(_months([5.0, 7.5], [True, True])).data[0]
    for offset, width, days in zip(bars.offset, bars.width, (31, 28), strict=True):
        assert 0 < offset < offset + width < days * 86_400_000


def test_a_year_before_stands_left_of_its_month():
    before, now = _drawn(_months([5.0, 7.5], [True, True], [4.0, None])).data
    assert (before.name, tuple(before.y)) == ("Same days a year before", (4.0,))
    assert before.customdata[0][0] == "Jan 2010"
    assert before.offset[0] + before.width[0] <= now.offset[0]
    assert now.width[1] > now.width[0]


def test_a_click_on_a_month_narrows_to_its_days():
    bars = _drawn(_months([5.0], [False])).data[0]
    assert bars.meta == {"pick": "window"}
    assert bars.customdata[0][-2:] == ["2011-01-01", "2011-01-09"]


def test_orders_are_beside_the_orders_of_the_year_before():
    before, now = _drawn(_months([5.0], [True]), measure="n_orders").data
    assert (tuple(before.y), tuple(now.y)) == ((3.0,), (1,))


def test_no_month_says_so():
    assert _drawn(_months([5.0], [True]).head(0)).layout.annotations[0].text.startswith("No order")


def _parts(n=14):
    season = np.arange(n) % 7
    return pd.DataFrame(
        {
            "starts_on": pd.date_range("2011-03-07", periods=n),
            "season": season,
            "observed": [float("nan"), *range(1, n)],
            "trend": [float("nan")] * 3 + [5.0] * (n - 6) + [float("nan")] * 3,
            "factor": np.array([0.5, 1, 1, 1, 1, 1, 1.5])[season],
            "rest": 1.25,
        }
    )


def test_a_decomposition_shows_series_trend_rest_and_effects():
    figure = go.Figure(trends_seasons.decomposition(_parts(), currency="£", is_week=True))
    days, trend, rest, effects = figure.data
    assert days.y[0] is None
    assert days.y[1] == 1.0
    assert (trend.y[2], trend.y[3]) == (None, 5.0)
    assert set(rest.y) == {25.0}
    assert tuple(effects.x) == ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    assert tuple(effects.y) == (-50.0, 0, 0, 0, 0, 0, 50.0)
    assert effects.text[-1] == "+50%"


def test_panels_do_not_overlap():
    layout = go.Figure(trends_seasons.decomposition(_parts(), currency="£", is_week=True)).layout
    domains = [layout.yaxis.domain, layout.yaxis2.domain, layout.yaxis3.domain]
    assert domains[0][0] > domains[1][1] > domains[1][0] > domains[2][1]


def test_the_months_of_the_year_are_named():
    parts = _parts(12).assign(season=range(1, 13))
    effects = go.Figure(trends_seasons.decomposition(parts, currency="£", is_week=False)).data[-1]
    assert effects.x[0] == "Jan"
    assert effects.customdata[11][0] == "December"


def test_nothing_to_take_apart_says_so():
    figure = trends_seasons.decomposition(_parts().head(0), currency="£", is_week=True)
    assert go.Figure(figure).layout.annotations[0].text == "No order in this period"


@pytest.mark.parametrize(
    ("ratio", "said"),
    [
        (1.2336, "+23%"),
        (0.443, "\N{MINUS SIGN}56%"),
        (1.0, "0%"),
        (1.001, "0%"),
        (None, "\N{EN DASH}"),
    ],
)
def test_factors_read_as_distances_from_the_average(ratio, said):
    assert trends_seasons.signed_percent(ratio) == said
