import plotly.graph_objects as go

from analytics import columns as c
from analytics import customer as cu
from components.figures.customer_gaps import gaps
from tests.analytics.test_customer import AS_OF, invoices, lines, shop


def test_each_gap_stands_at_the_day_it_ended_and_the_open_one_is_hatched():
    figure = gaps(cu.gaps(shop(), AS_OF))
    (bars,) = go.Figure(figure).data
    assert list(bars.x) == ["2011-02-10", "2011-04-01"]
    assert list(bars.y) == [40, 49]
    assert list(bars.marker.pattern.shape) == ["", "/"]
    assert bars.customdata[0][1] == "1 Jan 2011 to 10 Feb 2011"
    assert "shapes" not in figure["layout"]  # one gap has no middle


def test_the_median_of_the_closed_gaps_is_marked():
    bought = invoices(
        *({c.INVOICE: day, c.INVOICED_AT: f"2011-01-{day}"} for day in ("01", "03", "11"))
    )
    figure = gaps(cu.gaps(cu.events(bought, lines()), AS_OF))
    assert figure["layout"]["shapes"][0]["y0"] == 5.0


def test_without_an_order_there_is_no_gap():
    assert gaps(cu.gaps(cu.events(invoices(), lines()), AS_OF))["data"] == []
