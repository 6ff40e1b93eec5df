import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from components.figures import country_map
from components.theme import LIGHT

REVENUE = pd.Series(
    {"EIRE": 900.0, "United Kingdom": 99_000.0, "Malta": 90.0, "Unspecified": 10.0, "RSA": -3.0}
)
PLACES = country_map.placed(REVENUE)


def _draw(scale="log", **more):
    return go.Figure(country_map.country_map(PLACES, scale=scale, currency="£", **more))


def test_only_known_places_with_revenue_are_placed_most_first():
    assert PLACES["code"].tolist() == ["GBR", "IRL", "MLT"]
    assert PLACES["country"].tolist() == ["United Kingdom", "EIRE", "Malta"]


def test_two_names_of_one_place_are_added_up():
    places = country_map.placed(pd.Series({"EIRE": 1.0, "Ireland": 2.0, "England": 5.0}))
    assert dict(zip(places["code"], places["revenue"], strict=True)) == {"GBR": 5.0, "IRL": 3.0}
    assert places["country"].tolist() == ["England", "Ireland, EIRE"]


def test_countries_have_shapes_and_the_smallest_a_point():
    shapes, points = _draw().data
    assert list(shapes.locations) == ["GBR", "IRL"]
    assert shapes.locationmode == "ISO-3"
    assert (points.lat, points.lon) == ((35.9,), (14.4,))


def test_log_colours_by_the_logarithm_with_money_at_the_ticks():
    figure = _draw()
    assert list(figure.data[0].z) == pytest.approx(np.log10([99_000, 900]), abs=1e-5)
    bar = figure.layout.coloraxis.colorbar
    assert dict(zip(bar.tickvals, bar.ticktext, strict=True))[3] == "£1k"
    assert "log" in bar.title.text


def test_share_colours_by_the_share_of_what_is_shown():
    figure = _draw("share")
    assert list(figure.data[0].z) == pytest.approx([99_000 / 99_990, 900 / 99_990], abs=1e-5)
    assert figure.layout.coloraxis.colorbar.ticktext[0] == "0%"


@pytest.mark.parametrize("scale", ["log", "share"])
def test_even_the_least_is_darker_than_the_palest_colour(scale):
    axis = _draw(scale).layout.coloraxis
    assert axis.cmin < min(_draw(scale).data[-1].marker.color) <= axis.cmax


def test_the_continent_narrows_the_view_and_an_unknown_one_does_not():
    assert _draw(continent="Europe").layout.geo.lonaxis.range == (-25, 45)
    assert _draw(continent="Antarctica").layout.geo.lonaxis.range is None


def test_nothing_but_our_own_shapes_is_asked_for():
    geo = _draw().layout.geo
    assert (geo.showcoastlines, geo.showocean, geo.showlakes, geo.showrivers) == (False,) * 4
    assert (geo.resolution, geo.scope) == (None, None)  # Plotly's defaults: world_110m


def test_a_click_names_the_country_as_the_data_does():
    assert _draw().data[0].meta == {"pick": "country"}
    assert _draw().data[0].customdata[1][-1] == "EIRE"
    both = country_map.placed(pd.Series({"EIRE": 1.0, "Ireland": 2.0}))
    drawn = country_map.country_map(both, scale="log", currency="£")
    assert drawn["data"][0]["customdata"][0][-1] == "Ireland"


def test_a_single_country_is_drawn_in_both_scales():
    one = PLACES.head(1)
    for scale in ("log", "share"):
        figure = go.Figure(country_map.country_map(one, scale=scale, currency="£"))
        assert len(figure.data) == 1
        assert figure.layout.coloraxis.cmin < figure.layout.coloraxis.cmax


def test_colours_are_those_of_the_light_theme():
    colours = {colour for _, colour in _draw().layout.coloraxis.colorscale}
    assert colours <= {LIGHT.accent_soft, LIGHT.accent, LIGHT.accent_strong}


def test_an_empty_map_says_so():
    empty = country_map.placed(pd.Series({"Unspecified": 5.0}))
    figure = go.Figure(country_map.country_map(empty, scale="log", currency="£"))
    assert not figure.data
    assert "No country on the map" in figure.layout.annotations[0].text
