"""What is foretold of a customer: the columns of `analytics.contracts.predictions`.

They are named here, because that module loads the engine, which a web worker does without; a test
holds the two together.
"""

from typing import Any, Final

from pydantic import BaseModel, ConfigDict, create_model

_FIGURES: Final = (
    *("churn_probability", "buys_probability", "buys_soon_probability", "high_spend_probability"),
    *("expected_spend_soon", "expected_spend", "expected_spend_long", "clv"),
)
_RANKS: Final = ("churn_rank", "value_rank")
_WORDS: Final = (
    *("risk_tier", "value_tier"),
    *("churn_reasons", "buys_soon_reasons", "high_spend_reasons", "spend_reasons"),
)

_NUMBERS: Final = (
    *(f"{name}{end}" for name in _FIGURES for end in ("", "_low", "_high")),
    *_RANKS,
)

#: All of them.
PREDICTED: Final = (*_NUMBERS, *_WORDS)


class _Prediction(BaseModel):
    """Who stays away, comes back, spends, and what a customer is worth, with 95 % intervals."""

    model_config = ConfigDict(extra="forbid")


_fields: dict[str, Any] = dict.fromkeys(_NUMBERS, (float | None, ...))
_fields |= dict.fromkeys(_WORDS, (str | None, ...))

Prediction: Any = create_model(
    "Prediction", __base__=_Prediction, __doc__=_Prediction.__doc__, **_fields
)
