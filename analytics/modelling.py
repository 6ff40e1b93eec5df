"""The modelling stages of a build, and how what they make is put together.

Every table of a stage is in every build: empty where the stage was left out or found too little,
and the manifest says which.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa

from analytics import contracts
from analytics.contract import Contract
from analytics.made import Made
from analytics.recipe import BuildOptions
from analytics.store import BuildWriter


@dataclass(frozen=True)
class Facts:
    """What the stages start from: lines, cancellation matches, and the instant seen from."""

    lines: ir.Table
    matches: ir.Table
    as_of: datetime


Stage = Callable[[Facts, BuildOptions], Made]


def make_models(
    facts: Facts,
    options: BuildOptions,
    writer: BuildWriter,
    begin: Callable[[str], None],
) -> list[str]:
    """Run the stages, write their tables and models, and return the names of the tables.

    Parameters
    ----------
    facts : Facts
        The cleaned lines.
    options : BuildOptions
        How many segments, and what to leave out.
    writer : BuildWriter
        The build.
    begin : callable
        Told the name of each stage as it begins.
    """
    made: dict[str, Made] = {}
    for name, stage in STAGES.items():
        begin(name)
        is_left_out = name in options.without
        made[name] = _left_out(name) if is_left_out else stage(facts, options)
    for contract in contracts.MODELLED:
        writer.table(contract.name, _table(contract, made.values()))
    for each in made.values():
        for name, model in each.models.items():
            writer.model(name, model)
    writer.note("models", {name: dict(each.notes) for name, each in made.items()})
    return [contract.name for contract in contracts.MODELLED]


def _table(contract: Contract, made: Iterable[Made]) -> pa.Table:
    """Put together a table that one or more stages make."""
    parts = [each.tables[contract.name] for each in made if contract.name in each.tables]
    filled = [part for part in parts if len(part)]
    if not filled:
        return contract.stored(pd.DataFrame(columns=list(contract.columns)))
    if len(filled) == 1:
        return contract.stored(filled[0])
    return pa.concat_tables([contract.stored(part) for part in filled])


def _left_out(name: str) -> Made:
    return Made(notes={"verdict": f"left out of this build: --without {name}"})


STAGES: Final[Mapping[str, Stage]] = {}
