"""Segments made anew for a view, in a process of their own: plain values that the cache keeps."""

from collections.abc import Callable
from typing import Any

import numpy as np

from analytics import columns as c
from analytics.store import Build
from pages import jobs
from pages.segments_found import Settings

#: Part of the work, in percent, after which each step begins.
_STARTED, _JUDGED = 10, 70

Tell = Callable[[int, str], None]
"""Told percent and words of what is being done."""


def answer(build_id: str, settings: Settings, tell: Tell) -> dict[str, Any]:
    """Give the answer kept for that build and these settings, or make and keep it.

    Raises
    ------
    ArtifactError
        There is no such build any more.
    NotEnoughDataError
        Too few customers for these settings.
    """
    build = jobs.own_build(build_id)
    return dict(jobs.answered(build_id, settings.question, lambda: make(build, settings, tell)))


def make(build: Build, settings: Settings, tell: Tell) -> dict[str, Any]:
    """Segment the customers of a build, judge the result and place their past in it.

    Returns
    -------
    dict
        ``names`` (best to worst); ``places`` (in names, of each row of ``customers``) and
        ``history`` (of each row of ``customer_history``); rows as in the tables of the build:
        ``profiles``, ``tests``; ``rand``: adjusted Rand index with the build's own segments.
    """
    from analytics.segments.choice import rand_index
    from analytics.segments.differences import differences
    from analytics.segments.explore import plain_rows
    from analytics.segments.segmenter import Segmenter, rfm_values
    from analytics.segments.tags import behaviour_profiles

    customers, history = build.table("customers"), build.table("customer_history")
    tell(_STARTED, f"Making {settings.words}")
    segmenter = Segmenter.fit(
        customers, settings.k, scaling=settings.scaling, algorithm=settings.algorithm
    )
    tell(_JUDGED, "Testing differences")
    named = customers.assign(**{c.SEGMENT: segmenter.predict(customers)})
    places = segmenter.places(rfm_values(customers))
    profiles = segmenter.profiles.join(behaviour_profiles(named)).reset_index()
    own = np.unique(customers[c.SEGMENT].to_numpy(dtype=object), return_inverse=True)[1]
    return {
        "names": list(segmenter.names),
        "places": places.tolist(),
        "history": segmenter.places(rfm_values(history)).tolist(),
        "profiles": plain_rows(profiles),
        "tests": plain_rows(differences(named)),
        "rand": rand_index(own, places),
    }
