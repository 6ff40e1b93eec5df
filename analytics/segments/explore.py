"""Another segmentation of the same customers, as plain values for a page's background worker."""

import math
from typing import Any

import numpy as np
import pandas as pd

from analytics import columns as c
from analytics.segments import indices
from analytics.segments.choice import (
    N_RESAMPLES,
    SMALLEST_GROUP,
    STABILITY,
    Progress,
    choose_k,
    stabilities,
)
from analytics.segments.segmenter import Segmenter, rfm_values

_KS = range(1, 11)


def explore(
    rfm: pd.DataFrame,
    *,
    k: int = 4,
    scaling: str = "log",
    algorithm: str = "kmeans",
    seed: int = 0,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Segment customers anew and judge the result.

    Parameters
    ----------
    rfm : DataFrame
        ``recency_days``, ``frequency``, ``monetary``.
    k, scaling, algorithm, seed
        As in `Segmenter.fit`.
    progress : callable, optional
        Told the steps done and the steps there are.

    Returns
    -------
    dict
        Plain values for JSON, None for what is missing: ``k`` (asked for), ``scaling``,
        ``algorithm``, ``seed``, ``n``; ``names`` (best to worst); ``places`` (of each row of `rfm`
        in ``names``); ``profiles`` (rows of `Segmenter.profiles`); ``indices`` (inertia,
        silhouette, calinski_harabasz, davies_bouldin, stability, smallest_group);
        ``k_choice`` (rows of `choose_k`; none for ``hdbscan``, which finds the number itself).

    Raises
    ------
    NotEnoughDataError, SchemaError, SettingError
        As `Segmenter.fit`.
    """
    segmenter = Segmenter.fit(rfm, k, seed, scaling, algorithm)
    values = rfm_values(rfm)
    places = segmenter.places(values)
    if algorithm == "hdbscan":
        choice = pd.DataFrame()
        if progress is not None:
            progress(N_RESAMPLES, N_RESAMPLES + 1)
    else:
        choice = choose_k(
            rfm, _with(k), seed=seed, scaling=scaling, algorithm=algorithm, progress=progress
        )
    return {
        c.K: k,
        "seed": seed,
        "scaling": scaling,
        "algorithm": algorithm,
        c.N: len(values),
        "names": list(segmenter.names),
        "places": places.tolist(),
        "profiles": plain_rows(segmenter.profiles.reset_index()),
        "indices": _indices(segmenter, values),
        "k_choice": plain_rows(choice),
    }


def plain_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Turn a frame into rows for JSON: None for what is missing or infinite."""
    return [{str(k): _plain(v) for k, v in row.items()} for row in table.to_dict("records")]


def _with(k: int) -> list[int]:
    return sorted({*_KS, k})


def _indices(segmenter: Segmenter, values: np.ndarray) -> dict[str, Any]:
    points = segmenter.scaling.apply(values)
    places = segmenter.rule.assign(points)
    sizes = np.bincount(places)
    found = {
        indices.INERTIA: indices.inertia(points, places),
        indices.SILHOUETTE: indices.silhouettes(points, [places], seed=segmenter.seed)[0],
        indices.CALINSKI_HARABASZ: indices.calinski_harabasz(points, places),
        indices.DAVIES_BOULDIN: indices.davies_bouldin(points, places),
        STABILITY: stabilities(
            points, [places], [segmenter.k], algorithm=segmenter.algorithm, seed=segmenter.seed
        )[0],
        SMALLEST_GROUP: int(sizes[sizes > 0].min()),
    }
    return {name: _plain(value) for name, value in found.items()}


def _plain(value: Any) -> Any:
    """Return a Python value; None for what JSON cannot say."""
    plain = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(plain, float) and not math.isfinite(plain) else plain
