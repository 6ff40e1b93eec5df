import pytest

from components.cards import figure_slot
from pages import overview, reporting
from tests.components.tree import ids, of_class, rows, text, walk
from tests.pages import small_shop

pytestmark = pytest.mark.usefixtures("app")


def _kpis(**state):
    cards, compared, meaning = overview.show_kpis(state)
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


def test_an_unknown_basis_is_the_default():
    assert _kpis(basis="nonsense")[0] == _kpis()[0]


def test_countries_narrow_the_figures():
    assert _kpis(country=["France"])[0]["Revenue"] == "£100.00"


def _drawn(every="month", **state):
    return overview.draw_revenue(reporting.slice_of(state), every)


def test_revenue_is_drawn_per_month():
    shown = _drawn()
    assert [bar for trace in shown.figure["data"] for bar in trace["y"]] == [100.0, 300.0, 400.0]
    assert shown.finding == (
        "Best complete month: Mar 2011 brought £400, 1.5 times the average £267"
    )
    assert shown.table.iloc[0].tolist() == ["Mar 2011", 400.0, 3, "yes"]
    assert shown.note == ""


def test_a_month_is_drawn_by_days_and_says_so():
    shown = _drawn("month", period="last_month")
    assert shown.note == "per day: the period has too few or too many months"
    assert shown.table["Revenue"].sum() == 400.0


def test_countries_and_products_are_ranked():
    chosen = reporting.slice_of({})
    assert rows(overview.draw_countries(chosen).body) == [
        ["United Kingdom 87.5%", "5", "£700.00"],
        ["France 12.5%", "1", "£100.00"],
    ]
    products = overview.draw_products(chosen)
    assert rows(products.body) == [[f"{small_shop.PRODUCT} 22423", "80", "£800.00"]]
    assert products.note == "without postage and fees"


def test_products_follow_the_days_of_the_period():
    chosen = reporting.slice_of({"from": "2011-03-06", "to": "2011-03-31"})
    assert rows(overview.draw_products(chosen).body) == [
        [f"{small_shop.PRODUCT} 22423", "35", "£350.00"]
    ]


def test_the_address_sets_the_filters():
    page = overview.layout(period="last_month", basis="raw", goods="merchandise", country="France")
    values = {c.id: c.value for c in _with_value(page)}
    assert values["filter-period"] == "last_month"
    assert values["filter-basis"] == "raw"
    assert values["filter-goods"] == "merchandise"
    assert values["filter-country"] == ["France"]
    assert not of_class(page, "notice")


def test_a_nonsense_address_gives_the_default_view_and_says_so():
    page = overview.layout(period="<script>", basis=["raw", "net"], country="Atlantis")
    values = {c.id: c.value for c in _with_value(page)}
    assert (values["filter-period"], values["filter-basis"]) == ("all", "net")
    said = text(of_class(page, "notice"))
    assert "period is '<script>'; wanted one of all," in said
    assert "no country 'Atlantis' in the data" in said


def test_every_id_begins_with_the_slug_or_is_a_filter():
    found = [i if isinstance(i, str) else i["index"] for i in ids(overview.layout())]
    assert all(name.startswith((overview.PAGE.slug, "filter")) for name in found)
    assert figure_slot("overview-revenue") in ids(overview.layout())


def _with_value(page):
    return [c for c in walk(page) if getattr(c, "value", None) is not None]
