"""The rows of one customer, picked out of tables that hold many."""

import pandas as pd
import pyarrow.compute as pc

from analytics import columns as c
from analytics import customer as cu
from analytics.store import Build


def invoices_of(build: Build, customer_id: str) -> pd.DataFrame:
    """Read a customer's sale invoices: `customer.INVOICE_COLUMNS`, none for an unknown id."""
    return build.part("invoices", cu.INVOICE_COLUMNS, _is_of(customer_id))


def lines_of(build: Build, customer_id: str) -> pd.DataFrame:
    """Read a customer's lines, whatever their fate: `customer.LINE_COLUMNS`."""
    return build.part("customer_lines", cu.LINE_COLUMNS, _is_of(customer_id))


def rows_of(build: Build, table: str, customer_id: str) -> pd.DataFrame:
    """Read a customer's rows of a table that has ``customer_id``, with all its columns."""
    return build.part(table, build.columns(table), _is_of(customer_id))


def _is_of(customer_id: str) -> pc.Expression:
    return pc.field(c.CUSTOMER_ID) == customer_id
