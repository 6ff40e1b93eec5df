import numpy as np
import plotly.graph_objects as go

from analytics import assortment as a
from components.figures.pareto import drawn_ranks, pareto
from tests.analytics.test_assortment import revenues


def test_the_curve_is_whole_and_coloured_by_class():
    figure = go.Figure(pareto(a.abc(revenues(80.0, 10.0, 6.0, 4.0))))
    assert [trace.name for trace in figure.data] == ["Class A", "Class B", "Class C"]
    first, second, third = figure.data
    assert (first.x[0], first.y[0]) == (0.0, 0.0)
    assert (first.x[-1], first.y[-1]) == (second.x[0], second.y[0]) == (0.25, 0.8)
    assert (third.x[-1], third.y[-1]) == (1.0, 1.0)
    assert figure.layout.yaxis.tickformat == ".0%"
    assert figure.layout.xaxis.title.text.startswith("Share of products")


def test_a_curve_of_many_products_is_drawn_through_few_points_and_every_class_end():
    classed = a.abc(revenues(*np.linspace(900.0, 1.0, 900)))
    shown = drawn_ranks(classed)
    assert len(shown) <= 330
    ends = a.class_totals(classed)["n_products"].cumsum() - 1
    assert set(ends) <= set(shown.tolist())
    assert shown[0] == 0


def test_a_single_product_has_one_class():
    assert [t["name"] for t in pareto(a.abc(revenues(5.0)))["data"]] == ["Class A"]
