"""The filters that report pages share: their controls, their address, their words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from dash import dcc, html

from analytics.columns import Basis
from analytics.periods import Window, presets
from analytics.slices import Slice
from components import controls, labels, notices
from components.attributes import aria, data

CUSTOM: Final = "custom"
STATE: Final = "filter-state"
PRESETS: Final = "filter-presets"

GOODS: Final[Mapping[str, str]] = {"all": "All lines", "merchandise": "Merchandise"}

_MOST_COUNTRIES_NAMED: Final = 3


@dataclass(frozen=True)
class Chosen:
    """What an address asks for: a slice of the data, and what it asked in vain."""

    chosen: Slice
    problems: tuple[str, ...] = ()


def choose(query: Mapping[str, Any], data_window: Window, countries: Sequence[str]) -> Chosen:
    """Take a slice from an address, a filter's stored state or nothing at all.

    Parameters
    ----------
    query : mapping
        ``period`` (a preset) or ``from`` and ``to`` (ISO days, both included), ``country`` (one or
        several), ``basis``, ``goods``; other keys are not looked at.
    data_window : Window
        Days that the data covers.
    countries : sequence of str
        Countries of the data.

    Returns
    -------
    Chosen
        What cannot be used is left at its default and said.
    """
    problems: list[str] = []
    window = _window(query, data_window, problems)
    basis = _one_of(query, "basis", labels.BASIS, str(Basis.NET), problems)
    goods = _one_of(query, "goods", GOODS, "all", problems)
    asked = query.get("country") or []
    asked = [str(name) for name in asked] if isinstance(asked, list) else [str(asked)]
    known = set(countries)
    problems += [f"no country {name[:40]!r} in the data" for name in asked if name not in known]
    picked = tuple(sorted({name for name in asked if name in known}))
    return Chosen(
        Slice(window, Basis(basis), picked, merchandise_only=goods == "merchandise"),
        tuple(problems),
    )


def refusals(problems: Sequence[str]) -> list[html.Div]:
    """Say what an address asked for in vain; nothing where it did not."""
    if not problems:
        return []
    title = "The address asks for something the data does not have; it shows its default instead"
    return [notices.notice(title, list(problems), tone="caution")]


def bar(chosen: Slice, data_window: Window, countries: Sequence[str]) -> html.Aside:
    """Lay out the filters in the state of a slice."""
    named = presets(data_window)
    period = next((name for name, window in named.items() if window == chosen.window), CUSTOM)
    offered = {name: labels.PERIOD[name] for name in labels.PERIOD if name in named}
    country = html.Div(
        [
            html.Label("Country", htmlFor="filter-country", className="control-label"),
            dcc.Dropdown(
                options=[{"value": name, "label": name} for name in countries],
                value=list(chosen.countries),
                multi=True,
                placeholder="All countries",
                id="filter-country",
            ),
        ],
        className="control control-select",
    )
    goods = "merchandise" if chosen.merchandise_only else "all"
    inside = [
        controls.select("filter-period", "Period", {**offered, CUSTOM: "Custom"}, period),
        _dates(chosen.window, data_window),
        country,
        controls.segmented("filter-basis", "Revenue basis", labels.BASIS, str(chosen.basis)),
        controls.segmented("filter-goods", "Lines", GOODS, goods),
    ]
    return html.Aside(
        [
            dcc.Store(id=STATE),
            dcc.Store(id=PRESETS, data=_for_browser(named)),
            html.Button(
                "Filters",
                type="button",
                className="button filter-toggle",
                **data(action="toggle-filters"),
                **aria(expanded="false", controls="filters"),
            ),
            html.Div(inside, id="filters", className="controls filters"),
            html.Div(id="filter-chips", className="chips", **aria(live="polite")),
        ],
        className="filter-bar d-print-none",
        **aria(label="Filters"),
    )


def in_words(chosen: Slice) -> str:
    """Say what narrows a slice beside its window and basis; nothing where nothing does."""
    said = []
    if chosen.countries:
        shown = chosen.countries[:_MOST_COUNTRIES_NAMED]
        rest = len(chosen.countries) - len(shown)
        said.append(", ".join(shown) + (f" and {rest} more" if rest else ""))
    if chosen.merchandise_only:
        said.append("merchandise only")
    return ", ".join(said)


def as_query(chosen: Slice) -> list[tuple[str, str]]:
    """Write a slice as the parameters of an address that gives it back."""
    return [
        ("from", chosen.window.start.isoformat()),
        ("to", chosen.window.last_day.isoformat()),
        *(("country", name) for name in chosen.countries),
        ("basis", str(chosen.basis)),
        ("goods", "merchandise" if chosen.merchandise_only else "all"),
    ]


def _window(query: Mapping[str, Any], covered: Window, problems: list[str]) -> Window:
    named = presets(covered)
    period = query.get("period")
    if isinstance(period, str) and period in named:
        return named[period]
    if period not in (None, "", CUSTOM):
        problems.append(f"period is {str(period)[:40]!r}; wanted one of {', '.join(named)}")
    first = _date(query, "from", covered.start, problems)
    last = _date(query, "to", covered.last_day, problems)
    if first is None or last is None:
        return covered
    start, end = max(first, covered.start), min(last + timedelta(days=1), covered.end)
    if start >= end:
        problems.append(
            f"no day from {first} to {last} in the data, which covers {covered.label()}"
        )
        return covered
    return Window(start, end)


def _date(query: Mapping[str, Any], name: str, default: date, problems: list[str]) -> date | None:
    text = query.get(name)
    if not text:
        return default
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        problems.append(f"{name} is {str(text)[:40]!r}; wanted a day such as {default}")
        return None


def _one_of(
    query: Mapping[str, Any],
    name: str,
    known: Mapping[str, str],
    default: str,
    problems: list[str],
) -> str:
    value = query.get(name)
    if value in (None, ""):
        return default
    if isinstance(value, str) and value in known:
        return value
    problems.append(f"{name} is {str(value)[:40]!r}; wanted one of {', '.join(known)}")
    return default


def _dates(shown: Window, data_window: Window) -> html.Div:
    return html.Div(
        [
            html.Label("Days", htmlFor="filter-dates", className="control-label"),
            dcc.DatePickerRange(
                id="filter-dates",
                start_date=shown.start.isoformat(),
                end_date=shown.last_day.isoformat(),
                min_date_allowed=data_window.start.isoformat(),
                max_date_allowed=data_window.last_day.isoformat(),
                display_format="D MMM YYYY",
                minimum_nights=0,
                first_day_of_week=1,
                className="date-range",
            ),
        ],
        className="control control-dates",
    )


def _for_browser(named: Mapping[str, Window]) -> dict[str, list[str]]:
    return {
        name: [window.start.isoformat(), window.last_day.isoformat()]
        for name, window in named.items()
    }
