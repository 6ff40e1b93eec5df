"""Raw files for the tests of `analytics.sources`, one plausible line by default."""

from collections.abc import Sequence
from pathlib import Path

from analytics import columns as c

HEADER = (
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
)
_LINE = {
    c.INVOICE: "536365",
    c.STOCK_CODE: "85123A",
    c.DESCRIPTION: "WHITE HEART",
    c.QUANTITY: "6",
    c.INVOICED_AT: "2010-12-01 08:26:00",
    c.UNIT_PRICE: "2.55",
    c.CUSTOMER_ID: "17850",
    c.COUNTRY: "United Kingdom",
}


def line(**override: str) -> list[str]:
    return list({**_LINE, **override}.values())


def text_of(
    *lines: Sequence[str], header: Sequence[str] = HEADER, delimiter: str = ",", end: str = "\n"
) -> str:
    return "".join(delimiter.join(fields) + end for fields in (header, *lines))


def write(folder: Path, text: str | bytes, name: str = "sales.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path
