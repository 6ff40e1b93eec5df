from collections import Counter

import ibis
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics import columns as c
from analytics.sources.overlap import FILE, shares_lines, without_overlap
from tests.builders import raw_lines

_FILES = st.lists(st.lists(st.sampled_from("abc"), max_size=6), min_size=1, max_size=3)


def _lines(files):
    rows = [(place, invoice) for place, invoices in enumerate(files) for invoice in invoices]
    frame = raw_lines(*({c.INVOICE: invoice, c.CUSTOMER_ID: None} for _, invoice in rows))
    return frame.assign(**{FILE: pd.Series([place for place, _ in rows], dtype="int64")})


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(files=_FILES.filter(any))
def test_the_union_holds_as_many_of_each_as_the_file_with_most(con, files):
    most = Counter()
    for invoices in files:
        most |= Counter(invoices)
    kept = con.execute(without_overlap(ibis.memtable(_lines(files))))
    assert Counter(kept[c.INVOICE]) == most


def test_the_first_file_keeps_its_lines(con):
    kept = con.execute(without_overlap(ibis.memtable(_lines(["ab", "bbc"]))))
    assert sorted(zip(kept[FILE], kept[c.INVOICE], strict=True)) == [
        (0, "a"),
        (0, "b"),
        (1, "b"),
        (1, "c"),
    ]


def test_files_without_common_lines_share_none(con):
    apart, shared = (
        con.create_table(name, _lines(files))
        for name, files in {"apart": ["aa", "bc"], "shared": ["aa", "ba"]}.items()
    )
    assert not shares_lines(apart)
    assert shares_lines(shared)
