"""Revenue over time per country: one small chart each, side by side."""

from typing import Any, Final

import pandas as pd

from analytics import columns as c
from analytics.countries import PERIOD_START
from components import formats
from components.figures.country_map import PICK_COUNTRY
from components.figures.frame import Figure, empty
from components.figures.revenue import period_label
from components.theme import LIGHT

N_CHARTS: Final = 8

_N_COLUMNS: Final = 2
_GAP_X: Final = 0.14
_GAP_Y: Final = 0.34
_ROOM: Final = 1.12
_LONG_DAYS: Final = 92


def country_trends(
    periods: pd.DataFrame, *, every: str, currency: str, is_same_scale: bool, said: str
) -> Figure:
    """Draw one line per country, unfinished periods dashed.

    Parameters
    ----------
    periods : DataFrame
        ``country``, ``period_start``, ``revenue``, ``is_complete`` (`countries.trend`), the
        countries in the order to show, at most `N_CHARTS` of them.
    every : str
        ``day``, ``week`` or ``month``.
    currency : str
        Label of the unit.
    is_same_scale : bool
        Whether all charts share one scale; each has its own otherwise.
    said : str
        Said where there is no country.
    """
    if periods.empty:
        return empty(said)
    names = list(dict.fromkeys(periods[c.COUNTRY]))
    span = _span(periods[c.REVENUE]) if is_same_scale else None
    figure: Figure = {"data": [], "layout": {"showlegend": False, "hovermode": "closest"}}
    annotations = []
    for place, name in enumerate(names):
        part = periods[periods[c.COUNTRY] == name]
        figure["data"] += _lines(part, _axis("", place), every, currency)
        domain_x, domain_y = _domain(place, len(names))
        figure["layout"][_axis("xaxis", place)] = _time_axis(
            periods, domain_x, place, is_last=place + _N_COLUMNS >= len(names)
        )
        figure["layout"][_axis("yaxis", place)] = {
            "domain": domain_y,
            "anchor": f"x{_axis('', place)}",
            "range": span or _span(part[c.REVENUE]),
            "tickprefix": currency,
            "tickformat": "~s",
            "nticks": 3,
            "fixedrange": True,
        }
        annotations.append(_title(name, domain_x[0], domain_y[1]))
    figure["layout"]["annotations"] = annotations
    return figure


def height(n_countries: int) -> int:
    """Pixels that so many charts need."""
    return 60 + 130 * -(-n_countries // _N_COLUMNS)


def _lines(part: pd.DataFrame, axis: str, every: str, currency: str) -> list[dict[str, Any]]:
    """Return the line of the finished periods and the dashed ones that lead to unfinished ones."""
    finished = part[c.IS_COMPLETE].to_numpy(dtype=bool)
    solid = part[c.REVENUE].where(finished)
    # An unfinished period hangs on its neighbours, which are drawn in both lines.
    hangs = ~finished
    hangs[:-1] |= ~finished[1:]
    hangs[1:] |= ~finished[:-1]
    dashed = part[c.REVENUE].where(hangs)
    base = {
        "type": "scatter",
        "x": [f"{start:%Y-%m-%d}" for start in part[PERIOD_START]],
        "xaxis": f"x{axis}",
        "cliponaxis": False,
        "yaxis": f"y{axis}",
        "customdata": [
            [
                formats.safe_text(name),
                period_label(start, every) + ("" if is_complete else " (unfinished)"),
                formats.money(amount, currency),
                name,
            ]
            for name, start, amount, is_complete in zip(
                part[c.COUNTRY],
                part[PERIOD_START],
                part[c.REVENUE].tolist(),
                finished,
                strict=True,
            )
        ],
        "hovertemplate": "<b>%{customdata[0]}</b><br>%{customdata[1]}"
        "<br>%{customdata[2]} revenue<extra></extra>",
        "meta": PICK_COUNTRY,
    }
    line = {"color": LIGHT.accent, "width": 2}
    drawn = [base | {"name": "Complete", "mode": "lines", "line": line, "y": _values(solid)}]
    if solid.notna().sum() == 1:
        drawn[0] |= {"mode": "lines+markers"}
    if not finished.all():
        sizes = [0 if is_complete else 7 for is_complete in finished]
        drawn.append(
            base
            | {
                "name": "Unfinished",
                "mode": "lines+markers",
                "y": _values(dashed),
                "line": line | {"dash": "dot", "width": 1.5},
                "marker": {
                    "size": sizes,
                    "color": LIGHT.surface,
                    "line": {"color": LIGHT.accent, "width": 1.5},
                },
            }
        )
    return drawn


def _values(revenue: pd.Series) -> list[float | None]:
    return [None if pd.isna(amount) else round(amount, 2) for amount in revenue.tolist()]


def _axis(kind: str, place: int) -> str:
    return kind if place == 0 else f"{kind}{place + 1}"


def _domain(place: int, n_charts: int) -> tuple[list[float], list[float]]:
    n_columns = min(_N_COLUMNS, n_charts)
    n_rows = -(-n_charts // n_columns)
    row, column = divmod(place, n_columns)
    width = (1 - _GAP_X * (n_columns - 1)) / n_columns
    height_ = 1 / (n_rows + _GAP_Y * n_rows)
    left = column * (width + _GAP_X)
    top = 1 - row * height_ * (1 + _GAP_Y) - _GAP_Y * height_
    return [round(left, 4), round(left + width, 4)], [round(top - height_, 4), round(top, 4)]


def _span(revenue: pd.Series) -> list[float]:
    low, high = min(0.0, float(revenue.min())), max(0.0, float(revenue.max()))
    return [_ROOM * low, _ROOM * high if high > low else 1.0]


def _time_axis(
    periods: pd.DataFrame, domain: list[float], place: int, *, is_last: bool
) -> dict[str, Any]:
    first, last = periods[PERIOD_START].min(), periods[PERIOD_START].max()
    room = (last - first) * 0.02 + pd.Timedelta(hours=12)
    return {
        "type": "date",
        "domain": domain,
        "anchor": f"y{_axis('', place)}",
        "range": [f"{first - room:%Y-%m-%d %H:%M}", f"{last + room:%Y-%m-%d %H:%M}"],
        "tickformat": "%b %y" if (last - first).days > _LONG_DAYS else "%-d %b",
        "nticks": 4,
        # All charts share their time: the lowest of each column says it.
        "showticklabels": is_last,
        "ticks": "outside" if is_last else "",
        "fixedrange": True,
    }


def _title(name: str, x: float, y: float) -> dict[str, Any]:
    return {
        "text": f"<b>{formats.safe_text(name)}</b>",
        "xref": "paper",
        "yref": "paper",
        "x": x,
        "y": y,
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 12, "color": LIGHT.text},
    }
