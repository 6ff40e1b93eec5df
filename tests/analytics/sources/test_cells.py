"""The process that reads a workbook: what it takes has an end that the system keeps."""

import subprocess
import sys

import pytest

from analytics.sources import cells

# Runs as the reader does, then takes what is more than it may have.
_GREEDY = """
import runpy, sys
runpy.run_path(sys.argv[1])["_keep_within"](int(sys.argv[2]), int(sys.argv[3]))
{}
"""
_GIB = 2**30


def _ends(what: str, memory: int, seconds: int) -> int:
    command = [sys.executable, "-c", _GREEDY.format(what), cells.__file__]
    limits = [str(memory), str(seconds)]
    return subprocess.run([*command, *limits], capture_output=True, check=False).returncode


@pytest.mark.skipif(sys.platform != "linux", reason="macOS and Windows keep no such limit")
def test_the_reader_of_a_workbook_has_so_much_memory_and_no_more():
    assert _ends("bytearray(2**20)", 2 * _GIB, 60) == 0
    assert _ends("bytearray(3 * 2**30)", 2 * _GIB, 60) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="Windows keeps no such limit")
def test_the_reader_of_a_workbook_has_so_much_time_and_no_more():
    # A CPU second per second: without the limit it goes on for five.
    begun = "import time\nwhile time.process_time() < 5: pass"
    assert _ends(begun, 2 * _GIB, 1) < 0
