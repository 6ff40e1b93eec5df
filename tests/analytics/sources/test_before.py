"""Files read after others give what they give when all are read together."""

from pathlib import Path

import pandas as pd
import pytest

from analytics import columns as c
from analytics.errors import NotReusableError, SourceError
from analytics.sources import Before, Tally, read_source
from tests.analytics.sources.sheets import line, text_of, write

_MANY = [line(invoice=str(number)) for number in range(60)]


def _frame(table) -> pd.DataFrame:
    return table.order_by(c.LINE_NUMBER).to_pandas()


def _read_on(con, first: list[Path], then: list[Path]):
    """Read `first`, hand on what it gave, read `then`; also give the lines of both."""
    reading = read_source(first, con)
    tally = Tally.of(reading.tally.plain())
    before = Before(reading.lines, reading.rejected, reading.files, tally)
    later = read_source(then, con, before=before)
    lines = pd.concat([_frame(reading.lines), _frame(later.lines)], ignore_index=True)
    return later, lines


def _same_as_together(con, first: list[Path], then: list[Path]) -> None:
    together = read_source([*first, *then], con)
    later, lines = _read_on(con, first, then)
    pd.testing.assert_frame_equal(lines, _frame(together.lines))
    pd.testing.assert_frame_equal(later.rejected, together.rejected)
    assert (later.files, later.tally) == (together.files, together.tally)
    assert later.notes == together.notes


def test_plain_files(con, tmp_path):
    first = write(tmp_path, text_of(line(), line(invoice="2")), "1.csv")
    then = write(tmp_path, text_of(line(invoice="3")), "2.csv")
    _same_as_together(con, [first], [then])


def test_lines_in_common_within_and_across_files(con, tmp_path):
    a, b, d = line(invoice="a"), line(invoice="b", customer_id="", description=""), line()
    first = write(tmp_path, text_of(a, a, b), "1.csv")
    second = write(tmp_path, text_of(a, b, b, d), "2.csv")
    third = write(tmp_path, text_of(d, a, a, a, b), "3.csv")
    _same_as_together(con, [first], [second, third])
    _same_as_together(con, [first, second], [third])


def test_lines_kept_aside_blank_lines_and_lines_from_nowhere(con, tmp_path):
    odd = line(quantity='six, or "so"', description="a\rb")
    first = write(tmp_path, text_of(*_MANY, odd, [""] * 8, line(country="")), "1.csv")
    then = write(tmp_path, text_of(line(invoiced_at="1950-01-01"), line(country=" ")), "2.csv")
    _same_as_together(con, [first], [then])


def test_a_file_of_nothing_but_a_header_and_no_file_at_all(con, tmp_path):
    first = write(tmp_path, text_of(*_MANY), "1.csv")
    then = write(tmp_path, text_of(), "2.csv")
    _same_as_together(con, [first], [then])
    _same_as_together(con, [first], [])


def test_too_many_lines_kept_aside_are_counted_over_all_files(con, tmp_path):
    odd = line(quantity="six")
    first = write(tmp_path, text_of(*_MANY, odd, odd), "1.csv")
    _same_as_together(con, [first], [write(tmp_path, text_of(odd), "2.csv")])
    with pytest.raises(SourceError, match="4 of 64 lines cannot be read"):
        _read_on(con, [first], [write(tmp_path, text_of(odd, odd), "2.csv")])


def test_dates_that_later_files_decide_only_for_themselves(con, tmp_path):
    first = write(tmp_path, text_of(line(invoiced_at="2010-12-01")), "1.csv")
    then = write(tmp_path, text_of(line(invoiced_at="13/4/2011 8:26")), "2.csv")
    _same_as_together(con, [first], [then])


def test_open_dates_are_read_as_the_files_before_were(con, tmp_path):
    first = write(tmp_path, text_of(line(invoiced_at="13/4/2011 8:26")), "1.csv")
    then = write(tmp_path, text_of(line(invoiced_at="3/4/2011 8:26")), "2.csv")
    _same_as_together(con, [first], [then])


def test_dates_that_turn_the_files_before_round_ask_for_a_full_reading(con, tmp_path):
    both = [line(invoiced_at=f"{day}/4/2011 8:26") for day in (13, 5)]
    first = write(tmp_path, text_of(*both), "1.csv")
    then = write(tmp_path, text_of(*[line(invoiced_at="4/14/2011 8:26")] * 2), "2.csv")
    with pytest.raises(NotReusableError, match="dates of all files read otherwise"):
        _read_on(con, [first], [then])


def test_dates_that_become_undecided_are_refused_as_in_a_full_reading(con, tmp_path):
    first = write(
        tmp_path, text_of(*[line(invoiced_at=f"{d}/4/2011 8:26") for d in (13, 5)]), "1.csv"
    )
    then = write(tmp_path, text_of(line(invoiced_at="4/14/2011 8:26")), "2.csv")
    for read in (lambda: read_source([first, then], con), lambda: _read_on(con, [first], [then])):
        with pytest.raises(SourceError, match=r"as many lines \(1\).*--date-order"):
            read()


def test_decimal_signs_are_weighed_over_all_files(con, tmp_path):
    first = write(tmp_path, text_of(line(unit_price='"2,55"'), line(unit_price="3")), "1.csv")
    alike = write(tmp_path, text_of(line(unit_price='"1,234"')), "2.csv")
    _same_as_together(con, [first], [alike])
    other = write(tmp_path, text_of(line(unit_price="2.5"), line(unit_price="2.5")), "3.csv")
    with pytest.raises(NotReusableError, match="decimal signs of all files read otherwise"):
        _read_on(con, [first], [other])
