import pandas as pd
import plotly.graph_objects as go
import pytest

from components.figures import bridge
from tests.components.tree import rows

STEPS = pd.DataFrame(
    [
        ("raw", "raw", 100.0, True),
        ("gross", "duplicate", -5.0, False),
        ("gross", "cancellation", 25.0, False),
        ("gross", "gross", 120.0, True),
        ("net", "matched_cancellation", -20.0, False),
        ("net", "net", 100.0, True),
        ("identified", "guest_sale", -30.0, False),
        ("identified", "identified", 90.0, True),
    ],
    columns=["basis", "step", "revenue", "is_total"],
)


def _spans(figure):
    return {
        label: (min(base, base + length), max(base, base + length))
        for trace in figure.data
        for label, base, length in zip(trace.y, trace.base, trace.x, strict=True)
    }


def test_each_step_spans_from_where_the_one_before_ended():
    spans = _spans(go.Figure(bridge.bridge(STEPS, currency="£")))
    assert spans["Raw revenue"] == (0, 100)
    assert spans["Duplicate"] == (95, 100)
    assert spans["Cancellation"] == (95, 120)
    assert spans["Gross revenue"] == (0, 120)
    assert spans["Matched cancellation"] == (100, 120)
    assert spans["Net revenue"] == (0, 100)


def test_the_branch_to_identified_starts_again_from_gross():
    assert _spans(go.Figure(bridge.bridge(STEPS, currency="£")))["Guest sale"] == (90, 120)


def test_what_adds_and_what_takes_away_are_told_apart_by_more_than_colour():
    figure = go.Figure(bridge.bridge(STEPS, currency="£"))
    texts = dict(zip(figure.data[1].y, figure.data[1].text, strict=True))
    assert figure.data[1].name == "Adds"
    assert texts == {"Cancellation": "+£25"}
    assert set(figure.data[2].text) == {
        "\N{MINUS SIGN}£5",
        "\N{MINUS SIGN}£20",
        "\N{MINUS SIGN}£30",
    }


def test_steps_read_from_top_to_bottom():
    layout = go.Figure(bridge.bridge(STEPS, currency="£")).layout
    assert layout.yaxis.autorange == "reversed"
    assert layout.yaxis.categoryarray[0] == "Raw revenue"
    assert layout.yaxis.categoryarray[-1] == "Identified revenue"
    assert layout.xaxis.tickprefix == "£"


def test_a_shop_with_negative_raw_revenue_is_drawn():
    steps = STEPS.assign(revenue=[-50.0, 0.0, 170.0, 120.0, -20.0, 100.0, -30.0, 90.0])
    figure = go.Figure(bridge.bridge(steps, currency="£"))
    assert _spans(figure)["Raw revenue"] == (-50, 0)
    assert figure.layout.xaxis.range[0] < -50


def test_the_bars_of_steps_add_up_to_the_totals():
    placed = bridge.place(STEPS)
    ends = dict(zip(placed["label"], placed["start"] + placed["revenue"], strict=True))
    assert ends["Cancellation"] == pytest.approx(ends["Gross revenue"])
    assert ends["Matched cancellation"] == pytest.approx(ends["Net revenue"])
    assert ends["Guest sale"] == pytest.approx(ends["Identified revenue"])


def test_an_empty_bridge_says_so():
    assert go.Figure(bridge.bridge(STEPS.head(0), currency="£")).layout.annotations[0].text


def test_the_table_holds_every_step():
    shown = rows(bridge.as_table(STEPS, currency="£"))
    assert shown[0] == ["Raw revenue", "£100.00"]
    assert shown[2] == ["Cancellation", "+£25.00"]
    assert len(shown) == len(STEPS)
