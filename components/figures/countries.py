"""Countries side by side: ranks, order value and returns, concentration."""

from collections.abc import Mapping, Sequence
from math import isfinite, log10
from typing import Any, Final

import pandas as pd

from analytics import columns as c
from analytics.countries import Concentration
from analytics.slices import N_ORDERS
from components import formats
from components.figures.country_map import PICK_COUNTRY
from components.figures.frame import Figure, empty
from components.theme import LIGHT

MEASURE_NAMES: Final[Mapping[str, str]] = {
    c.REVENUE: "Revenue",
    N_ORDERS: "Orders",
    c.N_CUSTOMERS: "Customers",
    c.N_LINES: "Lines",
}
N_RANKED: Final = 15
N_STEPS: Final = 20

_N_TICKS: Final = 9
_ROOM: Final = 0.14
_LOG_ROOM: Final = 0.05
_FEW_DECADES: Final = 1.3
NOTHING: Final = "No country has an order in this period"
_ONLY_HOME: Final = "No country besides the home market"


def nothing(is_abroad: bool) -> str:
    """Say why there is no country to show."""
    return _ONLY_HOME if is_abroad else NOTHING


def ranked(
    values: pd.Series, *, measure: str, is_log: bool, currency: str, said: str = NOTHING
) -> Figure:
    """Rank countries by one measure: bars from zero, or dots on a logarithmic axis.

    A bar has no honest length on a logarithmic axis, which has no zero.

    Parameters
    ----------
    values : Series, index ``country``
        Most first; on a logarithmic axis those above zero are drawn.
    measure : str
        One of `MEASURE_NAMES`.
    is_log : bool
    currency : str
        Label of money amounts.
    said : str
        Said where there is no country.
    """
    shown = (values[values > 0] if is_log else values).head(N_RANKED)
    if shown.empty:
        return empty(said)
    texts = [written(measure, amount, currency, is_short=True) for amount in shown.tolist()]
    hover = [amount_of(measure, amount, currency) for amount in shown.tolist()]
    trace = (_dots if is_log else _bars)(shown, texts, hover)
    axis = _log_axis(shown) if is_log else {"range": _range(shown)}
    prefix = {"tickprefix": currency} if measure == c.REVENUE else {}
    return {
        "data": [trace],
        "layout": {
            "hovermode": "closest",
            "showlegend": False,
            "xaxis": {"tickformat": "~s", "showgrid": True, "fixedrange": True} | prefix | axis,
            "yaxis": _category_axis([formats.safe_text(str(name)) for name in shown.index]),
        },
    }


def rates(
    values: pd.Series, overall: float, texts: Sequence[str], *, axis: dict[str, Any], said: str
) -> Figure:
    """Set a rate or an average of each country beside that of all together.

    Parameters
    ----------
    values : Series, index ``country``
        In the order to show; none missing.
    overall : float
        That of all countries together, drawn as a line; missing where there is none.
    texts : sequence of str
        `values` written out.
    axis : dict
        How the axis writes them.
    said : str
        Said where there is no country.
    """
    if values.empty:
        return empty(said)
    trace = _bars(values, texts, texts)
    line = {
        "type": "line",
        "x0": overall,
        "x1": overall,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": LIGHT.line_strong, "width": 1.5, "dash": "dot"},
        "layer": "below",
    }
    note = {
        "text": "all together",
        "x": overall,
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 11, "color": LIGHT.text_muted},
    }
    has_overall = isfinite(overall)
    return {
        "data": [trace],
        "layout": {
            "hovermode": "closest",
            "showlegend": False,
            "margin": {"l": 8, "r": 8, "t": 20, "b": 8},
            "shapes": [line] if has_overall else [],
            "annotations": [note] if has_overall else [],
            "xaxis": {"range": _range(values), "nticks": 5, "showgrid": True, "fixedrange": True}
            | axis,
            "yaxis": _category_axis([formats.safe_text(str(name)) for name in values.index]),
        },
    }


