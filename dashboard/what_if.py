"""Files of recency, frequency and money: uploaded, and given back with segments."""

from http import HTTPStatus
from typing import Final
from urllib.parse import unquote

import flask
import pandas as pd

from analytics.errors import ShopperError
from components import formats, what_if
from dashboard import exports
from pages import read, what_if_asked, what_if_batch
from pages.what_if_batch import Scored

_NAME: Final = "segments.csv"
_LONGEST_NAME: Final = 80
_NO_BUILD: Final = "There are no segments to predict: make a build first"


def install(server: flask.Flask) -> None:
    """Serve the template, and answer a file with segments, under the paths of the what-if page."""
    server.add_url_rule(what_if.TEMPLATE, "what_if_template", template)
    server.add_url_rule(what_if.SCORE, "score_what_if", score, methods=["POST"])


def template() -> flask.Response:
    """Give a file to fill in."""
    headers = {"Content-Disposition": 'attachment; filename="what-if-template.csv"'}
    return flask.Response(
        what_if_batch.TEMPLATE.encode("utf-8-sig"),
        content_type=exports.TYPES["csv"],
        headers=headers,
    )


def score() -> flask.Response:
    """Answer a CSV in the body with JSON: what is said of it, and the file with segments.

    What cannot be read is an answer too: words, and ``is_scored`` false. 413 for what is too large,
    503 as long as there are no segments.
    """
    # A file may be larger than any other question.
    flask.request.max_content_length = what_if.MOST_BYTES
    size = flask.request.content_length or 0
    if size > what_if.MOST_BYTES:
        found, most = formats.file_size(size), formats.file_size(what_if.MOST_BYTES)
        return _said(
            f"the file has {found}; wanted at most {most}", HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        )
    if not (read.has_build() and what_if_asked.has_segments()):
        return _said(_NO_BUILD, HTTPStatus.SERVICE_UNAVAILABLE)
    try:
        scored = what_if_batch.score(flask.request.get_data(), what_if_asked.segmenter())
    except ShopperError as refused:
        return _said(str(refused), HTTPStatus.OK)
    return flask.jsonify(
        is_scored=True,
        said=scored.said,
        name=_named(flask.request.headers.get("X-File-Name", "")),
        csv=exports.as_csv(scored.rows, {}).decode("utf-8"),
        segments=_segments(scored),
        problems=_problems(scored),
    )


def _segments(scored: Scored) -> dict[str, object]:
    rows = [
        (name, formats.count(n), formats.percent(share))
        for name, n, share in scored.segments.itertuples(index=False)
    ]
    return {"columns": ["Segment", "Rows", "Share"], "rows": rows, "numbers": [1, 2]}


def _problems(scored: Scored) -> dict[str, object]:
    found: pd.DataFrame = scored.problems
    shown, n = len(found), scored.n_refused
    title = "Refused rows" if shown == n else f"The first {shown} of {n:,} refused rows"
    rows = [(formats.count(row), words) for row, words in found.itertuples(index=False)]
    return {"title": title, "columns": ["Row", "What is wrong"], "rows": rows, "numbers": []}


def _named(uploaded: str) -> str:
    """Name the answer after the file: letters, digits, dots and dashes of its name only."""
    stem = unquote(uploaded)[:_LONGEST_NAME].rpartition(".")[0]
    kept = "".join(sign for sign in stem if sign.isalnum() or sign in " ._-").strip(" .")
    return f"{kept} with segments.csv" if kept else _NAME


def _said(words: str, status: HTTPStatus) -> flask.Response:
    response = flask.jsonify(is_scored=False, said=f"{words[:1].upper()}{words[1:]}")
    response.status_code = status
    return response
