"""What a modelling stage adds to a build."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Made:
    """Tables, fitted models and notes of one stage.

    Attributes
    ----------
    tables : mapping of str to DataFrame
        By table name; each keeps its contract, empty ones too.
    models : mapping of str to object
        By model name; small, and loadable without the library that fitted them.
    notes : mapping of str to Any
        What the manifest shall say: plain values only.
    """

    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    models: Mapping[str, object] = field(default_factory=dict)
    notes: Mapping[str, Any] = field(default_factory=dict)
