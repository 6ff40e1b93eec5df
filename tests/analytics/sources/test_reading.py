import csv
import gzip
import io
from datetime import datetime

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics import columns as c
from analytics.errors import SchemaError, SettingError, SourceError
from analytics.sources import read_source, read_transactions
from tests.analytics.sources.sheets import HEADER, line, text_of, write
from tests.builders import raw_lines


def _rows(reading):
    return reading.lines.order_by(c.LINE_NUMBER).to_pyarrow().to_pylist()


def _column(reading, name):
    return [row[name] for row in _rows(reading)]


def test_one_line_is_enough_and_every_column_is_typed(con, tmp_path):
    lines = read_transactions(write(tmp_path, text_of(line())), con)
    assert {name: str(kind).split("(")[0] for name, kind in lines.schema().items()} == {
        c.LINE_NUMBER: "int64",
        c.INVOICE: "string",
        c.STOCK_CODE: "string",
        c.DESCRIPTION: "string",
        c.QUANTITY: "int64",
        c.INVOICED_AT: "timestamp",
        c.UNIT_PRICE: "float64",
        c.CUSTOMER_ID: "string",
        c.COUNTRY: "string",
    }
    assert lines.to_pyarrow().to_pylist() == [
        {
            c.LINE_NUMBER: 1,
            c.INVOICE: "536365",
            c.STOCK_CODE: "85123A",
            c.DESCRIPTION: "WHITE HEART",
            c.QUANTITY: 6,
            c.INVOICED_AT: datetime(2010, 12, 1, 8, 26),
            c.UNIT_PRICE: 2.55,
            c.CUSTOMER_ID: "17850",
            c.COUNTRY: "United Kingdom",
        }
    ]


def test_identifiers_stay_text(con, tmp_path):
    ids = ["17850.0", "17850", " 17850 ", "00123", "123", "", "A.0"]
    path = write(tmp_path, text_of(*[line(customer_id=text) for text in ids]))
    found = _column(read_source(path, con), c.CUSTOMER_ID)
    assert found == ["17850", "17850", "17850", "00123", "123", None, "A.0"]


def test_descriptions_stay_as_they_are_but_blank_ones_are_missing(con, tmp_path):
    path = write(tmp_path, text_of(*[line(description=d) for d in (" A  b ", "   ", '"x, ""y"""')]))
    assert _column(read_source(path, con), c.DESCRIPTION) == [" A  b ", None, 'x, "y"']


def test_a_line_without_a_country_is_kept_and_noted(con, tmp_path):
    path = write(tmp_path, text_of(line(country=" "), line(country="Unspecified")))
    reading = read_source(path, con)
    assert _column(reading, c.COUNTRY) == ["Unspecified", "Unspecified"]
    assert reading.notes == ["1 line without a country, shown as Unspecified."]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(con, tmp_path, delimiter):
    reading = read_source(write(tmp_path, text_of(line(), delimiter=delimiter)), con)
    assert reading.files[0].delimiter == delimiter
    assert len(_rows(reading)) == 1


def test_a_day_above_twelve_anywhere_decides_the_order_of_the_source(con, tmp_path):
    write(tmp_path, text_of(line(invoiced_at="1/2/2010 8:26")), "1.csv")
    write(tmp_path, text_of(line(invoiced_at="31/1/2010 8:26")), "2.csv")
    reading = read_source(tmp_path, con)
    assert _column(reading, c.INVOICED_AT)[0] == datetime(2010, 2, 1, 8, 26)
    assert reading.files[0].date_order == "day-first"


def test_an_undecided_date_order_asks_for_it(con, tmp_path):
    path = write(tmp_path, text_of(line(invoiced_at="1/1/2010"), line(invoiced_at="1/2/2010")))
    with pytest.raises(SourceError) as refusal:
        read_source(path, con)
    assert "sales.csv, line 3: the date '1/2/2010' can be read day first or" in str(refusal.value)
    assert "--date-order day-first or --date-order month-first" in str(refusal.value)
    reading = read_source(path, con, date_order="day-first")
    assert _column(reading, c.INVOICED_AT)[1] == datetime(2010, 2, 1)


