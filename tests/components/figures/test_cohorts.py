import pandas as pd
import plotly.graph_objects as go
import pytest

from components.figures import cohorts

GRID = pd.DataFrame(
    [
        ("2011-01-01", 0, 40, 40, 400.0, 1.0, True),
        ("2011-01-01", 1, 40, 10, 150.0, 0.25, True),
        ("2011-01-01", 2, 40, 4, 30.0, 0.1, False),
        ("2011-02-01", 0, 20, 20, 210.0, 1.0, True),
        ("2011-02-01", 1, 20, 0, 0.0, 0.0, False),
    ],
    columns=[
        "cohort_month",
        "months_since",
        "cohort_customers",
        "customers",
        "revenue",
        "retention_share",
        "is_complete",
    ],
).astype({"cohort_month": "datetime64[us]"})


def _drawn(measure="share", grid=GRID):
    return go.Figure(cohorts.cohort_heat(grid, measure=measure, currency="£"))


def _cells(trace):
    return [list(line) for line in trace]


def test_only_finished_later_months_have_a_colour():
    first, later, _ = _drawn().data
    assert _cells(first.z) == [[1.0, None, None], [1.0, None, None]]
    assert _cells(later.z) == [[None, 0.25, None], [None, None, None]]


@pytest.mark.parametrize(
    ("measure", "texts"),
    [
        ("share", [["40", "25", "10"], ["20", "0", ""]]),
        ("customers", [["40", "10", "4"], ["20", "0", ""]]),
        ("revenue", [["400", "150", "30"], ["210", "0", ""]]),
    ],
)
def test_every_cell_is_written_and_months_to_come_are_blank(measure, texts):
    assert _cells(_drawn(measure).data[-1].text) == texts


@pytest.mark.parametrize(
    ("revenue", "text"),
    [(999.6, "1.0k"), (1234.0, "1.2k"), (9960.0, "10k"), (26_400.0, "26k"), (1_660_000.0, "1.7M")],
)
def test_a_long_number_is_written_briefly(revenue, text):
    drawn = _drawn("revenue", GRID.assign(revenue=revenue))
    assert drawn.data[-1].text[0][0] == text


def test_unfinished_months_are_outlined():
    outlined = [(shape.x0 + shape.x1, shape.y0 + shape.y1) for shape in _drawn().layout.shapes]
    assert outlined == [pytest.approx((4, 0)), pytest.approx((2, 2))]


def test_hovering_names_cohort_month_and_every_number():
    said = _drawn().data[-1].customdata[0][2]
    assert said == (
        "<b>First order Jan 2011, seen Mar 2011 (unfinished)</b><br>"
        "4 of 40 customers ordered (10.0%)<br>£30.00 revenue"
    )


def test_axes_name_months_and_cohorts():
    layout = _drawn().layout
    assert layout.xaxis.title.text == "Months since the first order"
    assert layout.yaxis.ticktext == ("Jan 2011", "Feb 2011")
    assert layout.yaxis.range[0] > layout.yaxis.range[1]


def test_a_grid_of_first_months_alone_is_drawn():
    assert len(_drawn(grid=GRID[GRID["months_since"] == 0]).data) == 3


def test_negative_revenue_is_drawn():
    assert _drawn("revenue", GRID.assign(revenue=-5.0)).data[1].zmax == 1


def test_no_customer_is_said():
    figure = _drawn(grid=GRID.head(0))
    assert not figure.data
    assert figure.layout.annotations[0].text == "No identified customer in this selection"


@pytest.mark.parametrize("measure", ["share", "customers", "revenue"])
def test_the_meaning_of_the_cells_is_said(measure):
    assert cohorts.meaning(measure, "kr")
