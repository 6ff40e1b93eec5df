"""What was foretold beside what happened, in ten groups; what drives it; how it holds over time."""

from typing import Any, Final

import pandas as pd

from components import formats
from components.figures.frame import Figure, empty
from components.figures.named_bars import NamedBar, named_bars
from components.figures.predictions import MODEL, RULE_IN_USE
from components.predictions_words import first_up
from components.theme import LIGHT

_TENTHS: Final = "Tenths of the customers, the highest scores first"
_NONE: Final = "Nothing was tested"


def tenths(model: pd.DataFrame, baseline: pd.DataFrame | None, *, currency: str = "") -> Figure:
    """Draw what happened as bars, what was foretold as marks, by tenth of the score.

    Parameters
    ----------
    model, baseline : DataFrame
        `analytics.curves.tenths`, each by its own score; None where the rule itself serves.
    currency : str
        Label of money; empty for shares.
    """
    if model.empty:
        return empty(_NONE)
    actual = {
        "type": "bar",
        "name": "Actual",
        "x": model["tenth"].tolist(),
        "y": _rounded(model["actual"]),
        "marker": {"color": LIGHT.accent, "opacity": 0.85, "cornerradius": 2},
        "error_y": _whiskers(model),
        "customdata": [
            [
                _said(row["actual"], currency),
                f"{_said(row['low'], currency)} to {_said(row['high'], currency)}",
                _said(row["predicted"], currency),
                formats.count(row["n"]),
            ]
            for row in model.to_dict("records")
        ],
        "hovertemplate": "<b>Tenth %{x}</b>, %{customdata[3]} customers<br>"
        "actual %{customdata[0]} (%{customdata[1]})<br>predicted %{customdata[2]}<extra></extra>",
    }
    traces = [actual, _marks(model, "Predicted", "predicted", LIGHT.text, "diamond", currency)]
    if baseline is not None:
        name = "Actual, naive rule's tenths"
        traces.append(_marks(baseline, name, "actual", LIGHT.series_3, "line-ew-open", currency))
    return {
        "data": traces,
        "layout": {
            "hovermode": "closest",
            "showlegend": True,
            "xaxis": {"title": {"text": _TENTHS}, "dtick": 1, "fixedrange": True},
            "yaxis": {**_height_axis(currency), "rangemode": "tozero"},
        },
    }


def residual_boxes(spread: pd.DataFrame, *, currency: str) -> Figure:
    """Draw actual less predicted spend by tenth: box of the middle half, whiskers 5 % to 95 %.

    Parameters
    ----------
    spread : DataFrame
        `analytics.curves.residuals`.
    """
    if spread.empty:
        return empty(_NONE)
    box = {
        "type": "box",
        "x": spread["tenth"].tolist(),
        "lowerfence": _rounded(spread["p5"]),
        "q1": _rounded(spread["p25"]),
        "median": _rounded(spread["median"]),
        "q3": _rounded(spread["p75"]),
        "upperfence": _rounded(spread["p95"]),
        "name": "Actual less predicted",
        "showlegend": False,
        "line": {"color": LIGHT.accent, "width": 1.5},
        "fillcolor": LIGHT.accent_soft,
        "hoverinfo": "skip",
    }
    mean = {
        "type": "scatter",
        "mode": "markers",
        "name": "Mean",
        "showlegend": False,
        "x": spread["tenth"].tolist(),
        "y": _rounded(spread["mean"]),
        "marker": {"color": LIGHT.series_3, "size": 8, "symbol": "diamond"},
        "customdata": [
            [
                formats.money(row["predicted"], currency),
                formats.money(row["median"], currency),
                f"{formats.money(row['p25'], currency)} to {formats.money(row['p75'], currency)}",
                f"{formats.money(row['p5'], currency)} to {formats.money(row['p95'], currency)}",
                formats.money(row["mean"], currency),
                formats.percent(row["inside"]),
                formats.count(row["n"]),
            ]
            for row in spread.to_dict("records")
        ],
        "hovertemplate": "<b>Tenth %{x}</b>, %{customdata[6]} customers, mean predicted "
        "%{customdata[0]}<br>actual less predicted: median %{customdata[1]}, mean "
        "%{customdata[4]}<br>middle half %{customdata[2]}<br>5% to 95% %{customdata[3]}<br>"
        "in the 80% interval: %{customdata[5]}<extra></extra>",
    }
    return {
        "data": [box, mean],
        "layout": {
            "hovermode": "closest",
            "xaxis": {"title": {"text": _TENTHS}, "dtick": 1, "fixedrange": True},
            "yaxis": {
                "title": {"text": f"Actual less predicted ({currency})"},
                "tickformat": ",",
                "nticks": 6,
                "zeroline": True,
                "fixedrange": True,
            },
        },
    }


