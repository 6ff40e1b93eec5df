"""How likely a customer does something: the classifiers, by name, simplest first.

Every one is a scikit-learn pipeline of preparation and model; nothing is fitted at import.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

import pandas as pd

from analytics import features

SEED: Final = 0
RFM: Final = ("recency_days", "frequency", "monetary")

# Country and season are left to the caller: on real data they added nothing, or harm.
ALL: Final = features.NUMERIC

LOGISTIC: Final = "logistic regression"
LOGISTIC_RFM: Final = "logistic regression on recency, frequency, monetary"
FOREST: Final = "random forest"
BOOSTING: Final = "gradient boosting"


def one_feature(name: str) -> str:
    """Name the logistic regression on one feature: its rank, turned into a probability."""
    return f"{name} alone"


def fit(
    known: pd.DataFrame,
    happened: pd.Series,
    model: str = LOGISTIC,
    *,
    names: Sequence[str] = ALL,
) -> Any:
    """Fit a classifier.

    Parameters
    ----------
    known : DataFrame, shape (n, >= len(names))
        Features as of an instant, as `features.customer_features` makes them.
    happened : Series of bool, shape (n,)
        Label from the window after it; both values occur.
    model : str
        `LOGISTIC`, `LOGISTIC_RFM`, `FOREST`, `BOOSTING` or ``one_feature(...)``.
    names : sequence of str
        Features that the first, third and fourth may use.

    Returns
    -------
    Pipeline
        With ``predict_proba``; columns are found by name.
    """
    makers: dict[str, Callable[[], Any]] = {
        LOGISTIC: lambda: _logistic(names),
        LOGISTIC_RFM: lambda: _logistic(RFM),
        FOREST: lambda: _forest(names),
        BOOSTING: lambda: _boosting(names),
    }
    make = makers.get(model) or (lambda: _logistic([model.removesuffix(" alone")]))
    return make().fit(known, happened)


def _logistic(names: Sequence[str]) -> Any:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    from analytics.steps import numbers

    return make_pipeline(numbers(names, scaled=True), LogisticRegression(C=0.05, max_iter=1_000))


def _forest(names: Sequence[str]) -> Any:
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.pipeline import make_pipeline

    from analytics.steps import numbers

    forest = RandomForestClassifier(
        n_estimators=60,
        min_samples_leaf=15,
        max_features="sqrt",
        max_samples=0.5,
        random_state=SEED,
    )
    return make_pipeline(numbers(names, scaled=False), forest)


def _boosting(names: Sequence[str]) -> Any:
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.pipeline import make_pipeline

    from analytics.steps import numbers

    boosting = HistGradientBoostingClassifier(
        max_iter=100,
        learning_rate=0.05,
        max_leaf_nodes=8,
        min_samples_leaf=40,
        early_stopping=False,
        random_state=SEED,
    )
    return make_pipeline(numbers(names, scaled=False), boosting)
