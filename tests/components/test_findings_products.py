import pandas as pd

from analytics import assortment as a
from analytics import assortment_changes as moves
from components import findings_products as findings
from tests.analytics.test_assortment import revenues, sold


def test_the_leaders_are_set_against_the_whole():
    assert findings.on_top(revenues(60.0, 30.0, 10.0), by="revenue", n_shown=2) == (
        "PRODUCT P000 leads; these 2 of 3 products make up 90.0% of revenue"
    )


def test_orders_of_products_are_not_added_up():
    found = sold({"n_orders": 3}, {"stock_code": "B"}, {"stock_code": "C"})
    assert findings.on_top(found, by="n_orders", n_shown=2) == "PRODUCT A leads 3 products"


def test_one_product_leads_nobody():
    assert findings.on_top(revenues(60.0, -1.0), by="revenue", n_shown=2) == ""
    assert findings.on_pareto(a.abc(revenues(60.0))) == ""


def test_few_products_bring_most():
    assert findings.on_pareto(a.abc(revenues(80.0, 10.0, 6.0, 4.0))) == (
        "1 product, 25.0% of the range, brings 80.0% of revenue; the 1 of class C brings 4.0%"
    )


def test_the_highest_return_rate_is_set_against_the_shop():
    found = sold(
        {"units_gross": 10, "units_net": 5}, {"stock_code": "B", "units_gross": 90, "units_net": 90}
    )
    rates = a.returned(found, min_units=1, min_orders=1)
    assert findings.on_returns(rates, a.return_rate(found)) == (
        "50.0% of PRODUCT A came back, against 5.0% of all units"
    )
    assert findings.on_returns(rates.tail(1), 0.05) == ""


def test_money_given_back_names_its_largest_part():
    found = sold(
        {"revenue_gross": 100.0, "revenue_net": 70.0},
        {"stock_code": "B", "revenue_gross": 100.0, "revenue_net": 90.0},
    )
    back = a.returned(found, min_units=1, min_orders=0)
    assert findings.on_money_returned(found, back, currency="£") == (
        "£40 came back, 20.0% of gross revenue; PRODUCT A alone is 75.0% of it"
    )
    assert findings.on_money_returned(found, back.head(0), currency="£") == ""


def test_the_best_band_is_named():
    bands = a.price_bands(sold({"units": 9, "revenue": 9.0}, {"stock_code": "B", "revenue": 91.0}))
    labels = [f"band {i}" for i in range(len(bands))]
    assert findings.on_prices(bands, labels) == (
        f"Products at band {len(bands) - 1} bring 91.0% of revenue with 10.0% of units"
    )
    assert findings.on_prices(bands.head(1), labels) == ""


def test_gains_and_losses_are_counted_apart():
    changed = moves.changes(revenues(10.0, 10.0, 10.0), revenues(25.0, 5.0, 9.0), min_orders=0)
    assert findings.on_movers(changed, spans="Nov 2011 against Oct 2011", currency="£") == (
        "Nov 2011 against Oct 2011: 1 product gained £15 and 2 products lost £6"
    )
    same = moves.changes(revenues(10.0), revenues(10.0), min_orders=0)
    assert findings.on_movers(same, spans="", currency="£") == ""


def test_unfinished_months_are_left_out_of_what_is_new():
    months = pd.DataFrame(
        {
            "n_products": [2, 5],
            "revenue": [30.0, 100.0],
            "revenue_share": [0.1, 0.3],
            "is_complete": [True, False],
        }
    )
    assert findings.on_new(months, currency="£") == (
        "2 products first sold in the complete months shown bring £30, 10.0% of revenue"
    )
    assert findings.on_new(months.tail(1), currency="£") == ""


def test_service_lines_are_set_against_all_revenue():
    assert findings.on_service(revenues(20.0, 5.0), 100.0, currency="£") == (
        "Postage, fees and the like come to £25, 25.0% of all revenue"
    )
    assert findings.on_service(revenues(20.0).head(0), 100.0, currency="£") == ""
