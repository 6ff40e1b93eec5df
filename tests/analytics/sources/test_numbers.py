import ibis
import pytest

from analytics.sources import numbers


def _read(con, text, decimal):
    stored = con.create_table("texts", ibis.memtable({"text": [text]}))
    shape = stored.select(s=numbers.shape_of(stored.text)).to_pyarrow()["s"][0].as_py()
    value = numbers.number_text(stored.text, [shape], decimal).try_cast("float64")
    return stored.select(n=value).to_pyarrow()["n"][0].as_py()


@pytest.mark.parametrize(
    ("text", "point", "comma"),
    [
        ("6", 6, 6),
        ("-6", -6, -6),
        ("2.55", 2.55, None),
        ("2,55", None, 2.55),
        ("1,234", 1234, 1.234),
        ("1.234", 1.234, 1234),
        ("1,234.5", 1234.5, None),
        ("1.234,5", None, 1234.5),
        ("12,34,5", None, None),
        ("1 234", 1234, 1234),
        ("1\u00a0234,5", None, 1234.5),
        ("1'234.50", 1234.5, None),
        ("£2.55", 2.55, None),
        ("4,50 €", None, 4.5),
        ("-$1,000.00", -1000, None),
        ("EUR 4,50", None, 4.5),
        ("\u22126", -6, -6),
        ("1e-05", 1e-05, 1e-05),
        (".5", 0.5, None),
        ("one", None, None),
        ("1_000", None, None),
        ("0x1F", None, None),
        ("inf", None, None),
        ("nan", None, None),
        ("-", None, None),
        ("£", None, None),
    ],
)
def test_a_number_is_read_by_its_decimal_sign_or_not_at_all(con, text, point, comma):
    assert _read(con, text, numbers.POINT) == point
    con.raw_sql("drop table texts")
    assert _read(con, text, numbers.COMMA) == comma


def test_only_a_separator_before_three_digits_is_open():
    assert numbers.is_open("9,999")
    assert numbers.is_open("9.999")
    assert not numbers.is_open("9.99")
    assert not numbers.is_open("9,999.99")
    assert not numbers.is_open("9 999")
