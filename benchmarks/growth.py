"""How the tables of builds grow with the lines they were made from.

    python benchmarks/growth.py ARTIFACTS ARTIFACTS … [--document docs/performance.md]

Reads the manifests of the current builds, such as those that `benchmarks/scale.py` leaves in its
folder. Printed are rows and megabytes on disk, and the exponent of the rows from the smallest
build to the largest: 1 grows as the lines do, 0 not at all.
"""

import argparse
import math
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from analytics.store import ArtifactStore  # noqa: E402  # after the path
from benchmarks import written  # noqa: E402


def table(manifests: list[dict[str, Any]]) -> list[list[str]]:
    lines = [manifest["source"]["lines"] for manifest in manifests]
    head = ["table"]
    for n in lines:
        head += [f"{written.short(n)} lines: rows", "MB"]
    rows = [[*head, "exponent"]]
    for name in sorted(manifests[-1]["files"]):
        entries = [manifest["files"].get(name) for manifest in manifests]
        if entries[-1]["kind"] != "table" or None in entries:
            continue
        cells = [name.removesuffix(".parquet")]
        for entry in entries:
            cells += [f"{entry['rows']:,}", f"{entry['bytes'] / 1e6:.1f}"]
        low, high = entries[0]["rows"], entries[-1]["rows"]
        grows = math.nan
        if min(low, high) > 0 and lines[-1] > lines[0]:
            grows = math.log(high / low) / math.log(lines[-1] / lines[0])
        rows.append([*cells, written.number(grows)])
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("artifacts", type=Path, nargs="+")
    parser.add_argument("--document", type=Path)
    given = parser.parse_args()
    manifests = [ArtifactStore(folder).current().manifest for folder in given.artifacts]
    rows = table(sorted(manifests, key=lambda manifest: manifest["source"]["lines"]))
    written.show(rows)
    if given.document:
        written.put(given.document, "growth", written.markdown(rows), written.machine())


if __name__ == "__main__":
    main()
