"""Steps of the models' pipelines: what happens to features before a model sees them.

Imported only where something is fitted or scored: it needs scikit-learn.
"""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler

from analytics import columns as c
from analytics.linear import Amount, Chance, Linear

_RARE_COUNTRY = 50


class Winsoriser(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # untyped base classes
    """Pull values beyond two quantiles of the training data back to those quantiles.

    Parameters
    ----------
    tail : float
        Share cut at either end, 0 to 0.5.
    """

    def __init__(self, tail: float = 0.01) -> None:
        self.tail = tail

    def fit(self, x: npt.ArrayLike, y: object = None) -> Self:  # noqa: ARG002  # scikit-learn's
        """Learn the two quantiles of each column."""
        values = np.asarray(x, dtype=np.float64)
        self.low_, self.high_ = np.quantile(values, [self.tail, 1 - self.tail], axis=0)
        self.n_features_in_ = values.shape[1]
        return self

    def transform(self, x: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Clip each column."""
        return np.clip(np.asarray(x, dtype=np.float64), self.low_, self.high_)

    def get_feature_names_out(self, names: Any = None) -> Any:
        """Keep the names."""
        return np.asarray(names, dtype=object)


def numbers(names: Sequence[str], *, scaled: bool, tail: float = 0.01) -> ColumnTransformer:
    """Prepare numeric features: fill what is missing, winsorise, take logarithms, scale.

    Parameters
    ----------
    names : sequence of str
        Columns, none below zero.
    scaled : bool
        Whether to take log(1 + x) and standardise, as linear models need; trees do not.
    tail : float
        Share winsorised at either end.
    """
    steps: list[Any] = [
        SimpleImputer(strategy="median", keep_empty_features=True),
        Winsoriser(tail),
    ]
    if scaled:
        steps += [
            FunctionTransformer(np.log1p, feature_names_out="one-to-one"),
            StandardScaler(),
        ]
    return ColumnTransformer(
        [("number", make_pipeline(*steps), list(names))], verbose_feature_names_out=False
    )


def numbers_and_country(names: Sequence[str], *, scaled: bool) -> ColumnTransformer:
    """Prepare numeric features and the country: rare countries are one."""
    country = OneHotEncoder(
        min_frequency=_RARE_COUNTRY, handle_unknown="infrequent_if_exist", sparse_output=False
    )
    prepared = numbers(names, scaled=scaled)
    prepared.transformers.append(("country", country, [c.COUNTRY]))
    return prepared


def linear(pipeline: Pipeline) -> Linear:
    """Write a preparation of scaled `numbers` and the linear model behind it as plain arrays."""
    preparation, model = pipeline[:-1][0], pipeline[-1]
    _name, steps, names = preparation.transformers_[0]
    imputer, winsoriser, _logarithm, scaler = (step for _label, step in steps.steps)
    return Linear(
        names=tuple(names),
        fill=np.nan_to_num(imputer.statistics_),
        low=winsoriser.low_,
        high=winsoriser.high_,
        mean=scaler.mean_,
        scale=scaler.scale_,
        weight=np.ravel(model.coef_),
        intercept=float(np.ravel(model.intercept_)[0]),
    )


def plain(fitted: Any) -> Any:
    """Write a fitted model as plain arrays where it is linear; another one stays as it is."""
    if hasattr(fitted, "amount_"):
        chance = Chance(linear(fitted.chance_))
        return Amount(chance, linear(fitted.amount_), fitted.smearing_)
    is_logistic = isinstance(fitted, Pipeline) and isinstance(fitted[-1], LogisticRegression)
    return Chance(linear(fitted)) if is_logistic else fitted
