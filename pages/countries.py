"""Where the shop sells: countries side by side, on the map and over time."""

from dataclasses import replace
from typing import Final

import pandas as pd

from analytics import columns as c
from analytics import countries as markets
from analytics.countries import AVERAGE_ORDER_VALUE, RETURN_RATE
from analytics.slices import N_ORDERS, Slice
from components import countries as tables
from components import findings_countries as say
from components import formats
from components.figures import countries as figures
from components.figures import country_map, country_shares, country_trends
from components.geography import place_of
from components.page import PageSpec
from components.report import Card, Shown
from pages import facts, read, reporting

PAGE = PageSpec(
    path="/countries",
    name="Countries",
    order=20,
    needs=("invoices", "days", "day_hours"),
    description="Revenue, orders, customers and lines per country; map, trends, concentration.",
)

# An average or a rate of fewer orders says more of one order than of the country.
LEAST_ORDERS: Final = 10

_N_COMPARED: Final = 14


def draw_shares(chosen: Slice, market: str) -> Shown:
    """Draw what each country has of revenue, orders, customers and lines."""
    countries, note = _countries(chosen, market)
    shares = markets.shares(countries)
    said = figures.nothing(market == "abroad")
    figure = country_shares.share_bars(countries, shares, currency=read.currency(), said=said)
    return Shown(figure, tables.share_table(countries, shares), say.on_shares(shares), note)


def draw_map(chosen: Slice, scale: str, market: str, part: str) -> Shown:
    """Draw revenue on the map."""
    countries, note = _countries(chosen, market)
    places, currency = country_map.placed(countries[c.REVENUE]), read.currency()
    home = place_of(_home() or "")
    continent = home.continent if home and part == "continent" else ""
    figure = country_map.country_map(places, scale=scale, continent=continent, currency=currency)
    lost = say.missing_places(countries, currency=currency)
    return Shown(figure, tables.map_table(places), say.on_map(places), say.joined(note, lost))


def draw_rank(chosen: Slice, measure: str, market: str, axis: str) -> Shown:
    """Rank the countries."""
    countries, note = _countries(chosen, market)
    values = countries[measure].sort_values(ascending=False, kind="stable")
    currency, is_log = read.currency(), axis == "log"
    said = figures.nothing(market == "abroad")
    figure = figures.ranked(values, measure=measure, is_log=is_log, currency=currency, said=said)
    finding = say.on_rank(values, measure=measure, currency=currency)
    shown = say.part_shown(min(len(values), figures.N_RANKED), len(values))
    return Shown(figure, tables.rank_table(values, measure), finding, say.joined(note, shown))


def draw_trends(chosen: Slice, scale: str, market: str) -> Shown:
    """Draw revenue over time of the countries that bring most."""
    countries, note = _countries(chosen, market)
    top = countries.index[: country_trends.N_CHARTS]
    every = markets.step_for(chosen.window)
    last_day = pd.Timestamp(reporting.data_covered().last_day)
    everywhere = replace(chosen, countries=(), hours=(), products=())
    days, traded = facts.days(chosen), facts.days(everywhere)
    days = days[days[c.COUNTRY].isin(list(top))]
    periods = markets.trend(days, traded, chosen.window, last_day, every)
    periods = periods.sort_values(
        c.COUNTRY, key=lambda names: names.map(top.get_loc), kind="stable"
    )
    figure = country_trends.country_trends(
        periods,
        every=every,
        currency=read.currency(),
        is_same_scale=scale == "same",
        said=figures.nothing(market == "abroad"),
    )
    shown = say.part_shown(len(top), len(countries))
    table = tables.trend_table(periods, every)
    return Shown(
        figure,
        table,
        say.on_trend(periods, every=every),
        say.joined(note, shown, say.unfinished(periods)),
    )


def draw_order_values(chosen: Slice) -> Shown:
    """Draw the average order value of each country."""
    countries, currency = _all(chosen), read.currency()
    compared = _compared(countries)
    overall, _ = markets.together(countries)
    shown = compared.head(_N_COMPARED).sort_values(AVERAGE_ORDER_VALUE, ascending=False)
    values = shown[AVERAGE_ORDER_VALUE]
    figure = figures.rates(
        values,
        overall,
        [formats.money(value, currency) for value in values.tolist()],
        axis={"tickprefix": currency, "tickformat": "~s"},
        said=_too_few(),
    )
    finding = say.on_order_value(shown, overall, currency=currency)
    return Shown(figure, tables.order_value_table(compared), finding, _rule(compared, countries))


