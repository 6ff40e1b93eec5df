"""The panel that takes a list away: as a file, on wish split into treatment and control.

`panel` is laid out by `pages.listing.section`; `verdict` says whether the groups are large enough.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from dash import dcc, html
from dash.development.base_component import Component

from analytics.experiments import Groups
from components import formats
from components.controls import segmented, select

#: Ends of the ids of the panel's controls, in the order in which the browser reads them.
CONTROLS: Final = ("ticked", "split", "control", "seed", "by", "effect", "baseline")

_PERCENT: Final = 100
_WHICH: Final = {"all": "All that match", "ticked": "Only the ticked"}
_GROUPS: Final = {"none": "None", "split": "Treatment and control"}
#: Value of the control for a split that is balanced by no column.
NOT_BALANCED: Final = "none"


@dataclass(frozen=True)
class Outcome:
    """What a campaign wants to move.

    Attributes
    ----------
    title : str
        In words, such as ``buys again within 90 days``.
    column : str
        Column of the rows: a probability or a 0/1 fact (``rate``), or an amount (``mean``).
    kind : {"rate", "mean"}
        A rate is compared as proportions, a mean (spend) by its standard deviation in the list.
    """

    title: str
    column: str
    kind: Literal["rate", "mean"] = "rate"


@dataclass(frozen=True)
class Plan:
    """Groups that a list gives, and those that an effect needs.

    Attributes
    ----------
    have : Groups
        Customers of the list in each group.
    title : str
        What is to move.
    is_rate : bool
        Whether effects are shares; else they are money.
    effect : float, optional
        What is to be seen.
    share : float
        Part of the customers that are control.
    baseline : float, optional
        Rate or mean without the campaign; missing where nothing is known of it.
    needed, even : Groups, optional
        Sizes that `effect` needs at this share, and in equal halves.
    seen : float, optional
        Smallest effect that the groups would show; missing where none would.
    """

    have: Groups
    title: str
    is_rate: bool
    effect: float | None
    share: float
    baseline: float | None = None
    needed: Groups | None = None
    even: Groups | None = None
    seen: float | None = None

    @property
    def is_enough(self) -> bool:
        """Whether both groups are as large as they have to be."""
        if self.needed is None:
            return False
        have, needed = self.have, self.needed
        return have.treatment >= needed.treatment and have.control >= needed.control

    def informed(
        self,
        *,
        baseline: float | None,
        needed: Groups | None,
        even: Groups | None,
        seen: float | None,
    ) -> "Plan":
        """Add what follows from a known baseline."""
        return replace(self, baseline=baseline, needed=needed, even=even, seen=seen)


def panel(
    name: str,
    *,
    balanced_by: Mapping[str, str],
    outcome: Outcome | None,
    currency: str,
    defaults: Mapping[str, float],
) -> html.Details:
    """Lay out the export panel of the list called `name`."""
    is_rate = outcome is None or outcome.kind == "rate"
    unit = "points" if is_rate else currency
    usual = "Usual rate (%)" if is_rate else "Usual rate"
    settings = [
        _number(name, "control", "Control group (%)", value=defaults["control"]),
        _number(name, "seed", "Seed", value=defaults["seed"]),
        html.Div(
            select(
                f"{name}-by",
                "Balanced by",
                {NOT_BALANCED: "Nothing", **balanced_by},
                NOT_BALANCED,
            ),
            hidden=not balanced_by,
        ),
        _number(name, "effect", f"Change to see ({unit})"),
        html.Div(
            _number(name, "baseline", usual, hint="of the list" if outcome else ""),
            hidden=not is_rate,
        ),
    ]
    form = html.Form(
        [
            # The one field that is read: it says all that the file is of.
            dcc.Input(id=f"{name}-state", type="hidden", name="state", value="{}"),
            html.Div(
                [
                    segmented(f"{name}-ticked", "Customers", _WHICH, "all"),
                    segmented(f"{name}-split", "Column of groups", _GROUPS, "none"),
                ],
                className="controls",
            ),
            html.Div(settings, className="controls split-settings"),
            html.Div(id=f"{name}-plan", className="split-plan", role="status"),
            html.Div([_button(name, kind) for kind in ("csv", "xlsx")], className="controls"),
        ],
        method="post",
        action=f"/lists/{name}.csv",
        className="stack",
    )
    summary = html.Summary("Take this list away", className="button list-away")
    return html.Details([summary, form], className="list-panel d-print-none")


def count_words(n: int, ticked: Collection[str] | None) -> str:
    """Say how many customers the list has."""
    noun = "customer" if n == 1 else "customers"
    if ticked is not None:
        return f"{formats.count(n)} ticked {noun}"
    return f"{formats.count(n)} {noun}" if n else "No customer matches"


def verdict(plan: Plan, currency: str) -> Component:
    """Say what the split gives and whether it can show the effect."""
    tone = "neutral" if plan.is_enough or plan.needed is None else "caution"
    said = [html.P(sentence) for sentence in sentences(plan, currency)]
    return html.Div(said, className=f"notice notice-{tone}")


def sentences(plan: Plan, currency: str) -> list[str]:
    """Say the same as plain sentences."""
    have = plan.have
    said = [f"{_groups(have)}, {formats.count(have.total)} in all."]
    if plan.baseline is None:
        wanted = "the usual rate" if plan.is_rate else "amounts that differ between customers"
        return [*said, f"How large the groups have to be cannot be said without {wanted}."]
    if plan.effect is not None and plan.needed and plan.even:
        said.append(_needs(plan, currency))
        if not plan.is_enough:
            said.append(
                f"With two equal groups {formats.count(plan.even.treatment)} in each would do."
            )
    if plan.seen is None:
        said.append("Groups as small as these would show no change at all.")
    else:
        said.append(f"These groups show a change of {_effect(plan, plan.seen, currency)} or more.")
    return [*said, "Both at 80% power, with a 5% risk of seeing what is not there."]


def _needs(plan: Plan, currency: str) -> str:
    effect = plan.effect or 0.0
    usual = (
        formats.percent(plan.baseline) if plan.is_rate else formats.money(plan.baseline, currency)
    )
    opening = "Enough" if plan.is_enough else "Too few"
    needed = plan.needed or plan.have
    return (
        f"{opening} to see {_effect(plan, effect, currency)} of \N{LEFT SINGLE QUOTATION MARK}"
        f"{plan.title}\N{RIGHT SINGLE QUOTATION MARK} (usually {usual}): it needs "
        f"{formats.count(needed.treatment)} treatment and {formats.count(needed.control)} control."
    )


def _effect(plan: Plan, effect: float, currency: str) -> str:
    if not plan.is_rate:
        return formats.money(effect, currency)
    points = effect * _PERCENT
    text = formats.number(points, 0 if points == round(points) else 1)
    return f"{text} point{'' if text == '1' else 's'}"


def _groups(groups: Groups) -> str:
    return (
        f"{formats.count(groups.treatment)} treatment and {formats.count(groups.control)} control"
    )


def _number(
    name: str, key: str, label: str, *, value: float | None = None, hint: str = ""
) -> html.Div:
    control = dcc.Input(
        id=f"{name}-{key}", type="number", value=value, placeholder=hint, debounce=0.4, step="any"
    )
    return html.Div(
        [html.Label(label, htmlFor=f"{name}-{key}", className="control-label"), control],
        className="control control-number",
    )


def _button(name: str, kind: str) -> html.Button:
    return html.Button(
        f"Download {kind.upper()}",
        id=f"{name}-{kind}",
        type="submit",
        className="button",
        formAction=f"/lists/{name}.{kind}",
    )