def driver_bars(drivers: pd.DataFrame, *, metric: str) -> Figure:
    """Draw by how much the order gets worse when a family of features is shuffled.

    Parameters
    ----------
    drivers : DataFrame
        ``importance``, ``sd``, ``words``, the most important first.
    metric : str
        What falls, by its name.
    """
    rows = [
        NamedBar(
            name=first_up(row["words"]),
            value=max(float(row["importance"]), 0.0),
            text=f"{formats.number(row['importance'], 3)} ± {formats.number(row['sd'], 3)}",
            hover=f"{metric} falls by {formats.number(row['importance'], 3)} when shuffled<br>"
            f"standard deviation {formats.number(row['sd'], 3)} over 5 shuffles",
        )
        for row in drivers.to_dict("records")
    ]
    return named_bars(rows, room=len(rows), nothing="Nothing was learned that could drive it")


def rolling_lines(cuts: pd.DataFrame, *, metric: str, is_share: bool, currency: str) -> Figure:
    """Draw a metric at every instant tested at, model beside naive rule.

    Parameters
    ----------
    cuts : DataFrame
        ``cut``, ``value``, ``baseline_value``, ``n`` of one metric, the earliest first.
    metric : str
        Its name.
    is_share : bool
        Whether it is written in percent.
    currency : str
        Label of money; empty for anything else.
    """
    if cuts.empty:
        return empty("Tested at no earlier instant: the data is too short")
    is_rule = cuts["value"].equals(cuts["baseline_value"])
    lines = [(RULE_IN_USE if is_rule else MODEL, "value", LIGHT.accent, "solid")]
    if cuts["baseline_value"].notna().any() and not is_rule:
        lines.append(("Naive rule", "baseline_value", LIGHT.series_3, "dash"))
    lowest, highest = _span(cuts)
    span = highest - lowest or abs(highest) or 1.0
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": name,
                "x": cuts["cut"].dt.strftime("%Y-%m-%d").tolist(),
                "y": [None if pd.isna(value) else round(float(value), 5) for value in cuts[column]],
                "line": {"color": colour, "width": 2, "dash": dash},
                "marker": {"size": 7, "color": colour},
                "customdata": [
                    [formats.day(cut), _plain(value, currency, is_share=is_share), formats.count(n)]
                    for cut, value, n in zip(cuts["cut"], cuts[column], cuts["n"], strict=True)
                ],
                "hovertemplate": f"<b>{name}</b>, %{{customdata[0]}}<br>{metric} "
                "%{customdata[1]}, %{customdata[2]} customers<extra></extra>",
            }
            for name, column, colour, dash in lines
        ],
        "layout": {
            "hovermode": "closest",
            "showlegend": True,
            "xaxis": {
                "type": "date",
                "title": {"text": "Scored as of"},
                "tickvals": cuts["cut"].dt.strftime("%Y-%m-%d").tolist(),
                "tickformat": "%-d %b<br>%Y",
                "fixedrange": True,
            },
            "yaxis": {
                "title": {"text": metric},
                "tickformat": ".0%" if is_share else "",
                "range": [lowest - 0.35 * span, highest + 0.25 * span],
                "nticks": 6,
                "fixedrange": True,
            }
            | ({"tickprefix": currency, "tickformat": ","} if currency else {}),
        },
    }


def _marks(
    groups: pd.DataFrame, name: str, column: str, colour: str, symbol: str, currency: str
) -> dict[str, Any]:
    is_line = symbol.startswith("line")
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": groups["tenth"].tolist(),
        "y": _rounded(groups[column]),
        "marker": {
            "symbol": symbol,
            "color": colour,
            "size": 16 if is_line else 8,
            "line": {"width": 2.5 if is_line else 0, "color": colour},
        },
        "customdata": [[_said(value, currency)] for value in groups[column].tolist()],
        "hovertemplate": f"{name}, tenth %{{x}}: %{{customdata[0]}}<extra></extra>",
    }


def _span(cuts: pd.DataFrame) -> tuple[float, float]:
    known = cuts[["value", "baseline_value"]]
    return float(known.min().min()), float(known.max().max())


def _whiskers(groups: pd.DataFrame) -> dict[str, Any]:
    return {
        "type": "data",
        "symmetric": False,
        "array": _rounded(groups["high"] - groups["actual"]),
        "arrayminus": _rounded(groups["actual"] - groups["low"]),
        "thickness": 1.25,
        "width": 4,
        "color": LIGHT.text_muted,
    }


def _height_axis(currency: str) -> dict[str, Any]:
    axis: dict[str, Any] = {"nticks": 6, "fixedrange": True}
    return (
        {**axis, "tickprefix": currency, "tickformat": ","}
        if currency
        else {**axis, "tickformat": ".0%"}
    )


def _rounded(values: pd.Series) -> list[float]:
    return [round(value, 4) for value in values.tolist()]


def _said(value: float, currency: str) -> str:
    return formats.money(value, currency) if currency else formats.percent(value)


def _plain(value: float, currency: str, *, is_share: bool) -> str:
    if is_share:
        return formats.percent(value)
    return formats.money(value, currency) if currency else formats.number(value, 3)
