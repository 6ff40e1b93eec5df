import pandas as pd
import pytest

from components import recommendations_parts as parts
from components.formats import MISSING
from tests.components.tree import of_class, text, walk


def test_a_product_that_was_never_sold_has_no_days():
    row = pd.Series(
        {
            "stock_code": "A/1",
            "name": "CAKE",
            "is_merchandise": True,
            "first_sold_at": pd.NaT,
            "last_sold_at": pd.NaT,
            "n_invoices": 0,
            "n_customers": 0,
            "revenue_net": 0.0,
            "units_net": 0,
        }
    )
    head = parts.product_head(row, "£")
    values = [text(value) for value in of_class(head, "kpi-value")]
    assert values == ["£0", "0", "0", "0", MISSING, MISSING]
    assert "/products?product=A%2F1" in [getattr(part, "href", "") for part in walk(head)]


@pytest.mark.parametrize(
    ("revenue", "values"),
    [
        ([30.0, 50.0], ["£80.00", "2", "£40.00", "2 Jan 2011"]),
        ([], ["£0", "0", MISSING, MISSING]),
    ],
)
def test_a_customer_is_summed_from_orders(revenue, values):
    days = [pd.Timestamp(f"2011-01-0{1 + i}") for i in range(len(revenue))]
    orders = pd.DataFrame(
        {"invoiced_at": pd.Series(days, dtype="datetime64[us]"), "revenue_net": revenue}
    )
    head = parts.customer_head("17850", "France", orders, "£")
    assert [text(value) for value in of_class(head, "kpi-value")] == values


def test_several_values_are_held_for_the_question():
    held = parts.held("basket", ("1", "2"))
    assert held.id == {"index": "basket", "type": "asked"}
    assert held.value == ["1", "2"]