def concentration_curves(curves: Mapping[str, Concentration]) -> Figure:
    """Draw the share that the largest country, the two largest and so on bring.

    Parameters
    ----------
    curves : mapping of str to Concentration
        By the name of what is measured.
    """
    if not curves:
        return empty("No country has revenue in this period")
    longest = max(len(curve.cumulative[:N_STEPS]) for curve in curves.values())
    return {
        "data": [
            _curve(name, curve, colour)
            for (name, curve), colour in zip(curves.items(), LIGHT.categorical, strict=False)
        ],
        "layout": {
            "hovermode": "closest",
            "showlegend": len(curves) > 1,
            "xaxis": {
                "title": {"text": "Largest countries, counted from the first"},
                "range": [0.5, longest + 0.5],
                "tickvals": [1, *range(5, longest + 1, 5)] if longest > _N_TICKS else None,
                "tickformat": "d",
                "dtick": 1,
                "fixedrange": True,
            },
            "yaxis": {"tickformat": ".0%", "range": [0, 1.04], "nticks": 6, "fixedrange": True},
        },
    }


def _curve(name: str, curve: Concentration, colour: str) -> dict[str, Any]:
    shown = curve.cumulative[:N_STEPS]
    said = formats.safe_text(name)
    counts = ["the largest" if n == 1 else f"the {n} largest" for n in range(1, len(shown) + 1)]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": said,
        "x": list(range(1, len(shown) + 1)),
        "y": [round(share, 6) for share in shown],
        "customdata": [
            [said, count, formats.share_of_whole(share)]
            for count, share in zip(counts, shown, strict=True)
        ],
        "hovertemplate": "<b>%{customdata[0]}</b><br>%{customdata[1]}: %{customdata[2]}"
        "<extra></extra>",
        "line": {"color": colour, "width": 2},
        "marker": {"color": colour, "size": 5},
    }


def written(measure: str, amount: float, currency: str, *, is_short: bool = False) -> str:
    """Write an amount of a measure in its unit."""
    if measure == c.REVENUE:
        return (formats.compact_money if is_short else formats.money)(amount, currency)
    return formats.compact(amount) if is_short else formats.count(amount)


def amount_of(measure: str, amount: float, currency: str) -> str:
    """Write an amount with what it counts.

    >>> amount_of("n_orders", 457.0, "£"), amount_of("revenue", 1500.0, "£")
    ('457 orders', '£1,500 revenue')
    """
    return f"{written(measure, amount, currency)} {MEASURE_NAMES[measure].lower()}"


def _bars(values: pd.Series, texts: Sequence[str], hover: Sequence[str]) -> dict[str, Any]:
    return _marks(values, texts, hover) | {
        "type": "bar",
        "orientation": "h",
        "textposition": "outside",
        "cliponaxis": False,
        "marker": {"color": LIGHT.accent, "cornerradius": 2},
    }


def _dots(values: pd.Series, texts: Sequence[str], hover: Sequence[str]) -> dict[str, Any]:
    return _marks(values, texts, hover) | {
        "type": "scatter",
        "mode": "markers+text",
        "textposition": "middle right",
        "cliponaxis": False,
        "marker": {"color": LIGHT.accent, "size": 9},
    }


def _marks(values: pd.Series, texts: Sequence[str], hover: Sequence[str]) -> dict[str, Any]:
    names = [formats.safe_text(str(name)) for name in values.index]
    return {
        "y": names,
        "x": [round(value, 6) for value in values.tolist()],
        "text": list(texts),
        "textfont": {"size": 11, "color": LIGHT.text_muted},
        "customdata": [
            [name, said, str(key)]
            for name, said, key in zip(names, hover, values.index, strict=True)
        ],
        "hovertemplate": "<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>",
        "meta": PICK_COUNTRY,
    }


def _range(values: pd.Series) -> list[float]:
    """From zero to past the longest bar, so that its text finds room on a phone."""
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    span = (high - low) or 1.0
    return [low - _ROOM * span if low < 0 else 0.0, high + _ROOM * span]


def _log_axis(values: pd.Series) -> dict[str, Any]:
    """Label powers of ten, and their doubles and fives where the values span little more."""
    low, high = log10(values.min()), log10(values.max())
    span = (high - low) or 1.0
    return {
        "type": "log",
        "dtick": "D2" if span < _FEW_DECADES else 1,
        "range": [low - _LOG_ROOM * span, high + 2 * _ROOM * span],
    }


def _category_axis(names: Sequence[str]) -> dict[str, Any]:
    return {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": list(names),
        "autorange": "reversed",
        "showgrid": False,
        "ticks": "",
        "fixedrange": True,
    }
