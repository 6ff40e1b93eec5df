"""Tables whose numbers need more decimals than the usual table gives them."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import html

from components import formats, tables


def precise_table(table: pd.DataFrame, decimals: Mapping[str, int], label: str) -> html.Div:
    """Set a table with so many decimals in each column of numbers.

    Parameters
    ----------
    table : DataFrame
        With headings to read.
    decimals : mapping of heading to int
        Of the columns that are no whole numbers.
    label : str
        Says to a screen reader what the table holds.
    """
    heads = [tables.Column(str(name), is_number=_is_number(table[name])) for name in table.columns]
    texts = [
        [_written(value, decimals.get(str(name), 0)) for value in table[name]]
        for name in table.columns
    ]
    return tables.table(heads, list(zip(*texts, strict=True)), label=label)


def _is_number(values: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values))


def _written(value: Any, decimals: int) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else ""
    return formats.MISSING if pd.isna(value) else formats.number(float(value), decimals)
