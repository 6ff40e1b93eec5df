"""Grain, key, columns, units and rules of the tables of customers and segments.

Everything is on the basis ``identified`` unless its name says otherwise, and as of the build's
instant.
"""

from typing import Final

from analytics import columns as c
from analytics.contract import DATE, MONEY, TEXT, TIME, TRUTH, WHOLE, Contract

_RFM: Final = {c.RECENCY_DAYS: WHOLE, c.FREQUENCY: WHOLE, c.MONETARY: MONEY}

_RFM_RULES: Final = {
    "recency_days >= 0": lambda t: t.recency_days >= 0,
    "frequency > 0": lambda t: t.frequency > 0,
    "monetary >= 0": lambda t: t.monetary >= 0,
}

CUSTOMERS: Final = Contract(
    name="customers",
    grain="one row per customer with an identified sale",
    key=(c.CUSTOMER_ID,),
    columns={
        c.CUSTOMER_ID: TEXT,
        c.COUNTRY: TEXT,
        c.FIRST_BOUGHT_AT: TIME,
        c.LAST_BOUGHT_AT: TIME,
        **_RFM,
        c.MONETARY_NET: MONEY,
        c.UNITS: WHOLE,
        c.N_PRODUCTS: WHOLE,
        c.BASKET_VALUE: MONEY,
        c.BASKET_LINES: MONEY,
        c.PRICE_LEVEL: MONEY,
        c.TOP_QUARTER: WHOLE,
        c.TOP_QUARTER_SHARE: MONEY,
        c.SEGMENT: TEXT,
        c.SEGMENT_BEFORE: TEXT,
        c.R_SCORE: WHOLE,
        c.F_SCORE: WHOLE,
        c.M_SCORE: WHOLE,
        c.RFM_SCORE: TEXT,
        c.RULE_NAME: TEXT,
    },
    optional=frozenset({c.PRICE_LEVEL, c.TOP_QUARTER, c.TOP_QUARTER_SHARE, c.SEGMENT_BEFORE}),
    rules={
        **_RFM_RULES,
        "0 <= monetary_net <= monetary": lambda t: (
            (t.monetary_net >= 0) & (t.monetary_net <= t.monetary + 0.005)
        ),
        "scores are 1 to 5": lambda t: (
            t.r_score.between(1, 5) & t.f_score.between(1, 5) & t.m_score.between(1, 5)
        ),
        "top_quarter_share is above 0 and at most 1": lambda t: (
            t.top_quarter_share.isnull()
            | ((t.top_quarter_share > 0) & (t.top_quarter_share <= 1 + 1e-9))
        ),
    },
)

SEGMENT_PROFILES: Final = Contract(
    name="segment_profiles",
    grain="one row per segment",
    key=(c.SEGMENT,),
    columns={
        c.SEGMENT: TEXT,
        c.ORDER: WHOLE,
        c.CUSTOMERS: WHOLE,
        "customer_share": MONEY,
        c.REVENUE: MONEY,
        "revenue_share": MONEY,
        "mean_recency_days": MONEY,
        "mean_frequency": MONEY,
        "mean_monetary": MONEY,
        "median_recency_days": MONEY,
        "median_frequency": MONEY,
        "median_monetary": MONEY,
        "median_basket_value": MONEY,
        "median_basket_lines": MONEY,
        "median_price_level": MONEY,
        "median_top_quarter_share": MONEY,
        "one_order_share": MONEY,
        "seasonal_share": MONEY,
        "tags": TEXT,
    },
    optional=frozenset({"median_price_level", "median_top_quarter_share", "seasonal_share"}),
    rules={
        "customers > 0": lambda t: t.customers > 0,
        "shares are 0 to 1": lambda t: (
            t.customer_share.between(0, 1) & t.revenue_share.between(0, 1)
        ),
    },
)

