import pandas as pd
import pytest

from analytics import columns as c
from analytics import customer as cu
from components import customer as shows
from tests.analytics.test_customer import AS_OF, CANCELLED, invoices, lines, shop
from tests.components.tree import of_class, rows, text, walk

AT = pd.Timestamp(AS_OF)
NOBODY = cu.events(invoices(), lines())


def test_the_headline_figures_of_a_customer():
    happened = shop()
    shown = text(shows.kpis(cu.account(happened), happened, AT, "£"))
    for figure in ("£260.00", "£300.00", "£47.00", "£150.00", "1 Jan 2011", "10 Feb 2011"):
        assert figure in shown


def test_returns_without_a_sale_in_the_data_are_said():
    happened = shop()
    tips = [
        getattr(mark, "data-tip")
        for mark in of_class(shows.kpis(cu.account(happened), happened, AT, "£"), "help")
    ]
    assert any("2 of them; £7.00 belongs to no sale in the data" in tip for tip in tips)


def test_who_never_bought_has_no_day_and_no_average():
    happened = cu.events(invoices(), lines(CANCELLED))
    shown = text(shows.kpis(cu.account(happened), happened, AT, "£"))
    assert shown.count("\N{EN DASH}") == 3
    assert shows.on_timeline(happened, "£") == "No sale in the data, only returns"


def test_the_timeline_lists_the_latest_first():
    shown = shows.timeline(shop(), AT, measure="revenue", every="order", currency="£")
    assert shown.table["Invoice"].tolist() == ["2", "C2", "C1", "1"]
    assert shown.finding == (
        "The largest of 2 orders, £200.00 on 10 Feb 2011, is 67% of gross revenue; "
        "13.3% of the revenue came back"
    )


def test_one_order_is_not_called_the_largest():
    happened = cu.events(invoices({}), lines())
    assert shows.on_timeline(happened, "£") == (
        "One order of £100.00 on 1 Jan 2011; nothing of it came back"
    )


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([0], "Ordered on one day only, 89 days ago"),
        ([0, 30], "One gap of 30 days; 59 days since the last order"),
        (
            [0, 10, 30],
            "Half of the gaps are 15 days or less; 59 days since the last, longer than every gap "
            "so far",
        ),
        (
            [0, 10, 85],
            "Half of the gaps are 42.5 days or less; 4 days since the last, shorter than every gap "
            "so far",
        ),
        (
            [0, 10, 70],
            "Half of the gaps are 35 days or less; 19 days since the last, longer than 1 of 2 gaps",
        ),
    ],
)
def test_the_silence_is_compared_with_the_gaps_before_it(days, said):
    first = pd.Timestamp("2011-01-01 10:00")
    bought = invoices(
        *({c.INVOICE: str(day), c.INVOICED_AT: f"{first + pd.Timedelta(days=day)}"} for day in days)
    )
    shown = shows.gaps(cu.events(bought, lines()), AT)
    assert shown.finding == said
    assert shown.table["Days between"].iloc[0] == 89 - days[-1]
    assert shown.table["Next order"].isna().sum() == 1


def test_nobody_leaves_every_card_empty():
    assert shows.timeline(NOBODY, AT, measure="units", every="order", currency="£").table.empty
    assert shows.timeline(NOBODY, AT, measure="units", every="month", currency="£").table.empty
    assert shows.gaps(NOBODY, AT).finding == ""


def _bought() -> pd.DataFrame:
    own = lines(
        {c.STOCK_CODE: "A/1 <b>"},
        {c.STOCK_CODE: "A/1 <b>", c.INVOICE: "2"},
        {c.STOCK_CODE: "POST", c.IS_MERCHANDISE: False, c.NET_REVENUE: 300.0},
    )
    return cu.products(own, {"POST": "POSTAGE"})


def test_products_lead_to_their_recommendations_whatever_their_code():
    shown = shows.products(_bought(), by=cu.N_ORDERS, currency="£")
    links = [node.href for node in walk(shown.body) if type(node).__name__ == "Link"]
    assert links == [
        "/recommendations?product=A%2F1%20%3Cb%3E",
        "/recommendations?product=POST",
    ]
    assert shown.finding == "1 different product, 1 of them bought in more than one order"
    assert "service" in rows(shown.body)[1][0]


def test_products_are_ordered_as_asked():
    first = shows.products(_bought(), by=c.NET_REVENUE, currency="£").table["Code"].iloc[0]
    assert first == "POST"


def test_more_products_than_are_shown_are_counted():
    own = lines(*({c.STOCK_CODE: f"P{i}"} for i in range(shows.MOST_PRODUCTS + 7)))
    shown = shows.products(cu.products(own, {}), by=c.NET_REVENUE, currency="£")
    assert len(shown.table) == shows.MOST_PRODUCTS + 7
    assert "7 more rows in the download" in text(shown.body)
