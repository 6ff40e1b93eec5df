"""What the what-if page is asked: three figures, as typed, dragged or taken from a customer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from analytics import columns as c
from analytics.entries import Parsed, parse_value
from analytics.segments.assignment import Floats
from analytics.segments.segmenter import Segmenter
from analytics.whatif import as_values, values_of
from components.what_if_scale import NAMES, Scale, scale_of
from pages import bought, read

MODEL: Final = "segmenter"

_CUSTOMERS: Final = "customers"
_LONGEST_ENTRY: Final = 40


@dataclass(frozen=True)
class Entered:
    """The figures asked about.

    Attributes
    ----------
    parsed : mapping of field to Parsed
        A number or words for each of recency, frequency and money.
    customer : str
        Whom they started from; empty for nobody.
    """

    parsed: Mapping[str, Parsed]
    customer: str

    @property
    def figures(self) -> Floats | None:
        """All three as an array; None where one is no number."""
        found = [one.value for one in self.parsed.values() if one.value is not None]
        return as_values(*found) if len(found) == len(self.parsed) else None

    @property
    def problems(self) -> list[str]:
        """What is wrong with each that is no number."""
        return [one.message for one in self.parsed.values() if one.message]


def segmenter() -> Segmenter:
    """Read the segments of the build."""
    found: Segmenter = read.build().model(MODEL)
    return found


def has_segments() -> bool:
    """Tell whether the build could make segments."""
    return f"{MODEL}.joblib" in read.manifest()["files"]


@read.remembered
def customers() -> pd.DataFrame:
    """Read all customers, in the order of their ids."""
    return read.table(_CUSTOMERS).sort_values(c.CUSTOMER_ID, ignore_index=True)


def entered(question: Mapping[str, Any]) -> Entered:
    """Read the figures of a question; what it lacks is empty."""
    parsed = {field: parse_value(question.get(name), field) for field, name in NAMES.items()}
    return Entered(parsed, bought.customer_in(question))


def start(query: Mapping[str, Any]) -> dict[str, str]:
    """Read what the page starts from: the address, over the customer in it, over the median."""
    customer = bought.customer_in(query)
    known = customer if bought.standing(customer) is not None else ""
    own = figures_of(known)
    said = {name: _entry(query[name]) for name in NAMES.values() if name in query}
    return {"customer": known, **own, **said}


def figures_of(customer_id: str) -> dict[str, str]:
    """Write the figures of a customer as one would type them; those of the median for nobody."""
    row = bought.standing(customer_id) if customer_id else None
    return typed(_median() if row is None else values_of(row))


def typed(values: Floats) -> dict[str, str]:
    """Write recency, frequency and money as one would type them."""
    return {
        name: f"{value:.2f}".removesuffix(".00") if field == c.MONETARY else f"{value:.0f}"
        for (field, name), value in zip(NAMES.items(), values, strict=True)
    }


def scales() -> dict[str, Scale]:
    """Make the slider of each field, as far as the model has seen."""
    of = segmenter()
    ends = zip(c.RFM, of.lowest, of.highest, strict=True)
    return {field: scale_of(field, float(low), float(high)) for field, low, high in ends}


@read.remembered
def _median() -> Floats:
    recency, frequency, monetary = customers()[list(c.RFM)].median()
    return as_values(round(recency), round(frequency), round(monetary, 2))


def _entry(said: Any) -> str:
    """Take what an address says of a field; of several the last."""
    text = said[-1] if isinstance(said, list) and said else said
    return str(text)[:_LONGEST_ENTRY]
