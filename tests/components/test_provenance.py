from components import provenance
from tests.components.tree import rows, text

MANIFEST = {
    "build_id": "b1",
    "code_version": "1.0",
    "source": {
        "name": "shop.csv",
        "sha256": "0123456789abcdef" * 4,
        "files": [
            {
                "name": "shop.csv",
                "kind": "csv",
                "sha256": "0123456789abcdef" * 4,
                "bytes": 1_500,
                "n_lines": 20,
                "encoding": "cp1252",
                "delimiter": ";",
                "date_order": "day-first",
            }
        ],
    },
    "raw": {"lines": 20, "invoices": 7, "customers": 3, "stock_codes": 5},
    "window": {"first": "2011-01-01T09:00:00", "last": "2011-03-31T17:00:00"},
    "parameters": {
        "as_of": "2011-04-01T00:00:00",
        "mapping": {},
        "rules": {"service_codes": ["POST"]},
    },
    "libraries": {"duckdb": "2.0.0"},
    "timings": {"read": 1.25},
    "notes": ["2 lines named no country"],
}


def test_the_source_is_counted():
    words = text(provenance.kpis(MANIFEST))
    assert "1 Jan 2011 to 31 Mar 2011" in words
    for label, value in (("Raw lines", "20"), ("Invoices", "7"), ("Customers", "3")):
        assert f"{label} ? {value}" in words


def test_each_file_says_how_it_was_read():
    (row,) = rows(provenance.source_cards(MANIFEST))
    assert row == [
        "shop.csv",
        "csv",
        "1.5 kB",
        "20",
        "cp1252, delimiter ;, dates day-first",
        "0123456789ab",
    ]


def test_settings_and_making_are_listed():
    words = text(provenance.source_cards(MANIFEST))
    assert "as of before 1 Apr 2011, 00:00" in words
    assert "service codes POST" in words
    assert "mapping" not in words
    assert "stage read 1.2 s" in words
    assert "duckdb 2.0.0" in words


def test_notes_are_repeated_as_sentences():
    assert "2 lines named no country" in text(provenance.notes(MANIFEST))
    assert text(provenance.notes({"notes": []})) == ""


def test_a_manifest_that_says_little_is_shown_all_the_same():
    assert "\N{EN DASH}" in text([provenance.kpis({}), provenance.source_cards({})])