def test_dates_that_mean_the_same_both_ways_need_no_order(con, tmp_path):
    reading = read_source(write(tmp_path, text_of(line(invoiced_at="1/1/2010"))), con)
    assert _column(reading, c.INVOICED_AT) == [datetime(2010, 1, 1)]


def test_the_minority_of_contradicting_dates_is_kept_aside(con, tmp_path):
    texts = ["31/1/2010"] * 30 + ["1/31/2010"]
    path = write(tmp_path, text_of(*[line(invoiced_at=text) for text in texts]))
    reading = read_source(path, con)
    assert reading.rejected[["line", "reason"]].to_numpy().tolist() == [
        [32, "date '1/31/2010' is no date that can be read"]
    ]


def test_decimal_commas_and_thousands_points_are_understood(con, tmp_path):
    lines = [
        line(quantity="1.234", unit_price="1.234,50"),
        line(quantity="-6", unit_price="€ 4,5"),
    ]
    reading = read_source(write(tmp_path, text_of(*lines, delimiter=";")), con)
    assert _column(reading, c.QUANTITY) == [1234, -6]
    assert _column(reading, c.UNIT_PRICE) == [1234.5, 4.5]
    assert reading.files[0].decimal == ","


def test_thousands_commas_are_understood(con, tmp_path):
    lines = [line(quantity="1,234", unit_price="£1,234.50"), line(unit_price="2.5")]
    reading = read_source(write(tmp_path, text_of(*lines, delimiter=";")), con)
    assert _column(reading, c.QUANTITY) == [1234, 6]
    assert _column(reading, c.UNIT_PRICE) == [1234.5, 2.5]


def test_an_undecided_decimal_sign_asks_for_it(con, tmp_path):
    path = write(tmp_path, text_of(line(unit_price="2"), line(unit_price="1,234"), delimiter=";"))
    with pytest.raises(SourceError, match=r"line 3: the unit price '1,234' .*say --decimal \. or"):
        read_source(path, con)
    assert _column(read_source(path, con, decimal="."), c.UNIT_PRICE) == [2, 1234]
    assert _column(read_source(path, con, decimal=","), c.UNIT_PRICE) == [2, 1.234]


def test_an_order_or_decimal_sign_there_is_not_is_refused(con, tmp_path):
    path = write(tmp_path, text_of(line()))
    with pytest.raises(SettingError, match="date order 'us'; wanted 'day-first' or"):
        read_source(path, con, date_order="us")
    with pytest.raises(SettingError, match="decimal sign ';'"):
        read_source(path, con, decimal=";")


_REJECTS = {
    "invoice is empty": line(invoice=" "),
    "stock code is empty": line(stock_code=""),
    "quantity is empty": line(quantity=""),
    "date is empty": line(invoiced_at=""),
    "unit price is empty": line(unit_price=""),
    "quantity '1.5' is not a whole number": line(quantity="1.5"),
    "quantity 'six' is not a number": line(quantity="six"),
    "quantity '99999999999999999999' is too large": line(quantity="9" * 20),
    "date 'soon' is no date that can be read": line(invoiced_at="soon"),
    "date '1900-01-01' is not between 1970-01-01 and 2100-01-01": line(invoiced_at="1900-01-01"),
    "date '2999-01-01' is not between 1970-01-01 and 2100-01-01": line(invoiced_at="2999-01-01"),
    "unit price 'free' is not a finite number": line(unit_price="free"),
    "unit price 'inf' is not a finite number": line(unit_price="inf"),
    "unit price '1e999' is not a finite number": line(unit_price="1e999"),
    "too few fields": line()[:7],
    "too many fields": [*line(), "x"],
    "a quote that does not close, or text beside it": line(description='"A"B'),
}


def test_lines_that_cannot_be_read_are_kept_aside_with_line_and_reason(con, tmp_path):
    good = [line(description='"two\nlines"'), [""], [" "]] + [line()] * 400
    path = write(tmp_path, text_of(*good, *_REJECTS.values(), line(invoice="last")))
    reading = read_source(path, con)
    assert reading.rejected["reason"].tolist() == list(_REJECTS)
    assert reading.rejected["line"].tolist() == list(range(406, 406 + len(_REJECTS)))
    assert set(reading.rejected["source"]) == {"sales.csv"}
    assert reading.rejected["text"].tolist()[14:] == [
        ",".join(fields) for fields in list(_REJECTS.values())[14:]
    ]
    assert _column(reading, c.INVOICE)[-1] == "last"
    assert reading.files[0].n_lines == 402 + len(_REJECTS)
    assert len(_rows(reading)) == 402
    assert "2 lines among them with a date that is not between" in reading.notes[1]


