import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline

from analytics.hurdle import Hurdle
from analytics.steps import Winsoriser, linear, numbers, numbers_and_country, plain


def test_what_lies_beyond_the_training_quantiles_is_pulled_back():
    training = np.arange(101.0)[:, None]
    winsoriser = Winsoriser(tail=0.05).fit(training)
    assert winsoriser.transform([[-50.0], [50.0], [1e9]]).ravel().tolist() == [5, 50, 95]


def test_later_rows_change_nothing_that_was_fitted():
    winsoriser = Winsoriser(tail=0.0).fit([[1.0], [2.0]])
    winsoriser.transform([[1e6]])
    assert winsoriser.transform([[3.0]]).item() == 2


def test_missing_numbers_take_the_median_of_the_training_rows():
    known = pd.DataFrame({"a": [1.0, 3.0, np.nan, 3.0], "b": np.nan})
    prepared = numbers(["a", "b"], scaled=False, tail=0.0).fit_transform(known)
    assert prepared[:, 0].tolist() == [1, 3, 3, 3]
    assert np.isfinite(prepared).all()


def test_scaled_numbers_have_mean_nothing_and_spread_one():
    known = pd.DataFrame({"a": np.random.default_rng(0).gamma(1, 100, 200)})
    prepared = numbers(["a"], scaled=True).fit_transform(known)
    assert prepared.mean() == pytest.approx(0)
    assert prepared.std() == pytest.approx(1)


def test_rare_countries_are_one_and_a_new_country_is_as_rare():
    countries = ["France"] * 60 + ["Japan"] * 60 + ["Malta", "Iceland"]
    known = pd.DataFrame({"a": 1.0, "country": countries})
    prepared = numbers_and_country(["a"], scaled=False).fit(known)
    rows = pd.DataFrame({"a": 1.0, "country": ["Malta", "Brazil", "Japan"]})
    malta, brazil, japan = prepared.transform(rows)
    assert malta.tolist() == brazil.tolist()
    assert malta.tolist() != japan.tolist()


def known_of(seed):
    rng = np.random.default_rng(seed)
    known = pd.DataFrame(rng.gamma(1, 10, (200, 3)), columns=["a", "b", "c"])
    return known.mask(rng.random(known.shape) < 0.1)


def test_terms_and_intercept_add_up_to_the_score():
    known = known_of(1)
    pipeline = make_pipeline(numbers(["a", "c"], scaled=True), LinearRegression())
    pipeline.fit(known, known["a"].fillna(0) - np.sqrt(known["b"].fillna(0)))
    written = linear(pipeline)
    terms = written.terms(known)
    assert terms.columns.tolist() == ["a", "c"]
    np.testing.assert_allclose(terms.sum(axis=1) + written.intercept, pipeline.predict(known))


def test_a_logistic_regression_written_out_scores_as_before():
    known, new = known_of(2), known_of(3) * 5
    pipeline = make_pipeline(numbers(["a", "b", "c"], scaled=True), LogisticRegression())
    pipeline.fit(known, known["a"].fillna(0) > 5)
    written = plain(pipeline)
    np.testing.assert_allclose(written.predict_proba(new), pipeline.predict_proba(new))


def test_a_hurdle_written_out_expects_as_before():
    known, new = known_of(4), known_of(5) * 5
    spend = known["a"].fillna(0).where(known["b"].fillna(0) > 5, 0.0)
    fitted = Hurdle(["a", "b", "c"]).fit(known, spend)
    np.testing.assert_allclose(plain(fitted).predict(new), fitted.predict(new))


def test_what_is_not_linear_stays_as_it_is():
    assert plain("forest") == "forest"
