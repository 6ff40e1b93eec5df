import plotly.graph_objects as go

from components.figures.named_bars import NamedBar, height, named_bars, shortened

ROWS = [
    NamedBar("LANTERN", 200.0, "£200", "4 units", key="A"),
    NamedBar("<b>CAKE</b> & CO", 50.0, "£50", "1 unit", key="B"),
]


def test_the_first_row_is_on_top_and_each_name_stands_above_its_bar():
    figure = go.Figure(named_bars(ROWS, room=2, nothing=""))
    (bars,) = figure.data
    assert tuple(bars.x) == (200.0, 50.0)
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]
    words = [(note.text, round(note.y)) for note in figure.layout.annotations]
    assert words[:2] == [("LANTERN", 0), ("<b>£200</b>", 0)]


def test_names_made_of_markup_are_neutralised():
    figure = named_bars(ROWS, room=2, nothing="")
    assert figure["layout"]["annotations"][2]["text"] == "&lt;b&gt;CAKE&lt;/b&gt; & CO"
    assert figure["data"][0]["customdata"][1] == ["&lt;b&gt;CAKE&lt;/b&gt; & CO", "1 unit", "B"]


def test_a_click_tells_what_it_picks():
    bars = named_bars(ROWS, room=2, nothing="", pick="country")["data"][0]
    assert bars["meta"] == {"pick": "country"}
    assert [said[-1] for said in bars["customdata"]] == ["A", "B"]


def test_few_rows_are_no_thicker_than_many():
    assert named_bars(ROWS, room=12, nothing="")["layout"]["yaxis"]["range"] == [11.45, -0.6]


def test_no_row_says_so():
    figure = named_bars([], room=12, nothing="Nothing sold")
    assert figure["data"] == []
    assert figure["layout"]["annotations"][0]["text"] == "Nothing sold"


def test_nothing_but_zeros_still_has_an_axis():
    zero = [NamedBar("LANTERN", 0.0, "£0", "")]
    assert named_bars(zero, room=1, nothing="")["layout"]["xaxis"]["range"] == [0, 1]


def test_more_rows_are_higher():
    assert height(12) - height(11) == height(2) - height(1) > 0


def test_a_long_name_is_cut_and_a_fitting_one_is_not():
    assert shortened("X" * 34) == "X" * 34
    assert len(shortened("X" * 35)) == 34
