"""The modelling stages of a build, and how what they make is put together.

Every table of a stage is in every build: empty where the stage was left out or found too little,
and the manifest says which.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa

from analytics import columns as c
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


#: Tables that more than one stage fills; ``predictions`` are columns of the customers.
_SHARED: Final = ("customers", "predictions", "model_cards")

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
    kept: list[dict[str, pd.DataFrame]] = []
    notes: dict[str, Any] = {}
    for name, stage in STAGES.items():
        begin(name)
        made = _left_out(name) if name in options.without else stage(facts, options)
        notes |= made.notes
        kept.append(_written(made, writer))
    _join_predictions(kept)
    for contract in contracts.MODELLED:
        if not writer.has(contract.name):
            writer.table(contract.name, _table(contract, kept))
    writer.note("models", notes)
    return [contract.name for contract in contracts.MODELLED]


def _written(made: Made, writer: BuildWriter) -> dict[str, pd.DataFrame]:
    """Write what no other stage adds to, so that it need not wait in memory; return the rest."""
    for name, model in made.models.items():
        writer.model(name, model)
    own = {name for name, frame in made.tables.items() if len(frame) and name not in _SHARED}
    for name in sorted(own):
        writer.table(name, contracts.ALL[name].stored(made.tables[name]))
    return {name: frame for name, frame in made.tables.items() if name not in own}


def _join_predictions(parts: Iterable[dict[str, pd.DataFrame]]) -> None:
    """Set what is foretold of customers beside the rest of what is known of them."""
    tables = [each for each in parts if "customers" in each or "predictions" in each]
    customers = [each.pop("customers") for each in tables if "customers" in each]
    foretold = [each.pop("predictions") for each in tables if "predictions" in each]
    if customers and foretold:
        joined = customers[0].merge(foretold[0], on=c.CUSTOMER_ID, how="left")
        tables[0]["customers"] = joined
    elif customers:
        tables[0]["customers"] = customers[0]


def _table(contract: Contract, parts: Iterable[Mapping[str, pd.DataFrame]]) -> pa.Table:
    """Put together a table that one or more stages make."""
    filled = [
        each[contract.name] for each in parts if contract.name in each and len(each[contract.name])
    ]
    if not filled:
        return contract.stored(pd.DataFrame(columns=list(contract.columns)))
    if len(filled) == 1:
        return contract.stored(filled[0])
    return pa.concat_tables([contract.stored(part) for part in filled])


def _left_out(name: str) -> Made:
    return Made(notes={name: {"verdict": f"left out of this build: --without {name}"}})


def _segments(facts: Facts, options: BuildOptions) -> Made:
    from analytics.segments.stage import segment_stage

    return segment_stage(facts.lines, facts.matches, facts.as_of, k=options.k)


def _recommendations(facts: Facts, _options: BuildOptions) -> Made:
    from analytics.recommend.stage import recommend_stage

    return recommend_stage(facts.lines, facts.matches, facts.as_of)


def _predictions(facts: Facts, options: BuildOptions) -> Made:
    from analytics.predictions.stage import prediction_stage

    return prediction_stage(facts.lines, facts.matches, facts.as_of, clv_days=options.clv_days)


STAGES: Final[Mapping[str, Stage]] = {
    "segments": _segments,
    "recommendations": _recommendations,
    "predictions": _predictions,
}
"""By name, in the order they run; each imports its libraries when it does."""
