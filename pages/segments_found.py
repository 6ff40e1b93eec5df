"""The segmentation that the segments page is looking at: the build's own, or one made for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics import columns as c
from components.segments_words import ALGORITHM, SCALING
from pages import jobs, read

#: Fewer customers than this per segment are no segment.
FEWEST_PER_SEGMENT: Final = 5
MOST_SEGMENTS: Final = 10

#: The settings: names in the address.
HOW: Final = ("k", "scaling", "algorithm")

#: What the page asks when it asks nothing.
NO_SELECTION: Final = {"segment": "", "rule": "", "was": "", "now": ""}


@dataclass(frozen=True)
class Settings:
    """How segments are made: how many, on which scale, by which algorithm."""

    k: int
    scaling: str
    algorithm: str

    @property
    def question(self) -> str:
        """Name of the answer on disk."""
        return f"segments k={self.k} scaling={self.scaling} algorithm={self.algorithm}"

    @property
    def words(self) -> str:
        """Say it, such as ``6 segments by Ward, raw scale``."""
        many = "segments" if self.algorithm == "hdbscan" else f"{self.k} segments"
        return f"{many} {self.how}"

    @property
    def how(self) -> str:
        """Say algorithm and scale, such as ``by Ward, raw scale``."""
        return f"by {ALGORITHM[self.algorithm]}, {SCALING[self.scaling].lower()} scale"


@dataclass(frozen=True)
class Found:
    """A segmentation of all customers.

    Attributes
    ----------
    settings : Settings
        How it was made.
    is_own : bool
        Whether it is the build's, used everywhere else too.
    names : tuple of str
        Segments, best to worst.
    customers : DataFrame
        The table ``customers`` with these segments.
    profiles : DataFrame
        The table ``segment_profiles`` for them, best first.
    tests : DataFrame
        The table ``segment_tests`` for them.
    products : DataFrame
        The table ``segment_products``; empty unless `is_own`.
    history : DataFrame
        The table ``customer_history`` with these segments.
    """

    settings: Settings
    is_own: bool
    names: tuple[str, ...]
    customers: pd.DataFrame
    profiles: pd.DataFrame
    tests: pd.DataFrame
    products: pd.DataFrame
    history: pd.DataFrame

    @property
    def words(self) -> str:
        """Say that it is a recomputation; nothing of the build's own."""
        return "" if self.is_own else f"recomputed for this view: {self.settings.words}"

    @cached_property
    def instants(self) -> tuple[pd.Timestamp, ...]:
        """Instants at which customers were looked at, earliest first."""
        return tuple(sorted(self.history[c.AT].unique()))


@read.remembered
def own_settings() -> Settings:
    """Tell how the build made its segments."""
    said = read.manifest().get("models", {}).get("segments", {})
    n_segments = len(read.table("segment_profiles", [c.SEGMENT]))
    return Settings(int(said.get("k") or max(n_segments, 1)), "log", "kmeans")


def possible_ks() -> list[int]:
    """List the numbers of segments that the customers suffice for; at least the build's own."""
    most = min(MOST_SEGMENTS, n_customers() // FEWEST_PER_SEGMENT)
    return sorted({*range(2, most + 1), own_settings().k})


@read.remembered
def n_customers() -> int:
    """Count the customers of the build."""
    return len(read.table("customers", [c.CUSTOMER_ID]))


def settings_of(question: Mapping[str, Any]) -> Settings:
    """Read the settings that are asked for; what there is none of is left as the build has it."""
    own = own_settings()
    k = str(question.get("k") or "")
    scaling, algorithm = question.get("scaling"), question.get("algorithm")
    return Settings(
        int(k) if k in map(str, possible_ks()) else own.k,
        scaling if isinstance(scaling, str) and scaling in SCALING else own.scaling,
        algorithm if isinstance(algorithm, str) and algorithm in ALGORITHM else own.algorithm,
    )


def is_at_hand(settings: Settings) -> bool:
    """Tell whether it can be shown without computing it."""
    return settings == own_settings() or (
        jobs.known(read.build_id(), settings.question) is not None
    )


def found_for(question: Mapping[str, Any]) -> Found:
    """Give the segmentation asked for, or the build's own while that one is not made yet."""
    settings = settings_of(question)
    if settings != own_settings() and is_at_hand(settings):
        return _recomputed(settings)
    return _own()


def as_table(rows: list[dict[str, Any]], like: pd.DataFrame) -> pd.DataFrame:
    """Set rows in the columns and types of `like`; what JSON could not say is missing."""
    table = pd.DataFrame(rows, columns=list(like.columns))
    numbers = {n: "float64" for n in like.columns if like[n].dtype.kind == "f"}
    return table.astype(numbers)


@read.remembered
def _own() -> Found:
    profiles = read.table("segment_profiles").sort_values(c.ORDER, ignore_index=True)
    return Found(
        settings=own_settings(),
        is_own=True,
        names=tuple(profiles[c.SEGMENT]),
        customers=read.table("customers"),
        profiles=profiles,
        tests=read.table("segment_tests"),
        products=read.table("segment_products"),
        history=read.table("customer_history"),
    )


@read.remembered
def _recomputed(settings: Settings) -> Found:
    answer = jobs.known(read.build_id(), settings.question)
    own = _own()
    names = tuple(answer["names"])
    return Found(
        settings=settings,
        is_own=False,
        names=names,
        customers=own.customers.assign(**{c.SEGMENT: _named(names, answer["places"])}),
        profiles=pd.DataFrame(answer["profiles"]),
        tests=as_table(answer["tests"], own.tests),
        products=own.products.head(0),
        history=own.history.assign(**{c.SEGMENT: _named(names, answer["history"])}),
    )


def _named(names: tuple[str, ...], places: list[int]) -> pd.Series:
    return pd.Series(np.array(names, dtype=object)[np.asarray(places)], dtype="str")
