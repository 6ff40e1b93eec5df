from datetime import datetime

import ibis
import pytest

from analytics.sources import dates

_AT = datetime(2010, 12, 1, 8, 26)


def _read(con, text, order=dates.MONTH_FIRST):
    stored = con.create_table("texts", ibis.memtable({"text": [text]}), overwrite=False)
    shape = stored.select(s=dates.shape_of(stored.text)).to_pyarrow()["s"][0].as_py()
    value = dates.parsed(stored.text, [shape], order)
    return stored.select(at=value).to_pyarrow()["at"][0].as_py()


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("12/1/2010 8:26", _AT),
        ("12/01/2010 08:26:00", _AT),
        ("12-1-2010 8:26 AM", _AT),
        ("12.1.10 8:26", _AT),
        ("12/1/2010 12:05 am", datetime(2010, 12, 1, 0, 5)),
        ("12/1/2010 8:26:30 PM", datetime(2010, 12, 1, 20, 26, 30)),
        ("2010-12-01 08:26:00", _AT),
        ("2010-12-01T08:26:00", _AT),
        ("2010-12-01T08:26:00Z", _AT),
        ("2010-12-01T08:26:00+01:00", _AT),
        ("2010-12-01 08:26:00.25", datetime(2010, 12, 1, 8, 26, 0, 250000)),
        ("2010-12-01T08:26:00.123456789-0530", datetime(2010, 12, 1, 8, 26, 0, 123456)),
        ("2010/12/1 8:26", _AT),
        ("01-Dec-2010", datetime(2010, 12, 1)),
        ("1 december 2010 8:26", _AT),
        ("Dec 1, 2010", datetime(2010, 12, 1)),
        ("20101201", datetime(2010, 12, 1)),
        ("20101201 082600", _AT),
        ("20101201T082600Z", _AT),
        ("20101201082600", _AT),
        ("  2010-12-01  ", datetime(2010, 12, 1)),
        ("2010-02-30", None),
        ("soon", None),
        ("12/1/2010 25:61", None),
        ("1.5", None),
    ],
)
def test_every_common_form_is_read(con, text, at):
    assert _read(con, text) == at


@pytest.mark.parametrize(
    ("order", "at"),
    [
        (dates.DAY_FIRST, datetime(2010, 1, 12, 8, 26)),
        (dates.MONTH_FIRST, datetime(2010, 12, 1, 8, 26)),
    ],
)
def test_the_order_decides_between_day_and_month(con, order, at):
    assert _read(con, "12/1/2010 8:26", order) == at


def test_forms_with_one_meaning_leave_no_order_open():
    assert not dates.form_of("9999-99-99").is_open
    assert not dates.form_of("99-dec-9999").is_open
    assert dates.form_of("99-99-9999").is_open
    assert dates.form_of("99-99-99 9:99pm").is_open


@pytest.mark.parametrize("shape", ["", "9", "99/99", "99/99/999", "9999-99-99 9", "99/99-9999"])
def test_what_is_no_date_has_no_form(shape):
    assert dates.form_of(shape) is None
