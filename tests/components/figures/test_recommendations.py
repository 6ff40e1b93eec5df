import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.figures import recommendations as figures
from components.figures.recommendations import Link, Node


def node(code, n=10):
    return Node(code, f"NAME {code}", n, figures.hover(f"NAME {code}", "why"))


def test_each_neighbour_is_a_point_and_each_link_a_line():
    links = [Link("0", "1", 0.5), Link("0", "2", 0.25), Link("1", "2", 0.1), Link("1", "x", 0.9)]
    drawn = figures.neighbourhood(node("0", 40), [node("1"), node("2")], links)
    *lines, points = drawn["data"]
    assert go.Figure(drawn).data
    assert len(lines) == 3
    assert lines[0]["line"]["width"] == 7
    assert [row[0] for row in points["customdata"]] == ["1", "2", "0"]
    assert points["marker"]["size"] == [25.0, 25.0, 38.0]
    assert points["meta"] == {"pick": "product"}


def test_no_more_are_drawn_than_can_be_read():
    around = [node(str(i)) for i in range(1, 30)]
    drawn = figures.neighbourhood(node("0"), around, [])
    assert len(drawn["layout"]["annotations"]) == figures.MOST + 1


def test_linked_neighbours_stand_side_by_side():
    ring = figures.in_a_ring(
        [node("1"), node("2"), node("3"), node("4")], [Link("1", "4", 0.5), Link("3", "4", 0.4)]
    )
    assert [one.code for one in ring] == ["1", "4", "3", "2"]


@settings(max_examples=25)
@given(st.lists(st.integers(1, 99), min_size=1, max_size=8, unique=True))
def test_a_ring_keeps_every_neighbour_once(codes):
    around = [node(str(code)) for code in codes]
    assert sorted(one.code for one in figures.in_a_ring(around, [])) == sorted(map(str, codes))


def test_a_product_without_neighbours_says_so():
    drawn = figures.neighbourhood(Node("0", "<b>X</b>", 0, ""), [], [])
    (note,) = drawn["layout"]["annotations"]
    assert note["text"] == "Nothing is linked to<br>&lt;b&gt;X&lt;/b&gt;"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("CAKE", "CAKE"),
        ("<b>CAKE</b>", "&lt;b&gt;CAKE&lt;/b&gt;"),
        ("SET OF 20 VINTAGE CHRISTMAS NAPKINS OF PAPER", "SET OF 20<br>VINTAGE<br>CHRISTMAS…"),
        ("", ""),
    ],
)
def test_a_label_is_a_few_short_lines_of_text(name, said):
    assert figures.label(name) == said
