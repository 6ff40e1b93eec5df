"""The current build, and its headline facts."""

from dataclasses import replace
from datetime import date, datetime
from typing import Final

import pandas as pd
from pydantic import BaseModel, Field

from analytics import columns as c
from analytics.errors import SettingError
from analytics.headline import MONEY_DECIMALS, RATIO_DECIMALS, as_facts, headline_of
from analytics.slices import N_ORDERS, Slice
from components import rankings
from dashboard.api.operations import MOST, Answer, Day, Operation, Question, ShopTime
from pages import facts, read, reporting

_N_LISTED: Final = 10


class Source(BaseModel):
    """Where the transactions came from."""

    name: str
    sha256: str
    lines: int = Field(description="Raw lines.")
    is_demo: bool = Field(description="Whether the shop is made up.")


class Build(Answer):
    """What the current build says of itself."""

    created_at: datetime = Field(description="When it was made, UTC.")
    code_version: str
    source: Source
    first_at: ShopTime = Field(description="First line, shop-local time.")
    last_at: ShopTime = Field(description="Last line, shop-local time.")
    as_of: ShopTime = Field(description="Instant it is seen from, exclusive, shop-local time.")
    currency: str = Field(description="Label of money amounts.")
    fates: dict[str, int] = Field(description="Raw lines by what became of them.")
    tables: list[str]


class SummaryQuestion(Question):
    """Which lines count."""

    first: Day | None = Field(None, alias="from", description="First day; all by default.")
    last: Day | None = Field(None, alias="to", description="Last day, included.")
    country: list[str] = Field([], max_length=MOST, description="Countries; all by default.")
    basis: c.Basis = Field(c.Basis.NET, description="Revenue basis.")


class CountryFacts(BaseModel):
    """What a country brought."""

    country: str
    revenue: float
    orders: int
    revenue_share: float | None


class ProductFacts(BaseModel):
    """What a product brought."""

    stock_code: str
    name: str
    revenue: float
    units: int


class Summary(Answer):
    """Headline facts, as on the overview and from the command ``facts``."""

    basis: c.Basis
    first: date = Field(alias="from")
    last: date = Field(alias="to", description="Included.")
    countries: list[str] = Field(description="Empty: all.")
    currency: str
    revenue: float
    units: int
    orders: int = Field(description="Sale invoices; on net those of which something was kept.")
    customers: int = Field(
        description="Identified customers with such an order; on the raw basis the command "
        "``facts`` also counts those who only cancelled."
    )
    average_order_value: float | None
    items_per_order: float | None
    repeat_rate: float | None = Field(description="Share of customers with two orders or more.")
    top_fifth_share: float | None = Field(description="Share that the top 20 % of them bring.")
    by_country: list[CountryFacts] = Field(description="The ten that bring most.")
    products_are: str = Field(description="all lines on the raw basis, else merchandise.")
    top_products_by_revenue: list[ProductFacts]
    top_products_by_units: list[ProductFacts]


def build(*, asked: Question) -> Build:  # noqa: ARG001  # no question
    """Tell what is being served."""
    manifest = read.manifest()
    source, window = manifest["source"], manifest["window"]
    return Build(
        build_id=read.build_id(),
        created_at=manifest["created_at"],
        code_version=manifest["code_version"],
        source=Source(
            name=source["name"],
            sha256=source["sha256"],
            lines=source["lines"],
            is_demo=bool(source.get("is_demo")),
        ),
        first_at=window["first"],
        last_at=window["last"],
        as_of=manifest["parameters"]["as_of"],
        currency=read.currency(),
        fates=manifest["fates"],
        tables=sorted(read.build().tables),
    )


def summary(*, asked: SummaryQuestion) -> Summary:
    """Sum up what counts."""
    chosen = _slice(asked)
    figures = headline_of(facts.orders(chosen), facts.days(chosen), chosen.basis)
    is_raw = chosen.basis is c.Basis.RAW
    listed = chosen if is_raw else replace(chosen, merchandise_only=True)
    sold = rankings.by_product(facts.product_days(listed), read.table("products"))
    said = {
        **as_facts(figures),
        "build_id": read.build_id(),
        "basis": chosen.basis,
        "from": chosen.window.start,
        "to": chosen.window.last_day,
        "countries": sorted(chosen.countries),
        "currency": read.currency(),
        "customers": figures.n_customers,
        "by_country": _countries(chosen),
        "products_are": "all lines" if is_raw else "merchandise",
        "top_products_by_revenue": _products(sold, c.REVENUE),
        "top_products_by_units": _products(sold, c.UNITS),
    }
    return Summary.model_validate(said)


def _slice(asked: SummaryQuestion) -> Slice:
    """Read the filters as a page does, and refuse what it would leave at its default."""
    if asked.first and asked.last and asked.last < asked.first:
        raise SettingError(f"no day from {asked.first} to {asked.last}; wanted the earlier first")
    query = {"country": asked.country, "basis": str(asked.basis)}
    query |= {
        name: day.isoformat() for name, day in (("from", asked.first), ("to", asked.last)) if day
    }
    return reporting.slice_asked(query)


def _countries(chosen: Slice) -> list[CountryFacts]:
    ranked = rankings.by_country(facts.days(chosen))
    ranked[c.REVENUE] = ranked[c.REVENUE].round(MONEY_DECIMALS)
    ranked = ranked.reset_index().sort_values(
        [c.REVENUE, c.COUNTRY], ascending=[False, True], kind="stable"
    )
    return [
        CountryFacts(
            country=row[c.COUNTRY],
            revenue=row[c.REVENUE],
            orders=row[N_ORDERS],
            revenue_share=None
            if pd.isna(row[rankings.SHARE])
            else round(row[rankings.SHARE], RATIO_DECIMALS),
        )
        for row in ranked.head(_N_LISTED).to_dict("records")
    ]


def _products(sold: pd.DataFrame, by: str) -> list[ProductFacts]:
    rounded = sold.assign(**{c.REVENUE: sold[c.REVENUE].round(MONEY_DECIMALS)}).reset_index()
    most = rounded.sort_values([by, c.STOCK_CODE], ascending=[False, True], kind="stable")
    columns = [c.STOCK_CODE, c.NAME, c.REVENUE, c.UNITS]
    return [
        ProductFacts.model_validate(row) for row in most.head(_N_LISTED)[columns].to_dict("records")
    ]


OPERATIONS: Final = (
    Operation("GET", "/build", "The current build", build, Build),
    Operation("GET", "/summary", "Headline facts", summary, Summary, query=SummaryQuestion),
)
