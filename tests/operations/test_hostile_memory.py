"""The worst files, read by the command line in a process whose memory is measured."""

import os
import subprocess
import sys
from functools import partial

import pytest

from tests import hostile

pytestmark = pytest.mark.operations

# What loading the libraries takes is some 350 MB of it.
_MOST_MB = 1_000

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
    with (tmp_path / "said").open("wb") as said:
        started = subprocess.Popen(command, stdout=said, stderr=said)
        _pid, status, used = os.wait4(started.pid, 0)
    started.returncode = os.waitstatus_to_exitcode(status)
    words = (tmp_path / "said").read_text()
    record_property("peak_mb", used.ru_maxrss / 1024)
    assert started.returncode == 2, words
    assert "error: sales" in words
    assert used.ru_maxrss / 1024 < _MOST_MB
