"""Countries on a map: shapes from our own server, points for those too small to have one."""

from math import floor, log10
from typing import Any, Final

import pandas as pd

from analytics import columns as c
from components import formats
from components.figures.frame import Figure, empty
from components.geography import EXTENT, place_of
from components.theme import LIGHT

#: What a click on a country does: the last customdata is added to the filter, or taken off it.
PICK_COUNTRY: Final = {"pick": "country"}

LOG, SHARE = "log", "share"

_NOWHERE: Final = (None, None)
_PICKED: Final = "picked"
_CODE, _CONTINENT, _LATITUDE, _LONGITUDE = "code", "continent", "latitude", "longitude"
_HOVER: Final = (
    "<b>%{customdata[0]}</b><br>%{customdata[1]} revenue"
    "<br>%{customdata[2]} of the shown<extra></extra>"
)
_COLOURS: Final = [
    [0.0, LIGHT.accent_soft],
    [0.8, LIGHT.accent],
    [1.0, LIGHT.accent_strong],
]
# The scale begins below the least, so that no country looks like land without revenue.
_PALEST: Final = 0.18
_POINT_PX: Final = 9
# Leaves out the empty far south, so that the rest is larger.
_WORLD_LATITUDES: Final = (-56, 80)


def placed(revenue: pd.Series) -> pd.DataFrame:
    """Put countries on the map.

    Grain: one row per place with revenue above zero; two names of one place are added up, those
    that are no place are left out. Most revenue first.

    Parameters
    ----------
    revenue : Series, index ``country``

    Returns
    -------
    DataFrame
        ``code``, ``country`` (its names in the data), ``picked`` (the one with most revenue, by
        which a click filters), ``continent``, ``revenue``, ``latitude`` and ``longitude`` (missing
        for a place with a shape).
    """
    ranked = revenue.sort_values(ascending=False, kind="stable")
    rows = [
        (place.code, name, name, place.continent, amount, *(place.position or _NOWHERE))
        for name, amount in zip(ranked.index, ranked.tolist(), strict=True)
        if (place := place_of(name)) is not None
    ]
    names = [_CODE, c.COUNTRY, _PICKED, _CONTINENT, c.REVENUE, _LATITUDE, _LONGITUDE]
    found = pd.DataFrame(rows, columns=names)
    sums = found.groupby(_CODE, as_index=False).agg(
        {
            c.COUNTRY: ", ".join,
            _PICKED: "first",
            _CONTINENT: "first",
            c.REVENUE: "sum",
            _LATITUDE: "first",
            _LONGITUDE: "first",
        }
    )
    sums = sums.sort_values([c.REVENUE, _CODE], ascending=[False, True])
    return sums[sums[c.REVENUE] > 0].reset_index(drop=True)


def country_map(places: pd.DataFrame, *, scale: str, continent: str = "", currency: str) -> Figure:
    """Draw revenue per country.

    Parameters
    ----------
    places : DataFrame
        What `placed` returns.
    scale : str
        ``log`` colours by the logarithm of revenue, ``share`` by the share of what is shown.
    continent : str
        The part of the world to show; all of it where it is empty or unknown.
    currency : str
        Label of the unit.
    """
    if places.empty:
        return empty("No country on the map has revenue in this period")
    share = places[c.REVENUE] / places[c.REVENUE].sum()
    shade = share if scale == SHARE else places[c.REVENUE].map(log10)
    has_shape = places[_LATITUDE].isna()
    hover = [
        [
            formats.safe_text(name),
            formats.money(amount, currency),
            formats.share_of_whole(part),
            key,
        ]
        for name, amount, part, key in zip(
            places[c.COUNTRY],
            places[c.REVENUE].tolist(),
            share.tolist(),
            places[_PICKED],
            strict=True,
        )
    ]
    drawn = places.assign(shade=shade.round(6), hover=pd.Series(hover))
    traces = [_shapes(drawn[has_shape]), _points(drawn[~has_shape])]
    low, high, ticks = _shares(shade) if scale == SHARE else _powers(shade, currency)
    return {
        "data": [trace for trace in traces if trace["customdata"]],
        "layout": {
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "showlegend": False,
            "geo": _globe(continent),
            "coloraxis": {
                "colorscale": _COLOURS,
                "cmin": round(low - _PALEST * (high - low), 6),
                "cmax": round(high, 6),
                "colorbar": _BAR | ticks,
            },
        },
    }


