"""The numbers of the countries page as tables to read and to export."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from analytics import columns as c
from analytics.countries import (
    AVERAGE_ORDER_VALUE,
    MEASURES,
    PERIOD_START,
    RETURN_RATE,
    Concentration,
)
from analytics.slices import N_ORDERS
from components.figures.countries import MEASURE_NAMES
from components.figures.revenue import period_label

_COUNTRY: Final = "Country"


def share_table(countries: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """Set each measure beside its share."""
    found: dict[str, pd.Series] = {}
    for measure in MEASURES:
        name = MEASURE_NAMES[measure]
        found[name] = countries[measure]
        found[f"Share of {name.lower()}"] = shares[measure]
    return _named(pd.DataFrame(found, index=countries.index))


def map_table(places: pd.DataFrame) -> pd.DataFrame:
    """List what the map shows."""
    names = {
        c.COUNTRY: _COUNTRY,
        "code": "ISO code",
        "continent": "Continent",
        c.REVENUE: "Revenue",
    }
    table = places[list(names)].rename(columns=names)
    return table.assign(Share=table["Revenue"] / table["Revenue"].sum())


def rank_table(values: pd.Series, measure: str) -> pd.DataFrame:
    """List the countries of a ranking, all of them."""
    return _named(values.rename(MEASURE_NAMES[measure]).to_frame())


def trend_table(periods: pd.DataFrame, every: str) -> pd.DataFrame:
    """Set the periods of each country below each other."""
    return pd.DataFrame(
        {
            _COUNTRY: periods[c.COUNTRY],
            every.capitalize(): [period_label(start, every) for start in periods[PERIOD_START]],
            "Revenue": periods[c.REVENUE],
            "Finished": periods[c.IS_COMPLETE].map({True: "yes", False: "no"}),
        }
    )


def order_value_table(countries: pd.DataFrame) -> pd.DataFrame:
    """List average order values."""
    return _named(
        pd.DataFrame(
            {
                "Average order value": countries[AVERAGE_ORDER_VALUE],
                "Orders": countries[N_ORDERS],
                "Revenue": countries[c.REVENUE],
            }
        )
    )


def return_table(countries: pd.DataFrame) -> pd.DataFrame:
    """List return rates with the two amounts they come from."""
    return _named(
        pd.DataFrame(
            {
                "Return rate": countries[RETURN_RATE],
                "Gross revenue": countries[c.revenue_on(c.Basis.GROSS)],
                "Net revenue": countries[c.revenue_on(c.Basis.NET)],
                "Orders": countries[N_ORDERS],
            }
        )
    )


def concentration_table(curves: Mapping[str, Concentration]) -> pd.DataFrame:
    """Set the measures of concentration side by side, then the curve."""
    rows = [
        {
            "Countries": name,
            "Largest": n,
            "Share": share,
            "HHI": curve.hhi,
            "Equally large countries": curve.effective,
        }
        for name, curve in curves.items()
        for n, share in enumerate(curve.cumulative, start=1)
    ]
    names = ["Countries", "Largest", "Share", "HHI", "Equally large countries"]
    return pd.DataFrame(rows, columns=names)


def _named(table: pd.DataFrame) -> pd.DataFrame:
    return table.rename_axis(_COUNTRY).reset_index()
