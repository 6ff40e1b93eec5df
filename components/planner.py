"""Parts of the campaign planner: its controls, its headline, what it assumes and cannot know."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from analytics.planner import CANNOT_KNOW
from components import cards, formats, views
from components.attributes import aria
from components.planner_question import FIELDS, Asked, Field

_TITLES: Final = {
    "risk": "Churn risk",
    "value": "Value",
    "segment": "Segment",
    "country": "Country",
}
_ALL: Final = {
    "risk": "Any risk",
    "value": "Any value",
    "segment": "All segments",
    "country": "All countries",
}
_MENU_PX: Final = 320


def group_controls(known: Mapping[str, Sequence[str]], shown: Mapping[str, Any]) -> list[html.Div]:
    """Let the group be chosen: each part of it takes several names, none keeps all."""
    return [_several(name, known[name], shown[name]) for name in _TITLES if known.get(name)]


def assumption_fields(shown: Mapping[str, Any], currency: str) -> html.Div:
    """Let every assumption be typed."""
    fields = [_field(field, shown[name], currency) for name, field in FIELDS.items()]
    return html.Div(fields, className="controls planner-fields")


def headline(
    n: int,
    n_group: int,
    row: Mapping[str, Any] | None,
    break_even: float | None,
    asked: Asked,
    currency: str,
) -> list[html.Div]:
    """Show the plan in four figures.

    Parameters
    ----------
    n, n_group : int
        Customers to contact, of so many in the group.
    row : mapping or None
        Row of the profit curve at that size; None where nobody is contacted.
    break_even : float or None
        Response at which the plan pays.
    """
    cost, profit, ends = 0.0, formats.MISSING, ""
    if row is not None:
        cost, profit = float(row["cost"]), formats.money(row["profit"], currency)
        ends = " to ".join(formats.money(row[end], currency) for end in ("low", "high"))
    return [
        _kpi("To contact", formats.count(n), f"of {formats.count(n_group)} in the group"),
        _kpi("Expected profit", profit, ends),
        _kpi("Cost", formats.money(cost, currency), f"{_money(asked.cost, currency)} a contact"),
        _kpi(
            "Break-even response",
            formats.percent(break_even),
            f"assumed: {formats.percent(asked.response)}",
        ),
    ]


def assumptions(asked: Asked, currency: str) -> html.Dl:
    """Name every assumption, and whose it is."""
    said = {
        "Cost per contact": _money(asked.cost, currency),
        "Margin": formats.percent(asked.margin),
        "Response of those at risk": f"{formats.percent(asked.response)}, between "
        f"{formats.percent(asked.low)} and {formats.percent(asked.high)}",
        "Customers to contact": formats.count(asked.size) if asked.size else "as many as pay best",
    }
    usual = Asked()
    is_usual = {
        "Cost per contact": asked.cost == usual.cost,
        "Margin": asked.margin == usual.margin,
        "Response of those at risk": (asked.response, asked.low, asked.high)
        == (usual.response, usual.low, usual.high),
    }
    rows = [
        html.Div(
            [
                html.Dt(name),
                html.Dd(
                    [text, html.Small(" a default: put your own" if is_usual.get(name) else "")]
                ),
            ]
        )
        for name, text in said.items()
    ]
    return html.Dl(rows, className="facts")


def limits(known: Sequence[str]) -> html.Div:
    """State what the plan cannot know, and what would tell.

    Parameters
    ----------
    known : sequence of str
        What is known of how well the predictions hold.
    """
    unknown = [html.Li(f"{text[:1].upper()}{text[1:]}.") for text in CANNOT_KNOW]
    return html.Div(
        [
            html.P(
                "A prediction is not an effect. The scores rank who is likely to stay away and "
                "what they would spend; nothing in the data says whom a contact moves. So the "
                "plan cannot know:"
            ),
            html.Ul(unknown),
            html.P(
                [
                    html.Strong("What would tell: "),
                    "leave a random control group alone, contact the others, and compare how many "
                    "of each ordered. The export below draws it by a seed, so that anyone can draw "
                    "it again.",
                ]
            ),
            html.P(
                [
                    *known,
                    html.Span(" How good the scores are: "),
                    dcc.Link("Predictions", href="/predictions"),
                    html.Span("; how well sums have held: "),
                    dcc.Link("Revenue outlook", href="/outlook"),
                    html.Span("."),
                ],
                className="planner-known",
            ),
        ],
        className="planner-limits",
    )


def said(problems: Sequence[str]) -> Component | str:
    """Say what cannot be read, beside the controls."""
    if not problems:
        return ""
    return html.Ul([html.Li(problem) for problem in problems], className="refused")


def _several(name: str, options: Sequence[str], value: Sequence[str]) -> html.Div:
    return html.Div(
        [
            html.Label(_TITLES[name], htmlFor=views.dom_id(name), className="control-label"),
            dcc.Dropdown(
                options=[{"value": one, "label": one.capitalize() if name in {"risk", "value"}
                          else one} for one in options],
                value=list(value),
                multi=True,
                searchable=name == "country",
                placeholder=_ALL[name],
                maxHeight=_MENU_PX,
                id=views.control_id(name),
            ),
        ],
        className="control control-select",
    )  # fmt: skip


def _field(field: Field, value: str, currency: str) -> html.Div:
    unit = field.unit.format(currency=currency)
    label = f"{field.label} ({unit})" if unit else field.label
    return html.Div(
        [
            html.Label(label, htmlFor=views.dom_id(field.name), className="control-label"),
            dcc.Input(
                id=views.control_id(field.name),
                value=value,
                type="text",
                inputMode="numeric" if field.is_whole else None,
                debounce=0.4,
                autoComplete="off",
                placeholder="best" if not field.usual else field.usual,
                className="field",
            ),
            html.Small(field.help, className="planner-help"),
        ],
        className="control planner-field",
    )


def _kpi(label: str, value: str, note: str) -> html.Div:
    return html.Div(
        [
            html.Div(html.Span(label, className="kpi-label"), className="kpi-head"),
            html.Div(value, className="kpi-value"),
            html.P(note, className="card-caption"),
        ],
        className="card kpi",
        role="listitem",
    )


def _money(amount: float, currency: str) -> str:
    return formats.money(amount, currency)


def frame_of(title: str, name: str) -> html.Section:
    """Hold the room of a card of words that a callback fills."""
    return cards.card(title, [html.Div(id=name, **aria(live="polite"))])