def _shapes(part: pd.DataFrame) -> dict[str, Any]:
    return {
        "type": "choropleth",
        "name": "Countries",
        "locationmode": "ISO-3",
        "locations": part[_CODE].tolist(),
        "z": part["shade"].tolist(),
        "customdata": part["hover"].tolist(),
        "hovertemplate": _HOVER,
        "coloraxis": "coloraxis",
        "meta": PICK_COUNTRY,
        "marker": {"line": {"color": LIGHT.surface, "width": 0.6}},
    }


def _points(part: pd.DataFrame) -> dict[str, Any]:
    return {
        "type": "scattergeo",
        "name": "Small countries",
        "mode": "markers",
        "lat": part[_LATITUDE].tolist(),
        "lon": part[_LONGITUDE].tolist(),
        "customdata": part["hover"].tolist(),
        "hovertemplate": _HOVER,
        "meta": PICK_COUNTRY,
        "marker": {
            "size": _POINT_PX,
            "color": part["shade"].tolist(),
            "coloraxis": "coloraxis",
            "line": {"color": LIGHT.surface, "width": 1.2},
        },
    }


def _globe(continent: str) -> dict[str, Any]:
    globe: dict[str, Any] = {
        "projection": {"type": "natural earth"},
        "domain": {"y": [0.1, 1]},
        "lataxis": {"range": list(_WORLD_LATITUDES)},
        "bgcolor": "rgba(0,0,0,0)",
        "showframe": False,
        "showcoastlines": False,
        "showocean": False,
        "showlakes": False,
        "showrivers": False,
        "showland": True,
        "landcolor": LIGHT.line,
        "showcountries": True,
        "countrycolor": LIGHT.surface,
        "countrywidth": 0.6,
    }
    if continent not in EXTENT:
        return globe
    longitudes, latitudes = EXTENT[continent]
    return globe | {
        "projection": {"type": "mercator"},
        "lonaxis": {"range": list(longitudes)},
        "lataxis": {"range": list(latitudes)},
    }


def _powers(shade: pd.Series, currency: str) -> tuple[float, float, dict[str, Any]]:
    """Return the ends of the logarithmic scale and its ticks, at powers of ten."""
    low = floor(shade.min())
    high = max(float(shade.max()), low + 1.0)
    powers = range(low, floor(high) + 1)
    texts = [formats.compact_money(10.0**power, currency).replace(".00", "") for power in powers]
    texts = [text.replace(".0", "") for text in texts]
    title = {"text": "Revenue, log scale", "side": "top"}
    return low, high, {"title": title, "tickvals": list(powers), "ticktext": texts}


def _shares(shade: pd.Series) -> tuple[float, float, dict[str, Any]]:
    """Return the ends of the scale of shares and its ticks."""
    high = float(shade.max())
    ends = [0.0, high / 2, high]
    texts = [formats.share_of_whole(end) for end in ends]
    title = {"text": "Share of the revenue shown", "side": "top"}
    return 0.0, high, {"title": title, "tickvals": ends, "ticktext": texts}


_BAR: Final[dict[str, Any]] = {
    "orientation": "h",
    "thickness": 8,
    "len": 280,
    "lenmode": "pixels",
    "x": 0,
    "xanchor": "left",
    "y": 0,
    "yanchor": "bottom",
    "outlinewidth": 0,
    "ticks": "",
    "tickfont": {"size": 11, "color": LIGHT.text_muted},
}
