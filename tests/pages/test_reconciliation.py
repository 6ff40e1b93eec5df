"""Every card of every report page beside sums of the stored lines, for random filters.

A card without a rule here fails: it gets one, or a reason why its numbers do not add up.
"""

import random
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.columns import Basis
from analytics.periods import Window
from analytics.slices import Slice
from analytics.store import ArtifactStore
from dashboard.app import create_app
from dashboard.settings import Settings
from pages import compared, reporting

SALES = ("sale", "guest_sale")

NOT_ADDITIVE = {
    "changes-products": "the largest movers only, by name; products-top has the sums",
    "countries-concentration": "cumulative shares",
    "products-movers": "two spans within the period; products with orders enough only",
    "products-new": "leaves out the month with which the data begins",
    "products-prices": "leaves out products without a price",
    "product-prices": "prices, not sums",
    "product-names": "counts all lines of any fate, whatever the filters",
    "retention-cohorts": "follows customers beyond the period",
    "retention-return": "an estimate over waits",
    "retention-gaps": "counts waits",
    "retention-countries": "an estimate over waits",
    "spending-curves": "quantiles",
    "spending-boxes": "quantiles",
    "spending-quantiles": "quantiles",
    "spending-lorenz": "cumulative shares",
    "spending-top-shares": "nested groups",
    "trends-season": "a model of the finished open days",
    "trends-closed": "days, no money",
}


@dataclass
class Truth:
    """What a slice holds, by plain sums over the lines."""

    lines: pd.DataFrame
    chosen: Slice

    @cached_property
    def part(self) -> pd.DataFrame:
        """Lines of the hours and products, with their money and units on the basis."""
        lines, chosen = self.lines, self.chosen
        keep = pd.Series(True, lines.index)
        if chosen.hours:
            keep &= lines["invoiced_at"].dt.hour.isin(chosen.hours)
        if chosen.products:
            keep &= lines["stock_code"].isin(chosen.products)
        part = lines[keep]
        counts = {
            Basis.RAW: part["fate"].notna(),
            Basis.GROSS: part["fate"].isin(SALES),
            Basis.NET: part["fate"].isin(SALES),
            Basis.IDENTIFIED: part["fate"] == "sale",
        }[chosen.basis]
        net = chosen.basis is Basis.NET
        money, units = ("net_revenue", "net_quantity") if net else ("revenue", "quantity")
        return part.assign(money=part[money] * counts, units=part[units] * counts)

    @cached_property
    def within(self) -> pd.DataFrame:
        """Lines of the days and countries, goods only where that is asked."""
        part, window = self.part, self.chosen.window
        at = part["invoiced_at"]
        keep = (at >= pd.Timestamp(window.start)) & (at < pd.Timestamp(window.end))
        if self.chosen.countries:
            keep &= part["country"].isin(self.chosen.countries)
        if self.chosen.merchandise_only:
            keep &= part["is_merchandise"]
        return part[keep]

    @cached_property
    def revenue(self) -> float:
        return float(self.within["money"].sum())

    @cached_property
    def goods(self) -> pd.DataFrame:
        return self.within[self.within["is_merchandise"]]

    @cached_property
    def orders(self) -> pd.DataFrame:
        """Orders placed within, with what they hold of the part."""
        chosen, part = self.chosen, self.part
        sold = part[part["fate"].isin(SALES)].sort_values("invoiced_at", kind="stable")
        orders = sold.groupby("invoice").agg(
            at=("invoiced_at", "min"), country=("country", "first"), customer=("customer_id", "max")
        )
        counted = part[part["is_merchandise"]] if chosen.merchandise_only else part
        sums = counted.groupby("invoice")[["money", "units"]].sum()
        n_sold = counted["fate"].isin(SALES).groupby(counted["invoice"]).sum().rename("n_lines")
        orders = orders.join(sums, how="inner").join(n_sold)
        keep = orders["n_lines"] > 0
        keep &= orders["at"] >= pd.Timestamp(chosen.window.start)
        keep &= orders["at"] < pd.Timestamp(chosen.window.end)
        if chosen.countries:
            keep &= orders["country"].isin(chosen.countries)
        if chosen.basis is Basis.NET:
            keep &= orders["units"] > 0
        if chosen.basis is Basis.IDENTIFIED:
            keep &= orders["customer"].notna()
        return orders[keep]

    def of(self, **changed) -> "Truth":
        """Look at the same lines through another slice."""
        return Truth(self.lines, replace(self.chosen, **changed))


def close(found, wanted) -> None:
    assert found == pytest.approx(wanted, rel=1e-6, abs=0.05)


