"""From a raw CSV to a build, against the plain pandas way, side by side in one run.

    SHOPPER_SPECTRUM_TEST_DATA=FOLDER python benchmarks/ingest.py [--copies 1 10] [--runs 3]

Both are whole processes, start-up included, run in turn (A B A B …); printed are
medians of CPU seconds (user and system, all threads) and peak memory, and the median of the
ratios pair by pair. The two must agree on the figures. The source is the real file as the CSV
that circulates (ISO-8859-1, dates such as 12/1/2010 8:26), N times over with other invoice
and customer numbers; where the test data is absent, the demo shop.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
STAGES = ("segments", "recommendations", "predictions")
FACTS = (
    "import sys, json, pandas as pd; f = sys.argv[1]; t = pd.read_parquet;"
    "i = t(f + '/invoices.parquet'); d = t(f + '/days.parquet');"
    "m = t(f + '/cancellation_matches.parquet');"
    "print(json.dumps([len(i), int(i.units_net.sum()), round(float(d.revenue_raw.sum()), 2),"
    "round(float(d.revenue_net.sum()), 2), len(m), int(m.quantity.sum()),"
    "len(t(f + '/product_months.parquet')), len(t(f + '/products.parquet'))]))"
)


def source_csv(folder: Path, copies: int) -> Path:
    """Write the raw file `copies` times over; every copy is another shop's customers."""
    path = folder / f"lines_{copies}.csv"
    for number in range(copies):
        lines = one_copy()
        if number:
            lines["InvoiceNo"] = lines["InvoiceNo"].str.replace(
                r"(\d+)", rf"\g<1>{number}", regex=True
            )
            lines["CustomerID"] = lines["CustomerID"] + number * 10_000
        lines.to_csv(
            path,
            mode="a" if number else "w",
            header=not number,
            index=False,
            encoding="ISO-8859-1",
        )
    return path


def one_copy() -> pd.DataFrame:
    data = os.environ.get("SHOPPER_SPECTRUM_TEST_DATA")
    if data:
        lines = pd.read_parquet(Path(data) / "online_retail.parquet")
    else:
        with tempfile.TemporaryDirectory() as folder:
            demo = Path(folder) / "demo.parquet"
            command = ["-m", "dashboard", "demo-data", str(demo)]
            subprocess.run([sys.executable, *command], cwd=ROOT, check=True)
            lines = pd.read_parquet(demo)
            lines["CustomerID"] = lines["CustomerID"].astype("Float64").astype("Int64")
    at = lines["InvoiceDate"].dt
    lines["InvoiceDate"] = (
        at.month.astype(str)
        + "/"
        + at.day.astype(str)
        + "/"
        + at.strftime("%Y ")
        + at.hour.astype(str)
        + at.strftime(":%M")
    )
    return lines


def run(command: list[str]) -> tuple[float, float]:
    """Run to the end; return CPU seconds and peak megabytes."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output)
        _pid, status, usage = os.wait4(process.pid, 0)
        if status:
            output.seek(0)
            sys.exit(f"{' '.join(command)} failed:\n{output.read().decode()}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def figures(folder: Path) -> str:
    command = [sys.executable, "-c", FACTS, str(folder)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def compare(source: Path, runs: int, scratch: Path) -> None:
    ours, plain = [], []
    for number in range(runs + 1):  # the first pair warms the disk cache and is not counted
        artifacts, tables = scratch / "artifacts", scratch / "plain"
        for folder in (artifacts, tables):
            shutil.rmtree(folder, ignore_errors=True)
        build = ["-m", "dashboard", "build", "--source", str(source), "--artifacts", str(artifacts)]
        # The notebook models nothing either.
        for stage in STAGES:
            build += ["--without", stage]
        a = run([sys.executable, *build])
        b = run([sys.executable, "benchmarks/plain_pandas.py", str(source), str(tables)])
        if number:
            ours.append(a)
            plain.append(b)
    current = artifacts / (artifacts / "CURRENT").read_text().strip()
    found, wanted = figures(current), figures(tables)
    lines = sum(1 for _ in source.open("rb")) - 1
    print(f"\n{lines:,} lines, {source.stat().st_size / 1e6:.0f} MB, {runs} pairs")
    print(f"{'':22}{'CPU s':>8}{'peak MB':>10}")
    for name, rows in (("build", ours), ("plain pandas", plain)):
        cpu, peak = (median(values) for values in zip(*rows, strict=True))
        print(f"{name:22}{cpu:>8.1f}{peak:>10.0f}")
    pairs = [(a[0] / b[0], a[1] / b[1]) for a, b in zip(ours, plain, strict=True)]
    cpu, peak = (median(values) for values in zip(*pairs, strict=True))
    print(f"{'ratio, pair by pair':22}{cpu:>8.2f}{peak:>10.2f}")
    print("figures agree" if found == wanted else f"FIGURES DIFFER: {found} against {wanted}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--copies", type=int, nargs="+", default=[1, 10])
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for copies in options.copies:
            compare(source_csv(Path(folder), copies), options.runs, Path(folder))


if __name__ == "__main__":
    main()