def test_more_than_five_percent_of_such_lines_stop_the_reading(con, tmp_path):
    bad, good = line(quantity="six"), line()
    reading = read_source(write(tmp_path, text_of(*[bad] * 5, *[good] * 95)), con)
    assert len(reading.rejected) == 5
    with pytest.raises(SourceError) as refusal:
        read_source(write(tmp_path, text_of(*[bad] * 6, *[good] * 94)), con)
    assert "6 of 100 lines cannot be read (6.0%" in str(refusal.value)
    assert "first in sales.csv, line 2: quantity 'six' is not a number" in str(refusal.value)


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ({"invoiced_at": "tomorrow"}, "date 'tomorrow' is no date.*--date-order"),
        ({"quantity": "a few"}, "quantity 'a few' is not a number.*--map quantity=COLUMN"),
        ({"unit_price": "cheap"}, "unit price 'cheap' is not a finite number.*--decimal"),
    ],
)
def test_a_column_without_one_readable_value_is_said_to_be_so(con, tmp_path, override, words):
    with pytest.raises(SourceError, match=words):
        read_source(write(tmp_path, text_of(*[line(**override)] * 3)), con)


def test_only_broken_lines_are_refused(con, tmp_path):
    with pytest.raises(SourceError, match="mostly too few fields"):
        read_source(write(tmp_path, text_of(["1"], ["2"])), con)


def test_a_header_alone_is_refused(con, tmp_path):
    with pytest.raises(SourceError, match="has a header but no lines"):
        read_source(write(tmp_path, text_of()), con)


def test_blank_and_empty_lines_are_no_lines(con, tmp_path):
    path = write(tmp_path, "\n" + text_of(line(), [""], [""] * 8, line()))
    reading = read_source(path, con)
    assert len(_rows(reading)) == 2
    assert reading.rejected.empty


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_any_system_are_read(con, tmp_path, end):
    assert len(_rows(read_source(write(tmp_path, text_of(line(), line(), end=end)), con))) == 2


def test_an_open_quote_in_a_large_file_loses_one_line(con, tmp_path):
    lines = [line(invoice=str(n)) for n in range(60_000)]
    lines[30_000] = line(description='"OPEN')
    reading = read_source(write(tmp_path, text_of(*lines)), con)
    assert reading.lines.count().execute() == 59_999
    assert reading.rejected["line"].tolist() == [30_002]


def test_lines_at_or_after_the_as_of_are_left_out_and_counted(con, tmp_path):
    days = [line(invoiced_at=f"2010-12-0{day}") for day in (1, 2, 3)]
    reading = read_source(write(tmp_path, text_of(*days)), con, as_of=datetime(2010, 12, 2))
    assert _column(reading, c.INVOICED_AT) == [datetime(2010, 12, 1)]
    assert reading.tally.n_after_as_of == 2


def test_lines_that_files_share_are_counted_once(con, tmp_path):
    a, b, other = line(invoice="a"), line(invoice="b"), line(invoice="c")
    write(tmp_path, text_of(a, a, b), "1.csv")
    write(tmp_path, text_of(b, b, other), "2.csv.gz")
    (tmp_path / "2.csv.gz").write_bytes(gzip.compress((tmp_path / "2.csv.gz").read_bytes()))
    reading = read_source(tmp_path, con)
    assert _column(reading, c.INVOICE) == ["a", "a", "b", "b", "c"]
    assert _column(reading, c.LINE_NUMBER) == [1, 2, 3, 5, 6]
    assert reading.tally.n_overlap == 1
    assert [file.first_line_number for file in reading.files] == [1, 4]
    assert "1 line in more than one file, counted once." in reading.notes


