"""The filters that report pages share: their controls, their address, their words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from dash import dcc, html

from analytics.columns import Basis
from analytics.periods import Window, presets
from analytics.slices import Slice
from components import controls, labels, notices
from components.attributes import aria, data
from components.lookup import PRODUCT, lookup

CUSTOM: Final = "custom"
STATE: Final = "filter-state"
SAID: Final = "filter-said"
PRESETS: Final = "filter-presets"
PRODUCTS: Final = "filter-product"
_FIND: Final = "filter-find"

GOODS: Final[Mapping[str, str]] = {"all": "All lines", "merchandise": "Merchandise"}

_MOST_NAMED: Final = 3
_N_HOURS: Final = 24
_HOURS: Final = frozenset(map(str, range(_N_HOURS)))


@dataclass(frozen=True)
class Chosen:
    """What an address asks for: a slice of the data, and what it asked in vain."""

    chosen: Slice
    problems: tuple[str, ...] = ()


def choose(
    query: Mapping[str, Any],
    data_window: Window,
    countries: Sequence[str],
    products: Collection[str] = (),
) -> Chosen:
    """Take a slice from an address, a filter's stored state or nothing at all.

    Parameters
    ----------
    query : mapping
        ``period`` (a preset) or ``from`` and ``to`` (ISO days, both included), ``country`` (one or
        several), ``hour`` (0 to 23, one or several), ``product`` (stock codes), ``basis``,
        ``goods``; other keys are not looked at.
    data_window : Window
        Days that the data covers.
    countries : sequence of str
        Countries of the data.
    products : collection of str
        Stock codes of the data.

    Returns
    -------
    Chosen
        What cannot be used is left at its default and said.
    """
    problems: list[str] = []
    window = _window(query, data_window, problems)
    basis = _one_of(query, "basis", labels.BASIS, str(Basis.NET), problems)
    goods = _one_of(query, "goods", GOODS, "all", problems)
    hours = _several(query, "hour", _HOURS, "of the day; wanted 0 to 23", problems)
    chosen = Slice(
        window,
        Basis(basis),
        _several(query, "country", set(countries), "in the data", problems),
        merchandise_only=goods == "merchandise",
        hours=tuple(sorted(map(int, hours))),
        products=_several(query, "product", products, "in the data", problems),
    )
    return Chosen(chosen, tuple(problems))


def refusals(problems: Sequence[str]) -> list[html.Div]:
    """Say what an address asked for in vain; nothing where it did not."""
    if not problems:
        return []
    title = "The address asks for something the data does not have; it shows its default instead"
    return [notices.notice(title, list(problems), tone="caution")]


def bar(
    chosen: Slice,
    data_window: Window,
    countries: Sequence[str],
    products: Mapping[str, str],
    path: str,
) -> html.Aside:
    """Lay out the filters of the page at `path` in the state of a slice.

    `products` names its products.
    """
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
    hour = html.Div(
        [
            html.Label("Hour", htmlFor="filter-hour", className="control-label"),
            dcc.Dropdown(
                options=[{"value": hour, "label": f"{hour}:00"} for hour in range(_N_HOURS)],
                value=list(chosen.hours),
                multi=True,
                searchable=False,
                placeholder="All hours",
                id="filter-hour",
            ),
        ],
        className="control control-select control-short",
    )
    named_products = [[code, products.get(code, code)] for code in chosen.products]
    goods = "merchandise" if chosen.merchandise_only else "all"
    inside = [
        controls.select("filter-period", "Period", {**offered, CUSTOM: "Custom"}, period),
        _dates(chosen.window, data_window),
        country,
        hour,
        lookup(_FIND, "Product", [PRODUCT], "Name or code", is_emptied=True),
        controls.segmented("filter-basis", "Revenue basis", labels.BASIS, str(chosen.basis)),
        controls.segmented("filter-goods", "Lines", GOODS, goods),
    ]
    return html.Aside(
        [
            dcc.Store(id=STATE),
            dcc.Store(id=PRODUCTS, data=named_products),
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
        **data(path=path),
    )


def for_paper() -> list[html.P]:
    """Hold the room of the line that a printed page has in place of its filters."""
    return [html.P(id=SAID, className="print-said")]


def print_button() -> html.Button:
    """Offer the page on paper, every card drawn."""
    return html.Button("Print", type="button", className="button", **data(action="print"))


def in_words(chosen: Slice, products: Mapping[str, str] | None = None) -> str:
    """Say what narrows a slice beside its window and basis; nothing where nothing does.

    Parameters
    ----------
    chosen : Slice
        What is shown.
    products : mapping of code to name, optional
        Names to say its products by; without them they are said by their codes.
    """
    said = []
    if chosen.countries:
        said.append(_first_of(chosen.countries))
    if chosen.products:
        names = [f"{(products or {}).get(code, 'product')} ({code})" for code in chosen.products]
        said.append(f"only {_first_of(names)} within the orders")
    if chosen.hours:
        said.append(_first_of([f"{hour}:00 to {hour}:59" for hour in chosen.hours]))
    if chosen.merchandise_only:
        said.append("merchandise only")
    return ", ".join(said)


def as_query(chosen: Slice) -> list[tuple[str, str]]:
    """Write a slice as the parameters of an address that gives it back."""
    return [
        ("from", chosen.window.start.isoformat()),
        ("to", chosen.window.last_day.isoformat()),
        *(("country", name) for name in chosen.countries),
        *(("hour", str(hour)) for hour in chosen.hours),
        *(("product", code) for code in chosen.products),
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


def _several(
    query: Mapping[str, Any], name: str, known: Collection[str], where: str, problems: list[str]
) -> tuple[str, ...]:
    """Take those values of a filter that are known, in a stable order; say the others."""
    value = query.get(name)
    asked = value if isinstance(value, list) else [value]
    texts = [str(one) for one in asked if one not in (None, "")]
    problems += [f"no {name} {text[:40]!r} {where}" for text in texts if text not in known]
    return tuple(sorted({text for text in texts if text in known}))


def _first_of(names: Sequence[str]) -> str:
    rest = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {rest} more" if rest > 0 else "")


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
