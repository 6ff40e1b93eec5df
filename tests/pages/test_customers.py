"""The list of all customers."""

import pytest

from analytics.store import ArtifactStore
from dashboard.app import create_app
from dashboard.settings import Settings
from pages import customers, listing
from pages.list_state import Asked
from tests.components.tree import text
from tests.pages import browsing


def test_the_page_offers_a_search_and_the_list(app):
    shown = browsing.page(app, "/customers")
    assert "3 identified customers as of 1 Apr 2011" in shown
    assert "customers-find" in shown
    assert "customers-list-grid" in shown


def test_every_customer_is_listed_those_who_spent_most_first(app):
    rows = listing.rows_of(customers.LIST, Asked())
    assert rows["customer_id"].tolist() == ["1", "2", "3"]
    assert rows["monetary"].tolist() == [640.0, 100.0, 50.0]
    assert rows["monetary_net"].tolist() == [600.0, 100.0, 50.0]


def test_the_list_is_filtered_and_sorted_as_the_grid_asks(app):
    british = {"country": {"type": "equals", "filter": "united kingdom"}}
    asked = Asked(filters=british, sort=[{"colId": "monetary", "sort": "asc"}])
    assert listing.rows_of(customers.LIST, asked)["customer_id"].tolist() == ["3", "1"]


def test_the_list_can_be_taken_away(app):
    answer = app.server.test_client().get("/lists/customers-list.csv").text
    assert "Customer" in answer
    assert answer.count("United Kingdom") == 2


def test_a_shop_of_guests_says_that_nobody_can_be_listed(tmp_path, small_store):
    full = ArtifactStore(small_store).current()
    verdict = {"segments": {"verdict": "not enough data: 0 customers"}}
    with ArtifactStore(tmp_path).publish(
        "guests-1", {**full.manifest, "models": verdict}
    ) as writer:
        for name in full.tables:
            table = full.table(name)
            writer.table(name, table.head(0) if name == "customers" else table)
    with create_app(Settings(artifacts=tmp_path)).server.app_context():
        shown = text(customers.layout())
    assert "No customer to list" in shown
    assert "not enough data: 0 customers" in shown


@pytest.mark.parametrize("column", customers.LIST.columns, ids=lambda column: column.field)
def test_every_column_of_the_list_is_there(app, column):
    assert column.field in customers.everyone()