def test_a_mapping_names_a_column(con, tmp_path):
    path = write(tmp_path, text_of(line(), header=["Beleg", *HEADER[1:]]))
    with pytest.raises(SchemaError, match="no column for invoice"):
        read_source(path, con)
    reading = read_source(path, con, mapping={"invoice": "Beleg"})
    assert reading.files[0].header[c.INVOICE] == "Beleg"


def test_nothing_but_the_lines_stays_in_the_engine(con, tmp_path):
    write(tmp_path, text_of(line(), line()[:3], *[line()] * 40), "1.csv")
    write(tmp_path, text_of(line(), line(invoiced_at="2011-01-01")), "2.csv")
    reading = read_source(tmp_path, con, as_of=datetime(2011, 1, 1))
    assert (reading.tally.n_overlap, reading.tally.n_after_as_of) == (1, 1)
    tables = con.raw_sql("select table_name from duckdb_tables() where not temporary").fetchall()
    assert len(tables) == 1


# --- workbooks


def _workbook(folder, sheets, name="sales.xlsx"):
    book = openpyxl.Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(folder / name)
    return folder / name


_AT = datetime(2010, 12, 1, 8, 26)
_CELLS = [536365, 22423, "WHITE HEART", 6, _AT, 2.55, 17850.0, "United Kingdom"]


def test_cells_of_any_type_are_read(con, tmp_path):
    texts = ["C536366", "00123", None, "-1", "12/31/2010 8:26", "3.5", "00123", None]
    path = _workbook(tmp_path, {"Sheet": [HEADER, _CELLS, texts, *[[None] * 8] * 3]})
    reading = read_source(path, con)
    assert [list(row.values()) for row in _rows(reading)] == [
        [1, "536365", "22423", "WHITE HEART", 6, _AT, 2.55, "17850", "United Kingdom"],
        [
            2,
            "C536366",
            "00123",
            None,
            -1,
            datetime(2010, 12, 31, 8, 26),
            3.5,
            "00123",
            "Unspecified",
        ],
    ]
    assert reading.files[0].n_lines == 2


def test_every_sheet_that_has_the_columns_is_read(con, tmp_path):
    bad = ["x", "y", None, "many", _AT, 1, 1, "UK"]
    sheets = {
        "2009": [HEADER] + [_CELLS] * 30,
        "Notes": [["made by hand"]],
        "2010": [HEADER[::-1], _CELLS[::-1], bad[::-1]],
    }
    reading = read_source(_workbook(tmp_path, sheets), con)
    assert len(_rows(reading)) == 31
    assert reading.files[0].sheets_read == ("2009", "2010")
    assert reading.files[0].sheets_skipped == ("Notes",)
    assert reading.rejected[["source", "line"]].to_numpy().tolist() == [["sales.xlsx [2010]", 3]]
    assert any("left out Notes, which lack the columns" in note for note in reading.notes)


def test_a_workbook_without_the_columns_says_what_it_has(con, tmp_path):
    with pytest.raises(
        SchemaError, match=r"sales\.xlsx, sheet 'S': no column for .*found: 'a', 'b'"
    ):
        read_source(_workbook(tmp_path, {"S": [["a", "b"], [1, 2]]}), con)


def test_a_truncated_workbook_is_refused(con, tmp_path):
    path = _workbook(tmp_path, {"S": [HEADER] + [_CELLS] * 500})
    path.write_bytes(path.read_bytes()[:4000])
    with pytest.raises(SourceError, match="no readable workbook"):
        read_source(path, con)


def test_a_csv_called_xlsx_is_read_by_its_content(con, tmp_path):
    assert len(_rows(read_source(write(tmp_path, text_of(line()), "sales.xlsx"), con))) == 1


# --- Parquet


def test_typed_columns_of_parquet_are_taken_with_care(con, tmp_path):
    frame = raw_lines({}, {c.CUSTOMER_ID: "12346"}, {}).drop(columns=c.LINE_NUMBER)
    frame[c.INVOICE] = [536365.0, 536366.0, 536367.0]
    frame[c.CUSTOMER_ID] = [17850.0, 12346.0, float("nan")]
    frame[c.QUANTITY] = [6.0, -1.0, 2.0]
    frame.to_parquet(tmp_path / "sales.parquet")
    reading = read_source(tmp_path / "sales.parquet", con)
    assert _column(reading, c.INVOICE) == ["536365", "536366", "536367"]
    assert _column(reading, c.CUSTOMER_ID) == ["17850", "12346", None]
    assert _column(reading, c.QUANTITY) == [6, -1, 2]
    assert _column(reading, c.INVOICED_AT) == [_AT, _AT, _AT]


