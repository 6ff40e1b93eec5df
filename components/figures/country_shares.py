"""Revenue, orders, customers and lines divided among countries."""

from typing import Any, Final

import pandas as pd

from analytics.countries import MEASURES
from components import formats
from components.figures.countries import MEASURE_NAMES, NOTHING, amount_of
from components.figures.country_map import PICK_COUNTRY
from components.figures.frame import Figure, empty
from components.theme import LIGHT

OTHERS: Final = "All others"

_N_SHARED: Final = 5
_LEGIBLE_SHARE: Final = 0.1


def share_bars(
    countries: pd.DataFrame, shares: pd.DataFrame, *, currency: str, said: str = NOTHING
) -> Figure:
    """Divide revenue, orders, customers and lines among the countries that bring most.

    Parameters
    ----------
    countries, shares : DataFrame, index ``country``
        What `countries.by_country` and `countries.shares` return, in the order to name them.
    currency : str
        Label of money amounts.
    said : str
        Said where there is no country.
    """
    if countries.empty:
        return empty(said)
    named = [str(name) for name in countries.index[:_N_SHARED]]
    rest = list(countries.index[_N_SHARED:])
    # On the raw basis a country may have less than nothing, drawn left of it.
    below = float(shares.clip(upper=0).sum().min())
    groups = [(name, [name], name) for name in named]
    if rest:
        groups.append((f"{OTHERS} ({len(rest)})", rest, ""))
    colours = [*LIGHT.categorical[: len(named)], *([LIGHT.line_strong] if rest else [])]
    return {
        "data": [
            _segment(
                name,
                countries.loc[members].sum(),
                shares.loc[members].sum(min_count=1),
                key=key,
                colour=colour,
                currency=currency,
            )
            for (name, members, key), colour in zip(groups, colours, strict=True)
        ],
        "layout": {
            "barmode": "relative",
            "bargap": 0.5,
            "hovermode": "closest",
            "legend": {"traceorder": "normal", "font": {"size": 11}},
            "annotations": [
                _above(place, MEASURE_NAMES[measure]) for place, measure in enumerate(MEASURES)
            ],
            "margin": {"l": 14, "r": 20, "t": 8, "b": 8},
            "xaxis": {
                "range": [below, 1 - below],
                "tickformat": ".0%",
                "nticks": 6,
                "showgrid": True,
                "fixedrange": True,
            },
            "yaxis": {
                "range": [len(MEASURES) - 0.6, -0.75],
                "visible": False,
                "fixedrange": True,
            },
        },
    }


def _segment(
    name: str, amounts: pd.Series, shares: pd.Series, *, key: str, colour: str, currency: str
) -> dict[str, Any]:
    known = [0.0 if pd.isna(shares[measure]) else float(shares[measure]) for measure in MEASURES]
    return {
        "type": "bar",
        "orientation": "h",
        "name": formats.safe_text(name),
        "y": list(range(len(MEASURES))),
        "x": [round(share, 6) for share in known],
        "text": [formats.percent(share) if share >= _LEGIBLE_SHARE else "" for share in known],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {"color": LIGHT.on_accent if key else LIGHT.text},
        "customdata": [
            [
                formats.safe_text(name),
                formats.percent(share, 2),
                amount_of(measure, float(amounts[measure]), currency),
                MEASURE_NAMES[measure].lower(),
                key,
            ]
            for measure, share in zip(MEASURES, known, strict=True)
        ],
        "hovertemplate": "<b>%{customdata[0]}</b><br>%{customdata[1]} of %{customdata[3]}"
        "<br>%{customdata[2]}<extra></extra>",
        "marker": {"color": colour, "line": {"color": LIGHT.surface, "width": 1}},
        "meta": PICK_COUNTRY if key else None,
    }


def _above(place: int, name: str) -> dict[str, Any]:
    """Write what a bar divides above it: beside it there is no room on a phone."""
    return {
        "text": f"<b>{name}</b>",
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "y": place - 0.27,
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 12, "color": LIGHT.text},
    }
