"""What the predictions page calls things: its tabs, and every metric in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import pandas as pd

from analytics import columns as c
from components import formats

Unit = Literal["share", "score", "money", "money²", "times"]


@dataclass(frozen=True)
class Tab:
    """One question to the future, as the page asks it; ``{days}`` is the length of its window.

    Attributes
    ----------
    key : str
        In the address.
    label : str
        On the tab.
    task : str
        In the tables of the build.
    column : str
        Of the customers: the score; its interval is ``<column>_low`` and ``<column>_high``.
    ranks : str
        What the model does: ``ranks ...``.
    event : str
        What is foretold of a customer.
    found : str
        Customers to whom it happened, in words.
    label_words : str
        How it is told afterwards whether it happened.
    score : str
        The score, in words.
    actual : (str, str)
        Of a customer, afterwards: it happened, it did not.
    told : (str, str)
        Of a customer, at the cut-off: said to do it, not said to.
    """

    key: str
    label: str
    task: str
    column: str
    ranks: str
    event: str
    found: str
    label_words: str
    score: str
    actual: tuple[str, str]
    told: tuple[str, str]

    @property
    def is_money(self) -> bool:
        """Whether it foretells an amount; else a probability."""
        return self.task == "spend"


TABS: Final[Mapping[str, Tab]] = {
    tab.key: tab
    for tab in (
        Tab(
            "churn",
            "Churn",
            "churn",
            "churn_probability",
            "who stays away for {days} days",
            "no order within {days} days",
            "who stayed away",
            "no order in the {days} days after the instant",
            "risk of churn",
            ("Stayed away", "Ordered again"),
            ("Called at risk", "Not called"),
        ),
        Tab(
            "next",
            "Next purchase",
            "buys_soon",
            "buys_soon_probability",
            "who orders within {days} days",
            "an order within {days} days",
            "who ordered",
            "at least one order in the {days} days after the instant",
            "chance of an order",
            ("Ordered", "Did not order"),
            ("Expected to order", "Not expected"),
        ),
        Tab(
            "high",
            "High spend",
            "high_spend",
            "high_spend_probability",
            "who will be among the top fifth of spenders in {days} days",
            "among the top fifth by spend of the next {days} days",
            "who spent highly",
            "among the fifth of customers who spent most in the {days} days after the instant",
            "chance of high spend",
            ("Spent highly", "Did not"),
            ("Expected to", "Not expected"),
        ),
        Tab(
            "value",
            "Lifetime value",
            "spend",
            "expected_spend",
            "who will spend how much in {days} days",
            "spend of the next {days} days",
            "spend",
            "what was spent on merchandise in the {days} days after the instant, before returns",
            "expected spend",
            ("Spent", "Did not"),
            ("Picked", "Not picked"),
        ),
    )
}


@dataclass(frozen=True)
class Metric:
    """A figure of quality: its plain name, the name the field has for it, and what it means."""

    title: str
    term: str
    meaning: str
    unit: Unit = "score"
    is_lower_better: bool = False

    @property
    def named(self) -> str:
        """Both names."""
        return f"{self.title} ({self.term})" if self.term else self.title

    def write(self, value: float, currency: str, *, is_signed: bool = False) -> str:
        """Write a value of it, or a difference of two."""
        sign = "+" if is_signed and value > 0 else ""
        if self.unit == "share":
            if is_signed:
                return f"{sign}{formats.number(100 * value)} points"
            return formats.percent(value)
        if self.unit == "money":
            return f"{sign}{formats.money(value, currency)}"
        if self.unit == "money²":
            return f"{sign}{formats.compact(value)}"
        return f"{sign}{formats.number(value, 2 if self.unit == 'times' else 3)}"


METRICS: Final[Mapping[str, Metric]] = {
    "roc_auc": Metric(
        "Right order",
        "ROC-AUC",
        "of two customers, one to whom it happened and one to whom not: how often the first has "
        "the higher score. 0.5 is a coin, 1 is never wrong",
    ),
    "pr_auc": Metric(
        "Hits from the top",
        "PR-AUC",
        "precision averaged down the list, as more and more are found; a list in random order has "
        "the base rate",
    ),
    "precision_at_20": Metric(
        "Hits among the top fifth",
        "precision at 20%",
        "share to whom it happened among the fifth with the highest scores",
        "share",
    ),
    "brier": Metric(
        "Error of the probabilities",
        "Brier score",
        "mean squared distance of the probability from what happened (0 or 1); 0 is perfect",
        is_lower_better=True,
    ),
    "calibration_error": Metric(
        "Off in level",
        "calibration error",
        "mean distance, over ten groups, between the probability told and the share that came true",
        "share",
        is_lower_better=True,
    ),
    "accuracy": Metric(
        "Right at the cut-off", "accuracy", "share of customers told correctly", "share"
    ),
    "precision": Metric(
        "Hits among those told",
        "precision",
        "share to whom it happened among those at or above the cut-off",
        "share",
    ),
    "recall": Metric(
        "Found of all",
        "recall",
        "share of those to whom it happened who are at or above the cut-off",
        "share",
    ),
    "f1": Metric("Both in one", "F1", "harmonic mean of precision and recall; 1 is perfect"),
    "gini": Metric(
        "Right order by money",
        "Gini",
        "how much of the spend stands at the top of the list, as a share of what a perfect order "
        "would put there; 0 is a random order, 1 perfect",
    ),
    "spearman": Metric(
        "Right order of customers",
        "Spearman",
        "correlation of the ranks of foretold and actual spend; 1 is perfect",
    ),
    "decile_lift": Metric(
        "Top tenth against the mean",
        "decile lift",
        "spend of the tenth with the highest scores, as a multiple of the mean customer's",
        "times",
    ),
    "mae": Metric(
        "Off on average",
        "MAE",
        "mean distance between foretold and actual spend of a customer",
        "money",
        is_lower_better=True,
    ),
    "mae_capped": Metric(
        "Off on average, capped",
        "MAE at p99",
        "the same with both sides capped at the 99th percentile of the actual spend",
        "money",
        is_lower_better=True,
    ),
    "mse": Metric(
        "Squared error",
        "MSE",
        "mean squared distance in money; a few very large customers decide it",
        "money²",
        is_lower_better=True,
    ),
    "r2": Metric(
        "Spread explained",
        "R²",
        "share of the spread of spend that is foretold; a few very large customers decide it",
    ),
    "r2_capped": Metric(
        "Spread explained, capped",
        "R² at p99",
        "the same with both sides capped at the 99th percentile of the actual spend",
    ),
}

#: Of each kind of task: the figures at the top of a tab, by which cuts are compared.
HEADLINES: Final[Mapping[bool, tuple[str, ...]]] = {
    False: ("roc_auc", "precision_at_20", "calibration_error"),
    True: ("gini", "spearman", "mae"),
}

#: A rule without a model, by the name it has in the build; and what it does.
RULES: Final[Mapping[str, str]] = {
    "rank by recency": "ranking by the time since the last order",
    "rank by past spend": "ranking by what was spent so far",
    "the same as in the last window": "expecting the spend of the last {days} days again",
}


def figure_of(card: pd.DataFrame, name: str, column: str = c.VALUE) -> float:
    """Read a figure of a model card with index metric; missing where it has none."""
    return float(card[column].to_dict().get(name, float("nan")))


def tab_of(question: Mapping[str, object]) -> Tab:
    """Take the tab of a question; the first one where it names none that there is."""
    return TABS.get(str(question.get("tab")), next(iter(TABS.values())))


def first_up(words: str) -> str:
    """Begin with a capital, and leave the rest.

    >>> first_up("precision at 20%"), first_up("ROC-AUC")
    ('Precision at 20%', 'ROC-AUC')
    """
    return f"{words[:1].upper()}{words[1:]}"


def rule(name: str, days: int) -> str:
    """Say what a naive rule does.

    >>> rule("the same as in the last window", 90)
    'expecting the spend of the last 90 days again'
    """
    return RULES.get(name, name).format(days=days)


def model_name(name: str) -> str:
    """Say a candidate's name as people read it.

    >>> model_name("chance_of_none alone"), model_name("monetary alone")
    ('BG/NBD', 'past spend alone')
    """
    if name.startswith("chance_of_none"):
        return "BG/NBD"
    return name.replace("monetary alone", "past spend alone")
