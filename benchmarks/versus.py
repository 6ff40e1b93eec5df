"""A whole build against the plain pandas notebook, side by side in one run.

    SHOPPER_SPECTRUM_TEST_DATA=FOLDER python benchmarks/versus.py [--copies 1] [--runs 2]
                                                                 [--document docs/performance.md]

Both are whole processes on the same CSV, run in turn: the notebook (`benchmarks/notebook.py`:
read_csv, clean, RFM, K-Means, dense cosine_similarity), the build without predictions, which does
all of that and the facts, the checks and the test of the recommender besides, and the build with
everything. Printed are medians of CPU seconds (user and system, all threads) and peak memory, and
their ratios to the notebook's. The source is that of `benchmarks/ingest.py`.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import written  # noqa: E402  # after the path
from benchmarks.ingest import run, source_csv  # noqa: E402

WAYS = ("plain notebook", "build without predictions", "whole build")


def command(way: str, source: Path, artifacts: Path) -> list[str]:
    if way == WAYS[0]:
        return [sys.executable, "benchmarks/notebook.py", str(source)]
    build = ["-m", "dashboard", "build", "--source", str(source), "--artifacts", str(artifacts)]
    left_out = ["--without", "predictions"] if way == WAYS[1] else []
    return [sys.executable, *build, *left_out]


def agreed(source: Path, artifacts: Path) -> str:
    """Compare what both say of the same lines."""
    told = subprocess.run(
        command(WAYS[0], source, artifacts), cwd=ROOT, check=True, capture_output=True, text=True
    )
    theirs = json.loads(told.stdout)
    facts = ["-m", "dashboard", "facts", "--basis", "identified", "--json"]
    answer = subprocess.run(
        [sys.executable, *facts, "--artifacts", str(artifacts)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    ours = json.loads(answer.stdout)
    pairs = [(theirs["revenue"], ours["revenue"]), (theirs["customers"], ours["n_customers"])]
    same = all(abs(one - two) <= 1e-9 * (1 + abs(one)) + 0.005 for one, two in pairs)
    return "figures agree" if same else f"FIGURES DIFFER: {pairs}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--document", type=Path)
    given = parser.parse_args()
    took: dict[str, list[tuple[float, float]]] = {way: [] for way in WAYS}
    with tempfile.TemporaryDirectory() as folder:
        source, artifacts = source_csv(Path(folder), given.copies), Path(folder) / "artifacts"
        for _turn in range(given.runs):
            for way in WAYS:
                shutil.rmtree(artifacts, ignore_errors=True)
                took[way].append(run(command(way, source, artifacts)))
        said = agreed(source, artifacts)
        lines = sum(1 for _ in source.open("rb")) - 1
    rows = [["way", "CPU s", "peak MiB", "CPU, ratio", "memory, ratio"]]
    plain = [median(values) for values in zip(*took[WAYS[0]], strict=True)]
    for way, runs in took.items():
        cpu, peak = (median(values) for values in zip(*runs, strict=True))
        ratios = [written.number(cpu / plain[0]), written.number(peak / plain[1])]
        rows.append([way, f"{cpu:.1f}", f"{peak:.0f}", *ratios])
    print(f"{lines:,} lines, {given.runs} runs; {said}")
    written.show(rows)
    if given.document:
        text = f"{written.markdown(rows)}\n\n{lines:,} lines, medians of {given.runs} runs; {said}."
        written.put(given.document, "versus", text, written.machine())


if __name__ == "__main__":
    main()
