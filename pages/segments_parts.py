"""Parts of the segments page that depend on the build and on what is asked."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import html

from analytics.errors import SettingError
from analytics.rfm_rules import RULE_NAMES
from analytics.segments.actions import suggested_action
from components import controls, notices, segments, views
from components.segments_words import ALGORITHM, SCALING
from pages import jobs, read
from pages.segments_found import (
    HOW,
    NO_SELECTION,
    Found,
    own_settings,
    possible_ks,
)
from pages.segments_question import (
    BETWEEN,
    CUTS,
    NEWCOMER,
    Question,
    between,
    instants,
    read_cut,
    said,
    usual_cuts,
)

_CUT_LABELS = {
    "cut_r": "Days since last order, cut at",
    "cut_f": "Orders, cut at",
    "cut_m": "Spent, cut at",
}

_NO_PRODUCTS = "No merchandise in first orders"
_NOT_RECOMPUTED = "What they bought first is known of the build's own segments only"


def defaults(found: Found) -> dict[str, str]:
    """Say what each control says by itself."""
    own = own_settings()
    return {
        **{name: str(getattr(own, name)) for name in HOW},
        **NO_SELECTION,
        **usual_cuts(),
        **dict(zip(BETWEEN, between({}, found), strict=True)),
    }


def checked(query: Mapping[str, Any], found: Found) -> tuple[dict[str, str], list[str]]:
    """Take the selection from an address.

    Returns
    -------
    dict, list of str
        What is selected, and a sentence for each part that cannot be.
    """
    known = {
        "segment": found.names,
        "rule": tuple(RULE_NAMES.values()),
        "was": (*found.names, NEWCOMER),
        "now": found.names,
    }
    chosen, problems = dict(NO_SELECTION), []
    for name, names in known.items():
        asked = query.get(name) or ""
        if asked in names:
            chosen[name] = str(asked)
        elif asked:
            problems.append(f"{name} is {str(asked)[:40]!r}; wanted one of {', '.join(names)}")
    settings = {"k": map(str, possible_ks()), "scaling": SCALING, "algorithm": ALGORITHM}
    choices = {name: dict.fromkeys(keys, "") for name, keys in settings.items()}
    own = {name: str(getattr(own_settings(), name)) for name in HOW}
    problems += controls.choose(query, choices, own)[1]
    for name in BETWEEN:
        asked = query.get(name)
        if asked and asked not in instants(found):
            stored = ", ".join(instants(found))
            problems.append(f"{name} is {str(asked)[:40]!r}; wanted one of {stored}")
    return chosen, problems


def refusals(problems: list[str]) -> list[html.Div]:
    """Say what of an address cannot be used."""
    if not problems:
        return []
    return [notices.notice("Not everything in the address can be shown", problems, tone="caution")]


def nobody() -> html.Div:
    """Say why there is no segment, and what to do."""
    said_so = str(read.manifest().get("models", {}).get("segments", {}).get("verdict", ""))
    return notices.notice(
        "This build has no segments",
        [
            said_so or "no customer is named in the source",
            "Segments need sales that name their customer. If the source has them under another "
            "name, map the column: --map customer_id=COLUMN. If the stage was left out, build "
            "again without --without segments.",
        ],
        tone="caution",
    )


def origin(found: Found) -> list[html.Div]:
    """Say where the segments come from, unless they are what everybody expects."""
    if found.is_own:
        note = read.manifest().get("models", {}).get("segments", {})
        fewer = int(note.get("k_wanted") or 0) > int(note.get("k") or 0)
        few = notices.notice("Few customers", [str(note.get("verdict", ""))], tone="caution")
        return [few] if fewer else []
    answer = jobs.known(read.build_id(), found.settings.question) or {}
    rand = answer.get("rand")
    alike = "" if rand is None else f" They agree with those at {rand:.2f} (adjusted Rand index)."
    back = html.Button(
        "Back to the build's segments",
        type="button",
        className="button",
        id="segments-back",
        n_clicks=0,
    )
    return [
        html.Div(
            [
                html.Div(
                    [
                        html.Strong(f"Recomputed for this view: {found.settings.words}."),
                        html.P(
                            f"All other pages use the build's own: {own_settings().words}.{alike}"
                        ),
                    ]
                ),
                back,
            ],
            className="notice notice-caution recomputed",
            role="status",
        )
    ]


def cards(found: Found, question: Question) -> list[html.Article]:
    """Describe each segment."""
    currency = read.currency()
    return [
        segments.segment_card(
            {str(name): value for name, value in profile.items()},
            place,
            products=segments.first_products(found.products, str(profile["segment"])),
            no_products=_NO_PRODUCTS if found.is_own else _NOT_RECOMPUTED,
            action=suggested_action(pd.Series(profile), currency),
            currency=currency,
            is_chosen=said(question, "segment") == profile["segment"],
        )
        for place, profile in enumerate(found.profiles.to_dict("records"))
    ]


def cut_fields(query: Question) -> html.Div:
    """Let the cut points be edited."""
    fields = [
        segments.cut_field(name, _CUT_LABELS[name], said(query, name) or usual)
        for name, usual in usual_cuts().items()
    ]
    back = html.Button(
        "Fifths again", id="segments-fifths", type="button", className="button", n_clicks=0
    )
    return html.Div([*fields, back], className="card controls cuts")


def refusal(question: Question, name: str) -> str:
    """Say why a field of cut points cannot be read; nothing where it can."""
    asked = said(question, name)
    if name not in CUTS or not asked:
        return ""
    try:
        read_cut(name, asked)
    except SettingError as refused:
        return str(refused)
    return ""


def instant_controls(query: Question, found: Found) -> html.Div:
    """Choose the two instants; whichever is the earlier comes first."""
    offered = instants(found)
    if not offered:
        return html.Div([views.unseen(name, "") for name in BETWEEN])
    chosen = zip(BETWEEN, ("From", "To"), between(query, found), strict=True)
    return html.Div(
        [views.menu(name, label, offered, at) for name, label, at in chosen], className="controls"
    )
