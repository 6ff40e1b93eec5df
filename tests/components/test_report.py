import pandas as pd

from components import report
from components.report import Shown
from tests.components.tree import text, walk


def test_a_customer_leads_to_their_page_and_a_guest_to_none():
    table = pd.DataFrame({"Customer": ["12346", "a/b", "Guest"], "Orders": [1, 2, 3]})
    set_out = report.table_of(Shown(None, table), "Customers", "£")
    links = [node.href for node in walk(set_out) if getattr(node, "href", None)]
    assert links == ["/customers/12346", "/customers/a%2Fb"]
    assert "Guest" in text(set_out)
