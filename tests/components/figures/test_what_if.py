from math import log10

import pandas as pd

from analytics import columns as c
from components.figures import what_if

NAMES = ("Best", "Rest")
CUSTOMERS = pd.DataFrame(
    {
        c.CUSTOMER_ID: ["1", "2", "3"],
        c.RECENCY_DAYS: [0, 10, 100],
        c.FREQUENCY: [20, 5, 1],
        c.MONETARY: [5_000.0, 400.0, 20.0],
        c.SEGMENT: ["Best", "Rest", "Rest"],
    }
)


def test_the_point_stands_among_the_customers_with_a_line_to_the_floor():
    *customers, stem, here = what_if.cloud(CUSTOMERS, NAMES, (0.0, 3.0, 250.0), "£")["data"]
    assert [trace["name"] for trace in customers] == ["Best", "Rest"]
    assert (here["x"], here["y"], here["z"]) == ([0.4], [3.0], [250.0])
    assert stem["z"] == [20.0, 250.0]


def test_without_figures_the_point_is_nowhere():
    here = what_if.cloud(CUSTOMERS, NAMES, None, "£")["data"][-1]
    assert (here["x"], here["y"], here["z"]) == ([None], [None], [None])
    (mark,) = what_if.plane(CUSTOMERS, NAMES, None, "£", of="rm")["layout"]["annotations"]
    assert not mark["visible"]


def test_in_a_plane_the_mark_stands_at_the_logarithms():
    figure = what_if.plane(CUSTOMERS, NAMES, (10.0, 2.0, 1_000.0), "£", of="fm")
    (mark,) = figure["layout"]["annotations"]
    assert (mark["x"], mark["y"]) == (round(log10(2), 4), 3)
    assert figure["layout"]["xaxis"]["fixedrange"]


def test_nobody_is_said():
    for figure in (
        what_if.cloud(CUSTOMERS.head(0), NAMES, None, "£"),
        what_if.plane(CUSTOMERS.head(0), NAMES, None, "£", of="rf"),
    ):
        assert figure["layout"]["annotations"][0]["text"] == "No customer to show"


def test_a_sample_says_so():
    assert "an even sample of 5,000 drawn" in what_if.caption(20_000, "10 Dec 2011")
    assert "sample" not in what_if.caption(4_338, "10 Dec 2011")
