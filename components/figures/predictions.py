"""How good a ranking is: what it finds from its top down, beside a naive rule."""

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from components import formats
from components.figures.frame import Figure, empty
from components.theme import LIGHT

NOTHING: Final = "Nothing to draw: it happened to none of those tested"

MODEL: Final = "Model"
RULE_IN_USE: Final = "Naive rule, in use"

_HOVER_X: Final = "%{customdata[0]}"


@dataclass(frozen=True)
class Axes:
    """What a curve is over.

    Attributes
    ----------
    x, y : str
        Titles of the axes.
    said : str
        Of a point, with ``{x}``, ``{y}`` and ``{interval}``.
    is_share : bool
        Whether heights are shares; else multiples.
    """

    x: str
    y: str
    said: str
    is_share: bool = True


def curve(
    model: pd.DataFrame,
    baseline: pd.DataFrame | None,
    axes: Axes,
    *,
    random: tuple[float, float],
    cut: float | None = None,
) -> Figure:
    """Draw a curve with its band, that of the naive rule, and that of chance.

    Parameters
    ----------
    model, baseline : DataFrame
        ``x``, ``y``, ``low``, ``high`` (`analytics.curves`). None where the rule itself serves.
    axes : Axes
    random : (float, float)
        Heights of chance at 0 and at 1.
    cut : float, optional
        Place of the mark that the cut-off slider moves.
    """
    if model.empty:
        return empty(NOTHING)
    name = MODEL if baseline is not None else RULE_IN_USE
    traces = [*_band(model), _line(model, axes, name)]
    if baseline is not None and not baseline.empty:
        traces.append(_rule(baseline, axes))
    traces.append(_chance(random))
    top = 1.02 if axes.is_share else float(model["high"].max()) * 1.05
    return {
        "data": traces,
        "layout": {
            "hovermode": "closest",
            "showlegend": True,
            "legend": {"traceorder": "normal"},
            "margin": {"l": 8, "r": 28, "t": 8, "b": 8},
            "shapes": [] if cut is None else [_mark(cut)],
            "xaxis": {
                "title": {"text": axes.x},
                "tickformat": ".0%",
                "range": [0, 1.005],
                "tickvals": [0, 0.2, 0.4, 0.6, 0.8, 1],
                "showgrid": True,
                "fixedrange": True,
            },
            "yaxis": {
                "title": {"text": axes.y},
                "tickformat": ".0%" if axes.is_share else ".1f",
                "range": [0, top],
                "nticks": 6,
                "fixedrange": True,
            },
        },
    }


def lift(gains: pd.DataFrame) -> pd.DataFrame:
    """Divide what is found by what as many at random would find; from 2 % of the customers on."""
    part = gains[gains["x"] >= 0.02]  # noqa: PLR2004  # above it a customer more or less decides
    return part.assign(**{name: part[name] / part["x"] for name in ("y", "low", "high")})


def calibration(model: pd.DataFrame, baseline: pd.DataFrame | None, *, event: str) -> Figure:
    """Draw the share that came true over the probability told, in ten groups.

    Parameters
    ----------
    model, baseline : DataFrame
        `analytics.curves.tenths` of probabilities.
    event : str
        What is foretold.
    """
    if model.empty:
        return empty(NOTHING)
    known = [model] if baseline is None else [model, baseline]
    top = min(1.0, max(float(part[["predicted", "high"]].max().max()) for part in known) * 1.08)
    diagonal = {
        "type": "scatter",
        "mode": "lines",
        "name": "Exactly as told",
        "x": [0, top],
        "y": [0, top],
        "line": {"color": LIGHT.line_strong, "width": 1.5, "dash": "dot"},
        "hoverinfo": "skip",
    }
    name = MODEL if baseline is not None else RULE_IN_USE
    points = [_told(model, name, LIGHT.accent, "circle", 8)]
    if baseline is not None:
        points.append(_told(baseline, "Naive rule", LIGHT.series_6, "diamond-open", 8))
    axis = {"tickformat": ".0%", "range": [0, top], "nticks": 6, "fixedrange": True}
    return {
        "data": [diagonal, *points],
        "layout": {
            "hovermode": "closest",
            "showlegend": True,
            "xaxis": {
                **axis,
                "title": {"text": f"Probability told: {event}"},
                "showgrid": True,
            },
            "yaxis": {**axis, "title": {"text": "Share that came true"}},
        },
    }


