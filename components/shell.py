"""The frame around every page: navigation, content, footer, messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import dash
from dash import dcc, html

from components import formats, theme
from components.attributes import aria, data
from components.lookup import quick_search
from components.page import PageSpec

TOAST = "toast"
THEME = "theme"


def nav_id(path: str) -> dict[str, str]:
    """Name a navigation link, so that it can keep the filters of its page."""
    return {"type": "nav", "index": path}


@dataclass(frozen=True)
class SignedIn:
    """Who looks at the dashboard, for them to see."""

    name: str
    role: str
    form_token: str
    can_sign_out: bool


def shell(pages: Sequence[PageSpec], signed_in: SignedIn | None = None) -> html.Div:
    """Lay out everything but the page itself.

    Parameters
    ----------
    pages : sequence of PageSpec
        What the navigation leads to.
    signed_in : SignedIn, optional
        Who looks at it; None where nobody has to sign in, and everybody may do everything.
    """
    role = signed_in.role if signed_in else "admin"
    return html.Div(
        [
            html.A("Skip to content", href="#main", className="skip-link"),
            _side(pages, signed_in),
            html.Main(dash.page_container, id="main", tabIndex=-1),
            html.Div(id=TOAST, className="toast-area", **aria(live="polite")),
            dcc.Store(id=THEME, data=None),
            dcc.Store(id="theme-tokens", data=theme.for_browser()),
        ],
        className=f"app may-{role}",
    )


def footer(manifest: dict[str, Any]) -> html.Footer:
    """State which build the numbers come from."""
    source = manifest.get("source", {})
    facts = [
        ("Source", str(source.get("name", formats.MISSING))),
        ("Data", window_text(manifest)),
        ("Build", str(manifest.get("build_id", formats.MISSING))),
        ("Made", f"{formats.instant(_instant(manifest.get('created_at')))} UTC"),
    ]
    return html.Footer(
        html.Dl([html.Div([html.Dt(name), html.Dd(fact)]) for name, fact in facts]),
        className="page-footer",
    )


def window_text(manifest: dict[str, Any]) -> str:
    """Say from which day to which the data goes.

    >>> window_text({"window": {"first": "2010-12-01T08:26:00", "last": "2011-12-09T12:50:00"}})
    '1 Dec 2010 to 9 Dec 2011'
    """
    window = manifest.get("window", {})
    first, last = _instant(window.get("first")), _instant(window.get("last"))
    return f"{formats.day(first)} to {formats.day(last)}"


def _side(pages: Sequence[PageSpec], signed_in: SignedIn | None) -> html.Header:
    inside = html.Div(
        [
            dcc.Link(
                [html.Span(className="brand-mark", **aria(hidden="true")), "Shopper Spectrum"],
                href="/",
                className="brand",
            ),
            html.Button(
                "Menu",
                type="button",
                className="button nav-toggle",
                **data(action="toggle-nav"),
                **aria(expanded="false", controls="nav"),
            ),
            quick_search(pages),
            html.Nav(
                [*_links(pages), *([_account(signed_in)] if signed_in else [])],
                id="nav",
                **aria(label="Reports"),
            ),
            html.Button(
                html.Span(className="theme-icon", **aria(hidden="true")),
                type="button",
                className="button theme-toggle",
                title="Switch between light and dark",
                **data(action="toggle-theme"),
                **aria(label="Switch between light and dark"),
            ),
        ],
        className="side-inner",
    )
    return html.Header(inside, className="side")


def _links(pages: Sequence[PageSpec]) -> list[Any]:
    links: list[Any] = []
    heading = ""
    for spec in (page for page in pages if page.is_listed):
        if spec.section != heading:
            heading = spec.section
            links.append(html.Div(heading, className="nav-heading"))
        links.append(
            dcc.Link(spec.name, id=nav_id(spec.path), href=spec.path, className="nav-link")
        )
    return links


def _account(signed_in: SignedIn) -> html.Div:
    """Say who looks at the dashboard, and let them leave."""
    proof = dcc.Input(id="form-token", type="hidden", name="form_token", value=signed_in.form_token)
    leave = html.Button("Sign out", type="submit", className="button button-quiet")
    return html.Div(
        [
            html.Div(
                [
                    html.Span(signed_in.name, className="account-name", title=signed_in.name),
                    html.Span(signed_in.role, className="account-role"),
                ],
                className="account-who",
            ),
            html.Form(
                [proof, *([leave] if signed_in.can_sign_out else [])],
                method="post",
                action="/sign-out",
            ),
        ],
        className="account",
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
