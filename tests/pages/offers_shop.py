"""A shop of six articles, small enough to count what goes with what by hand."""

from pathlib import Path
from typing import Any

from analytics import columns as c
from tests.builders import build_shop

CAKESTAND, TEACUP, PLATE = "22423", "22699", "23170"
LAMP, CLOCK, OLD, POST = "90001", "90000", "10001", "POST"
HOSTILE = "<b>CLOCK</b>"

NAMES = {
    CAKESTAND: "REGENCY CAKESTAND 3 TIER",
    TEACUP: "ROSES REGENCY TEACUP AND SAUCER",
    PLATE: "REGENCY TEA PLATE ROSES",
    LAMP: "DESK LAMP",
    CLOCK: HOSTILE,
    OLD: "OLD CALENDAR",
    POST: "POSTAGE",
}

# day, customer, what is in the basket: cakestand and teacup six times together, of eight and seven.
_BASKETS = [
    ("2010-06-01", "17850", (OLD, CAKESTAND)),
    ("2010-11-15", "17860", (CLOCK,)),
    ("2011-01-03", "17850", (CAKESTAND, TEACUP, POST)),
    ("2011-01-10", "17851", (CAKESTAND, TEACUP)),
    ("2011-01-17", "17852", (CAKESTAND, TEACUP, PLATE)),
    ("2011-01-24", "17853", (CAKESTAND, TEACUP, PLATE)),
    ("2011-02-01", "17854", (CAKESTAND, TEACUP)),
    ("2011-02-08", "17855", (CAKESTAND, TEACUP)),
    ("2011-02-15", "17856", (CAKESTAND, CLOCK)),
    ("2011-02-22", "17857", (TEACUP, CLOCK)),
    ("2011-03-01", "17858", (LAMP,)),
    ("2011-03-08", "17859", (CLOCK, PLATE)),
]


def publish(folder: Path) -> Path:
    """Build the shop; give its artifacts folder."""
    build_shop(folder, *_lines())
    return folder / "artifacts"


def _lines() -> list[dict[str, Any]]:
    return [
        {
            c.INVOICE: f"{536365 + i}",
            c.STOCK_CODE: code,
            c.DESCRIPTION: NAMES[code],
            c.QUANTITY: 2,
            c.UNIT_PRICE: 5.0,
            c.CUSTOMER_ID: customer,
            c.INVOICED_AT: f"{day} 10:00",
        }
        for i, (day, customer, codes) in enumerate(_BASKETS)
        for code in codes
    ]
