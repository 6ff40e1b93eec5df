"""What a stored table promises, and the check that it keeps it.

The rules are Ibis expressions, so that a table of any size is checked where it
lies, by the engine that wrote it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa
from ibis import _

from analytics.errors import SchemaError

TEXT, WHOLE, MONEY, TIME, DATE, TRUTH = "text", "whole", "money", "time", "date", "truth"

_IS_KIND: Final[Mapping[str, Callable[[ibis.DataType], bool]]] = {
    TEXT: lambda t: t.is_string(),
    WHOLE: lambda t: t.is_integer(),
    MONEY: lambda t: t.is_floating(),
    TIME: lambda t: t.is_timestamp(),
    DATE: lambda t: t.is_date(),
    TRUTH: lambda t: t.is_boolean(),
}

_STORED: Final[Mapping[str, pa.DataType]] = {
    TEXT: pa.string(),
    WHOLE: pa.int64(),
    MONEY: pa.float64(),
    TIME: pa.timestamp("us"),
    DATE: pa.date32(),
    TRUTH: pa.bool_(),
}

Rule = Callable[[ir.Table], ir.BooleanValue]


@dataclass(frozen=True)
class Contract:
    """What a stored table promises.

    Attributes
    ----------
    name : str
        The table, and its file without the suffix.
    grain : str
        What one row stands for.
    key : tuple of str
        Columns that together name a row: never missing, never twice.
    columns : mapping of str to str
        Column to kind: text, whole, money (a float), time, date or truth.
    optional : frozenset of str
        Columns that may hold missing values; all others may not.
    rules : mapping of str to Rule
        Sentence to a condition that holds for every row.
    order : tuple of str
        Columns in whose order rows lie in a file, where readers gain by it.
    """

    name: str
    grain: str
    key: tuple[str, ...]
    columns: Mapping[str, str]
    optional: frozenset[str] = frozenset()
    rules: Mapping[str, Rule] = field(default_factory=dict)
    order: tuple[str, ...] = ()

    def stored(self, frame: pd.DataFrame) -> pa.Table:
        """Give a frame the columns and types that are stored, sorted by key.

        Parameters
        ----------
        frame : DataFrame
            An optional column may be lacking: it is stored as missing. Named index levels count
            as columns; other columns are refused.

        Raises
        ------
        SchemaError
            A column is lacking, unknown, or cannot be of its kind.
        """
        named = [level for level in frame.index.names if level is not None]
        plain = frame.reset_index(level=named) if named else frame
        strange = [str(name) for name in plain.columns if name not in self.columns]
        lacking = [n for n in self.columns if n not in plain and n not in self.optional]
        if strange or lacking:
            raise SchemaError(
                f"{self.name}: columns {', '.join(map(str, plain.columns)) or 'none'}; "
                f"lacking: {', '.join(lacking) or 'none'}; unknown: {', '.join(strange) or 'none'}"
            )
        table = pa.table({name: self._array(plain, name) for name in self.columns})
        return table.sort_by([(name, "ascending") for name in self.key])

    def arrow_schema(self) -> pa.Schema:
        """Return the columns and types that are stored, in order."""
        return pa.schema([(name, _STORED[kind]) for name, kind in self.columns.items()])

    def _array(self, frame: pd.DataFrame, name: str) -> pa.Array:
        wanted = _STORED[self.columns[name]]
        if name not in frame:
            return pa.nulls(len(frame), wanted)
        try:
            found = pa.array(frame[name], from_pandas=True)
            return found if found.type == wanted else found.cast(wanted)
        except pa.ArrowException as error:
            raise SchemaError(
                f"{self.name}: column {name!r} cannot be {self.columns[name]}: {error}"
            ) from error

    def check(self, table: ir.Table) -> None:
        """Raise unless `table` keeps this contract.

        Raises
        ------
        SchemaError
            Names the rule, the number of rows that break it, and three of them by key.
        """
        self._check_columns(table)
        conditions = self._conditions()
        counts = table.aggregate(
            n=_.count(), **{f"broken_{i}": rule(table).ifelse(0, 1).sum() for i, rule in conditions}
        ).to_pyarrow()
        row = {name: values[0] for name, values in counts.to_pydict().items()}
        for i, (sentence, rule) in enumerate(self._sentences().items()):
            if broken := row[f"broken_{i}"]:
                self._refuse(sentence, int(broken), row["n"], table.filter(~rule(table)))
        self._check_key(table, row["n"])

    def _check_columns(self, table: ir.Table) -> None:
        schema = table.schema()
        missing = [name for name in self.columns if name not in schema]
        if missing:
            raise SchemaError(
                f"{self.name}: no column {missing[0]!r}; found {', '.join(schema.names)}"
            )
        for name, kind in self.columns.items():
            if not _IS_KIND[kind](schema[name]):
                raise SchemaError(f"{self.name}: column {name!r} is {schema[name]}, wanted {kind}")

    def _sentences(self) -> dict[str, Rule]:
        present = {
            f"{name} is never missing": _present(name)
            for name in self.columns
            if name not in self.optional
        }
        return {**present, **self.rules}

    def _conditions(self) -> list[tuple[int, Rule]]:
        return list(enumerate(self._sentences().values()))

    def _check_key(self, table: ir.Table, n_rows: int) -> None:
        distinct = table.select(*self.key).distinct().count().to_pyarrow().as_py()
        if distinct != n_rows:
            twice = table.group_by(self.key).having(_.count() > 1).aggregate()
            self._refuse(self.grain, n_rows - distinct, n_rows, twice)

    def _refuse(self, sentence: str, broken: int, n_rows: int, examples: ir.Table) -> None:
        keys = examples.select(*self.key).limit(3).to_pyarrow().to_pylist()
        raise SchemaError(
            f"{self.name}: {broken:,} of {n_rows:,} rows break {sentence!r}, such as {keys}"
        )


def _present(name: str) -> Rule:
    return lambda table: table[name].notnull()
