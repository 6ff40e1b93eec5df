"""The real file comes out the same, whatever it is written in."""

import openpyxl
import pandas as pd
import pytest

from analytics import columns as c
from analytics.sources import read_source

pytestmark = pytest.mark.real_data

_N_SHEET_LINES = 60_000


@pytest.fixture(scope="module")
def original(data_dir):
    frame = pd.read_parquet(data_dir / "online_retail.parquet")
    return frame.set_axis(list(c.RAW), axis=1)


def _assert_same(lines, original):
    read = lines.order_by(c.LINE_NUMBER).to_pandas()
    assert read[c.LINE_NUMBER].tolist() == list(range(1, len(original) + 1))
    wanted = original.copy()
    wanted[c.CUSTOMER_ID] = wanted[c.CUSTOMER_ID].astype("Int64").astype("str")
    for name in (c.INVOICE, c.STOCK_CODE):
        wanted[name] = wanted[name].str.strip()
    for name in c.RAW:
        same = (read[name] == wanted[name]) | (read[name].isna() & wanted[name].isna())
        assert same.all(), (name, read[name][~same].head(), wanted[name][~same].head())


def test_the_parquet_file_is_read_exactly(con, data_dir, original):
    reading = read_source(data_dir / "online_retail.parquet", con)
    assert len(original) == reading.files[0].n_lines == 541_909
    assert reading.rejected.empty
    assert reading.notes == []
    _assert_same(reading.lines, original)


def test_the_csv_with_american_dates_in_iso_8859_1_is_read_exactly(con, original, tmp_path):
    at = original[c.INVOICED_AT].dt
    day = at.month.astype("str") + "/" + at.day.astype("str") + "/" + at.year.astype("str")
    clock = at.hour.astype("str") + ":" + at.minute.astype("str").str.zfill(2)
    frame = original.assign(**{c.INVOICED_AT: day + " " + clock})
    # All that is beyond ASCII are 32 vouchers of 'Â£10', whose bytes in ISO-8859-1 read as
    # '£10' in UTF-8: one line that is not UTF-8 makes the encoding certain.
    wanted = original.copy()
    wanted.loc[5, c.DESCRIPTION] = frame.loc[5, c.DESCRIPTION] = "CAFÉ £1"
    frame.to_csv(tmp_path / "data.csv", index=False, encoding="iso-8859-1")
    reading = read_source(tmp_path / "data.csv", con)
    assert reading.files[0].encoding == "cp1252"
    assert reading.files[0].date_order == "month-first"
    assert reading.rejected.empty
    _assert_same(reading.lines, wanted)


def _cell(text):
    return int(text) if text.isdecimal() and not text.startswith("0") else text


def test_the_workbook_is_read_exactly(con, original, tmp_path):
    part = original.head(_N_SHEET_LINES)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Online Retail")
    sheet.append(list(c.RAW))
    for row in part.astype(object).where(part.notna(), None).itertuples(index=False):
        invoice, code, name, quantity, at, price, customer, country = row
        cells = (_cell(invoice), _cell(code), name, quantity, at.to_pydatetime(), price)
        sheet.append([*cells, customer and float(customer), country])
    book.save(tmp_path / "Online Retail.xlsx")
    reading = read_source(tmp_path / "Online Retail.xlsx", con)
    assert reading.rejected.empty
    _assert_same(reading.lines, part)
