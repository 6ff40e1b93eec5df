"""What is judged beside a segmentation: other numbers of segments, other algorithms.

Of a recomputed view both are computed after it, each in a job of its own; until one is there its
card says so.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from pages import jobs, read
from pages.segments_found import Found, Settings, as_table

#: Each part with the table of the build that holds it.
TABLES: Final = {"choice": "k_choice", "agreement": "segment_agreement"}

#: How the build itself tries numbers of segments.
_USUAL: Final = ("log", "kmeans")

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Wanted:
    """A part that is to be computed: of which build, for which settings."""

    build: str
    settings: Settings

    def for_browser(self) -> dict[str, Any]:
        """Write it for a store."""
        return {"build": self.build, **vars(self.settings)}

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Wanted":
        """Read what `for_browser` wrote."""
        settings = Settings(int(said["k"]), str(said["scaling"]), str(said["algorithm"]))
        return cls(str(said["build"]), settings)


def question_of(part: str, settings: Settings) -> str:
    """Name the answer on disk; numbers of segments are tried once per scale and algorithm."""
    if part == "choice":
        return f"segments choice scaling={settings.scaling} algorithm={settings.algorithm}"
    return f"segments agreement {settings.question}"


def known(part: str, found: Found) -> pd.DataFrame | None:
    """Give a part of a segmentation, as the table of the build has it; None while it is not made.

    HDBSCAN finds the number of segments itself: of its choice there is no row.
    """
    table, settings = read.table(TABLES[part]), found.settings
    if found.is_own or (part == "choice" and (settings.scaling, settings.algorithm) == _USUAL):
        return table
    if part == "choice" and settings.algorithm == "hdbscan":
        return table.head(0)
    rows = jobs.known(read.build_id(), question_of(part, settings))
    return None if rows is None else as_table(rows, table)


def wanted(part: str, found: Found) -> Wanted | None:
    """Tell what is still to be computed of a part; None for nothing."""
    return Wanted(read.build_id(), found.settings) if known(part, found) is None else None


def make(part: str, wanted: Wanted) -> None:
    """Compute a part and keep it, in a process of its own.

    Raises
    ------
    ArtifactError
        There is no such build any more.
    """
    jobs.answered(wanted.build, question_of(part, wanted.settings), lambda: _WORK[part](wanted))


def _choice(wanted: Wanted) -> Rows:
    from analytics.segments.choice import choose_k
    from analytics.segments.explore import plain_rows

    how = wanted.settings
    customers = jobs.own_build(wanted.build).table("customers")
    return plain_rows(choose_k(customers, scaling=how.scaling, algorithm=how.algorithm))


def _agreement(wanted: Wanted) -> Rows:
    from analytics.segments.compare import compare_algorithms
    from analytics.segments.explore import plain_rows
    from analytics.segments.segmenter import Segmenter

    how = wanted.settings
    customers = jobs.own_build(wanted.build).table("customers")
    segmenter = Segmenter.fit(customers, how.k, scaling=how.scaling, algorithm=how.algorithm)
    return plain_rows(compare_algorithms(customers, segmenter))


_WORK: Final[Mapping[str, Callable[[Wanted], Rows]]] = {
    "choice": _choice,
    "agreement": _agreement,
}
