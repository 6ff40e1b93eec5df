"""The small shop with predictions of eight customers, whose sums and plans are done by hand."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analytics.store import ArtifactStore

WINDOWS = {"soon": 30, "horizon": 90, "long": 180, "clv": 365}
VERDICT = "not enough data: 3 weeks, wanted at least 10"

# customer, country, risk, value, churn probability, expected spend
CUSTOMERS = (
    ("A", "France", "high", "high", 0.5, 1000.0),
    ("B", "United Kingdom", "high", "low", 0.8, 50.0),
    ("C", "United Kingdom", "medium", "high", 0.5, 400.0),
    ("D", "United Kingdom", "medium", "medium", 0.5, 200.0),
    ("E", "United Kingdom", "low", "high", 0.2, 800.0),
    ("F", "United Kingdom", "low", "low", 0.2, 40.0),
    ("G", "France", "medium", "low", 0.5, 20.0),
    ("H", "France", "low", "medium", 0.2, 100.0),
)

# At margin 1 and response 1: churn x spend / (1 - churn), the most first.
STAKES = {"A": 1000, "C": 400, "B": 200, "D": 200, "E": 200, "H": 25, "G": 20, "F": 10}


def publish(root: Path, small_store: Path, *, without: str = "", **notes: Any) -> Path:
    """Publish the small shop with other customers.

    Parameters
    ----------
    without : str
        A prediction that nobody has.
    **notes
        Go over what the build notes of its predictions.
    """
    full = ArtifactStore(small_store).current()
    models = {"predictions": {"windows": WINDOWS, "verdict": "", **notes}}
    with ArtifactStore(root).publish("foretold", {**full.manifest, "models": models}) as writer:
        for name in full.tables:
            table = _TABLES[name](full) if name in _TABLES else full.table(name)
            if without in table:
                table[[without, f"{without}_low", f"{without}_high"]] = float("nan")
            writer.table(name, table)
    return root


def publish_without(root: Path, small_store: Path) -> Path:
    """Publish the small shop as it is: too few for predictions, and the build says so."""
    full = ArtifactStore(small_store).current()
    models = {"predictions": {"windows": {}, "verdict": VERDICT}}
    with ArtifactStore(root).publish("not-foretold", {**full.manifest, "models": models}) as writer:
        for name in full.tables:
            writer.table(name, full.table(name))
    return root


def _customers(full: Any) -> pd.DataFrame:
    known = full.table("customers").iloc[[0] * (len(CUSTOMERS) + 1)].reset_index(drop=True)
    columns = zip(*CUSTOMERS, strict=True)
    ids, countries, risk, value, churn, spend = (list(column) for column in columns)
    table = known.assign(customer_id=[*ids, "Z"], country=[*countries, "France"])
    table = table.assign(risk_tier=[*risk, None], value_tier=[*value, None])
    table["segment"] = ["Loyal" if one == "high" else "Others" for one in [*value, ""]]
    amounts = _with_gap(spend)
    for name, times in (("", 1.0), ("_soon", 0.5), ("_long", 2.0)):
        for end, part in (("", 1.0), ("_low", 0.5), ("_high", 2.0)):
            table[f"expected_spend{name}{end}"] = amounts * times * part
    for end in ("", "_low", "_high"):
        table[f"churn_probability{end}"] = _with_gap(churn)
        table[f"buys_probability{end}"] = 1 - _with_gap(churn)
    return table


def _with_gap(numbers: Sequence[float]) -> pd.Series:
    return pd.Series([*numbers, float("nan")], dtype="float64")


def _profiles(full: Any) -> pd.DataFrame:
    table = full.table("segment_profiles").iloc[[0, 0]].reset_index(drop=True)
    return table.assign(segment=["Others", "Loyal"], order=[1, 0])


def _backtest(_full: Any) -> pd.DataFrame:
    cuts = pd.to_datetime(["2011-01-10", "2011-01-20", "2011-02-01"]).astype("datetime64[us]")
    rows = [
        (cut, 30, country, 3, predicted, predicted * off)
        for cut, off in zip(cuts, (1.0, 1.25, 0.8), strict=True)
        for country, predicted in (("United Kingdom", 800.0), ("France", 200.0))
    ]
    rows += [(cuts[0], 90, "United Kingdom", 3, 2000.0, 2200.0)]
    return pd.DataFrame(
        rows, columns=["cut", "days", "country", "n_customers", "predicted", "actual"]
    )


def _tests(_full: Any) -> pd.DataFrame:
    known = pd.DataFrame(CUSTOMERS).iloc[:, [0, 5]].set_axis(["customer_id", "score"], axis=1)
    return known.assign(
        task="spend",
        low=0.0,
        high=known["score"] * 2,
        actual=known["score"] * 1.1,
        baseline=known["score"],
    )[["task", "customer_id", "score", "low", "high", "actual", "baseline"]]


_TABLES = {
    "customers": _customers,
    "segment_profiles": _profiles,
    "outlook_backtest": _backtest,
    "prediction_tests": _tests,
}