def _told(groups: pd.DataFrame, name: str, colour: str, symbol: str, size: int) -> dict[str, Any]:
    y = groups["actual"]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": groups["predicted"].round(4).tolist(),
        "y": y.round(4).tolist(),
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": (groups["high"] - y).round(4).tolist(),
            "arrayminus": (y - groups["low"]).round(4).tolist(),
            "thickness": 1.25,
            "width": 3,
            "color": colour,
        },
        "marker": {"color": colour, "size": size, "symbol": symbol},
        "customdata": [
            [
                formats.percent(row["predicted"]),
                formats.percent(row["actual"]),
                f"{formats.percent(row['low'])} to {formats.percent(row['high'])}",
                formats.count(row["n"]),
            ]
            for row in groups.to_dict("records")
        ],
        "hovertemplate": f"<b>{name}</b>: %{{customdata[3]}} customers told %{{customdata[0]}}<br>"
        "came true for %{customdata[1]} (%{customdata[2]})<extra></extra>",
    }


def _band(model: pd.DataFrame) -> list[dict[str, Any]]:
    edge = {
        "type": "scatter",
        "mode": "lines",
        "x": model["x"].round(4).tolist(),
        "line": {"width": 0, "color": LIGHT.accent_soft},
        "hoverinfo": "skip",
    }
    high = {"fill": "tonexty", "fillcolor": LIGHT.accent_soft, "name": "95% interval"}
    return [
        {**edge, "y": model["low"].round(4).tolist(), "showlegend": False},
        {**edge, "y": model["high"].round(4).tolist(), **high},
    ]


def _line(model: pd.DataFrame, axes: Axes, name: str) -> dict[str, Any]:
    written = [
        axes.said.format(
            x=formats.percent(row["x"], 0),
            y=_height(row["y"], axes),
            interval=f"{_height(row['low'], axes)} to {_height(row['high'], axes)}",
        )
        for row in model.to_dict("records")
    ]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": model["x"].round(4).tolist(),
        "y": model["y"].round(4).tolist(),
        "line": {"color": LIGHT.accent, "width": 2},
        "customdata": [[words] for words in written],
        "hovertemplate": f"<b>{name}</b><br>{_HOVER_X}<extra></extra>",
    }


def _rule(baseline: pd.DataFrame, axes: Axes) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "Naive rule",
        "x": baseline["x"].round(4).tolist(),
        "y": baseline["y"].round(4).tolist(),
        "line": {"color": LIGHT.series_3, "width": 1.75, "dash": "dash"},
        "customdata": [
            [
                axes.said.format(
                    x=formats.percent(row["x"], 0), y=_height(row["y"], axes), interval=""
                )
            ]
            for row in baseline.to_dict("records")
        ],
        "hovertemplate": f"<b>Naive rule</b><br>{_HOVER_X}<extra></extra>",
    }


def _chance(heights: tuple[float, float]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "Random order",
        "x": [0, 1],
        "y": [round(height, 4) for height in heights],
        "line": {"color": LIGHT.line_strong, "width": 1.5, "dash": "dot"},
        "hoverinfo": "skip",
    }


def _mark(cut: float) -> dict[str, Any]:
    """Draw where the cut-off lies: the first shape, which the browser moves."""
    return {
        "type": "line",
        "name": "cut",
        "x0": cut,
        "x1": cut,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": LIGHT.text_muted, "width": 1.5},
    }


def _height(value: float, axes: Axes) -> str:
    return formats.percent(value) if axes.is_share else f"{formats.number(value, 2)} times"