def draw_returns(chosen: Slice) -> Shown:
    """Draw the return rate of each country."""
    countries = _all(chosen)
    compared = _compared(countries).dropna(subset=RETURN_RATE)
    _, overall = markets.together(countries)
    shown = compared.head(_N_COMPARED).sort_values(RETURN_RATE, ascending=False)
    values = shown[RETURN_RATE]
    figure = figures.rates(
        values,
        overall,
        [formats.share_of_whole(value) for value in values.tolist()],
        axis={"tickformat": ".0%"},
        said=_too_few(),
    )
    note = say.joined(
        "share of gross revenue taken back by matched cancellations", _rule(compared, countries)
    )
    return Shown(figure, tables.return_table(compared), say.on_returns(shown, overall), note)


def draw_concentration(chosen: Slice) -> Shown:
    """Draw how few countries bring how much."""
    countries, home = _all(chosen), _home()
    abroad = f"Without {home}"
    parts = {"All countries": countries}
    if home in countries.index and len(countries) > 1:
        parts[abroad] = countries.drop(index=home)
    measured = {name: markets.concentration(part[c.REVENUE]) for name, part in parts.items()}
    curves = {name: curve for name, curve in measured.items() if curve is not None}
    figure = figures.concentration_curves(curves)
    return Shown(figure, tables.concentration_table(curves), say.on_concentration(curves))


_MARKETS = {"all": "All", "abroad": "Abroad"}
_ABROAD_FIRST = {"abroad": "Abroad", "all": "All"}

CARDS = (
    Card(
        "countries-shares",
        "Who has what part of the business",
        draw_shares,
        height=340,
        options={"market": _MARKETS},
    ),
    Card(
        "countries-map",
        "Revenue on the map",
        draw_map,
        height=430,
        options={
            "scale": {"log": "Log", "share": "Share"},
            "market": _MARKETS,
            "part": {"world": "World", "continent": "Home continent"},
        },
    ),
    Card(
        "countries-rank",
        "Countries by rank",
        draw_rank,
        height=460,
        options={
            "measure": dict(figures.MEASURE_NAMES),
            "market": _ABROAD_FIRST,
            "axis": {"linear": "Linear", "log": "Log"},
        },
    ),
    Card(
        "countries-trends",
        "Revenue over time",
        draw_trends,
        height=country_trends.height(country_trends.N_CHARTS),
        options={"scale": {"own": "Own scales", "same": "One scale"}, "market": _MARKETS},
    ),
    Card(
        "countries-order-values", "Average order value", draw_order_values, height=420, wide=False
    ),
    Card("countries-returns", "Return rate", draw_returns, height=420, wide=False),
    Card("countries-concentration", "Concentration", draw_concentration, height=340),
)

layout = reporting.page_of(
    PAGE, "Countries", "Where the shop sells, how much, and how much hangs on few countries", CARDS
)


@read.remembered
def _home() -> str | None:
    """Name the home market: of the whole build, so that no filter makes another country it."""
    return markets.home_market(read.table("invoices", [c.COUNTRY]))


@read.remembered
def _all(chosen: Slice) -> pd.DataFrame:
    return markets.by_country(facts.orders(chosen), facts.days(chosen), chosen.basis)


def _countries(chosen: Slice, market: str) -> tuple[pd.DataFrame, str]:
    """Return the countries of a market, and a note on the one that is left out."""
    countries, home = _all(chosen), _home()
    is_abroad, is_present = market == "abroad", home in countries.index
    note = say.left_out(home, is_abroad=is_abroad, is_present=is_present)
    return countries.drop(index=home) if is_abroad and is_present else countries, note


def _compared(countries: pd.DataFrame) -> pd.DataFrame:
    """Return the countries with orders enough, most orders first."""
    enough = countries[countries[N_ORDERS] >= LEAST_ORDERS]
    return enough.sort_values(N_ORDERS, ascending=False, kind="stable")


def _rule(compared: pd.DataFrame, countries: pd.DataFrame) -> str:
    n_shown = min(len(compared), _N_COMPARED)
    return say.compared(len(compared), n_shown, len(countries), least_orders=LEAST_ORDERS)


def _too_few() -> str:
    return f"No country has {LEAST_ORDERS} orders in this period"
