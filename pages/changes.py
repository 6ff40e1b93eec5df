"""What changed: from the previous period to this one, in parts that add up."""

from typing import Final

import pandas as pd

from analytics import changes
from analytics import columns as c
from analytics.movers import LEAST_SHARE, movers, top_movers
from analytics.slices import Slice
from components import changes as tables
from components import findings_changes as findings
from components import formats
from components.figures import changes as figures
from components.figures import movers as mover_figures
from components.figures.frame import empty
from components.page import PageSpec
from components.report import Card, Shown
from pages import facts, read
from pages.compared import Pair, history_of, pair_of, totals_of
from pages.reporting import data_covered, page_of

PAGE = PageSpec(
    path="/changes",
    name="What changed",
    order=15,
    needs=("invoices", "days", "product_days", "product_months", "products", "day_hours"),
    description="The change from the previous period: its drivers, customers, top movers.",
)

_NO_EARLIER: Final = "The data holds no complete earlier period to compare with"
_BY: Final = {"change": "Amount", "change_share": "Percent"}
_MEASURE: Final = {"revenue": "Revenue", "customers": "Customers"}


def draw_drivers(chosen: Slice) -> Shown:
    """Split the change into customers, orders per customer and value per order."""
    pair = pair_of(chosen)
    if pair is None:
        return _no_earlier()
    now, before = facts.orders(pair.now), facts.orders(pair.before)
    steps = changes.driver_bridge(now, before, **totals_of(pair))
    said = {"earlier": pair.earlier, "later": pair.later, "currency": read.currency()}
    return Shown(
        figures.bridge(steps, **said),
        tables.bridge_table(steps, pair.earlier, pair.later),
        findings.on_drivers(steps, **said),
        f"{pair.note}; drivers by Shapley value, summing to the change exactly",
    )


def draw_customers(chosen: Slice) -> Shown:
    """Split the change by what customers did."""
    pair = pair_of(chosen)
    if pair is None:
        return _no_earlier()
    steps = changes.customer_bridge(
        facts.orders(pair.now), facts.orders(pair.before), history_of(chosen), **totals_of(pair)
    )
    currency = read.currency()
    return Shown(
        figures.bridge(steps, earlier=pair.earlier, later=pair.later, currency=currency),
        tables.bridge_table(steps, pair.earlier, pair.later, "customers"),
        findings.on_customers(steps, currency=currency),
        f"{pair.note}; new: first order of all; returned: none in {pair.earlier}",
    )


def draw_countries(chosen: Slice, by: str) -> Shown:
    """List the countries that gained and lost most."""
    pair = pair_of(chosen)
    if pair is None:
        return _no_earlier()
    both = movers(facts.days(pair.now), facts.days(pair.before), c.COUNTRY)
    return _moved(both.assign(name=both.index), by, pair, "Country")


def draw_products(chosen: Slice, by: str) -> Shown:
    """List the products that gained and lost most."""
    pair = pair_of(chosen)
    if pair is None:
        return _no_earlier()
    both = movers(facts.product_days(pair.now), facts.product_days(pair.before), c.STOCK_CODE)
    names = read.table("products").set_index(c.STOCK_CODE)[c.NAME]
    return _moved(both.assign(name=names.reindex(both.index)), by, pair, "Product")


def draw_newness(chosen: Slice, measure: str) -> Shown:
    """Show each month's revenue from new customers, returning ones and guests."""
    months = changes.revenue_by_newness(facts.orders(chosen), history_of(chosen), chosen.window)
    first = pd.Timestamp(data_covered().start.replace(day=1))
    is_first_shown = len(months) > 0 and months[c.MONTH].iloc[0] == first
    note = f"in {first:%b %Y}, where the data begins, every customer counts as new"
    return Shown(
        figures.newness(months, measure=measure, currency=read.currency()),
        tables.newness_table(months),
        findings.on_newness(months, first_month=first),
        note if is_first_shown else "",
    )


CARDS: Final = (
    Card("changes-drivers", "What drove revenue", draw_drivers, 380, wide=False),
    Card("changes-customers", "What customers did", draw_customers, 380, wide=False),
    Card(
        "changes-countries",
        "Countries that moved most",
        draw_countries,
        380,
        wide=False,
        options={"by": _BY},
    ),
    Card(
        "changes-products",
        "Products that moved most",
        draw_products,
        380,
        wide=False,
        options={"by": _BY},
    ),
    Card(
        "changes-newness",
        "New and returning customers",
        draw_newness,
        340,
        options={"measure": _MEASURE},
    ),
)

layout = page_of(
    PAGE, "What changed", "From the previous period to this one, in parts that add up", CARDS
)


def _moved(both: pd.DataFrame, by: str, pair: Pair, heading: str) -> Shown:
    top, currency = top_movers(both, by), read.currency()
    return Shown(
        mover_figures.movers(top, by=by, currency=currency),
        tables.mover_table(top, heading),
        findings.on_movers(top, by=by, currency=currency),
        f"{pair.note}; with at least {formats.percent(LEAST_SHARE)} of revenue",
    )


def _no_earlier() -> Shown:
    return Shown(empty(_NO_EARLIER), pd.DataFrame(), _NO_EARLIER)
