"""Time and memory of the demo shop: `python -m benchmarks.demo [LINES ...]`.

Each size runs in a process of its own; import time counts. Files go to a temporary
folder and are removed.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

WRITE = """
import resource, sys
from pathlib import Path
from analytics import demo
demo.write(Path(sys.argv[1]), n_lines=int(sys.argv[2]))
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


def measure(n_lines: int, suffix: str) -> tuple[float, float, float]:
    """Return CPU seconds, peak MiB and the file's MB of one run."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"shop{suffix}")
        run = subprocess.run(
            [sys.executable, "-c", WRITE, str(path), str(n_lines)],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        cpu, peak = map(float, run.stdout.split())
        return cpu, peak, path.stat().st_size / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lines", nargs="*", type=int, default=[540_000, 5_400_000])
    parser.add_argument("--suffix", nargs="*", default=[".csv", ".parquet"])
    options = parser.parse_args()
    print(f"{'lines':>12} {'format':>9} {'CPU s':>7} {'peak MiB':>9} {'file MB':>8}")
    for n_lines in options.lines:
        for suffix in options.suffix:
            cpu, peak, size = measure(n_lines, suffix)
            print(f"{n_lines:>12,} {suffix:>9} {cpu:>7.2f} {peak:>9.0f} {size:>8.1f}")


if __name__ == "__main__":
    main()
