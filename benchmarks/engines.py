"""Do all engines give the same build?  Builds one source on several and compares every table.

    python benchmarks/engines.py SOURCE duckdb spark postgres://user@host/db [--without predictions]

Texts, counts, keys and times have to be equal, amounts within 1e-9 of their size. Printed are
seconds per stage, then each table with its rows and its largest difference. Exit code 1: unequal.
"""

import argparse
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).parent.parent))

from analytics import contracts
from analytics.build import build
from analytics.engines import address_of
from analytics.recipe import BuildOptions
from analytics.store import ArtifactStore, Build

#: Of the size of an amount: what adding up in another order may change.
TOLERANCE = 1e-9


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source")
    parser.add_argument("engines", nargs="+")
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--memory-limit")
    parser.add_argument("--threads", type=int)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        builds = []
        for place, engine in enumerate(given.engines):
            options = BuildOptions(
                engine=engine,
                without=tuple(given.without),
                memory_limit=given.memory_limit,
                threads=given.threads,
            )
            builds.append(_timed(given.source, ArtifactStore(Path(folder) / str(place)), options))
        first, *others = builds
        found = [_compared(first, other) for other in others]
    return 0 if all(found) else 1


def _timed(source: str, store: ArtifactStore, options: BuildOptions) -> Build:
    start, cpu = time.perf_counter(), time.process_time()
    build(source, store, created_at=datetime.now(UTC), options=options)
    wall, used = time.perf_counter() - start, time.process_time() - cpu
    built = store.current()
    stages = ", ".join(f"{name} {took:.1f}" for name, took in built.manifest["timings"].items())
    print(
        f"{address_of(options.engine).shown}: {wall:.1f} s, of which {used:.1f} CPU-s in this "
        f"process ({stages})",
        flush=True,
    )
    return built


def _compared(one: Build, other: Build) -> bool:
    print(f"\n{_engine(one)} and {_engine(other)}")
    are_equal = True
    for name in contracts.ALL:
        n_rows, said = len(one.table(name)), difference(one, other, name)
        are_equal &= said is None
        print(f"  {name:<24} {n_rows:>9,} rows  {said or 'equal'}")
    return are_equal


def _engine(built: Build) -> str:
    return str(built.manifest["parameters"]["engine"])


def difference(one: Build, other: Build, name: str) -> str | None:
    """Say how a table of two builds differs; None where it does not.

    Rows are paired by the table's key, so their order says nothing.
    """
    contract = contracts.ALL[name]
    left, right = (_by_key(each, name) for each in (one, other))
    if len(left) != len(right):
        return f"{len(left):,} and {len(right):,} rows"
    for column, kind in contract.columns.items():
        is_equal = (
            _near(left[column], right[column]) if kind == "money" else _same(left, right, column)
        )
        if not is_equal.all():
            row = int((~is_equal).to_numpy().argmax())
            key = {k: left[k].iloc[row] for k in contract.key}
            return (
                f"{int((~is_equal).sum()):,} rows differ in {column}, such as "
                f"{left[column].iloc[row]!r} and {right[column].iloc[row]!r} at {key}"
            )
    return None


def _by_key(built: Build, name: str) -> pd.DataFrame:
    key = list(contracts.ALL[name].key)
    return built.table(name).sort_values(key, ignore_index=True)


def _same(left: pd.DataFrame, right: pd.DataFrame, column: str) -> pd.Series:
    are_both_missing = left[column].isna() & right[column].isna()
    return ((left[column] == right[column]).fillna(False).astype(bool)) | are_both_missing


def _near(left: pd.Series, right: pd.Series) -> pd.Series:
    size = left.abs().clip(lower=1.0)
    return ((left - right).abs() <= TOLERANCE * size) | (left.isna() & right.isna())


if __name__ == "__main__":
    sys.exit(main())
