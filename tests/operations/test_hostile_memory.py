"""The worst files, read by the command line in a process whose memory is measured."""

import subprocess
import sys
from functools import partial

import pytest

from tests import hostile

pytestmark = pytest.mark.operations

# What loading the libraries takes is some 350 MB of it.
_MOST_MB = 1_000

# By a small process of its own: a forked one counts the memory of who forked it as its peak.
_MEASURED = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""

WORST = {
    "gzip bomb": (".csv.gz", partial(hostile.gzip_bomb, n_blocks=250)),
    "zip bomb": (".zip", partial(hostile.zip_bomb, n_blocks=250)),
    "one cell of 500 MB": (".csv", partial(hostile.one_cell, n_bytes=500_000_000)),
    "overlapping members": (".xlsx", hostile.overlapping_members),
    "far cell": (".xlsx", hostile.REFUSED["far cell"][1]),
    "zeros in a workbook": (".xlsx", hostile.REFUSED["zeros in a workbook"][1]),
    "equal lines in Parquet": (".parquet", hostile.parquet_of_equal_lines),
    "10,000 columns": (".csv", hostile.wide_csv),
}


@pytest.mark.parametrize("what", WORST)
def test_the_worst_files_are_refused_within_bounded_memory(tmp_path, what, record_property):
    suffix, make = WORST[what]
    path = tmp_path / f"sales{suffix}"
    make(path)
    artifacts = ("--artifacts", str(tmp_path / "artifacts"))
    command = [sys.executable, "-m", "dashboard", "build", "--source", str(path), *artifacts]
    measured = [sys.executable, "-c", _MEASURED, *command]
    done = subprocess.run(measured, capture_output=True, text=True, check=False)
    peak_mb = int(done.stdout.splitlines()[-1]) / 1024
    record_property("peak_mb", peak_mb)
    assert done.returncode == 2, done.stderr
    assert "error: sales" in done.stderr
    assert peak_mb < _MOST_MB
