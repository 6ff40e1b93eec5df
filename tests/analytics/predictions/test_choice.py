from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from analytics.predictions.choice import choose
from analytics.predictions.cuts import Cut
from analytics.predictions.tasks import CHURN, HIGH_SPEND, TASKS
from analytics.propensity import one_feature

AS_OF = datetime(2011, 9, 9)
FIRST, SECOND = one_feature("recency_days"), one_feature("monetary")


def cut(days_back, *, level=0.0, seed=0, n=1_500):
    """Customers whose churn follows from recency alone, at some level of the season."""
    rng = np.random.default_rng(seed)
    customers = pd.Index([str(number) for number in range(n)])
    recency = rng.gamma(1.0, 80.0, n)
    log_odds = level + np.log1p(recency) - np.log1p(60)
    churned = rng.random(n) < 1 / (1 + np.exp(-log_odds))
    known = pd.DataFrame({"recency_days": recency, "monetary": rng.gamma(1, 100, n)}, customers)
    labels = pd.DataFrame({"churned": churned, "high_spender": churned}, index=customers)
    return Cut(AS_OF - timedelta(days=days_back), known, None, labels)


def task(*candidates, name=CHURN):
    found = next(each for each in TASKS if each.name == name)
    return replace(found, candidates=candidates)


def test_the_better_model_is_chosen_whatever_its_place():
    for candidates in ((FIRST, SECOND), (SECOND, FIRST)):
        found = choose(task(*candidates), [cut(90, seed=1)], cut(0, seed=2))
        assert found.model == FIRST
        assert found.found[FIRST] > 0.6 > found.found[SECOND]


def test_of_two_as_good_the_first_is_chosen():
    twice = one_feature("twice")
    cuts = [cut(90, seed=1), cut(0, seed=2)]
    for each in cuts:
        each.known["twice"] = 2 * each.known["recency_days"]
    assert choose(task(FIRST, twice), cuts[:1], cuts[1]).model == FIRST
    assert choose(task(twice, FIRST), cuts[:1], cuts[1]).model == twice


@pytest.mark.parametrize(("level_now", "is_latest"), [(1.5, True), (-1.5, False), (0.0, False)])
def test_the_latest_cut_calibrates_only_where_that_was_clearly_better(level_now, is_latest):
    training = [cut(90, level=1.5, seed=1), cut(120, level=-1.5, seed=2)]
    found = choose(task(FIRST), training, cut(0, level=level_now, seed=3))
    assert found.is_latest_only is is_latest


def test_a_share_known_beforehand_needs_no_latest_level():
    training = [cut(90, seed=1), cut(120, seed=2)]
    assert not choose(task(FIRST, name=HIGH_SPEND), training, cut(0, seed=3)).is_latest_only
