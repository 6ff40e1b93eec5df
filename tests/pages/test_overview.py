import pytest

from components.cards import figure_slot
from pages import overview
from tests.components.tree import ids, of_class, rows, text, walk
from tests.pages import small_shop

pytestmark = pytest.mark.usefixtures("app")


def _kpis(period="all", basis="net"):
    cards, compared, meaning = overview.show_kpis(period, basis)
    values = {text(of_class(c, "kpi-label")): text(of_class(c, "kpi-value")) for c in cards}
    return values, cards, compared, meaning


def test_the_headline_figures_of_all_data_on_the_net_basis():
    values, *_ = _kpis()
    assert values == {
        "Revenue": "£800.00",
        "Orders": "6",
        "Customers": "3",
        "Average order value": "£133.33",
        "Items per order": "13.3",
        "Repeat rate": "33.3%",
        "Top 20% of customers": "80.0%",
    }


@pytest.mark.parametrize(
    ("basis", "revenue", "orders"),
    [
        ("raw", "£800.00", "6"),
        ("gross", "£840.00", "6"),
        ("identified", "£790.00", "5"),
    ],
)
def test_the_basis_decides_what_counts(basis, revenue, orders):
    values, _, _, meaning = _kpis(basis=basis)
    assert (values["Revenue"], values["Orders"]) == (revenue, orders)
    assert text(meaning).startswith(f"{basis.capitalize()} revenue")


def test_all_data_is_compared_by_its_last_complete_month():
    _, cards, compared, _ = _kpis()
    assert "+33.3%" in text(cards[0])
    assert "Mar 2011 vs Feb 2011" in text(cards[0])
    assert "no change" in text(cards[2])
    assert compared == "Changes are of Mar 2011, the last complete month."


def test_a_month_is_compared_with_the_month_before():
    values, cards, compared, _ = _kpis(period="last_month")
    assert values["Revenue"] == "£400.00"
    assert "vs Feb 2011" in text(cards[0])
    assert "Mar 2011 vs" not in text(cards[0])
    assert compared == ""


def test_an_unknown_period_is_all_data():
    assert _kpis(period="nonsense")[0] == _kpis()[0]


def test_an_unknown_basis_is_refused():
    with pytest.raises(ValueError, match="nonsense"):
        overview.show_kpis("all", "nonsense")


def test_revenue_is_drawn_per_month():
    figure, finding, caption, table = overview.draw_revenue("all", "net", "month")
    assert [bar for trace in figure["data"] for bar in trace["y"]] == [100.0, 300.0, 400.0]
    assert finding == "Best complete month: Mar 2011 brought £400, 1.5 times the average £267"
    assert caption == "Net revenue, 1 Jan 2011 to 31 Mar 2011"
    assert rows(table)[0] == ["Mar 2011", "£400.00", "3"]


def test_countries_and_products_are_ranked():
    countries, products = overview.rank("all", "net")
    assert rows(countries) == [
        ["United Kingdom 87.5%", "5", "£700.00"],
        ["France 12.5%", "1", "£100.00"],
    ]
    assert rows(products) == [[f"{small_shop.PRODUCT} 22423", "80", "£800.00"]]
    assert "Net revenue, 1 Jan 2011 to 31 Mar 2011" in text(products)


def test_products_state_the_whole_months_they_are_counted_in():
    countries, products = overview.rank("last_30_days", "net")
    assert "2 Mar 2011 to 31 Mar 2011" in text(countries)
    assert "Net revenue, Mar 2011" in text(products)


def test_only_suitable_steps_are_offered():
    options, value = overview.offer_every("last_month", "month")
    assert value == "day"
    assert [o["disabled"] for o in options] == [True, False, False]


def test_the_address_sets_the_controls():
    page = overview.layout(period="last_month", basis="raw", every="week")
    values = {c.id: c.value for c in _with_value(page)}
    assert values == {
        "overview-period": "last_month",
        "overview-basis": "raw",
        "overview-every": "week",
    }
    assert not of_class(page, "notice")


def test_a_nonsense_address_gives_the_default_view_and_says_so():
    page = overview.layout(period="<script>", basis=["raw", "net"])
    assert {c.value for c in _with_value(page)} == {"all", "net", "month"}
    assert "period is '<script>'; wanted one of all," in text(of_class(page, "notice"))


def test_every_id_begins_with_the_slug():
    found = [i if isinstance(i, str) else i["index"] for i in ids(overview.layout())]
    assert all(name.startswith(overview.PAGE.slug) for name in found)
    assert figure_slot("overview-revenue") in ids(overview.layout())


def _with_value(page):
    return [c for c in walk(page) if getattr(c, "value", None) is not None]
