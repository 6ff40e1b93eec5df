"""What the benchmarks make of their measurements."""

import math

import pytest

from benchmarks import written
from benchmarks.growth import table
from benchmarks.scale import exponent


def test_the_exponent_is_that_of_the_power_law():
    assert exponent({10: 2.0, 100: 2.0 * 10**1.1}) == pytest.approx(1.1)


def test_what_took_no_time_has_no_exponent():
    assert math.isnan(exponent({10: 0.01, 100: 3.0}))


def test_a_table_is_written_between_its_marks_and_nowhere_else(tmp_path):
    document = tmp_path / "performance.md"
    document.write_text("# A\n<!-- load -->\nold\n<!-- /load -->\n# B\n")
    for _twice in range(2):
        written.put(document, "load", written.markdown([["users", "errors"], ["50", "0"]]), "here")
    text = document.read_text()
    assert text.startswith("# A\n<!-- load -->\n| users | errors |\n| --- | ---: |\n| 50 | 0 |\n")
    assert text.endswith("<!-- /load -->\n# B\n")
    assert "old" not in text


def test_a_document_without_the_marks_is_refused(tmp_path):
    document = tmp_path / "performance.md"
    document.write_text("nothing")
    with pytest.raises(SystemExit, match="load"):
        written.put(document, "load", "table", "here")


def test_growth_is_told_per_table():
    def manifest(lines: int, rows: int) -> dict:
        entry = {"kind": "table", "rows": rows, "bytes": 10**6}
        return {"source": {"lines": lines}, "files": {"days.parquet": entry}}

    rows = table([manifest(1_000_000, 30), manifest(100_000_000, 3_000)])
    assert rows[1] == ["days", "30", "1.0", "3,000", "1.0", "1.00"]
