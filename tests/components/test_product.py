from datetime import date

import pandas as pd

from analytics import product as p
from analytics.columns import Basis
from analytics.periods import Window
from components import product as shows
from tests.analytics.test_assortment import product_days, products, sold
from tests.analytics.test_product import JANUARY, lines
from tests.components.tree import text

KNOWN = products("A", "B", service=["B"]).assign(
    revenue_net=[1.0, 5.0], last_sold_at=pd.Timestamp("2011-03-01")
)


def test_a_product_is_introduced_by_code_and_dates():
    goods, service = shows.in_brief(KNOWN.iloc[0]), shows.in_brief(KNOWN.iloc[1])
    assert goods == "Code A \N{MIDDLE DOT} sold from 3 Jan 2011 to 1 Mar 2011"
    assert "a service line, no merchandise" in service
    assert "never sold" in shows.in_brief(KNOWN.assign(first_sold_at=pd.NaT).iloc[0])


def test_the_headline_figures_are_those_of_the_slice():
    one = sold({"revenue": 100.0, "units": 8, "units_gross": 10, "units_net": 8, "n_orders": 4})
    said = [text(card) for card in shows.kpis(one, 3, "£")]
    assert len(said) == shows.N_KPIS
    for card, value in zip(said, ["£100.00", "8", "4", "3", "£12.50", "20.0%"], strict=True):
        assert card.endswith(value)


def test_a_product_without_a_line_in_the_slice_has_no_price_and_no_rate():
    said = [text(card) for card in shows.kpis(sold().head(0), 0, "£")]
    assert said[0].endswith("£0")
    assert all(card.endswith("\N{EN DASH}") for card in said[4:])


def test_the_best_complete_period_is_named():
    days = product_days({"day": "2011-01-12", "revenue": 5.0}, {"day": "2011-03-02", "revenue": 99})
    periods = p.history(days, Window(date(2011, 1, 1), date(2011, 3, 10)), "month")
    shown = shows.history(periods, every="month", currency="£")
    assert shown.finding == "Best complete month: Jan 2011 with £5"
    assert shown.table["Period"].tolist()[-1] == "Mar 2011 (unfinished)"
    assert shown.table["Revenue"].sum() == 104.0


def test_findings_are_left_out_where_they_say_nothing():
    nothing = p.sales(lines(), Basis.NET, JANUARY)
    assert shows.buyers(p.buyers(nothing), currency="£").finding == ""
    assert shows.prices(p.prices(nothing), currency="£").finding == ""
    assert shows.countries(p.countries(product_days({})), currency="£").finding == ""
    assert shows.names(p.names(lines({}))).finding == ""


def test_prices_buyers_countries_and_names_speak():
    sales = p.sales(
        lines({"unit_price": 1.0}, {"unit_price": 3.0, "customer_id": "11"}), Basis.NET, JANUARY
    )
    assert shows.prices(p.prices(sales), currency="£").finding == ("Sold for £1.00 to £3.00 a unit")
    assert shows.buyers(p.buyers(sales), currency="£").finding == (
        "2 identified customers; the first brings £6, 75.0% of what they spend on it"
    )
    where = p.countries(product_days({"revenue": 3.0}, {"country": "Spain"}))
    assert shows.countries(where, currency="£").finding == (
        "France brings 75.0% of its revenue in 2 countries"
    )
    named = shows.names(p.names(lines({}, {"description": "lost"})))
    assert named.finding == "2 different descriptions"
    assert named.table["Description"].tolist() == ["LANTERN", "lost"]
