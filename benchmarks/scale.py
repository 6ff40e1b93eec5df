"""How a whole build grows with the lines: CPU, wall time and peak memory of every stage.

    python benchmarks/scale.py [--lines 540000 5400000 54000000] [--folder DIR] [--limit-gb 8]
                               [--document docs/performance.md]

Each size is a demo shop, written once as Parquet, and one build of it in a process of its own
with the memory limit that the engine takes by itself on a machine of 8 GiB. The exponent of a
stage is that of the power law through its smallest and largest size above half a second of
CPU; growth is judged by CPU seconds (user and system, all threads), as wall time also tells
what else the machine was doing. A process that goes beyond the limit is killed, and the size
counts as failed. Builds are kept in the folder for `benchmarks/pages.py`.
"""

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import written  # noqa: E402  # after the path

GIB = 2**30
LEAST_SECONDS = 0.5


def child(source: str, artifacts: str, out: str, threads: int, memory: str) -> None:
    """Make the build, noting at each stage what the one before it took."""
    from analytics.build import BuildOptions, build
    from analytics.store import ArtifactStore

    measured: list[dict[str, Any]] = []
    running = ["start", time.perf_counter(), 0.0]

    def note(stage: str) -> None:
        now, cpu = time.perf_counter(), _cpu_seconds()
        name, since, before = running
        measured.append(
            {"stage": name, "wall": now - since, "cpu": cpu - before, "peak": _peak_bytes()}
        )
        running[:] = [stage, now, cpu]
        Path(out).write_text(json.dumps(measured))

    build(
        source,
        ArtifactStore(Path(artifacts)),
        created_at=datetime.now(UTC),
        options=BuildOptions(threads=threads, memory_limit=memory),
        progress=note,
        is_demo=True,
    )
    note("end")


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _peak_bytes() -> int:
    """Tell the highest resident memory since the last call, where the system can; else ever."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak = next(row for row in status.read_text().splitlines() if row.startswith("VmHWM"))
    Path("/proc/self/clear_refs").write_text("5")
    return int(peak.split()[1]) * 1024


def measure(lines: int, folder: Path, options: list[str], limit: float) -> list[dict[str, Any]]:
    source, out = folder / f"shop-{lines}.parquet", folder / f"stages-{lines}.json"
    if not source.exists():
        command = ["-m", "dashboard", "demo-data", str(source), "--lines", str(lines)]
        subprocess.run([sys.executable, *command], cwd=ROOT, check=True)
    command = [__file__, "--child", str(source), str(folder / f"builds-{lines}"), str(out)]
    out.unlink(missing_ok=True)
    process = subprocess.Popen([sys.executable, *command, *options], cwd=ROOT)
    while process.poll() is None:
        if _resident(process.pid) > limit:
            process.kill()
            process.wait()
            sys.exit(f"{lines:,} lines: beyond {limit / GIB:.1f} GiB after {out.read_text()}")
        time.sleep(0.2)
    if process.returncode:
        sys.exit(f"{lines:,} lines: the build failed with {process.returncode}")
    found: list[dict[str, Any]] = json.loads(out.read_text())
    return found


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def exponent(seconds: dict[int, float]) -> float:
    """Fit a power law through the smallest and largest size that took long enough to measure."""
    kept = {n: spent for n, spent in seconds.items() if spent >= LEAST_SECONDS}
    if len(kept) < 2:
        return math.nan
    small, large = min(kept), max(kept)
    return math.log(kept[large] / kept[small]) / math.log(large / small)


def table(found: dict[int, list[dict[str, Any]]]) -> list[list[str]]:
    head = ["stage"]
    head += [
        f"{written.short(n)} lines: {what}" for n in found for what in ("CPU s", "wall s", "MiB")
    ]
    rows = [[*head, "exponent of CPU"]]
    stages = [row["stage"] for row in next(iter(found.values()))]
    by_stage = {n: {row["stage"]: row for row in rows_of} for n, rows_of in found.items()}
    for stage in stages:
        cells, cpu = [stage], {}
        for n in found:
            row = by_stage[n][stage]
            cpu[n] = row["cpu"]
            cells += [f"{row['cpu']:.1f}", f"{row['wall']:.1f}", f"{row['peak'] / 2**20:,.0f}"]
        rows.append([*cells, written.number(exponent(cpu))])
    cells, cpu = ["whole"], {}
    for n, each in found.items():
        cpu[n] = sum(row["cpu"] for row in each)
        wall, peak = sum(row["wall"] for row in each), max(row["peak"] for row in each)
        cells += [f"{cpu[n]:.0f}", f"{wall:.0f}", f"{peak / 2**20:,.0f}"]
    rows.append([*cells, written.number(exponent(cpu))])
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, nargs="+", default=[540_000, 5_400_000, 54_000_000])
    parser.add_argument("--folder", type=Path, default=Path("scale"))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory", default="3.2GB", help="engine's limit; as on 8 GiB unsaid")
    parser.add_argument("--limit-gb", type=float, default=8.0)
    parser.add_argument("--kept", action="store_true", help="take sizes measured before as known")
    parser.add_argument("--document", type=Path)
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        source, artifacts, out = given.child
        return child(source, artifacts, out, given.threads, given.memory)
    given.folder.mkdir(parents=True, exist_ok=True)
    options, found = ["--threads", str(given.threads), "--memory", given.memory], {}
    for n in sorted(given.lines):
        before = given.folder / f"stages-{n}.json"
        if given.kept and before.exists():
            found[n] = json.loads(before.read_text())
        else:
            found[n] = measure(n, given.folder, options, given.limit_gb * GIB)
    rows = table(found)
    written.show(rows)
    if given.document:
        note = f"{written.machine()}; engine: {given.threads} threads, {given.memory}"
        written.put(given.document, "scale", written.markdown(rows), note)
    return None


if __name__ == "__main__":
    main()
