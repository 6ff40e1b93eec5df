"""What segments are like: a snake plot of their means, and boxes of their values."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics import columns as c
from components import formats
from components.figures.frame import Figure, empty
from components.figures.segments_map import NOBODY
from components.segment_colours import segment_colours
from components.segments_places import LAST_DAY
from components.theme import LIGHT

#: What the snake goes over: column to heading.
FEATURES: Final[Mapping[str, str]] = {
    c.RECENCY_DAYS: "Days since<br>last order",
    c.FREQUENCY: "Orders",
    c.MONETARY: "Spent",
    c.BASKET_VALUE: "Order<br>value",
    c.BASKET_LINES: "Lines per<br>order",
    c.PRICE_LEVEL: "Price<br>per unit",
}

_QUANTILES: Final = {"p5": 0.05, "p25": 0.25, "median": 0.5, "p75": 0.75, "p95": 0.95}


def standardised(customers: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Average log(1 + x) per segment, in standard deviations from the mean of all customers.

    Returns
    -------
    DataFrame, index ``segment`` in the order of `names`, a column per feature of `FEATURES`
        Missing where nobody of the segment has the feature.
    """
    known = customers[list(FEATURES)].astype("float64")
    logs = pd.DataFrame(np.log1p(known.to_numpy()), known.index, known.columns)
    spread = logs.std(ddof=0).replace(0, np.nan)
    scores = ((logs - logs.mean()) / spread).fillna(0.0).where(logs.notna())
    means: pd.DataFrame = scores.groupby(customers[c.SEGMENT]).mean()
    return means.reindex(list(names))


def snake(scores: pd.DataFrame, medians: pd.DataFrame) -> Figure:
    """Draw a line per segment over the features.

    Parameters
    ----------
    scores : DataFrame
        As `standardised` returns them.
    medians : DataFrame, same shape
        In real units, for the hover.
    """
    if scores.empty:
        return empty(NOBODY)
    colours = segment_colours(list(scores.index))
    traces = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": formats.safe_text(name),
            "x": list(FEATURES.values()),
            "y": [None if pd.isna(v) else round(float(v), 4) for v in row],
            "customdata": [formats.number(v, 1) for v in medians.loc[name]],
            "hovertemplate": f"<b>{formats.safe_text(name)}</b><br>median %{{customdata}}<br>"
            "%{y:+.2f} standard deviations<extra></extra>",
            "line": {"color": colours[name], "width": 2.5},
            "marker": {"size": 7, "color": colours[name]},
            "meta": {"pick": "segment", "segment": name},
        }
        for name, row in zip(scores.index, scores.to_numpy(), strict=True)
    ]
    layout = {
        "hovermode": "closest",
        "xaxis": {"fixedrange": True, "tickangle": 0, "tickfont": {"size": 11}},
        "yaxis": {
            "title": {"text": "Standard deviations from the mean"},
            "zeroline": True,
            "fixedrange": True,
        },
    }
    return {"data": traces, "layout": layout}


def spread_of(customers: pd.DataFrame, names: Sequence[str], feature: str) -> pd.DataFrame:
    """Take the 5th, 25th, 50th, 75th and 95th percentile of a feature per segment."""
    values = customers.groupby(c.SEGMENT)[feature]
    cuts = {name: values.quantile(at) for name, at in _QUANTILES.items()}
    return pd.DataFrame(cuts).reindex(list(names))


def boxes(spread: pd.DataFrame, *, title: str, is_money: bool, currency: str) -> Figure:
    """Draw a box per segment from the 5th to the 95th percentile, on a log axis.

    Parameters
    ----------
    spread : DataFrame
        As `spread_of` returns it.
    title : str
        The feature with its unit.
    is_money : bool
    currency : str
    """
    known = spread.dropna()
    if known.empty:
        return empty(NOBODY)
    colours = segment_colours(list(spread.index))
    raised = known.clip(lower=LAST_DAY)
    traces = [
        {
            "type": "box",
            "name": formats.safe_text(str(name)),
            "x": [formats.safe_text(str(name)).replace(", ", ",<br>")],
            "lowerfence": [float(row["p5"])],
            "q1": [float(row["p25"])],
            "median": [float(row["median"])],
            "q3": [float(row["p75"])],
            "upperfence": [float(row["p95"])],
            "line": {"color": colours[str(name)], "width": 1.5},
            "fillcolor": colours[str(name)],
            "opacity": 0.55,
            "hoverinfo": "skip",
            "width": 0.5,
        }
        for name, row in raised.iterrows()
    ]
    layout = {
        "showlegend": False,
        "hovermode": "closest",
        "annotations": [
            _median(name, row["median"], is_money=is_money, currency=currency)
            for name, row in known.iterrows()
        ],
        "xaxis": {"fixedrange": True, "tickangle": 0},
        "yaxis": {"title": {"text": title}, "type": "log", "dtick": 1, "fixedrange": True},
    }
    return {"data": traces, "layout": layout}


def _median(name: Any, value: float, *, is_money: bool, currency: str) -> dict[str, Any]:
    text = formats.compact_money(value, currency) if is_money else formats.compact(value)
    return {
        "x": formats.safe_text(str(name)).replace(", ", ",<br>"),
        "y": float(np.log10(max(value, LAST_DAY))),
        "text": f"<b>{text}</b>",
        "showarrow": False,
        "yshift": 9,
        "font": {"size": 12, "color": LIGHT.text},
    }
