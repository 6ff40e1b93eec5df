"""Who comes back: the return curve, the time between orders, countries beside each other."""

from typing import Any, Final

import numpy as np
import pandas as pd

from analytics import columns as c
from components import formats
from components.figures.frame import Figure, empty
from components.theme import LIGHT

_HALF: Final = 0.5
_NAME_LENGTH: Final = 24


def return_curve(curve: pd.DataFrame, *, median: float | None) -> Figure:
    """Draw the share of customers back by days since the first order, with its 95 % interval.

    Parameters
    ----------
    curve : DataFrame
        ``t_days``, ``n_at_risk``, ``survival``, ``low``, ``high``
        (`analytics.survival.kaplan_meier`).
    median : float or None
        Days by which half are back.
    """
    if curve.empty:
        return empty("Too few customers to follow in this selection")
    days = [0, *curve["t_days"].astype(int).tolist()]
    back = [0.0, *(1 - curve["survival"]).round(4).tolist()]
    low = [0.0, *(1 - curve["high"].fillna(curve["survival"])).round(4).tolist()]
    high = [0.0, *(1 - curve["low"].fillna(curve["survival"])).round(4).tolist()]
    at_risk = [int(curve["n_at_risk"].iloc[0]), *curve["n_at_risk"].tolist()]
    step = {"type": "scatter", "mode": "lines", "x": days}
    said = [
        [formats.percent(b), formats.percent(lo), formats.percent(hi), formats.count(n)]
        for b, lo, hi, n in zip(back, low, high, at_risk, strict=True)
    ]
    edge = {"width": 0, "shape": "hv", "color": LIGHT.accent_soft}
    traces: list[dict[str, Any]] = [
        {**step, "y": low, "line": edge, "hoverinfo": "skip", "showlegend": False},
        {
            **step,
            "y": high,
            "line": edge,
            "fill": "tonexty",
            "fillcolor": LIGHT.accent_soft,
            "hoverinfo": "skip",
            "name": "95% interval",
        },
        {
            **step,
            "y": back,
            "line": {"width": 2, "shape": "hv", "color": LIGHT.accent},
            "name": "Back with a second order",
            "customdata": said,
            "hovertemplate": "<b>Day %{x}</b><br>%{customdata[0]} back "
            "(%{customdata[1]} to %{customdata[2]})<br>"
            "%{customdata[3]} customers still followed<extra></extra>",
        },
    ]
    is_shown = median is not None and median <= days[-1]
    layout = {
        "hovermode": "x",
        "showlegend": True,
        "shapes": _half_lines(median) if is_shown else [],
        "annotations": [_half_words(median)] if is_shown else [],
        "xaxis": {
            "title": {"text": "Days since the first order"},
            "range": [0, days[-1]],
            "nticks": 12,
            "fixedrange": True,
        },
        "yaxis": {
            "tickformat": ".0%",
            "range": [0, min(1.0, max(high) * 1.08)],
            "nticks": 6,
            "fixedrange": True,
        },
    }
    return {"data": traces, "layout": layout}


def gap_bars(bins: pd.DataFrame, *, median: float | None) -> Figure:
    """Draw the share of gaps between orders in bins that double, on a logarithmic axis.

    Parameters
    ----------
    bins : DataFrame
        ``first_day``, ``last_day``, ``n_gaps``, ``share`` (`analytics.retention.doubling_bins`).
    median : float or None
        Days of the median gap.
    """
    if bins.empty:
        return empty("No customer ordered on two days in this selection")
    labels = gap_labels(bins)
    trace = {
        "type": "bar",
        "x": list(range(len(bins))),
        "y": bins["share"].round(4).tolist(),
        "width": 0.9,
        "marker": {"color": LIGHT.accent, "cornerradius": 2},
        "text": [formats.percent(share, 0) for share in bins["share"].tolist()],
        "textposition": "outside",
        "cliponaxis": False,
        "textfont": {"color": LIGHT.text_muted},
        "customdata": [
            [label, formats.percent(share), formats.count(n)]
            for label, share, n in zip(labels, bins["share"], bins["n_gaps"].tolist(), strict=True)
        ],
        "hovertemplate": "<b>%{customdata[0]} days</b><br>%{customdata[1]} of repeat orders<br>"
        "%{customdata[2]} orders<extra></extra>",
    }
    highest = float(bins["share"].max())
    layout = {
        "hovermode": "closest",
        "showlegend": False,
        "shapes": [] if median is None else [_median_line(_log_place(median))],
        "annotations": [] if median is None else [_median_words(median)],
        "xaxis": {
            "title": {"text": "Days since the order before"},
            "tickvals": [place - _HALF for place in range(len(bins) + 1)],
            "ticktext": [str(2**place) for place in range(len(bins) + 1)],
            "range": [-0.6, len(bins) - 0.4],
            "fixedrange": True,
        },
        "yaxis": {
            "title": {"text": "Share of repeat orders"},
            "tickformat": ".0%",
            "range": [0, highest * 1.25],
            "nticks": 6,
            "fixedrange": True,
        },
    }
    return {"data": [trace], "layout": layout}


