"""Customer segments, and the segment of anybody."""

from typing import Annotated, Final

import pandas as pd
from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from analytics import columns as c
from analytics.errors import NotEnoughDataError
from dashboard.api.operations import Answer, Operation, Question
from pages import bought, read, what_if_asked

_MOST: Final = 1_000
_LARGEST: Final = 1e12
_STAGE: Final = "segments"

Figure = Annotated[float, Field(ge=0, le=_LARGEST, strict=True, allow_inf_nan=False)]


class Profile(BaseModel):
    """What the customers of a segment are like; the columns of the table ``segment_profiles``."""

    model_config = ConfigDict(extra="forbid")

    segment: str
    order: int = Field(description="0 is the best.")
    customers: int
    customer_share: float
    revenue: float
    revenue_share: float
    mean_recency_days: float
    mean_frequency: float
    mean_monetary: float
    median_recency_days: float
    median_frequency: float
    median_monetary: float
    median_basket_value: float
    median_basket_lines: float
    median_price_level: float | None
    median_top_quarter_share: float | None
    one_order_share: float
    seasonal_share: float | None
    tags: str


class Segments(Answer):
    """All segments, best first."""

    verdict: str
    segments: list[Profile]


class Figures(Question):
    """A customer's figures."""

    recency_days: Figure = Field(description="Days since the last purchase.")
    frequency: Figure = Field(description="Invoices.")
    monetary: Figure = Field(description="Revenue on the identified basis.")


class PredictedSegment(BaseModel):
    """The figures asked about, and their segment."""

    recency_days: float
    frequency: float
    monetary: float
    segment: str


class PredictedSegments(Answer):
    """The segments, in the order asked."""

    predictions: list[PredictedSegment]


#: One customer, or many.
OneOrMany = Annotated[
    Annotated[Figures, Tag("one")]
    | Annotated[list[Figures], Field(min_length=1, max_length=_MOST), Tag("many")],
    Discriminator(lambda said: "many" if isinstance(said, list) else "one"),
]


def segments(*, asked: Question) -> Segments:  # noqa: ARG001  # no question
    """List the segments."""
    profiles = read.table("segment_profiles").sort_values(c.ORDER)
    columns = list(Profile.model_fields)
    rows = profiles[columns].astype(object)
    return Segments(
        build_id=read.build_id(),
        verdict=bought.verdict(_STAGE),
        segments=[
            Profile.model_validate(row) for row in rows.where(rows.notna(), None).to_dict("records")
        ],
    )


def predict_segments(*, asked: Figures | list[Figures]) -> PredictedSegments:
    """Name the segment of customers with such figures."""
    if not what_if_asked.has_segments():
        verdict = bought.verdict(_STAGE) or "too old"
        raise NotEnoughDataError(f"no segments in this build: {verdict}")
    figures = asked if isinstance(asked, list) else [asked]
    rows = pd.DataFrame([row.model_dump() for row in figures])
    named = what_if_asked.segmenter().predict(rows)
    return PredictedSegments(
        build_id=read.build_id(),
        predictions=[
            PredictedSegment(**row.model_dump(), segment=segment)
            for row, segment in zip(figures, named, strict=True)
        ],
    )


OPERATIONS: Final = (
    Operation("GET", "/segments", "Customer segments", segments, Segments),
    Operation(
        "POST",
        "/segments/predict",
        "The segment of anybody, one or many",
        predict_segments,
        PredictedSegments,
        body=OneOrMany,
        refusals=(409,),
    ),
)
