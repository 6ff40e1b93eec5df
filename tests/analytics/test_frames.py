"""Lines of any engine, whole and in pieces."""

from analytics import columns as c
from analytics.frames import as_table, in_pieces
from tests.analytics.purchases import lines


def numbers_of(pieces) -> list[list[int]]:
    return [piece.to_pandas()[c.LINE_NUMBER].tolist() for piece in pieces]


def test_every_line_is_in_one_piece():
    table = as_table(lines(*({} for _line in range(7))))
    assert numbers_of(in_pieces(table, 3)) == [[1, 2, 3], [4, 5, 6], [7]]


def test_gaps_in_the_numbers_lose_nothing():
    table = as_table(lines(*({} for _line in range(9))))
    kept = table.filter(table[c.LINE_NUMBER].isin([2, 3, 9]))
    assert [number for piece in numbers_of(in_pieces(kept, 2)) for number in piece] == [2, 3, 9]


def test_no_lines_are_no_piece():
    table = as_table(lines({}))
    assert list(in_pieces(table.filter(table[c.LINE_NUMBER] > 1), 3)) == []
