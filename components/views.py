"""Controls of a view page: what they say is the page's question, and stands in its address.

A view page asks something of its own (a customer, a number of segments) where a report page is
filtered by period and country. Anything with a ``value`` can be such a control.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from dash import dcc, html

from components.attributes import aria, data

STATE: Final = "view-state"
DEFAULTS: Final = "view-defaults"
SLUG: Final = "view-slug"


def control_id(name: str) -> dict[str, str]:
    """Name the control that sets `name` in the page's question."""
    return {"index": name, "type": "asked"}


def dom_id(name: str) -> str:
    """Write that id as it stands in the document, for labels."""
    return json.dumps(control_id(name), separators=(",", ":"), sort_keys=True)


def frame(slug: str, defaults: Mapping[str, Any]) -> html.Div:
    """Hold the question of a view page; every view page has one.

    Parameters
    ----------
    slug : str
        The page.
    defaults : mapping
        What each control says by itself: the address leaves it out.
    """
    return html.Div(
        [
            dcc.Store(id=STATE),
            dcc.Store(id=DEFAULTS, data=dict(defaults)),
            dcc.Store(id=SLUG, data=slug),
        ],
        id="view-page",
        hidden=True,
        **data(slug=slug),
    )


def choice(name: str, label: str, options: Mapping[str, str], value: str) -> html.Div:
    """Choose one of a few, all in sight."""
    return html.Div(
        [
            html.Span(label, id=f"{name}-label", className="control-label"),
            html.Div(
                dcc.RadioItems(
                    options=_options(options),
                    value=value,
                    id=control_id(name),
                    inline=True,
                    className="segmented",
                ),
                role="group",
                **aria(labelledby=f"{name}-label"),
            ),
        ],
        className="control",
    )


def menu(name: str, label: str, options: Mapping[str, str], value: str) -> html.Div:
    """Choose one of many by name."""
    return html.Div(
        [
            html.Label(label, htmlFor=dom_id(name), className="control-label"),
            dcc.Dropdown(
                options=_options(options),
                value=value,
                id=control_id(name),
                clearable=False,
                searchable=False,
            ),
        ],
        className="control control-select",
    )


def unseen(name: str, value: Any) -> dcc.Input:
    """Hold a part of the question that is set by a click, or another script, and not typed."""
    return dcc.Input(id=control_id(name), value=value, type="hidden")


def tabs(path: str, labels: Mapping[str, str], current: str, name: str = "tab") -> html.Nav:
    """Link the parts of a page; the first one is the page's own address."""
    first = next(iter(labels))
    links = [
        dcc.Link(
            # A link of Dash takes no such attribute itself.
            html.Span(label, **(aria(current="page") if key == current else {})),
            href=path if key == first else f"{path}?{name}={key}",
            className="tab is-current" if key == current else "tab",
        )
        for key, label in labels.items()
    ]
    return html.Nav(links, className="tabs", **aria(label="Parts of this page"))


def _options(options: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"value": key, "label": text} for key, text in options.items()]
