import pytest

from components.tables import Column, bar, table
from tests.components.tree import of_class, rows, text, walk

COLUMNS = [Column("Fate"), Column("Lines", is_number=True)]


def test_cells_stand_under_their_columns():
    shown = table(COLUMNS, [["Sale", "2"], ["Guest sale", "1"]], label="Fates", total=["All", "3"])
    assert rows(shown) == [["Sale", "2"], ["Guest sale", "1"]]
    assert [text(c) for c in walk(shown) if type(c).__name__ == "Tfoot"] == ["All 3"]


def test_a_row_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="zip"):
        table(COLUMNS, [["Sale"]], label="Fates")


def test_a_name_from_the_data_stays_text():
    shown = table(COLUMNS, [["<img src=x onerror=alert(1)>", "1"]], label="Fates")
    assert rows(shown)[0][0] == "<img src=x onerror=alert(1)>"


@pytest.mark.parametrize(("share", "width"), [(0.5, "50.00%"), (-1, "0.00%"), (7, "100.00%")])
def test_a_bar_stays_inside_its_track(share, width):
    (fill,) = of_class(bar(share, "5"), "bar-fill")
    assert fill.style == {"width": width}
