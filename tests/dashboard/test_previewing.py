import json

import pytest

from dashboard.__main__ import run
from tests.hostile import HEADER, LINE


@pytest.fixture
def shop(tmp_path):
    path = tmp_path / "shop.csv"
    path.write_bytes(HEADER + LINE * 2)
    return path


def test_preview_says_what_a_build_would_see(shop, capfd):
    assert run(["preview", "--source", str(shop)]) == 0
    said = capfd.readouterr().out
    for words in ("WHITE HEART", "InvoiceDate", "2 lines from 2010-12-01T08:26:00", "duplicate"):
        assert words in said


def test_preview_refuses_what_a_build_would_refuse_and_still_shows_it(shop, capfd):
    shop.write_bytes(HEADER.replace(b"Quantity", b"Number") + LINE)
    assert run(["preview", "--source", str(shop), "--json"]) == 2
    out, err = capfd.readouterr()
    assert json.loads(out)["fields"]["quantity"] is None
    assert "no column for quantity" in err


def test_codes_that_move_the_cursor_are_shown_and_not_obeyed(shop, capfd):
    shop.write_bytes(HEADER + LINE.replace(b"WHITE", b"\x1b]0;gone\x07\x1b[2J"))
    assert run(["preview", "--source", str(shop)]) == 0
    said = capfd.readouterr().out
    assert "\x1b]" not in said
    assert "\\x1b]0;gone" in said
