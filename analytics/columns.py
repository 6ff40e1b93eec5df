"""Every column name, once.

Units stand in the names: ``_at`` is an instant (naive, shop-local), ``n_`` a
count, ``_share`` a number from 0 to 1. Money is in the shop's own currency,
which is a label only.
"""

from enum import StrEnum
from typing import Final

# What a raw line says.
LINE_NUMBER: Final = "line_number"
INVOICE: Final = "invoice"
STOCK_CODE: Final = "stock_code"
DESCRIPTION: Final = "description"
QUANTITY: Final = "quantity"
INVOICED_AT: Final = "invoiced_at"
UNIT_PRICE: Final = "unit_price"
CUSTOMER_ID: Final = "customer_id"
COUNTRY: Final = "country"

RAW: Final = (
    INVOICE,
    STOCK_CODE,
    DESCRIPTION,
    QUANTITY,
    INVOICED_AT,
    UNIT_PRICE,
    CUSTOMER_ID,
    COUNTRY,
)

# What cleaning adds to it.
FATE: Final = "fate"
IS_MERCHANDISE: Final = "is_merchandise"
REVENUE: Final = "revenue"
NET_QUANTITY: Final = "net_quantity"
NET_REVENUE: Final = "net_revenue"

# Cancellation matches.
CANCELLATION_LINE: Final = "cancellation_line"
SALE_LINE: Final = "sale_line"
CANCELLED_AT: Final = "cancelled_at"

# Facts.
DAY: Final = "day"
HOUR: Final = "hour"
MONTH: Final = "month"
UNITS: Final = "units"
N_LINES: Final = "n_lines"
N_SALE_LINES: Final = "n_sale_lines"
N_INVOICES: Final = "n_invoices"
N_CUSTOMERS: Final = "n_customers"
NAME: Final = "name"
FIRST_SOLD_AT: Final = "first_sold_at"
LAST_SOLD_AT: Final = "last_sold_at"
COHORT_MONTH: Final = "cohort_month"
MONTHS_SINCE: Final = "months_since"
CUSTOMERS: Final = "customers"
IS_COMPLETE: Final = "is_complete"
RULE: Final = "rule"
KIND: Final = "kind"
LINES: Final = "lines"
TREATMENT: Final = "treatment"
EXAMPLES: Final = "examples"
BASIS: Final = "basis"
BUCKET: Final = "bucket"
N_SERVICE_LINES: Final = "n_service_lines"

# Model cards.
TASK: Final = "task"
MODEL: Final = "model"
METRIC: Final = "metric"
VALUE: Final = "value"
LOW: Final = "low"
HIGH: Final = "high"
BASELINE: Final = "baseline"
BASELINE_VALUE: Final = "baseline_value"
TRAIN_FROM: Final = "train_from"
TRAIN_TO: Final = "train_to"
TEST_FROM: Final = "test_from"
TEST_TO: Final = "test_to"
N: Final = "n"

# Customers.
RECENCY_DAYS: Final = "recency_days"
FREQUENCY: Final = "frequency"
MONETARY: Final = "monetary"
MONETARY_NET: Final = "monetary_net"
SEGMENT: Final = "segment"
RFM_SCORE: Final = "rfm_score"
RULE_NAME: Final = "rule_name"
RFM: Final = (RECENCY_DAYS, FREQUENCY, MONETARY)

# Segments: what describes a customer or a segment beside RFM.
SEGMENT_BEFORE: Final = "segment_before"
FIRST_BOUGHT_AT: Final = "first_bought_at"
LAST_BOUGHT_AT: Final = "last_bought_at"
N_PRODUCTS: Final = "n_products"
BASKET_VALUE: Final = "basket_value"
BASKET_LINES: Final = "basket_lines"
PRICE_LEVEL: Final = "price_level"
TOP_QUARTER: Final = "top_quarter"
TOP_QUARTER_SHARE: Final = "top_quarter_share"
R_SCORE: Final = "r_score"
F_SCORE: Final = "f_score"
M_SCORE: Final = "m_score"
ORDER: Final = "order"
K: Final = "k"
AT: Final = "at"
ALGORITHM: Final = "algorithm"
FEATURE: Final = "feature"
N_ORDERS_AFTER: Final = "n_orders_after"
SPEND_AFTER: Final = "spend_after"

# Recommendations.
NEIGHBOUR: Final = "neighbour"
METHOD: Final = "method"
RANK: Final = "rank"
SCORE: Final = "score"
RESTS_ON: Final = "rests_on"
N_BOTH: Final = "n_both"
N_PRODUCT: Final = "n_product"
N_NEIGHBOUR: Final = "n_neighbour"
N_BASKETS: Final = "n_baskets"
CUSTOMERS_BOTH: Final = "customers_both"
LIFT: Final = "lift"
LIFT_LOW: Final = "lift_low"
LIFT_HIGH: Final = "lift_high"
IS_THIN: Final = "is_thin"

# Before the name of a measure: the part of it that service lines bring.
SERVICE: Final = "service_"

# Line values fall into twentieths of a decade; this one holds what is not above zero.
BUCKETS_PER_DECADE: Final = 20
# Engines round logarithms differently: 1,000 shall lie in the bucket that it begins in all of them.
BUCKET_SLACK: Final = 1e-9
NOT_POSITIVE: Final = -1_000


class Fate(StrEnum):
    """What becomes of a raw line; the first that applies, in this order."""

    DUPLICATE = "duplicate"
    CANCELLATION = "cancellation"
    ADJUSTMENT = "adjustment"
    NON_POSITIVE_QUANTITY = "non_positive_quantity"
    NON_POSITIVE_PRICE = "non_positive_price"
    GUEST_SALE = "guest_sale"
    SALE = "sale"


class Basis(StrEnum):
    """Which lines count as revenue, and how."""

    RAW = "raw"
    GROSS = "gross"
    NET = "net"
    IDENTIFIED = "identified"


def revenue_on(basis: Basis) -> str:
    """Name the revenue column of a fact table on `basis`.

    >>> revenue_on(Basis.NET)
    'revenue_net'
    """
    return f"{REVENUE}_{basis}"


def units_on(basis: Basis) -> str:
    """Name the units column of a fact table on `basis`.

    >>> units_on(Basis.RAW)
    'units_raw'
    """
    return f"{UNITS}_{basis}"
