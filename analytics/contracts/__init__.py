"""Grain, key, columns, units and rules of every stored table."""

from collections.abc import Mapping
from typing import Final

from analytics.contract import Contract
from analytics.contracts import facts, models
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
    PRODUCTS,
)
from analytics.contracts.models import MODEL_CARDS

#: What the modelling stages make, in the order it is written.
MODELLED: Final[tuple[Contract, ...]] = (*models.ALL,)

ALL: Final[Mapping[str, Contract]] = {
    contract.name: contract for contract in (*facts.ALL, *MODELLED)
}

__all__ = [
    "ALL",
    "CANCELLATION_MATCHES",
    "COHORTS",
    "DATA_QUALITY",
    "DAYS",
    "INVOICES",
    "LINES",
    "LINE_VALUES",
    "MODELLED",
    "MODEL_CARDS",
    "PRODUCTS",
    "PRODUCT_DAYS",
    "PRODUCT_MONTHS",
]
