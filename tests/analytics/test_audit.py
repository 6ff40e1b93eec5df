import ibis
import pandas as pd
import pytest

from analytics import audit, contracts, engine, quality
from analytics.cleaning import CleaningRules, clean
from tests.builders import raw_lines

CON = engine.connect(threads=1)
RULES = CleaningRules()


def audited(*overrides: dict, kept_aside: dict | None = None) -> pd.DataFrame:
    name = engine.unused_name("test")
    raw = CON.create_table(name, ibis.memtable(raw_lines(*overrides)), temp=True)
    cleaned = clean(raw, CON, RULES)
    lines = CON.create_table(engine.unused_name("test"), cleaned.lines, temp=True)
    found = audit.data_quality(lines, cleaned.cancellation_matches, kept_aside or {}, RULES)
    contracts.DATA_QUALITY.check(ibis.memtable(found))
    return found.set_index("rule")


MIXED = (
    {"quantity": 6, "unit_price": 2.5},
    {"quantity": 6, "unit_price": 2.5},
    {"invoice": "C1", "invoiced_at": "2010-12-02", "quantity": -8, "unit_price": 2.5},
    {"customer_id": None, "unit_price": 1.0},
    {"invoice": "7", "quantity": -2, "customer_id": None, "description": None, "unit_price": 0.0},
    {"invoice": "8", "stock_code": "POST", "quantity": 1, "unit_price": 18.0},
)


def test_fates_share_out_all_lines():
    found = audited(*MIXED)
    fates = found[found["kind"] == "fate"]
    assert fates["lines"].sum() == len(MIXED)
    assert fates.loc["duplicate", ["lines", "revenue"]].tolist() == [1, 15.0]
    assert fates.loc["cancellation", ["lines", "revenue"]].tolist() == [1, -20.0]
    assert fates.loc["sale", ["lines", "revenue"]].tolist() == [2, 33.0]


def test_observations_may_overlap_fates():
    found = audited(*MIXED)
    assert found.loc["missing_customer", "lines"] == 2
    assert found.loc["missing_description", "lines"] == 1
    assert found.loc["quantity_not_positive", "lines"] == 2
    assert found.loc["service_line", ["lines", "revenue"]].tolist() == [1, 18.0]


def test_what_a_cancellation_could_not_take_is_reported():
    found = audited(*MIXED)
    assert found.loc["matched_cancellation", ["lines", "revenue"]].tolist() == [1, 15.0]
    assert found.loc["unmatched_cancellation", ["lines", "revenue"]].tolist() == [1, -5.0]


def test_examples_name_the_lines_with_the_most_revenue():
    example = audited(*MIXED).loc["cancellation", "examples"]
    assert example == "line 3: C1, WHITE HANGING HEART T-LIGHT HOLDER, -8 x 2.50"


def test_rules_that_found_nothing_count_zero_without_examples():
    row = audited({}).loc["cancellation"]
    assert (row["lines"], row["revenue"], row["examples"]) == (0, 0.0, "")


def test_what_was_kept_aside_has_a_count_and_no_revenue():
    row = audited({}, kept_aside={"rejected": (3, "could not be read")}).loc["rejected"]
    assert (row["kind"], row["lines"], row["treatment"]) == ("kept_aside", 3, "could not be read")
    assert pd.isna(row["revenue"])


def test_the_bridge_leads_from_raw_to_every_basis():
    found = quality.bridge(audited(*MIXED).reset_index())
    totals = found[found["is_total"]].set_index("step")["revenue"].to_dict()
    # raw: 15 + 15 - 20 + 6 + 0 + 18; gross leaves out copy and cancellation; net takes 15 back
    assert totals == pytest.approx({"raw": 34.0, "gross": 39.0, "net": 24.0, "identified": 33.0})
    gross_steps = found[(found["basis"] == "gross") & ~found["is_total"]]["revenue"].sum()
    assert totals["raw"] + gross_steps == pytest.approx(totals["gross"])
