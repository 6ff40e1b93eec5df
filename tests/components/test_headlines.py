from analytics.headline import Headline
from components.headlines import N_KPIS, Earlier, kpi_row, on_comparison
from tests.components.tree import of_class, text

NOW = Headline(
    revenue=1_485_694.2,
    units=742_000,
    n_lines=63_000,
    n_orders=2_755,
    n_customers=1_660,
    average_order_value=539.27,
    items_per_order=269.5,
    repeat_rate=0.322,
    top_fifth_share=0.616,
)
BEFORE = Headline(
    revenue=1_104_000.0,
    units=600_000,
    n_lines=50_000,
    n_orders=2_755,
    n_customers=2_000,
    average_order_value=None,
    items_per_order=269.5,
    repeat_rate=0.300,
    top_fifth_share=0.600,
)
NOTHING = Headline(0.0, 0, 0, 0, 0, None, None, None, None)


def _values(row):
    return {text(of_class(card, "kpi-label")): text(of_class(card, "kpi-value")) for card in row}


def _row(*earlier, now=NOW):
    return kpi_row(now, now, earlier, caption="Net revenue, Nov 2011", currency="£")


def test_the_seven_figures_are_shown_in_their_units():
    assert _values(_row()) == {
        "Revenue": "£1,485,694",
        "Orders": "2,755",
        "Customers": "1,660",
        "Average order value": "£539.27",
        "Items per order": "269.5",
        "Repeat rate": "32.2%",
        "Top 20% of customers": "61.6%",
    }
    assert len(_row()) == N_KPIS


def test_revenue_states_basis_and_period():
    assert "Net revenue, Nov 2011" in text(_row()[0])


def test_each_figure_is_compared_with_each_earlier_period():
    row = _row(Earlier("vs Oct 2011", BEFORE), Earlier("vs Nov 2010", NOW))
    deltas = [text(delta) for delta in of_class(row[0], "delta")]
    assert ["+34.6%" in deltas[0], "vs Oct 2011" in deltas[0]] == [True, True]
    assert ["no change" in deltas[1], "vs Nov 2010" in deltas[1]] == [True, True]
    assert "+2.2 pp" in text(of_class(row[5], "delta"))


def test_without_an_earlier_period_there_is_no_change_to_show():
    assert of_class(_row(), "delta") == []


def test_what_had_no_value_before_shows_no_change():
    assert of_class(_row(Earlier("vs Oct 2011", BEFORE))[3], "delta") == []


def test_an_empty_period_shows_dashes_where_a_ratio_has_no_meaning():
    values = _values(_row(now=NOTHING))
    assert values["Revenue"] == "£0"
    assert values["Average order value"] == values["Repeat rate"] == "\N{EN DASH}"


def test_what_the_changes_are_of_is_said_where_it_is_not_plain():
    assert on_comparison("changes are of Nov 2011", 1) == "Changes are of Nov 2011."
    assert on_comparison("", 2) == ""
    assert "no complete earlier period" in on_comparison("", 0)