def test_text_columns_of_parquet_are_read_as_those_of_csv(con, tmp_path):
    frame = pd.DataFrame([line(invoiced_at="31/12/2010", unit_price="2,5")], columns=list(HEADER))
    frame.to_parquet(tmp_path / "sales.parquet")
    reading = read_source(tmp_path / "sales.parquet", con)
    assert _column(reading, c.INVOICED_AT) == [datetime(2010, 12, 31)]
    assert _column(reading, c.UNIT_PRICE) == [2.5]


def test_bad_values_of_parquet_are_kept_aside_by_row(con, tmp_path):
    frame = raw_lines(*[{}] * 60).drop(columns=c.LINE_NUMBER)
    frame[c.QUANTITY] = [1.5, *[6.0] * 59]
    frame.loc[1, c.UNIT_PRICE] = float("inf")
    frame.to_parquet(tmp_path / "sales.parquet")
    rejected = read_source(tmp_path / "sales.parquet", con).rejected
    assert rejected[["line", "reason"]].to_numpy().tolist() == [
        [1, "quantity '1.5' is not a whole number"],
        [2, "unit price 'inf' is not a finite number"],
    ]


def test_a_truncated_parquet_file_is_refused(con, tmp_path):
    raw_lines(*[{}] * 100).to_parquet(tmp_path / "sales.parquet")
    content = (tmp_path / "sales.parquet").read_bytes()
    with pytest.raises(SourceError, match="no readable Parquet file"):
        read_source(write(tmp_path, content[:-50], "sales.parquet"), con)


# --- any dialect

_TEXT = st.text(
    st.characters(codec="cp1252", exclude_characters="\r\n\x00", exclude_categories=("Cc", "Z")),
    min_size=1,
    max_size=12,
)
_LINES = st.fixed_dictionaries(
    {
        c.INVOICE: _TEXT.map("I".__add__),
        c.STOCK_CODE: _TEXT.map("S".__add__),
        c.DESCRIPTION: _TEXT,
        c.QUANTITY: st.integers(-(10**6), 10**6),
        c.INVOICED_AT: st.datetimes(datetime(1971, 1, 1), datetime(2068, 1, 1)).map(
            lambda at: at.replace(second=0, microsecond=0)
        ),
        c.UNIT_PRICE: st.integers(-(10**7), 10**7).map(lambda pence: pence / 100),
        c.CUSTOMER_ID: st.none() | st.integers(0, 10**5).map("{:05d}".format),
        c.COUNTRY: _TEXT,
    }
)
_DATES = {
    "%Y-%m-%d %H:%M:%S": None,
    "%Y-%m-%dT%H:%MZ": None,
    "%d-%b-%Y %H:%M": None,
    "%m/%d/%Y %I:%M %p": "month-first",
    "%d.%m.%Y %H:%M": "day-first",
}


def _written(rows, *, delimiter, encoding, date, decimal):
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerow(HEADER)
    for row in rows:
        price = f"{row[c.UNIT_PRICE]:,.2f}"
        if decimal == ",":
            price = price.translate(str.maketrans(",.", ".,"))
        texts = {c.INVOICED_AT: row[c.INVOICED_AT].strftime(date), c.UNIT_PRICE: price}
        writer.writerow([{**row, **texts}[name] for name in c.RAW])
    return stream.getvalue().encode(encoding)


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(_LINES, min_size=1, max_size=8),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    date=st.sampled_from(sorted(_DATES)),
    decimal=st.sampled_from(".,"),
)
def test_what_was_written_in_any_dialect_is_read_back(
    con, tmp_path, rows, delimiter, encoding, date, decimal
):
    content = _written(rows, delimiter=delimiter, encoding=encoding, date=date, decimal=decimal)
    reading = read_source(write(tmp_path, content), con, date_order=_DATES[date])
    assert [{name: row[name] for name in c.RAW} for row in _rows(reading)] == rows
