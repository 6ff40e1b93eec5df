"""What segments cost: to score one customer, to judge k = 1 to 10 anew, to make in a build.

    python benchmarks/segments.py ARTIFACTS [--customers N]

Times are those of this process: wall milliseconds for what a visitor waits for, CPU seconds for
the work. With `--customers` the clustering is also timed on so many customers, drawn from the
build's own with a little noise. Nothing is written.
"""

import argparse
import resource
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from analytics import columns as c  # noqa: E402  # after the path
from analytics import engine, whatif  # noqa: E402
from analytics.segments import Segmenter, choose_k, explore  # noqa: E402
from analytics.segments.border import nearest_border  # noqa: E402
from analytics.segments.clustering import ALGORITHMS  # noqa: E402
from analytics.segments.stage import segment_stage  # noqa: E402
from analytics.store import ArtifactStore  # noqa: E402


def milliseconds(work: Callable[[], object], n: int = 200) -> tuple[float, float]:
    """Time repeated work: median and 95th percentile."""
    times = []
    for _ in range(n):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    p50, p95 = np.percentile(times, [50, 95])
    return float(p50), float(p95)


def seconds(what: str, work: Callable[[], object]) -> object:
    """Time work once and say so."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = work()
    took = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{what:44}{took[0]:>9.2f} s wall{took[1]:>9.2f} s CPU")
    return found


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("artifacts", type=Path)
    parser.add_argument("--customers", type=int, default=0)
    given = parser.parse_args()
    build = ArtifactStore(given.artifacts).current()
    as_of = datetime.fromisoformat(build.manifest["parameters"]["as_of"])
    with engine.opened(threads=2) as con:
        folder = given.artifacts / build.build_id
        names = ("lines", "cancellation_matches")
        lines, matches = (con.read_parquet(folder / f"{name}.parquet") for name in names)
        before = peak_mb()
        made = seconds("stage", lambda: segment_stage(lines, matches, as_of))
    print(f"{'stage, memory on top':44}{peak_mb() - before:>9.0f} MB")
    rfm = made.tables["customers"].set_index(c.CUSTOMER_ID)
    followed, segmenter = made.tables["followed_up"], made.models["segmenter"]
    print(f"\n{len(rfm):,} customers")
    one, values = rfm.iloc[[0]], whatif.as_values(30, 2, 400)
    crowd = rfm.reset_index()
    for what, work in {
        "score one customer": lambda: segmenter.predict(one),
        "border": lambda: nearest_border(segmenter, values),
        "cheapest change": lambda: whatif.better_by_one_change(segmenter, values),
        "ten nearest customers": lambda: whatif.nearest_customers(segmenter, crowd, values),
        "what followed": lambda: whatif.what_followed(segmenter, followed, values),
    }.items():
        p50, p95 = milliseconds(work)
        print(f"{what:44}{p50:>9.2f} ms median{p95:>9.2f} ms p95")
    for algorithm in ALGORITHMS:
        seconds(f"explore with {algorithm}", lambda of=algorithm: explore(rfm, algorithm=of))
    if given.customers:
        many = enlarged(rfm, given.customers)
        print(f"\n{len(many):,} customers")
        fitted = seconds("fit", lambda: Segmenter.fit(many))
        seconds("predict", lambda: fitted.predict(many))
        seconds("choose k = 1 to 10", lambda: choose_k(many))


def enlarged(rfm, n: int):
    """Draw `n` customers, each like a real one within a fifth."""
    rng = np.random.default_rng(0)
    drawn = rfm[list(c.RFM)].iloc[rng.integers(0, len(rfm), n)].reset_index(drop=True)
    noise = rng.uniform(0.8, 1.25, size=drawn.shape)
    return (drawn * noise).round(2).clip(lower=[0.0, 1.0, 0.0], axis=1)


if __name__ == "__main__":
    main()
