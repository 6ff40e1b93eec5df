"""Grain, key, columns, units and rules of every stored table."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from analytics.contract import Contract
from analytics.contracts import facts, lookups, models, predictions, recommendations, segments
from analytics.contracts.facts import (
    CANCELLATION_MATCHES,
    COHORTS,
    DATA_QUALITY,
    DAYS,
    INVOICES,
    LINE_VALUES,
    LINES,
    PRODUCT_DAYS,
    PRODUCT_MONTHS,
    PRODUCT_NAMES,
    PRODUCTS,
)
from analytics.contracts.lookups import (
    CUSTOMER_LINES,
    DAY_HOURS,
    PRODUCT_HOURS,
    PRODUCT_LINES,
    SPLIT_LINES,
    VALUE_HOURS,
)
from analytics.contracts.models import MODEL_CARDS

# What is foretold of a customer stands beside the rest of it; missing where nothing could be.
CUSTOMERS: Final = replace(
    segments.CUSTOMERS,
    columns={**segments.CUSTOMERS.columns, **predictions.PREDICTIONS.columns},
    optional=segments.CUSTOMERS.optional | predictions.PREDICTIONS.optional,
    rules={**segments.CUSTOMERS.rules, **predictions.PREDICTIONS.rules},
)

#: What the modelling stages make, in the order it is written.
MODELLED: Final[tuple[Contract, ...]] = (
    CUSTOMERS,
    *(contract for contract in segments.ALL if contract is not segments.CUSTOMERS),
    *recommendations.ALL,
    *(contract for contract in predictions.ALL if contract is not predictions.PREDICTIONS),
    *models.ALL,
)

ALL: Final[Mapping[str, Contract]] = {
    contract.name: contract for contract in (*facts.ALL, *lookups.ALL, *MODELLED)
}

__all__ = [
    "ALL",
    "CANCELLATION_MATCHES",
    "COHORTS",
    "CUSTOMERS",
    "CUSTOMER_LINES",
    "DATA_QUALITY",
    "DAYS",
    "DAY_HOURS",
    "INVOICES",
    "LINES",
    "LINE_VALUES",
    "MODELLED",
    "MODEL_CARDS",
    "PRODUCTS",
    "PRODUCT_DAYS",
    "PRODUCT_HOURS",
    "PRODUCT_LINES",
    "PRODUCT_MONTHS",
    "PRODUCT_NAMES",
    "SPLIT_LINES",
    "VALUE_HOURS",
]
