"""Tables of a database or cluster as a source: which columns, which lines, in which order.

A table has no order of its own, so its lines are numbered by the column that the source names,
or else by time and content: equal lines are interchangeable, so the numbers are always the same.
"""

import difflib
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import ibis
import ibis.expr.types as ir
from ibis import _

from analytics import columns as c
from analytics.engine import PLACE
from analytics.engines import Address, Backend
from analytics.errors import SchemaError, SourceError
from analytics.sources.columnar import plain
from analytics.sources.headers import resolve

#: What orders lines that nothing else does.
CONTENT: Final = (
    c.INVOICED_AT,
    c.INVOICE,
    c.STOCK_CODE,
    c.QUANTITY,
    c.UNIT_PRICE,
    c.CUSTOMER_ID,
    c.DESCRIPTION,
    c.COUNTRY,
)

_ORDER: Final = "order_"
_NEVER: Final = date(9999, 12, 31)


@dataclass(frozen=True)
class TablePart:
    """The lines of a table as an expression of the engine that holds it: nothing is read yet.

    Attributes
    ----------
    name : str
        As messages and the manifest call it, without credentials.
    lines : ibis.Table
        The columns of `columns.RAW`, and the one that orders them if there is one; lines before
        the as-of only, where the time is a time.
    header : mapping of str to str
        Raw column to what the table calls it.
    is_ordered : bool
        Whether a column orders the lines.
    n_after : int
        Lines left out because they are at or after the as-of.
    """

    name: str
    lines: ir.Table
    header: Mapping[str, str]
    is_ordered: bool
    n_after: int

    def numbered(self, lines: ir.Table) -> ir.Table:
        """Give `lines`, as stored, their place from 1."""
        return _by_column(lines) if self.is_ordered else _by_content(lines)


def table_part(
    backend: Backend, address: Address, mapping: Mapping[str, str], as_of: datetime | None
) -> TablePart:
    """Find a table and say what of it is needed.

    Raises
    ------
    SourceError
        There is no such table.
    SchemaError
        A column is missing, or holds times with a zone.
    """
    name = address.table_shown
    table = _found(backend, address)
    places = resolve(table.columns, mapping, name)
    header = {field: table.columns[places[field]] for field in c.RAW}
    _refuse_zones(table[header[c.INVOICED_AT]], header[c.INVOICED_AT], name)
    wanted = {field: plain(table[header[field]], field) for field in c.RAW}
    if address.order_by:
        wanted[_ORDER] = _order_column(table, address)
    lines = table.select(**wanted)
    is_later = lines[c.INVOICED_AT] >= as_of if _can_push(lines, as_of) else None
    n_after = 0 if is_later is None else int(lines.filter(is_later).count().to_pyarrow().as_py())
    if is_later is not None:
        lines = lines.filter(~is_later | lines[c.INVOICED_AT].isnull())
    return TablePart(name, lines, header, bool(address.order_by), n_after)


def require_typed(part: TablePart) -> None:
    """Refuse texts in place of dates and numbers: only the local engine reads those."""
    schema = part.lines.schema()
    is_right = {
        c.INVOICED_AT: schema[c.INVOICED_AT].is_timestamp(),
        c.QUANTITY: schema[c.QUANTITY].is_numeric(),
        c.UNIT_PRICE: schema[c.UNIT_PRICE].is_numeric(),
    }
    for field, is_typed in is_right.items():
        if not is_typed:
            wanted = "a timestamp or date" if field == c.INVOICED_AT else "a number"
            raise SchemaError(
                f"{part.name}: column {part.header[field]!r} is {schema[field]}, wanted {wanted}, "
                "since the table is read where it is; name a view that casts it, or leave "
                "--engine out: DuckDB then copies the lines here and reads texts too"
            )


def checksum(lines: ir.Table, backend: Backend) -> tuple[str, int]:
    """Hash the lines of a table whatever their order; return it with their number."""
    hashes = backend.row_hash(lines, lines.columns).cast("decimal(38, 0)")
    sums = lines.select(hashed=hashes).aggregate(n=_.count(), sum=_.hashed.sum())
    row = sums.to_pyarrow().to_pylist()[0]
    text = f"{row['n']} {int(row['sum'] or 0)}"
    return hashlib.sha256(text.encode()).hexdigest(), int(row["n"])


def _found(backend: Backend, address: Address) -> ir.Table:
    try:
        return backend.find(address)
    except ibis.common.exceptions.TableNotFound:
        known = backend.table_names(address)
        near = difflib.get_close_matches(address.table[-1], known, n=3, cutoff=0.5)
        hint = f"; nearest: {', '.join(near)}" if near else ""
        raise SourceError(
            f"no table {'.'.join(address.table)!r} in {address.shown}, or no right to read "
            f"it{hint}; wanted ?table=NAME or ?table=SCHEMA.NAME"
        ) from None


def _refuse_zones(column: ir.Column, called: str, name: str) -> None:
    kind = column.type()
    if kind.is_timestamp() and kind.timezone is not None:
        raise SchemaError(
            f"{name}: column {called!r} is a time with a zone, wanted the shop's own clock; name "
            f"a view with  {called} AT TIME ZONE 'Europe/London' AS invoiced_at  or the like"
        )


def _order_column(table: ir.Table, address: Address) -> ir.Column:
    if address.order_by not in table.columns:
        raise SchemaError(
            f"{address.table_shown}: no column {address.order_by!r} to order by; found: "
            f"{', '.join(map(repr, table.columns))}"
        )
    return table[address.order_by]


def _can_push(lines: ir.Table, as_of: datetime | None) -> bool:
    return as_of is not None and bool(lines[c.INVOICED_AT].type().is_timestamp())


def order_of(part: TablePart, lines: ir.Table) -> Sequence[ir.Column]:
    """List what orders the lines of a part."""
    first = [_ORDER] if part.is_ordered else []
    return [lines[name] for name in (*first, *CONTENT)]


def without_order(lines: ir.Table) -> ir.Table:
    """Leave the ordering column out."""
    return lines.drop(_ORDER) if _ORDER in lines.columns else lines


def _by_column(lines: ir.Table) -> ir.Table:
    place = ibis.row_number().over(order_by=[_ORDER, *CONTENT]) + 1
    return lines.mutate(place.name(PLACE)).drop(_ORDER)


def _by_content(lines: ir.Table) -> ir.Table:
    """Count the lines of each day apart, so that no one worker has to sort all of them."""
    dated = lines.mutate(day_=lines[c.INVOICED_AT].date().fill_null(ibis.literal(_NEVER)))
    days = dated.group_by("day_").aggregate(n=_.count())
    earlier = ibis.window(order_by="day_", rows=(None, -1))
    days = days.mutate(before=_.n.sum().over(earlier).fill_null(0)).drop("n")
    within = ibis.row_number().over(group_by="day_", order_by=list(CONTENT))
    return (
        dated.mutate(within=within)
        .join(days, "day_")
        .mutate((_.within + _.before + 1).cast("int64").name(PLACE))
        .select(*lines.columns, PLACE)
    )
