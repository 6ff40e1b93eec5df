"""The till roll: all lines in the order of time, block by block, as a retailer exports them."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.demo import truth
from analytics.demo.arrays import Ints
from analytics.demo.baskets import LINE, Lines, Shop, copied, scan_baskets, taken_back
from analytics.demo.dirt import (
    Texts,
    add_services,
    place_bulk_order,
    single_lines,
    vary_descriptions,
)
from analytics.demo.ledger import CANCELLING, NO_PARTNER, NOBODY, SALES, Invoices, Kind, n_lines_of
from analytics.demo.people import COUNTRY_NAMES

LINES_PER_BLOCK: Final = 250_000
_FIRST_INVOICE: Final = 536_365
_PREFIX: Final = {**dict.fromkeys(CANCELLING, "C"), Kind.BAD_DEBT: "A"}

RAW: Final = pa.schema(
    [
        ("InvoiceNo", pa.string()),
        ("StockCode", pa.string()),
        ("Description", pa.string()),
        ("Quantity", pa.int64()),
        ("InvoiceDate", pa.timestamp("s")),
        ("UnitPrice", pa.float64()),
        ("CustomerID", pa.int64()),
        ("Country", pa.string()),
    ]
)


def scan(
    invoices: Invoices, shop: Shop, texts: Texts, seeds: np.random.SeedSequence
) -> Iterator[Lines]:
    """Make the lines of all invoices, in blocks of whole invoices and the order of time."""
    n_lines = int(n_lines_of(invoices).sum())
    # Lines of cancellations that are known, but not due yet.
    waiting = np.zeros(0, dtype=LINE)
    edges = _block_edges(invoices)
    for (begin, end), seed in zip(pairwise(edges), seeds.spawn(len(edges) - 1), strict=True):
        rng = np.random.default_rng(seed)
        rows, block = np.arange(begin, end), invoices[begin:end]
        is_sale = np.isin(block["kind"], SALES)
        sales = block[is_sale]
        baskets = scan_baskets(rows[is_sale], sales, shop, rng)
        add_services(baskets, sales, shop, rng)
        place_bulk_order(baskets, sales, shop, n_lines)
        others = single_lines(rows, block, shop, texts, rng)
        waiting = np.concatenate([waiting, taken_back(baskets, sales, rng)])
        is_due = waiting["invoice"] < end
        lines = np.concatenate([baskets, copied(baskets, sales), others, waiting[is_due]])
        waiting = waiting[~is_due]
        vary_descriptions(lines, texts, rng)
        yield lines[np.argsort(lines["invoice"], kind="stable")]


def as_raw(lines: Lines, invoices: Invoices, shop: Shop, texts: Texts) -> pa.RecordBatch:
    """Write out a block as the raw file has it."""
    rows, of_line = np.unique(lines["invoice"], return_inverse=True)
    heads = invoices[rows]
    description = pa.array(lines["description"], mask=lines["description"] < 0)
    columns = [
        _invoice_numbers(rows, invoices).take(pa.array(of_line)),
        pa.array(texts.codes).take(pa.array(lines["code"])),
        pa.array(texts.descriptions).take(description),
        pa.array(lines["quantity"]),
        pa.array(heads["at"][of_line].astype("datetime64[s]")),
        pa.array(lines["price"]),
        _customer_ids(heads["customer"], shop).take(pa.array(of_line)),
        pa.array(COUNTRY_NAMES).take(pa.array(heads["country"])).take(pa.array(of_line)),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=RAW)


def as_cancellations(lines: Lines, invoices: Invoices, shop: Shop, texts: Texts) -> pa.RecordBatch:
    """List the cancelled lines of a block with the sale that was planted for them, if any."""
    kind = invoices["kind"][lines["invoice"]]
    back = lines[np.isin(kind, CANCELLING)]
    heads = invoices[back["invoice"]]
    has_sale = heads["partner"] != NO_PARTNER
    sales = _invoice_numbers(np.maximum(heads["partner"], 0), invoices)
    columns = [
        _invoice_numbers(back["invoice"], invoices),
        pa.array(texts.codes).take(pa.array(back["code"])),
        _customer_ids(heads["customer"], shop),
        pa.array(back["quantity"]),
        pc.if_else(pa.array(has_sale), sales, None),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=truth.CANCELLATIONS)


def _block_edges(invoices: Invoices) -> list[int]:
    """Cut after the invoice that fills a block."""
    block = (np.cumsum(n_lines_of(invoices)) - 1) // LINES_PER_BLOCK
    return [0, *(np.flatnonzero(np.diff(block)) + 1).tolist(), len(invoices)]


def _invoice_numbers(rows: Ints, invoices: Invoices) -> pa.Array:
    prefixes = pa.array([_PREFIX.get(kind, "") for kind in Kind])
    numbers = pa.array(rows + _FIRST_INVOICE).cast(pa.string())
    kinds = prefixes.take(pa.array(invoices["kind"][rows]))
    return pc.binary_join_element_wise(kinds, numbers, "")


def _customer_ids(customers: Ints, shop: Shop) -> pa.Array:
    is_nobody = customers == NOBODY
    return pa.array(shop.people.ids[np.where(is_nobody, 0, customers)], mask=is_nobody)
