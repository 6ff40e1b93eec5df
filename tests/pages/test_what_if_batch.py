import pytest

from analytics.errors import NotEnoughDataError, SchemaError
from analytics.segments import Segmenter
from pages.what_if_batch import MOST_ROWS, TEMPLATE, score
from tests.analytics.segments.frames import four_kinds

SEGMENTER = Segmenter.fit(four_kinds())


def of(text, encoding="utf-8"):
    return score(text.encode(encoding), SEGMENTER)


def test_rows_come_back_with_their_segment_and_all_their_columns():
    found = of("who,Monetary,FREQUENCY,Recency (days)\nA,9000,30,4\nB,200,1,250\n")
    assert found.rows.columns.tolist() == [
        "who", "Monetary", "FREQUENCY", "Recency (days)", "segment", "problem"
    ]  # fmt: skip
    assert found.rows["segment"].tolist() == ["High-Value", "At-Risk"]
    assert found.said == "2 of 2 rows have a segment"
    assert found.segments.values.tolist() == [["High-Value", 1, 0.5], ["At-Risk", 1, 0.5]]


def test_bad_rows_are_marked_with_every_reason():
    found = of("recency,frequency,monetary\n4,30,9000\n-1,abc,inf\n")
    assert found.rows["segment"].isna().tolist() == [False, True]
    assert found.problems["row"].tolist() == [3]
    words = found.problems["problem"].item()
    assert words.startswith("recency is -1; wanted 0 or more")
    assert "frequency is 'abc'" in words
    assert "monetary is infinite" in words
    assert found.said == "1 of 2 rows has a segment; 1 is marked with what is wrong"


def test_a_row_with_more_cells_than_headings_is_refused_and_one_with_fewer_lacks_them():
    found = of("recency,frequency,monetary\n4,30,9,000\n4,30\n")
    assert found.rows["problem"].tolist()[0] == "4 cells; wanted 3, as there are headings"
    assert found.rows["problem"].tolist()[1].startswith("monetary is empty")
    assert found.rows["segment"].isna().all()


@pytest.mark.parametrize(
    "headings",
    [
        "RECENCY,Frequency,Monetary",
        "Recency (days),Orders,Money spent",
        "recency_days,ORDERS,Spent (£)",
    ],
)
def test_headings_are_known_in_any_case_with_units_and_as_we_export_them(headings):
    found = of(f"{headings}\n4,30,9000\n")
    assert found.rows["segment"].tolist() == ["High-Value"]
    assert found.rows.columns.tolist()[:3] == headings.split(",")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_what_spreadsheets_write_is_read(delimiter, encoding):
    rows = [["naïve", "recency", "frequency", "monetary"], ["É", "4", "30", '"9,000.50"']]
    found = of(
        "# said before\r\n\r\n" + "\r\n".join(map(delimiter.join, rows)) + "\r\n\r\n", encoding
    )
    assert found.rows["naïve"].tolist() == ["É"]
    assert found.rows["segment"].tolist() == ["High-Value"]


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("", NotEnoughDataError, "0 lines"),
        ("recency,frequency,monetary\n", NotEnoughDataError, "0 rows"),
        ("a,b\n1,2\n", SchemaError, "0 columns for recency; found a, b"),
        ("recency,Recency,frequency,monetary\n1,2,3,4\n", SchemaError, "2 columns for recency"),
        ("recency\0\n", SchemaError, "no text"),
        ("recency,frequency,monetary\n" + "1,2,3\n" * (MOST_ROWS + 1), SchemaError, "50,000 rows"),
        ('recency,frequency,monetary\n"' + "x" * 140_000, SchemaError, "no CSV"),
    ],
)  # fmt: skip
def test_what_is_no_such_file_is_refused_in_words(text, error, words):
    with pytest.raises(error, match=words):
        of(text)


def test_headings_of_one_name_are_told_apart():
    found = of("note,note,,recency,frequency,monetary\na,b,c,4,30,9000\n")
    assert found.rows.columns.tolist()[:3] == ["note", "note (2)", "column 3"]


def test_the_answer_can_be_asked_again():
    once = of(TEMPLATE)
    again = of(once.rows.to_csv(index=False))
    assert again.rows.equals(once.rows)
