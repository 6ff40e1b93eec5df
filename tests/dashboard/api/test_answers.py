"""The API tells what the command line prints and the pages show."""

import pytest

from analytics.contracts.predictions import PREDICTIONS
from analytics.contracts.segments import SEGMENT_PROFILES
from components import formats
from dashboard.api.foretold import PREDICTED
from dashboard.api.segments import Profile
from pages import overview, reporting

HEADLINE = (
    *("revenue", "units", "orders", "average_order_value"),
    *("items_per_order", "repeat_rate", "top_fifth_share"),
)
CUTS = [
    ((), ""),
    (("--basis", "raw"), "basis=raw"),
    (("--basis", "identified"), "basis=identified"),
    (("--country", "France"), "country=France"),
    (("--country", "France", "--country", "Germany"), "country=France&country=Germany"),
]


@pytest.mark.parametrize(("options", "query"), CUTS)
def test_the_summary_is_that_of_the_command_line(ask, told, options, query):
    said, printed = ask(f"/summary?{query}"), told("facts", *options)
    for name in (*HEADLINE, "build_id", "basis", "from", "to", "countries", "products_are"):
        assert said[name] == printed[name], name
    if "raw" not in query:  # where a cancellation may be all that names a customer
        assert said["customers"] == printed["customers"]
    for name in ("top_products_by_revenue", "top_products_by_units"):
        assert said[name] == printed[name]
    for one, other in zip(said["by_country"], printed["by_country"], strict=True):
        assert one["country"] == other["country"]
        assert one["revenue"] == pytest.approx(other["revenue"], abs=1e-3)


def test_the_summary_is_that_of_the_overview(app, ask):
    said = ask("/summary?basis=gross")
    with app.server.test_request_context():
        shown = overview._headline(reporting.slice_asked({"basis": "gross"}))
        kpis = str(overview.show_kpis({"basis": "gross"})[0])
    assert said["orders"] == shown.n_orders
    assert said["customers"] == shown.n_customers
    assert said["revenue"] == pytest.approx(shown.revenue)
    assert formats.count(said["orders"]) in kpis


def test_days_that_are_left_out_are_those_of_the_data(ask):
    whole = ask("/summary")
    assert ask(f"/summary?from={whole['from']}") == whole
    assert ask(f"/summary?to={whole['to']}") == whole


def test_the_build_is_what_its_manifest_says(ask, build):
    said = ask("/build")
    assert said["build_id"] == build.build_id
    assert said["fates"] == build.manifest["fates"]
    assert sum(said["fates"].values()) == said["source"]["lines"]
    assert said["source"]["is_demo"]


def test_products_are_found_by_code_and_by_a_misspelt_name(ask, build):
    best = build.table("products").sort_values("revenue_net").iloc[-1]
    (first, *_) = ask("/products?limit=1")["products"]
    assert first["stock_code"] == best["stock_code"]
    assert first["revenue_net"] == pytest.approx(best["revenue_net"], abs=1e-4)
    by_code = ask(f"/products?search={best['stock_code']}&limit=1")
    assert (by_code["is_found"], by_code["products"]) == (True, [first])
    nothing = ask("/products?search=xqzj")
    assert (nothing["is_found"], nothing["products"]) == (False, [])


@pytest.mark.parametrize("method", ["best", "classic"])
def test_recommendations_are_those_of_the_command_line(ask, told, build, method):
    code = build.table("products").query("is_merchandise").iloc[0]["stock_code"]
    options = ["--classic"] if method == "classic" else []
    said = ask(f"/products/{code}/recommendations?limit=3&method={method}")
    printed = told("recommend", code, "-n", "3", *options)
    assert _rows(said) == _rows(printed)
    assert (said["stock_code"], said["name"]) == (printed["stock_code"], printed["name"])


def test_offers_to_a_customer_are_those_of_the_command_line(ask, told, build):
    customer = build.table("customers")["customer_id"].iloc[0]
    said = ask(f"/customers/{customer}/recommendations?limit=4")
    assert _rows(said) == _rows(told("recommend", "--customer", customer, "-n", "4"))
    assert all(item["is_repeat"] for item in said["buy_again"])


def test_a_basket_is_completed_by_what_is_not_in_it(ask, build):
    codes = build.table("products").query("is_merchandise")["stock_code"].head(3).tolist()
    said = ask("/baskets/recommendations", {"stock_codes": codes, "limit": 5})
    assert said["stock_codes"] == codes
    assert len(said["recommendations"]) == 5
    assert not {item["stock_code"] for item in said["recommendations"]} & set(codes)


def test_a_customer_is_what_the_build_and_the_command_line_say(ask, told, build):
    foretold = build.table("customers").dropna(subset=["churn_probability"]).iloc[0]
    said = ask(f"/customers/{foretold['customer_id']}")
    (printed,) = told("score", "--customer", foretold["customer_id"])["customers"]
    assert said["standing"]["segment"] == foretold["segment"] == printed["segment"]
    assert said["standing"]["monetary"] == pytest.approx(foretold["monetary"])
    assert said["prediction"] == pytest.approx({name: printed[name] for name in PREDICTED})
    orders = build.table("invoices").query("customer_id == @foretold.customer_id")
    assert said["account"]["orders"] == len(orders)
    assert said["account"]["revenue_net"] == pytest.approx(orders["revenue_net"].sum(), abs=1e-3)


def test_segments_are_those_of_the_command_line(ask, told):
    said, printed = ask("/segments"), told("segments")
    assert said["verdict"] == printed["verdict"]
    assert [row["segment"] for row in said["segments"]] == [
        row["segment"] for row in printed["segments"]
    ]
    for one, other in zip(said["segments"], printed["segments"], strict=True):
        assert one == pytest.approx(other)


def test_predicted_segments_are_those_of_the_command_line(ask, told):
    many = [
        {"recency_days": 3, "frequency": 12, "monetary": 4000.5},
        {"recency_days": 300, "frequency": 1, "monetary": 20},
    ]
    said = ask("/segments/predict", many)["predictions"]
    for row, found in zip(many, said, strict=True):
        options = [
            *("--recency", str(row["recency_days"]), "--frequency", str(row["frequency"])),
            *("--monetary", str(row["monetary"])),
        ]
        assert found["segment"] == told("predict-segment", *options)["segment"]
        assert ask("/segments/predict", row)["predictions"] == [found]


def test_what_is_told_of_rows_is_what_their_contracts_say():
    assert set(Profile.model_fields) == set(SEGMENT_PROFILES.columns)
    assert set(PREDICTED) == set(PREDICTIONS.columns) - {"customer_id"}


def _rows(said):
    """Set instants aside, which the command line writes another way."""
    return [{**item, "last_sold_at": None} for item in said["recommendations"]]
