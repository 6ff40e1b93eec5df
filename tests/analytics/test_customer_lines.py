"""Reading one customer out of a build; on the real file beside the whole tables."""

from pathlib import Path

import pytest

from analytics import columns as c
from analytics import customer as cu
from analytics import customer_lines
from analytics.store import ArtifactStore, Build
from tests.analytics.stores import NOON
from tests.analytics.test_customer import invoices, lines


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Hold two customers and a guest, their lines not in order of customers."""
    whose = ["1", "2", None, "1"]
    own = lines(*({c.INVOICE: f"{i}"} for i in range(4))).assign(**{c.CUSTOMER_ID: whose})
    bought = invoices(*({c.INVOICE: f"{i}"} for i in range(4))).assign(**{c.CUSTOMER_ID: whose})
    with ArtifactStore(tmp_path).publish("one-1", {"created_at": NOON}) as writer:
        writer.table("customer_lines", own)
        writer.table("invoices", bought)
    return ArtifactStore(tmp_path).current()


def test_only_the_customers_own_rows_are_read(build):
    assert customer_lines.lines_of(build, "1")[c.INVOICE].tolist() == ["0", "3"]
    assert customer_lines.invoices_of(build, "2")[c.INVOICE].tolist() == ["1"]
    assert customer_lines.rows_of(build, "invoices", "2")[c.CUSTOMER_ID].tolist() == ["2"]


@pytest.mark.parametrize("nobody", ["", "3", "None", "' OR 1=1 --", "<script>"])
def test_nobody_has_no_rows(build, nobody):
    assert customer_lines.lines_of(build, nobody).empty
    assert customer_lines.invoices_of(build, nobody).empty


@pytest.mark.real_data
def test_customers_of_the_real_file_reconcile_with_the_whole_tables(real_store: Path):
    build = ArtifactStore(real_store).current()
    lines, invoices = build.table("lines"), build.table("invoices")
    by_customer = invoices.groupby(c.CUSTOMER_ID)
    # The two that cancelled tens of thousands of units, the busiest, and some of the rest.
    for customer in ("12346", "16446", "12748", "17841", "12347", "14646", "17850", "15363"):
        own = customer_lines.lines_of(build, customer)
        happened = cu.events(customer_lines.invoices_of(build, customer), own)
        sums, of_all = cu.account(happened), by_customer.get_group(customer)
        assert sums.n_orders == len(of_all)
        assert sums.gross == pytest.approx(of_all["revenue_gross"].sum())
        assert sums.net == pytest.approx(of_all["revenue_net"].sum())
        mine = lines[lines[c.CUSTOMER_ID] == customer]
        assert len(own) == len(mine)
        back = mine.loc[mine[c.FATE] == "cancellation", c.REVENUE].sum()
        assert sums.returned == pytest.approx(-back)
        bought = cu.products(own, {})
        assert bought[c.REVENUE].sum() == pytest.approx(sums.gross)
        assert bought[c.NET_REVENUE].sum() == pytest.approx(sums.net)
        months = cu.months(happened, build.manifest["parameters"]["as_of"])
        assert months[c.REVENUE].sum() == pytest.approx(sums.gross)
        assert months[cu.REVENUE_BACK].sum() == pytest.approx(sums.returned)


@pytest.mark.real_data
def test_the_orders_of_a_customer_are_their_frequency_and_gross_their_monetary(real_store: Path):
    build = ArtifactStore(real_store).current()
    known = build.table("customers").set_index(c.CUSTOMER_ID)
    for customer in known.index[::300]:
        happened = cu.events(
            customer_lines.invoices_of(build, customer), customer_lines.lines_of(build, customer)
        )
        sums, row = cu.account(happened), known.loc[customer]
        assert sums.n_orders == row[c.FREQUENCY]
        assert sums.gross == pytest.approx(row[c.MONETARY])
        assert sums.net == pytest.approx(row[c.MONETARY_NET], abs=0.005)
        since = cu.gaps(happened, build.manifest["parameters"]["as_of"])
        assert since[cu.DAYS].iloc[-1] == row[c.RECENCY_DAYS]
