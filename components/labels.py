"""Words for the codes of the data: bases, fates, periods, rules."""

from collections.abc import Mapping
from typing import Final

from analytics.columns import Basis, Fate

BASIS: Final[Mapping[str, str]] = {
    Basis.RAW: "Raw",
    Basis.GROSS: "Gross",
    Basis.NET: "Net",
    Basis.IDENTIFIED: "Identified",
}

BASIS_MEANING: Final[Mapping[str, str]] = {
    Basis.RAW: "every line as it stands in the source, cancellations and corrections as negatives",
    Basis.GROSS: "sales to identified customers and guests, before any cancellation",
    Basis.NET: "gross less the cancellations that could be matched to their sale",
    Basis.IDENTIFIED: "sales to identified customers, before any cancellation: "
    "the usual basis of recency, frequency and monetary value",
}

PERIOD: Final[Mapping[str, str]] = {
    "all": "All data",
    "last_30_days": "Last 30 days",
    "last_90_days": "Last 90 days",
    "last_month": "Last complete month",
    "last_quarter": "Last complete quarter",
    "last_year": "Last complete year",
    "this_month": "Latest month",
    "this_quarter": "Latest quarter",
    "this_year": "Latest year",
}

EVERY: Final[Mapping[str, str]] = {"month": "Month", "week": "Week", "day": "Day"}

FATE: Final[Mapping[str, str]] = {
    Fate.SALE: "Sale",
    Fate.GUEST_SALE: "Guest sale",
    Fate.DUPLICATE: "Duplicate",
    Fate.CANCELLATION: "Cancellation",
    Fate.ADJUSTMENT: "Adjustment",
    Fate.NON_POSITIVE_QUANTITY: "Quantity of zero or less",
    Fate.NON_POSITIVE_PRICE: "Price of zero or less",
}

FATE_MEANING: Final[Mapping[str, str]] = {
    Fate.SALE: "sold to an identified customer",
    Fate.GUEST_SALE: "sold without a customer id",
    Fate.DUPLICATE: "exact copy of an earlier line",
    Fate.CANCELLATION: "invoice number starts with C",
    Fate.ADJUSTMENT: "invoice number starts with another letter",
    Fate.NON_POSITIVE_QUANTITY: "stock correction, not a sale",
    Fate.NON_POSITIVE_PRICE: "given away, damaged or lost",
}


#: What each stage of a build does.
STAGE: Final[Mapping[str, str]] = {
    "read": "reading the source",
    "clean": "cleaning, matching cancellations",
    "facts": "summing facts",
    "segments": "finding customer segments",
    "recommendations": "learning what goes together",
    "predictions": "learning who comes back",
    "check": "checking contracts",
    "publish": "publishing",
}


def in_words(code: str) -> str:
    """Say a rule or fate in words, known ones by name.

    >>> in_words("guest_sale"), in_words("matched_cancellation")
    ('Guest sale', 'Matched cancellation')
    """
    return FATE.get(code) or BASIS.get(code) or code.replace("_", " ").capitalize()


def caption(basis: str, period: str) -> str:
    """State the basis and the period of a figure.

    >>> caption("net", "Nov 2011")
    'Net revenue, Nov 2011'
    """
    return f"{BASIS[basis]} revenue, {period}"
