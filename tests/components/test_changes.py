from components import changes
from tests.components.figures.test_changes import MONTHS, STEPS
from tests.components.figures.test_movers import TOP


def test_a_bridge_reads_from_period_to_period():
    table = changes.bridge_table(STEPS, "Jan 2011", "Feb 2011", "customers")
    assert table.columns.tolist() == ["Step", "Revenue change", "Customers before", "Customers now"]
    assert table["Step"].tolist() == [
        "Jan 2011",
        "Customers",
        "Value per order",
        "Guests",
        "Feb 2011",
    ]
    assert table["Revenue change"].tolist() == [1000, 300, -100, 50, 1250]


def test_without_a_count_a_step_has_its_own_figures():
    table = changes.bridge_table(STEPS, "Jan 2011", "Feb 2011")
    assert table.columns.tolist()[2:] == ["Before", "Now"]


def test_movers_stand_under_what_they_are():
    table = changes.mover_table(TOP, "Country")
    assert table.iloc[0].tolist() == ["France", 1000, 1500, 500, 0.5]
    assert table.columns[0] == "Country"


def test_months_read_who_brought_their_revenue():
    table = changes.newness_table(MONTHS)
    assert table["Revenue of new customers"].tolist() == [60, 10]
    assert table["Returning customers"].tolist() == [3, 1]
