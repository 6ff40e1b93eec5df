import plotly.graph_objects as go
import pytest

from pages import data, read
from tests.components.tree import ids, rows, text

pytestmark = pytest.mark.usefixtures("app")


def test_the_fates_sum_to_the_raw_lines():
    _, _, fates, _, _ = data.show_quality(True)
    assert sum(int(row[1]) for row in rows(fates)) == 7
    assert "The counts sum to the 7 raw lines" in text(fates)


def test_source_and_notes_are_shown():
    kpis, notes, _, _, source = data.show_quality(True)
    assert "1 Jan 2011 to 31 Mar 2011" in text(kpis)
    assert "One column was not needed: Colour" in text(notes)
    assert [
        "shop.csv",
        "csv",
        "700 B",
        "7",
        "utf-8, delimiter ,, dates iso",
        "abababababab",
    ] in rows(source)


def test_every_rule_is_listed():
    _, _, _, rules, _ = data.show_quality(True)
    named = [row[0] for row in rows(rules)]
    assert "Matched cancellation Observed" in named
    assert named[-1] == "After as of Kept aside"
    assert len(named) == len(read.table("data_quality"))


def test_the_bridge_leads_to_the_revenue_of_each_basis():
    figure, finding, _, table = data.draw_bridge(True)
    assert len(go.Figure(figure).data) == 3
    shown = dict(row for row in rows(table))
    assert shown["Raw revenue"] == "£800.00"
    assert shown["Gross revenue"] == "£840.00"
    assert shown["Net revenue"] == "£800.00"
    assert shown["Identified revenue"] == "£790.00"
    assert finding == "Raw and net revenue agree at £800"


def test_every_id_begins_with_the_slug():
    found = [i if isinstance(i, str) else i["index"] for i in ids(data.layout())]
    assert all(name.startswith(data.PAGE.slug) for name in found)
