import pandas as pd

from analytics.columns import Fate
from components import quality
from tests.components.tree import rows, text, walk

RULES = pd.DataFrame(
    {
        "rule": [*map(str, Fate), "service_line", "rejected"],
        "kind": ["fate"] * 7 + ["observation", "kept_aside"],
        "lines": [1, 2, 0, 0, 0, 3, 4, 5, 6],
        "revenue": [10.0, -20.0, 0.0, 0.0, 0.0, 30.0, 40.0, 5.0, float("nan")],
        "treatment": ["counted once"] * 9,
        "examples": ["line 3: <b>CAKE</b>"] + [""] * 8,
    }
)


def test_fates_sum_to_the_raw_lines():
    card = quality.fate_card(RULES, n_raw=10, currency="£")
    shown = rows(card)
    assert len(shown) == 7
    assert sum(int(row[1]) for row in shown) == 10
    (total,) = [text(c) for c in walk(card) if type(c).__name__ == "Tfoot"]
    assert total == "All raw lines 10 100% £60.00"
    assert "The counts sum to the 10 raw lines" in text(card)


def test_counts_that_do_not_add_up_are_admitted():
    card = quality.fate_card(RULES, n_raw=12, currency="£")
    assert "sum to 10, but the source has 12" in text(card)


def test_every_rule_is_listed_with_treatment_and_examples():
    shown = rows(quality.rule_card(RULES, currency="£"))
    assert len(shown) == 9
    assert shown[0] == ["Duplicate Fate", "1", "£10.00", "Counted once", "line 3: <b>CAKE</b>"]
    assert shown[-1][0] == "Rejected Kept aside"
    assert shown[-1][2] == "\N{EN DASH}"