def sums_to_revenue(table, truth):
    close(table["Revenue"].sum(), truth.revenue)


def sums_to_goods(table, truth):
    close(table["Revenue"].sum(), truth.goods["money"].sum())


def sums_to_orders(table, truth):
    close(table["Revenue"].sum(), truth.orders["money"].sum())
    assert table["Orders"].sum() == len(truth.orders)
    assert table["Lines"].sum() == truth.orders["n_lines"].sum()


def splits_orders(table, truth):
    columns = [name for name in table if name.startswith("Revenue")]
    close(table[columns].to_numpy().sum(), truth.orders["money"].sum())


def each_country(column="Revenue", of="money"):
    def holds(table, truth):
        wanted = truth.within.groupby("country")[of].sum()
        found = table.groupby("Country")[column].sum()
        close(found.tolist(), wanted.reindex(found.index).fillna(0).tolist())

    return holds


def has_shares_of_all(table, truth):
    sums_to_revenue(table, truth)
    assert table["Orders"].sum() == len(truth.orders)


def leads_from_before_to_now(table, truth):
    pair = compared.pair_of(truth.chosen)
    if pair is not None:
        steps = table["Revenue change"]
        before, now = (truth.of(window=part.window).revenue for part in (pair.before, pair.now))
        close((steps.iloc[0], steps.iloc[-1]), (before, now))
        close(steps.iloc[1:-1].sum(), now - before)


def each_moved_country(table, truth):
    pair = compared.pair_of(truth.chosen)
    if pair is not None:
        each_country("Revenue now")(table, truth.of(window=pair.now.window))
        each_country("Revenue before")(table, truth.of(window=pair.before.window))


def each_return_rate(table, truth):
    each_country("Gross revenue")(table, truth.of(basis=Basis.GROSS))
    each_country("Net revenue")(table, truth.of(basis=Basis.NET))


def is_all_positive_goods(table, truth):
    per_product = truth.goods.groupby("stock_code")["money"].sum()
    close(table["Revenue"].sum(), per_product[per_product > 0.005].sum())


def each_returned_product(table, truth):
    both = (truth.of(basis=basis).goods for basis in (Basis.GROSS, Basis.NET))
    gross, net = (goods.groupby("stock_code")["money"].sum() for goods in both)
    found = table.set_index("Code")["Revenue returned"]
    close(found.tolist(), (gross - net).reindex(found.index).tolist())


def is_the_rest_beside_goods(table, truth):
    everything = truth.of(merchandise_only=False)
    close(table["Revenue"].sum() + everything.goods["money"].sum(), everything.revenue)


def holds_the_positive_orders(table, truth):
    spent = truth.orders["money"][truth.orders["money"] > 0]
    close(table["Revenue"].sum(), spent.sum())
    assert table["Orders"].sum() == len(spent)


def are_the_largest_customers(table, truth):
    spent = truth.orders.groupby("customer")["money"].sum()
    close(table["Revenue"].sum(), spent[spent > 0].nlargest(100).sum())


def each_large_order(table, truth):
    is_net = truth.chosen.basis is Basis.NET
    orders = (truth.of(basis=Basis.GROSS) if is_net else truth).orders["money"]
    found = table.set_index("Invoice")["Revenue as ordered"]
    close(found.tolist(), orders.reindex(found.index).tolist())


def of_the_panel(check):
    def holds(table, truth):
        check(table, truth.of(products=(PRODUCT,), merchandise_only=False))

    return holds


def are_its_buyers(table, truth):
    sold = truth.within[truth.within["fate"].isin(SALES) & truth.within["customer_id"].notna()]
    close(table["Revenue"].sum(), sold["money"].sum())


RULES = {
    "overview-revenue": sums_to_revenue,
    "overview-countries": sums_to_revenue,
    "overview-products": sums_to_goods,
    "changes-drivers": leads_from_before_to_now,
    "changes-customers": leads_from_before_to_now,
    "changes-countries": each_moved_country,
    "changes-newness": splits_orders,
    "countries-shares": has_shares_of_all,
    "countries-map": each_country(),
    "countries-rank": sums_to_revenue,
    "countries-trends": each_country(),
    "countries-order-values": each_country(),
    "countries-returns": each_return_rate,
    "products-top": sums_to_goods,
    "products-pareto": is_all_positive_goods,
    "products-returns": each_returned_product,
    "products-service": is_the_rest_beside_goods,
    "product-history": of_the_panel(sums_to_revenue),
    "product-countries": of_the_panel(sums_to_revenue),
    "product-buyers": of_the_panel(are_its_buyers),
    "spending-histogram": holds_the_positive_orders,
    "spending-customers": are_the_largest_customers,
    "spending-outliers": each_large_order,
    "trends-week": sums_to_orders,
    "trends-hours": sums_to_orders,
    "trends-weekdays": sums_to_revenue,
    "trends-months": sums_to_revenue,
    "trends-calendar": sums_to_revenue,
}


