"""Commands that ask the models of the current build."""

import math
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
import pandas as pd

from analytics import columns as c
from analytics.errors import NotEnoughDataError, SettingError
from analytics.recommend.unknown import UnknownCustomerError
from analytics.store import ArtifactStore, Build
from analytics.store.models import SUFFIX
from dashboard import options, printing

if TYPE_CHECKING:
    from analytics.recommend import Recommender
    from analytics.search import Hit

_SHOWN: Final = 10
_SCORES: Final = (
    *(c.CUSTOMER_ID, c.SEGMENT, "churn_probability", "churn_probability_low"),
    *("churn_probability_high", "expected_spend", "risk_tier", "value_tier"),
)
_PROFILE: Final = (
    *(c.SEGMENT, c.CUSTOMERS, "customer_share", c.REVENUE, "revenue_share"),
    *("median_recency_days", "median_frequency", "median_monetary"),
)


@click.command()
@options.artifacts
@options.as_json
def segments(artifacts: Path, as_json: bool) -> None:
    """Print the customer segments and what they are like."""
    current = ArtifactStore(artifacts).current()
    profiles = current.table("segment_profiles").sort_values(c.ORDER)
    said = _said(current, "segments")
    if as_json:
        rows = printing.records(profiles)
        printing.print_json({"build_id": current.build_id, **said, "segments": rows})
    else:
        printing.print_frame(str(said.get("verdict", "segments")), profiles[list(_PROFILE)])


@click.command("predict-segment")
@click.option("--recency", type=float, required=True, help="Days since the last purchase.")
@click.option("--frequency", type=float, required=True, help="Number of invoices.")
@click.option("--monetary", type=float, required=True, help="Revenue.")
@options.artifacts
@options.as_json
def predict_segment(
    recency: float, frequency: float, monetary: float, artifacts: Path, as_json: bool
) -> None:
    """Name the segment of a customer with these values."""
    asked = {c.RECENCY_DAYS: recency, c.FREQUENCY: frequency, c.MONETARY: monetary}
    for name, value in asked.items():
        if not math.isfinite(value) or value < 0:
            raise SettingError(f"{name} is {value}; wanted a number from 0 up")
    current = ArtifactStore(artifacts).current()
    if not len(current.table("segment_profiles", [c.SEGMENT])):
        raise NotEnoughDataError(str(_said(current, "segments").get("verdict")))
    named = current.model("segmenter").predict(pd.DataFrame([asked]))
    found = str(named.iloc[0])
    if as_json:
        printing.print_json({"build_id": current.build_id, **asked, c.SEGMENT: found})
    else:
        printing.say(found)


@click.command()
@click.argument("text", required=False)
@click.option("-n", "n", type=click.IntRange(1, 100), default=5, show_default=True)
@click.option("--customer", help="What to offer this customer next, in place of a product.")
@click.option(
    "--classic", is_flag=True, help="By the classic cosine similarity, in place of the best."
)
@options.artifacts
@options.as_json
def recommend(
    text: str | None, n: int, customer: str | None, classic: bool, artifacts: Path, as_json: bool
) -> None:
    """Print what goes with a product, or what to offer a customer, with the evidence."""
    if (text is None) == (customer is None):
        raise SettingError("wanted a product (its code or name) or --customer ID; say one of them")
    current = ArtifactStore(artifacts).current()
    recommender = _recommender(current)
    if customer is not None:
        about, found = {"customer_id": customer}, recommender.for_customer(customer, n)
    else:
        hit = _product(recommender, str(text))
        about = {c.STOCK_CODE: hit.code, c.NAME: hit.name, "matched_by": hit.how}
        found = recommender.similar(hit.code, n, "classic" if classic else "best")
    if as_json:
        rows = [asdict(item) for item in found]
        printing.print_json({"build_id": current.build_id, **about, "recommendations": rows})
        return
    table = pd.DataFrame([(item.stock_code, item.name, item.reason) for item in found])
    table = table.set_axis([c.STOCK_CODE, c.NAME, "reason"], axis=1) if len(table) else table
    asked = about.get(c.NAME) or f"customer {customer}"
    printing.print_frame(f"recommended for {asked}", table)


@click.command()
@click.option("--customer", help="Only this customer.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the predictions of all customers to this CSV file.",
)
@options.artifacts
@options.as_json
def score(customer: str | None, out: Path | None, artifacts: Path, as_json: bool) -> None:
    """Print or write who will churn, come back, spend, and what customers are worth."""
    # By way of the engine, which a server does without.
    from analytics.contracts.predictions import PREDICTIONS

    current = ArtifactStore(artifacts).current()
    said = _said(current, "predictions")
    names = [name for name in PREDICTIONS.columns if name != c.CUSTOMER_ID]
    foretold = current.table("customers", [c.CUSTOMER_ID, c.SEGMENT, *names])
    foretold = foretold.dropna(subset=names, how="all")
    if not len(foretold):
        raise NotEnoughDataError(f"no predictions in this build: {said.get('verdict', 'too old')}")
    if customer is not None:
        foretold = _only(foretold, customer)
    if out is not None:
        from dashboard.exports import as_csv

        about = {"Build": current.build_id, "Predictions": str(said.get("verdict", ""))}
        out.write_bytes(as_csv(foretold, about))
        printing.say(f"predictions of {len(foretold):,} customers in {out}")
    elif as_json:
        rows = printing.records(foretold)
        printing.print_json({"build_id": current.build_id, **said, "customers": rows})
    elif customer is not None:
        said_of = foretold.T.reset_index().set_axis(["prediction", "value"], axis=1)
        printing.print_frame(f"customer {customer}", said_of.astype(str))
    else:
        printing.say(str(said.get("verdict", "")))
        shown = foretold.sort_values("churn_rank").head(_SHOWN)
        printing.print_frame(f"{_SHOWN} most likely to stay away", shown[list(_SCORES)])


def _recommender(build: Build) -> "Recommender":
    found = f"recommender{SUFFIX}" in build.manifest["files"]
    if not found:
        verdict = _said(build, "recommendations").get("verdict", "too old")
        raise NotEnoughDataError(f"no recommender in this build: {verdict}")
    model: Recommender = build.model("recommender")
    return model


def _product(recommender: "Recommender", text: str) -> "Hit":
    """Find the product that is meant; a mere likeness is no answer."""
    hits = recommender.search(text, 1)
    if hits and hits[0].how != "typo":
        return hits[0]
    recommender.similar(text)  # says what is nearest
    raise SettingError(f"no product {text[:80]!r}; nearest: {hits[0].name if hits else 'none'}")


def _only(customers: pd.DataFrame, customer_id: str) -> pd.DataFrame:
    found = customers[customers[c.CUSTOMER_ID] == customer_id]
    if not len(found):
        raise UnknownCustomerError(
            f"no predictions of a customer {customer_id[:40]!r} in this build; wanted an id such "
            f"as {customers[c.CUSTOMER_ID].iloc[0]!r}"
        )
    return found


def _said(build: Build, stage: str) -> dict[str, Any]:
    """Read what the manifest says of a modelling stage."""
    found: dict[str, Any] = build.manifest.get("models", {}).get(stage, {})
    return found


COMMANDS: Final = (segments, predict_segment, recommend, score)
