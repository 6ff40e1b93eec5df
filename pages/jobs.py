"""Slow answers of pages: computed once for each build, away from the server's own threads.

A page asks with `dash.callback(..., background=True, progress=[...], cancel=[...])`, names
`page_key(...)` among its States, and computes through `answered`. Inside, it reads through
`own_build`: a forked process must not wait for a lock that a thread of its parent held.
"""

import secrets
from collections.abc import Callable
from typing import Any, Final

import flask
from dash import dcc

from analytics.store import ArtifactStore, Build
from pages import read

CACHE: Final = "ANSWERS"


def page_key(slug: str) -> dcc.Store:
    """Make a store with a key of this visit.

    Dash takes two background calls with equal inputs for one, and answers only one of them:
    the key makes them differ.
    """
    return dcc.Store(id=f"{slug}-visit", data=secrets.token_hex(8))


def own_build(build_id: str) -> Build:
    """Open a build with locks of its own, for a job in a forked process.

    Raises
    ------
    ArtifactError
        There is no such build any more.
    """
    store: ArtifactStore = flask.current_app.config[read.STORE]
    return ArtifactStore(store.root).open(build_id)


def answered(build_id: str, question: str, work: Callable[[], Any]) -> Any:
    """Answer from what was computed before for that build, else compute and keep it.

    Parameters
    ----------
    build_id : str
        Whose answer it is.
    question : str
        Names what is asked, its settings included.
    work : callable
        Computes the answer: what JSON can hold.
    """
    cache, key = flask.current_app.config[CACHE], f"{build_id} {question}"
    found = cache.get(key)
    if found is None:
        found = work()
        cache.set(key, found)
    return found


def known(build_id: str, question: str) -> Any:
    """Return the answer if it was computed before, else None."""
    return flask.current_app.config[CACHE].get(f"{build_id} {question}")
