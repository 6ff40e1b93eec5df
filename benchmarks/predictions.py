"""How good the predictions of the real file are, against the bars, and what they cost.

    python benchmarks/predictions.py LINES.parquet [--as-of 2011-12-10]
    python benchmarks/predictions.py --planted 540000

LINES.parquet is the table `lines` of a build of the Online Retail file. Printed: every bar with
the figure reached, seconds of CPU, peak memory, and the time to score one customer. Exit code 1
where a bar is missed. With ``--planted``, instead, a demo shop of so many lines: how well the
churn scores tell whom the shop has made to stay away for good, beside recency alone.
"""

import argparse
import math
import resource
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import pandas as pd  # noqa: E402  # after the path

from analytics import demo, engine  # noqa: E402
from analytics.cleaning import clean  # noqa: E402
from analytics.evaluate import Scored, compare  # noqa: E402
from analytics.features import customer_features  # noqa: E402
from analytics.made import Made  # noqa: E402
from analytics.predictions.cuts import Cut, live_cut  # noqa: E402
from analytics.predictions.schedule import schedule  # noqa: E402
from analytics.predictions.scores import Scorer  # noqa: E402
from analytics.predictions.stage import prediction_stage  # noqa: E402
from analytics.sources import read_source  # noqa: E402

# task, metric, at least or at most, bar
BARS = (
    ("churn", "roc_auc", ">=", 0.73),
    ("churn", "roc_auc_difference", ">=", 0.04),
    ("churn", "brier", "<=", 0.215),
    ("churn", "calibration_error", "<=", 0.10),
    ("buys_soon", "roc_auc", ">=", 0.72),
    ("buys_soon", "precision_at_20", ">=", 0.58),
    ("buys_soon", "calibration_error", "<=", 0.05),
    ("high_spend", "roc_auc", ">=", 0.84),
    ("high_spend", "roc_auc_difference", ">=", -0.01),
    ("spend", "mae", "<=", 583.0),
    ("spend", "spearman", ">=", 0.50),
    ("spend", "gini", ">=", 0.75),
    ("spend", "r2_capped", ">=", 0.45),
    *(
        (task, "interval_coverage", sense, bar)
        for task in ("churn", "buys_soon", "high_spend", "spend")
        for sense, bar in ((">=", 0.75), ("<=", 0.85))
    ),
)
MOST_CPU_SECONDS = 90
MOST_MIB = 1_536
MOST_MS = 20
N_SCORED = 50


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lines", type=Path, nargs="?")
    parser.add_argument("--planted", type=int, default=0, metavar="N_LINES")
    parser.add_argument("--as-of", type=datetime.fromisoformat, default=datetime(2011, 12, 10))
    given = parser.parse_args()
    if given.planted:
        sys.exit(0 if planted(given.planted) > 0 else 1)
    con = engine.connect(threads=2)
    lines = con.read_parquet(given.lines)
    start, seconds = time.perf_counter(), time.process_time()
    made = prediction_stage(lines, lines, given.as_of)
    seconds, wall = time.process_time() - seconds, time.perf_counter() - start
    mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    first = lines.invoiced_at.min().to_pyarrow().as_py()
    now = live_cut(lines, schedule(first, given.as_of))
    costs = (
        ("CPU seconds of the stage", seconds, MOST_CPU_SECONDS),
        ("peak MiB", mib, MOST_MIB),
        ("ms to score one customer", scoring_ms(made.models["predictions"], now), MOST_MS),
    )
    missed = bars_missed(made)
    for name, value, bar in costs:
        missed += value > bar
        print(f"{'met ' if value <= bar else 'MISS'} {name:33} {value:9.1f} <= {bar}")
    print(f"     seconds on the clock {wall:22.1f}")
    sys.exit(1 if missed else 0)


def bars_missed(made: Made) -> int:
    """Print every bar beside the figure reached and its baseline; count the bars missed."""
    missed = 0
    cards = made.tables["model_cards"].set_index(["task", "model", "metric"])
    for task, metric, sense, bar in BARS:
        row = cards.loc[(task, made.notes["predictions"]["tasks"][task]["model"], metric)]
        value, naive = row["value"], row["baseline_value"]
        is_met = value >= bar if sense == ">=" else value <= bar
        missed += not is_met
        against = "" if math.isnan(naive) else f"   naive {naive:.3f}"
        print(
            f"{'met ' if is_met else 'MISS'} {task:10} {metric:22} {value:9.3f} {sense} {bar:g}"
            f"{against}"
        )
    return missed


def planted(n_lines: int) -> float:
    """Print AUC against the planted state; return the low end of the paired difference."""
    con = engine.connect(threads=2)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "shop.parquet")
        demo.write(path, n_lines=n_lines, seed=1, truth_dir=Path(folder))
        truth = pd.read_parquet(Path(folder, "customers.parquet"))
        lines = clean(read_source(path, con).lines, con).lines.cache()
        last = lines.invoiced_at.max().to_pyarrow().as_py()
        as_of = datetime(last.year, last.month, last.day) + timedelta(days=1)
        scores = prediction_stage(lines, lines, as_of).tables["predictions"]
        known = customer_features(lines, as_of)
    scores = scores.set_index("customer_id")["churn_probability"]
    gone = truth.set_index(truth["customer_id"].astype(str))["churned_at"].notna()
    recency = known["recency_days"].reindex(scores.index).to_numpy(float)
    happened = gone.reindex(scores.index).to_numpy(float)
    row = compare(Scored(happened, scores.to_numpy(float), recency, 0.5), 500).loc["roc_auc"]
    print(
        f"planted churn, {len(scores):,} customers: AUC {row['value']:.3f}, recency alone "
        f"{row['baseline_value']:.3f}, difference {row['difference']:.4f} "
        f"({row['difference_low']:.4f} to {row['difference_high']:.4f})"
    )
    return float(row["difference_low"])


def scoring_ms(scorer: Scorer, now: Cut) -> float:
    """Score single customers for everything, reasons too, as the customer page does."""
    singles = [
        Cut(now.as_of, now.known.iloc[at : at + 1], now.purchases, now.labels.iloc[at : at + 1])
        for at in range(N_SCORED + 1)
    ]
    scorer.score(singles[0])
    start = time.process_time()
    for single in singles[1:]:
        scorer.score(single)
    return (time.process_time() - start) / N_SCORED * 1000


if __name__ == "__main__":
    main()
