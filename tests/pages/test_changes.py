"""What changed in the small shop, and in the real file beside its headline."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import plotly.graph_objects as go
import pytest

from analytics.columns import Basis
from analytics.periods import Window
from analytics.slices import Slice, days_in, orders_in
from analytics.store import ArtifactStore
from dashboard.app import create_app
from dashboard.settings import Settings
from pages import changes, compared, read, reporting

# March is compared with February: the whole quarter has nothing before it.
ALL = Slice(Window(date(2011, 1, 1), date(2011, 4, 1)), merchandise_only=False)
NOTHING = replace(ALL, countries=("Nowhere",))
COMPARING = changes.CARDS[:-1]


def _steps(shown):
    return dict(zip(shown.table["Step"], shown.table["Revenue change"], strict=True))


def _of_march(store: Path, root: Path) -> Path:
    """Publish the small shop as if it had opened in March."""
    shop = ArtifactStore(store).current()
    times = {"invoices": "invoiced_at", "days": "day", "product_days": "day"}
    provenance = {"created_at": datetime(2026, 1, 2, tzinfo=UTC), "code_version": "1.0"}
    with ArtifactStore(root).publish("march", provenance) as writer:
        for name, column in times.items():
            table = shop.table(name)
            writer.table(name, table[table[column] >= "2011-03-01"])
        writer.table("products", shop.table("products"))
    return root


def test_drivers_lead_from_february_to_march(app):
    shown = changes.draw_drivers(ALL)
    assert _steps(shown) == {
        "Feb 2011": 300,
        "Customers": 0,
        "Orders per customer": 0,
        "Value per order": 50,
        "Guests": 50,
        "Mar 2011": 400,
    }
    assert shown.finding.startswith("+£100, +33.3% against Feb 2011: most through")
    assert shown.note.startswith("Mar 2011 against Feb 2011 (changes are of Mar 2011")


def test_customers_are_told_apart_by_what_they_did(app):
    assert _steps(changes.draw_customers(ALL)) == {
        "Feb 2011": 300,
        "New customers": 50,
        "Returned customers": 0,
        "Spent more": 100,
        "Spent less": 0,
        "Stayed away": -100,
        "Guests": 50,
        "Mar 2011": 400,
    }


def test_on_the_raw_basis_the_cancellation_is_a_step_outside_orders(app):
    steps = _steps(changes.draw_drivers(replace(ALL, basis=Basis.RAW)))
    assert steps["Mar 2011"] == 400
    assert steps["Outside orders"] == -40


def test_countries_that_moved_are_listed(app):
    table = changes.draw_countries(ALL, by="change").table
    assert table["Country"].tolist() == ["United Kingdom", "France"]
    assert table["Revenue change"].tolist() == [200, -100]


def test_products_are_named_and_escaped(app):
    shown = changes.draw_products(ALL, by="change")
    assert shown.table["Product"].tolist() == ["<b>CAKE</b> & CO"]
    assert shown.figure["layout"]["yaxis"]["ticktext"] == ["&lt;b&gt;CAKE&lt;/b&gt; & CO"]


def test_months_are_split_into_new_returning_and_guests(app):
    shown = changes.draw_newness(ALL, measure="revenue")
    assert shown.table["Revenue of new customers"].tolist() == [100, 100, 50]
    assert shown.table["Revenue of returning customers"].tolist() == [0, 200, 300]
    assert shown.table["Revenue of guests"].tolist() == [0, 0, 50]
    assert shown.finding.startswith("New customers brought 14.3% of identified revenue in Mar 2011")
    assert shown.note == "in Jan 2011, where the data begins, every customer counts as new"


def test_without_an_earlier_period_every_comparing_card_says_so(small_store, tmp_path):
    march = Window(date(2011, 3, 1), date(2011, 4, 1))
    app = create_app(Settings(artifacts=_of_march(small_store, tmp_path)))
    with app.server.app_context():
        for card in COMPARING:
            shown = reporting.draw(card, replace(ALL, window=march), {})
            assert not shown.figure["data"]
            assert shown.finding == "The data holds no complete earlier period to compare with"
            assert shown.table.empty


@pytest.mark.parametrize("card", changes.CARDS, ids=lambda card: card.name)
def test_filters_that_leave_nothing_say_so(app, card):
    shown = reporting.draw(card, NOTHING, {})
    assert not shown.figure["data"]
    assert shown.figure["layout"]["annotations"][0]["text"]
    assert shown.finding == ""


@pytest.mark.parametrize("card", changes.CARDS, ids=lambda card: card.name)
def test_every_choice_of_a_card_is_drawn(app, card):
    for name, keys in card.options.items():
        for key in keys:
            go.Figure(reporting.draw(card, ALL, {name: key}).figure)


@pytest.mark.real_data
@pytest.mark.parametrize(
    "chosen",
    [
        Slice(Window(date(2010, 12, 1), date(2011, 12, 10))),
        Slice(Window(date(2011, 6, 1), date(2011, 9, 1)), Basis.RAW),
        Slice(Window(date(2011, 9, 14), date(2011, 10, 3)), Basis.GROSS, ("France",)),
        Slice(Window(date(2011, 12, 1), date(2011, 12, 10)), merchandise_only=False),
    ],
    ids=str,
)
def test_every_card_of_the_real_file_reconciles_with_its_days_and_orders(real_store: Path, chosen):
    app = create_app(Settings(artifacts=real_store))
    with app.server.app_context():
        pair = compared.pair_of(chosen)
        now, before = (
            days_in(read.table("days"), part)["revenue"].sum() for part in (pair.now, pair.before)
        )
        bridges = [draw(chosen).table for draw in (changes.draw_drivers, changes.draw_customers)]
        months = changes.draw_newness(chosen, measure="revenue").table
        orders = orders_in(read.table("invoices"), chosen)
    for table in bridges:
        steps = table["Revenue change"]
        assert (steps.iloc[0], steps.iloc[-1]) == pytest.approx((before, now))
        assert steps.iloc[1:-1].sum() == pytest.approx(now - before, abs=0.02)
    revenues = [name for name in months if name.startswith("Revenue")]
    assert months[revenues].to_numpy().sum() == pytest.approx(orders["revenue"].sum())
