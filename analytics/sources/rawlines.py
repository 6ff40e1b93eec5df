"""What a reader of one file format hands on: the eight columns, not yet understood."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import ibis.expr.types as ir

from analytics.sources.files import HeldTable, Kind, SourceFile


@dataclass(frozen=True)
class RejectedLine:
    """A line kept aside.

    Attributes
    ----------
    source : str
        The file, and the sheet where there are several.
    line : int
        As an editor or spreadsheet counts, the header being line 1.
    reason : str
        Why, with the value.
    text : str
        The line as it stood.
    """

    source: str
    line: int
    reason: str
    text: str


#: From rows of the stored table (from 1) to the name and line they came from.
Locator = Callable[[Sequence[int]], Mapping[int, tuple[str, int]]]


@dataclass(frozen=True)
class RawLines:
    """The lines of one file as they stand.

    Attributes
    ----------
    file : SourceFile or HeldTable
        Where they come from.
    kind : Kind
        Its format.
    table : ibis.Table
        Stored in the engine in file order; the columns of `columns.RAW`, as text or typed.
    header : mapping of str to str
        Raw column to what the file calls it.
    locate : Locator
        Finds lines again, for messages.
    broken : sequence of RejectedLine
        Records that are not in the table.
    detected : mapping of str to str
        What was found out about the file: encoding, delimiter.
    sheets_read, sheets_skipped : tuple of str
        Of a workbook.
    """

    file: SourceFile | HeldTable
    kind: Kind
    table: ir.Table
    header: Mapping[str, str]
    locate: Locator
    broken: Sequence[RejectedLine] = ()
    detected: Mapping[str, str] = field(default_factory=dict)
    sheets_read: tuple[str, ...] = ()
    sheets_skipped: tuple[str, ...] = ()
