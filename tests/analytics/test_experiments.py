from math import ceil

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import experiments
from analytics.errors import SchemaError, SettingError
from analytics.experiments import Groups

IDS = [f"{12_000 + i}" for i in range(1_000)]


def test_a_tenth_of_the_customers_is_left_alone():
    groups = experiments.assign(IDS, 0.1, seed=1)
    assert groups.value_counts().to_dict() == {"treatment": 900, "control": 100}
    assert groups.index.tolist() == IDS


def test_the_split_does_not_depend_on_the_order_of_the_list():
    backwards = experiments.assign(IDS[::-1], 0.3, seed=7)
    pd.testing.assert_series_equal(backwards.sort_index(), experiments.assign(IDS, 0.3, seed=7))


def test_a_split_is_the_same_on_every_machine_and_in_every_year():
    groups = experiments.assign(["12346", "12347", "12348", "12349"], 0.5, seed=1)
    assert groups.tolist() == ["control", "treatment", "treatment", "control"]


def test_another_seed_gives_another_split_of_the_same_sizes():
    one, two = (experiments.assign(IDS, 0.5, seed=seed) for seed in (1, 2))
    assert (one == "control").sum() == (two == "control").sum() == 500
    # Of two fair splits about half of the customers change group.
    assert 400 < (one != two).sum() < 600


def test_a_customer_less_moves_at_most_one_other():
    before, after = experiments.assign(IDS, 0.1, 1), experiments.assign(IDS[1:], 0.1, 1)
    assert (before[1:] != after).sum() <= 1


def test_every_stratum_is_split_in_the_same_proportion():
    strata = ["a"] * 600 + ["b"] * 390 + ["c"] * 10
    groups = experiments.assign(IDS, 0.1, seed=3, strata=strata)
    controls = groups[groups == "control"].groupby(np.array(strata)[groups == "control"]).size()
    assert controls.to_dict() == {"a": 60, "b": 39, "c": 1}


def test_what_is_left_over_goes_to_the_largest_remainders():
    # Quotas 0.9, 0.6 and 0.3 of a control group of two (1.8 rounded).
    groups = experiments.assign(list("abcdef"), 0.3, seed=1, strata=list("xxxyyz"))
    is_control = groups == "control"
    assert is_control[list("abc")].sum() == 1
    assert is_control[list("de")].sum() == 1
    assert not is_control["f"]


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.text(max_size=4), st.sampled_from("xyz")), unique_by=lambda row: row[0]),
    st.floats(0.01, 0.99),
    st.integers(0, 9),
)
def test_both_groups_have_the_sizes_that_are_stated(rows, share, seed):
    ids, strata = [row[0] for row in rows], [row[1] for row in rows]
    sizes = experiments.split_sizes(len(rows), share)
    for groups in (
        experiments.assign(ids, share, seed),
        experiments.assign(ids, share, seed, strata),
    ):
        counted = groups.value_counts()
        assert Groups(counted.get("treatment", 0), counted.get("control", 0)) == sizes
    assert len(rows) < 2 or min(sizes.treatment, sizes.control) >= 1


def test_a_customer_that_comes_twice_is_refused():
    with pytest.raises(SchemaError, match=r"twice, such as \['1'\]"):
        experiments.assign(["1", "2", "1"], 0.5, 1)


def test_as_many_strata_as_customers_are_wanted():
    with pytest.raises(SchemaError, match="strata has 1 rows; wanted 2"):
        experiments.assign(["1", "2"], 0.5, 1, strata=["x"])


@pytest.mark.parametrize("share", [0, 1, -0.1, float("nan")])
def test_a_share_that_leaves_a_group_empty_is_refused(share):
    with pytest.raises(SettingError, match="control share"):
        experiments.assign(["1", "2"], share, 1)


def test_group_sizes_are_those_of_the_textbook():
    # R: power.prop.test(p1 = .50, p2 = .75, power = .90) gives n = 76.7 in each group.
    assert experiments.group_sizes(0.5, 0.25, power=0.9) == Groups(77, 77)
    # Half a standard deviation: 2 (1.95996 + 0.84162)^2 / 0.25 = 62.8 in each group.
    assert experiments.group_sizes_for_means(1, 0.5) == Groups(63, 63)


def test_uneven_groups_by_hand():
    # r = 1/9; p1 = 0.35, p2 = 0.30, pooled (0.35 + 0.30 / 9) / (10 / 9) = 0.345:
    # 1.959964 sqrt(1.1111 x 0.225975) + 0.841621 sqrt(0.2275 / 9 + 0.21) = 1.39028;
    # 1.39028^2 / (0.0025 / 9) = 6958.4
    root = 1.959964 * (10 / 9 * 0.345 * 0.655) ** 0.5 + 0.841621 * (0.2275 / 9 + 0.21) ** 0.5
    treatment = root**2 / (0.05**2 / 9)
    sizes = experiments.group_sizes(0.3, 0.05, control_share=0.1)
    assert sizes == Groups(ceil(treatment), ceil(treatment / 9))
    # Four treatments to a control: (1.95996 + 0.84162)^2 x (1 + 4) x 10^2 / 2^2 = 981.1
    assert experiments.group_sizes_for_means(10, 2, control_share=0.2) == Groups(982, 246)


def test_a_simulated_campaign_of_that_size_finds_the_effect_as_often_as_promised():
    n = experiments.group_sizes(0.3, 0.05).treatment
    rng = np.random.default_rng(0)
    control, treated = (rng.binomial(n, rate, 20_000) / n for rate in (0.30, 0.35))
    pooled = (control + treated) / 2
    z = (treated - control) / np.sqrt(2 * pooled * (1 - pooled) / n)
    assert (np.abs(z) > 1.959964).mean() == pytest.approx(0.8, abs=0.012)


def test_the_effect_that_groups_show_is_the_one_they_are_sized_for():
    sizes = experiments.group_sizes(0.3, 0.05, control_share=0.1)
    seen = experiments.detectable_effect(sizes.treatment, sizes.control, 0.3)
    assert seen == pytest.approx(0.05, abs=1e-4)
    means = experiments.group_sizes_for_means(10, 2, control_share=0.2)
    shown = experiments.detectable_difference(means.treatment, means.control, 10)
    assert shown == pytest.approx(2, abs=0.01)


def test_groups_too_small_for_any_effect_say_so():
    assert experiments.detectable_effect(2, 1, 0.5) is None
    assert experiments.detectable_effect(100, 0, 0.5) is None
    assert experiments.detectable_difference(0, 5, 1.0) is None


@pytest.mark.parametrize(
    ("rate", "effect", "words"),
    [
        (0, 0.05, "baseline rate is 0"),
        (0.3, 0, "another number than 0"),
        (0.3, float("nan"), "another number than 0"),
        (0.98, 0.05, "gives 1.03; wanted a rate between 0 and 1"),
    ],
)
def test_rates_and_effects_that_cannot_be_are_refused(rate, effect, words):
    with pytest.raises(SettingError, match=words):
        experiments.group_sizes(rate, effect)


def test_a_mean_that_does_not_vary_is_refused():
    with pytest.raises(SettingError, match="standard deviation is 0"):
        experiments.group_sizes_for_means(0, 1)
