"""One fate per raw line, merchandise or service, and what matched cancellations leave of a sale.

Everything is an Ibis expression on the raw table; only the few lines that a
cancellation can touch are ever joined. Rows keep their place and are never dropped.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import ibis
import ibis.expr.types as ir
from ibis import _

from analytics import columns as c
from analytics import engines
from analytics.matching import match_cancellations
from analytics.sums import is_sale, whole_sum

# Postage, carriage, manual entries, discounts, fees, donations: revenue, but not products.
SERVICE_CODES: Final = (
    "POST",
    "DOT",
    "M",
    "D",
    "C2",
    "BANK CHARGES",
    "AMAZONFEE",
    "CRUK",
    "PADS",
)
SERVICE_PREFIXES: Final = ("gift_", "test")


@dataclass(frozen=True)
class CleaningRules:
    """What cleaning needs to know of a shop.

    Attributes
    ----------
    service_codes : tuple of str
        Stock codes of service lines, whatever their case.
    service_prefixes : tuple of str
        Beginnings of further such codes, whatever their case.
    invoice_prefix : str
        Letters that every invoice number begins with and that mean nothing, such as ``INV``.
    """

    service_codes: tuple[str, ...] = SERVICE_CODES
    service_prefixes: tuple[str, ...] = SERVICE_PREFIXES
    invoice_prefix: str = ""


@dataclass(frozen=True)
class Cleaned:
    """The cleaned lines, and which cancellation line takes units back from which sale line."""

    lines: ir.Table
    cancellation_matches: ir.Table


def clean(raw: ir.Table, con: ibis.BaseBackend, rules: CleaningRules | None = None) -> Cleaned:
    """Give every raw line its fate and net the cancellations that match a sale.

    Parameters
    ----------
    raw : Table
        ``line_number`` (unique) and the eight columns of `columns.RAW`, as `sources` reads them.
    con : BaseBackend
        The engine that holds `raw`; small intermediate tables are put there.
    rules : CleaningRules, optional
        The shop's own codes.

    Returns
    -------
    Cleaned
        ``lines`` and ``cancellation_matches`` as `contracts.LINES` and
        `contracts.CANCELLATION_MATCHES` say, as expressions of the same engine.
    """
    rules = rules or CleaningRules()
    backend = engines.of(con)
    duplicates = backend.stored(_duplicates(raw, backend))
    fated = _with_fate(raw, duplicates, rules)
    matches = match_cancellations(fated, con)
    taken = matches.group_by(c.SALE_LINE).aggregate(taken=whole_sum(_.quantity))
    lines = (
        fated.left_join(taken, fated.line_number == taken.sale_line)
        .mutate(
            is_merchandise=_is_merchandise(_.stock_code, rules),
            revenue=_.quantity * _.unit_price,
            net_quantity=is_sale(_).ifelse(_.quantity - _.taken.coalesce(0), 0),
        )
        .mutate(net_revenue=_.net_quantity * _.unit_price)
    )
    return Cleaned(
        lines.select(
            c.LINE_NUMBER,
            *c.RAW,
            c.FATE,
            c.IS_MERCHANDISE,
            c.REVENUE,
            c.NET_QUANTITY,
            c.NET_REVENUE,
        ),
        matches,
    )


def invoice_letter(invoice: ir.StringValue, rules: CleaningRules) -> ir.StringValue:
    """First character of an invoice number, upper case, after the shop's own prefix."""
    return invoice.substr(len(rules.invoice_prefix)).left(1).upper()


def _duplicates(raw: ir.Table, backend: engines.Backend) -> ir.Table:
    """Line numbers of exact copies of an earlier line."""
    copies = ibis.window(group_by=list(c.RAW), order_by=c.LINE_NUMBER)
    return (
        _candidates(raw, backend)
        .mutate(copy=ibis.row_number().over(copies))
        .filter(_.copy > 0)
        .select(copy_line=c.LINE_NUMBER)
    )


def _candidates(raw: ir.Table, backend: engines.Backend) -> ir.Table:
    """Leave the lines whose hash occurs twice, where the engine hashes, to compare in full."""
    content = backend.duplicates_hash(raw, c.RAW)
    if content is None:
        return raw
    hashed = raw.mutate(content_hash=content)
    repeated = hashed.group_by("content_hash").having(_.count() > 1).aggregate()
    return hashed.semi_join(repeated, "content_hash")


def _with_fate(raw: ir.Table, duplicates: ir.Table, rules: CleaningRules) -> ir.Table:
    """Add ``fate``: the first rule that applies."""
    joined = raw.mutate(first_letter=invoice_letter(raw.invoice, rules)).left_join(
        duplicates, raw.line_number == duplicates.copy_line
    )
    conditions: Mapping[c.Fate, ir.BooleanValue] = {
        c.Fate.DUPLICATE: joined.copy_line.notnull(),
        c.Fate.CANCELLATION: joined.first_letter == "C",
        c.Fate.ADJUSTMENT: joined.first_letter.between("A", "Z"),
        c.Fate.NON_POSITIVE_QUANTITY: joined.quantity <= 0,
        c.Fate.NON_POSITIVE_PRICE: joined.unit_price <= 0,
        c.Fate.GUEST_SALE: joined.customer_id.isnull(),
    }
    branches = [(condition, str(fate)) for fate, condition in conditions.items()]
    return joined.mutate(fate=ibis.cases(*branches, else_=str(c.Fate.SALE))).drop(
        "first_letter", "copy_line"
    )


def _is_merchandise(stock_code: ir.StringValue, rules: CleaningRules) -> ir.BooleanValue:
    code = stock_code.lower()
    is_service = code.isin([service.lower() for service in rules.service_codes])
    for prefix in rules.service_prefixes:
        is_service |= code.startswith(prefix.lower())
    return ~is_service
