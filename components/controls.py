"""Controls that look alike everywhere, each with its own label."""

from collections.abc import Mapping
from math import inf
from typing import Any, Final

from dash import dcc, html

from components import labels
from components.attributes import aria

_MENU_PX: Final = 360

# More than one bar and less than a bar per pixel.
_STEP_DAYS: Final = {"month": (62, inf), "week": (14, 7_000), "day": (0, 1_000)}


def select(name: str, label: str, options: Mapping[str, str], value: str) -> html.Div:
    """Choose one of many by name."""
    return html.Div(
        [
            html.Label(label, htmlFor=name, className="control-label"),
            dcc.Dropdown(
                options=[{"value": key, "label": text} for key, text in options.items()],
                value=value,
                id=name,
                clearable=False,
                searchable=False,
                maxHeight=_MENU_PX,
            ),
        ],
        className="control control-select",
    )


def segmented(
    name: str, label: str, options: Mapping[str, str], value: str, *, is_label_shown: bool = True
) -> html.Div:
    """Choose one of a few, all in sight."""
    return html.Div(
        [
            html.Span(
                label,
                id=f"{name}-label",
                className="control-label" if is_label_shown else "visually-hidden",
            ),
            html.Div(
                dcc.RadioItems(
                    options=[{"value": key, "label": text} for key, text in options.items()],
                    value=value,
                    id=name,
                    inline=True,
                    className="segmented",
                ),
                role="group",
                **aria(labelledby=f"{name}-label"),
            ),
        ],
        className="control",
    )


def choose(
    query: Mapping[str, Any],
    choices: Mapping[str, Mapping[str, str]],
    defaults: Mapping[str, str],
) -> tuple[dict[str, str], list[str]]:
    """Take the state of a page's controls from its URL.

    Parameters
    ----------
    query : mapping
        What the URL says, as Dash parses it; keys that are no control are ignored.
    choices : mapping of control to its options
    defaults : mapping of control to its option by default

    Returns
    -------
    dict, list of str
        An option for every control, and a sentence for each value that is none of them.
    """
    chosen, problems = dict(defaults), []
    for name in defaults.keys() & query.keys():
        value = query[name]
        if isinstance(value, str) and value in choices[name]:
            chosen[name] = value
        else:
            known = ", ".join(choices[name])
            problems.append(f"{name} is {str(value)[:40]!r}; wanted one of {known}")
    return chosen, sorted(problems)


def steps_for(n_days: int, chosen: str) -> tuple[list[dict[str, Any]], str]:
    """Offer the time steps that suit a period of `n_days`; the others are disabled.

    Returns
    -------
    list of dict, str
        Options of the control, and the step to show: the chosen one where it suits, else the
        finest that does.
    """
    suits = {key: low <= n_days <= high for key, (low, high) in _STEP_DAYS.items()}
    options: list[dict[str, Any]] = [
        {"value": key, "label": labels.EVERY[key], "disabled": not suits[key]} for key in suits
    ]
    finest = next(key for key in reversed(suits) if suits[key])
    return options, chosen if suits.get(chosen) else finest
