"""Frames brought to the columns and types that the contracts promise."""

from typing import Final

import pandas as pd

from analytics.contract import DATE, MONEY, TEXT, TIME, TRUTH, WHOLE, Contract
from analytics.contracts import segments
from analytics.contracts.models import MODEL_CARDS

_CONTRACTS: Final = {contract.name: contract for contract in (*segments.ALL, MODEL_CARDS)}

#: Every table that the stage makes.
EMPTY: Final = tuple(_CONTRACTS)

_DTYPES: Final = {
    TEXT: "str",
    WHOLE: "int64",
    MONEY: "float64",
    TIME: "datetime64[us]",
    DATE: "datetime64[us]",
    TRUTH: "bool",
}


def as_promised(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Put the columns of table `name` in the contract's order and types; empty frames too."""
    contract = _CONTRACTS[name]
    if frame.empty:
        frame = pd.DataFrame(columns=list(contract.columns))
    kept = frame[list(contract.columns)]
    return kept.astype({column: _dtype(contract, column) for column in contract.columns})


def _dtype(contract: Contract, column: str) -> str:
    kind = contract.columns[column]
    return "Int64" if kind == WHOLE and column in contract.optional else _DTYPES[kind]
