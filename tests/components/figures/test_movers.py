import pandas as pd
import plotly.graph_objects as go
import pytest

from components.figures import movers

MINUS = "\N{MINUS SIGN}"
TOP = pd.DataFrame(
    {
        "name": ["France", "<i>CAKE</i> STAND WITH THREE TIERS"],
        "before": [1000.0, 400.0],
        "now": [1500.0, 100.0],
        "change": [500.0, -300.0],
        "change_share": [0.5, -0.75],
    }
)


def _drawn(by="change", top=TOP):
    return go.Figure(movers.movers(top, by=by, currency="£"))


@pytest.mark.parametrize(
    ("by", "lengths", "words"),
    [
        ("change", (500, -300), ["+£500", f"{MINUS}£300"]),
        ("change_share", (0.5, -0.75), ["+50%", f"{MINUS}75%"]),
    ],
)
def test_gains_and_losses_go_either_way_with_their_amount(by, lengths, words):
    figure = _drawn(by)
    assert figure.data[0].x == lengths
    assert [note.text for note in figure.layout.annotations] == words


def test_hovering_reads_both_periods_and_both_changes():
    assert _drawn().data[0].customdata[0] == ["France", "£1,000", "£1,500", "+£500", "+50%"]


def test_long_names_are_cut_and_every_name_is_escaped():
    label = _drawn().layout.yaxis.ticktext[1]
    assert label == "&lt;i&gt;CAKE&lt;/i&gt; STAND W\N{HORIZONTAL ELLIPSIS}"
    assert _drawn().data[0].customdata[1][0].startswith("&lt;i&gt;CAKE&lt;/i&gt; STAND WITH")


def test_losers_alone_are_drawn_from_zero():
    low, high = _drawn(top=TOP.tail(1)).layout.xaxis.range
    assert low < -300
    assert 0 < high < 50


def test_nothing_that_moved_is_said():
    figure = _drawn(top=TOP.head(0))
    assert figure.layout.annotations[0].text == "Nothing moved between the two periods"