K_CHOICE: Final = Contract(
    name="k_choice",
    grain="one row per number of segments",
    key=(c.K,),
    columns={
        c.K: WHOLE,
        "inertia": MONEY,
        "silhouette": MONEY,
        "calinski_harabasz": MONEY,
        "davies_bouldin": MONEY,
        "stability": MONEY,
        "smallest_group": WHOLE,
        "is_elbow": TRUTH,
        "is_best_silhouette": TRUTH,
        c.N: WHOLE,
    },
    optional=frozenset({"silhouette", "calinski_harabasz", "davies_bouldin", "stability"}),
    rules={"k > 0": lambda t: t.k > 0, "inertia >= 0": lambda t: t.inertia >= 0},
)

CUSTOMER_HISTORY: Final = Contract(
    name="customer_history",
    grain="one row per customer and instant with a purchase before it",
    key=(c.CUSTOMER_ID, c.AT),
    columns={c.CUSTOMER_ID: TEXT, c.AT: DATE, **_RFM, c.SEGMENT: TEXT},
    rules=_RFM_RULES,
)

FOLLOWED_UP: Final = Contract(
    name="followed_up",
    grain="one row per customer with a purchase before the last 90 days",
    key=(c.CUSTOMER_ID,),
    columns={
        c.CUSTOMER_ID: TEXT,
        **_RFM,
        c.SEGMENT: TEXT,
        c.N_ORDERS_AFTER: WHOLE,
        c.SPEND_AFTER: MONEY,
    },
    rules={
        **_RFM_RULES,
        "without orders nothing is spent": lambda t: (
            (t.spend_after >= 0) & ((t.n_orders_after > 0) | (t.spend_after == 0))
        ),
    },
)

SEGMENT_PRODUCTS: Final = Contract(
    name="segment_products",
    grain="one row per segment, kind of list and place in it",
    key=(c.SEGMENT, c.KIND, c.ORDER),
    columns={
        c.SEGMENT: TEXT,
        c.KIND: TEXT,
        c.ORDER: WHOLE,
        c.STOCK_CODE: TEXT,
        c.NAME: TEXT,
        c.CUSTOMERS: WHOLE,
        "customer_share": MONEY,
        c.REVENUE: MONEY,
    },
    rules={
        "kind is first, most or typical": lambda t: t.kind.isin(["first", "most", "typical"]),
        "customers > 0": lambda t: t.customers > 0,
    },
)

SEGMENT_AGREEMENT: Final = Contract(
    name="segment_agreement",
    grain="one row per algorithm",
    key=(c.ALGORITHM,),
    columns={
        c.ALGORITHM: TEXT,
        c.K: WHOLE,
        "silhouette": MONEY,
        "calinski_harabasz": MONEY,
        "davies_bouldin": MONEY,
        "inertia": MONEY,
        "stability": MONEY,
        "smallest_group": WHOLE,
        "agreement": MONEY,
        "mean_agreement": MONEY,
        "is_most_agreed": TRUTH,
        c.N: WHOLE,
    },
    optional=frozenset({"silhouette", "calinski_harabasz", "davies_bouldin", "stability"}),
    rules={"agreement <= 1": lambda t: t.agreement <= 1 + 1e-9},
)

SEGMENT_TESTS: Final = Contract(
    name="segment_tests",
    grain="one row per feature",
    key=(c.FEATURE,),
    columns={
        c.FEATURE: TEXT,
        "is_fitted_on": TRUTH,
        "h": MONEY,
        "p_value": MONEY,
        "p_adjusted": MONEY,
        "epsilon_squared": MONEY,
        c.N: WHOLE,
    },
    rules={
        "p_value <= p_adjusted <= 1": lambda t: (
            (t.p_value <= t.p_adjusted + 1e-12) & (t.p_adjusted <= 1)
        )
    },
)

ALL: Final = (
    CUSTOMERS,
    SEGMENT_PROFILES,
    K_CHOICE,
    CUSTOMER_HISTORY,
    FOLLOWED_UP,
    SEGMENT_PRODUCTS,
    SEGMENT_AGREEMENT,
    SEGMENT_TESTS,
)