def _revenue(table):
    return table["Revenue"].sum()


def _all_revenue(table):
    return table[[name for name in table if name.startswith("Revenue")]].to_numpy().sum()


def _step_sum(table):
    return table["Revenue change"].iloc[1:-1].sum() if len(table) else 0.0


# Figures that draw all of it: which traces, along which axis, add up to what of the table, which
# the rules above hold against the lines. The others draw shares, means or the largest alone.
DRAWN = {
    "overview-revenue": ("bar", "y", _revenue),
    "changes-drivers": ("bar", "x", _step_sum),
    "changes-customers": ("bar", "x", _step_sum),
    "changes-newness": ("bar", "y", _all_revenue),
    "trends-week": ("heatmap", "z", _revenue),
    "trends-hours": ("bar", "y", _revenue),
    "trends-weekdays": ("bar", "y", _revenue),
    "trends-months": ("bar", "y", _revenue),
    "trends-calendar": ("heatmap", "z", _revenue),
}


def draws_its_table(name, shown):
    kind, axis, total = DRAWN[name]
    traces = [trace for trace in shown.figure["data"] if trace["type"] == kind]
    now = [trace[axis] for trace in traces if "year before" not in str(trace.get("name"))]
    close(sum(np.nansum(np.asarray(marks, dtype=float)) for marks in now), total(shown.table))


# Only a choice that shows everything adds up to everything.
CHOICES = {"countries-rank": {"market": "all"}}
PRODUCT = "85123A"


def _slices(n: int, seed: int) -> list[Slice]:
    pick = random.Random(seed)  # noqa: S311  # which filters are tried, nothing secret
    covered = reporting.data_covered()
    countries, products = reporting.known_countries(), list(reporting.known_products())
    found = []
    for i in range(n):
        start = covered.start + timedelta(days=pick.randrange(covered.n_days - 40))
        end = min(start + timedelta(days=pick.randrange(7, 200)), covered.end)
        found.append(
            Slice(
                Window(start, end),
                list(Basis)[i % len(Basis)],
                tuple(sorted(pick.sample(countries, pick.choice([0, 0, 2])))),
                merchandise_only=pick.random() < 0.5,
                hours=tuple(sorted(pick.sample(range(8, 18), pick.choice([0, 0, 1, 4])))),
                products=tuple(sorted(pick.sample(products[:300], pick.choice([0, 0, 1, 30])))),
            )
        )
    return found


def _check(store: Path, product: str, n: int, seed: int) -> None:
    app = create_app(Settings(artifacts=store))
    lines = ArtifactStore(store).current().table("lines")
    with app.server.app_context():
        for chosen in _slices(n, seed):
            truth = Truth(lines, chosen)
            for name, holds in RULES.items():
                options = {**CHOICES.get(name, {}), "product": product}
                shown = reporting.draw(reporting.CATALOGUE[name], chosen, options)
                table = shown.table
                if table.empty:
                    table = table.reindex(columns=list({*table.columns, *_READ}))
                try:
                    holds(table, truth)
                    if name in DRAWN and len(shown.table):
                        draws_its_table(name, shown)
                except AssertionError as error:
                    error.add_note(f"{name} with {chosen}")
                    raise


# What the rules read, for the table of a card that shows nothing.
_READ = (
    *("Revenue", "Orders", "Lines", "Country", "Code", "Invoice", "Revenue as ordered"),
    *("Revenue now", "Revenue before", "Revenue returned", "Gross revenue", "Net revenue"),
)


def test_every_card_has_a_rule_or_a_reason_why_it_does_not_add_up(app):
    assert sorted([*RULES, *NOT_ADDITIVE]) == sorted(reporting.CATALOGUE)


def test_every_card_of_the_demo_shop_reconciles_with_its_lines(demo_store, monkeypatch):
    best = ArtifactStore(demo_store).current().table("products").nlargest(1, "revenue_net")
    monkeypatch.setitem(globals(), "PRODUCT", best["stock_code"].iloc[0])
    _check(demo_store, PRODUCT, 24, 11)


@pytest.mark.real_data
def test_every_card_of_the_real_file_reconciles_with_its_lines(real_store):
    _check(real_store, PRODUCT, 4, 5)