def country_returns(returns: pd.DataFrame, *, overall: float | None, horizon_days: int) -> Figure:
    """Draw the share back within a horizon per first country, with its 95 % interval.

    Parameters
    ----------
    returns : DataFrame
        ``country``, ``customers``, ``share_back``, ``low``, ``high``
        (`analytics.retention.return_by_country`).
    overall : float or None
        Share back of all customers, drawn as a line.
    horizon_days : int
        Days after the first order.
    """
    shown = returns.dropna(subset=["share_back"]).reset_index(drop=True)
    if shown.empty:
        return empty(f"Nobody in this selection was followed for {horizon_days} days yet")
    low = shown["low"].fillna(shown["share_back"])
    high = shown["high"].fillna(shown["share_back"])
    reach = min(1.0, float(high.max()) * 1.05) or 1.0
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": shown["share_back"].round(4).tolist(),
        "y": list(range(len(shown))),
        "marker": {"color": LIGHT.accent, "size": 9},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": (high - shown["share_back"]).round(4).tolist(),
            "arrayminus": (shown["share_back"] - low).round(4).tolist(),
            "color": LIGHT.accent,
            "thickness": 1.5,
            "width": 4,
        },
        "customdata": [
            [formats.safe_text(str(name)), *map(formats.percent, (back, lo, hi)), formats.count(n)]
            for name, back, lo, hi, n in zip(
                shown[c.COUNTRY], shown["share_back"], low, high, shown[c.CUSTOMERS], strict=True
            )
        ],
        "hovertemplate": "<b>%{customdata[0]}</b><br>%{customdata[1]} back "
        f"within {horizon_days} days<br>"
        "95% interval %{customdata[2]} to %{customdata[3]}<br>"
        "%{customdata[4]} customers<extra></extra>",
    }
    layout = {
        "hovermode": "closest",
        "showlegend": False,
        "shapes": [] if overall is None else [_median_line(overall)],
        "annotations": [] if overall is None else [_overall_words(overall, reach)],
        "margin": {"t": 28},
        "xaxis": {
            "title": {"text": f"Back within {horizon_days} days"},
            "tickformat": ".0%",
            "range": [0, reach],
            "showgrid": True,
            "nticks": 6,
            "fixedrange": True,
        },
        "yaxis": {
            "tickvals": list(range(len(shown))),
            "ticktext": [
                f"{_trimmed(str(name))} \N{MIDDLE DOT} {formats.count(n)}"
                for name, n in zip(shown[c.COUNTRY], shown[c.CUSTOMERS], strict=True)
            ],
            "range": [len(shown) - 0.4, -0.6],
            "showgrid": False,
            "zeroline": False,
            "ticks": "",
            "fixedrange": True,
        },
    }
    return {"data": [trace], "layout": layout}


def gap_labels(bins: pd.DataFrame) -> list[str]:
    """Name the bins of `gap_bars`: 1, 2-3, 4-7 days and so on."""
    return [
        str(first) if first == last else f"{first}\N{EN DASH}{last}"
        for first, last in zip(bins["first_day"].tolist(), bins["last_day"].tolist(), strict=True)
    ]


def _median_line(x: float) -> dict[str, Any]:
    line = {"color": LIGHT.text_muted, "width": 1.5, "dash": "dash"}
    return {"type": "line", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1, "line": line}


def _label(x: float, words: str) -> dict[str, Any]:
    return {
        "x": x,
        "y": 1,
        "yref": "paper",
        "text": words,
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "top",
        "xshift": 5,
        "font": {"size": 12, "color": LIGHT.text_muted},
    }


def _median_words(median: float) -> dict[str, Any]:
    return _label(_log_place(median), f"median {formats.count(median)} days")


def _overall_words(overall: float, reach: float) -> dict[str, Any]:
    """Label the line of all customers, on the side that has the room."""
    words = f"all customers {formats.percent(overall, 0)}"
    side = "right" if overall > reach / 2 else "left"
    return _label(overall, words) | {"yanchor": "bottom", "xanchor": side, "xshift": 0}


def _log_place(days: float) -> float:
    """Place days among bins that double, of which the first is centred on 0."""
    return float(np.log2(days)) - _HALF


def _half_lines(median: float | None) -> list[dict[str, Any]]:
    line = {"color": LIGHT.text_muted, "width": 1, "dash": "dot"}
    across = {"type": "line", "x0": 0, "x1": median, "y0": _HALF, "y1": _HALF, "line": line}
    down = {"type": "line", "x0": median, "x1": median, "y0": 0, "y1": _HALF, "line": line}
    return [across, down]


def _half_words(median: float | None) -> dict[str, Any]:
    words = f"half are back within {formats.count(median)} days"
    return _label(median or 0, words) | {"y": _HALF, "yref": "y"}


def _trimmed(name: str) -> str:
    short = (
        name if len(name) <= _NAME_LENGTH else f"{name[: _NAME_LENGTH - 1]}\N{HORIZONTAL ELLIPSIS}"
    )
    return formats.safe_text(short)
