"""The project's own cleaning finds the cancellations that were planted, and no others."""

import pandas as pd

from analytics import cleaning, sources


def test_cleaning_matches_what_was_planted_unit_for_unit(shop, con):
    cleaned = cleaning.clean(sources.read_transactions(shop.summary.path, con), con)
    lines = cleaned.lines.select("line_number", "invoice", "stock_code").to_pandas()
    matches = cleaned.cancellation_matches.to_pandas()
    found = matches.merge(lines, left_on="cancellation_line", right_on="line_number").merge(
        lines[["line_number", "invoice"]],
        left_on="sale_line",
        right_on="line_number",
        suffixes=("", "_of_sale"),
    )
    both = shop.cancellations.merge(
        found,
        left_on=["cancellation_invoice", "stock_code"],
        right_on=["invoice", "stock_code"],
        how="left",
        suffixes=("_planted", ""),
    )
    has_sale = both["sale_invoice"].notna()
    assert both["invoice"].notna().equals(has_sale)
    units = both[has_sale].groupby(["cancellation_invoice", "stock_code"])
    taken, planted = units["quantity"].sum(), -units["quantity_planted"].first()
    pd.testing.assert_series_equal(taken, planted, check_names=False, check_dtype=False)
    # Another sale of the very same quantity may be taken instead.
    assert (both["invoice_of_sale"] == both["sale_invoice"])[has_sale].mean() > 0.95
