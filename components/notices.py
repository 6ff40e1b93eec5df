"""What a page says when it has something to say besides its figures."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.attributes import data


def notice(
    title: str, children: Sequence[Component | str] = (), *, tone: str = "neutral"
) -> html.Div:
    """Show a short message; `tone` is ``neutral``, ``positive``, ``caution`` or ``negative``."""
    return html.Div(
        [html.Strong(title), *(html.P(child) for child in children)],
        className=f"notice notice-{tone}",
        role="alert" if tone == "negative" else "status",
    )


def no_build() -> html.Div:
    """Say how to make the first build."""
    return html.Div(
        [
            html.H1("Nothing to show yet"),
            html.P("There is no build to read. Make one from your transactions file:"),
            _command("python -m dashboard build --source transactions.csv"),
            html.P("or look around in the demo shop first:"),
            _command("python -m dashboard run"),
            html.P("This page picks the build up as soon as it is there; reload it then."),
        ],
        className="empty-page",
    )


def missing_tables(tables: Sequence[str]) -> html.Div:
    """Say which tables a page lacks and how to make them."""
    return html.Div(
        [
            html.H1("This build is too old for this page"),
            html.P(f"It lacks {_listed(tables)}. Build again from the same source:"),
            _command("python -m dashboard build --source transactions.csv"),
        ],
        className="empty-page",
    )


def not_found() -> html.Div:
    """Say that there is no such page."""
    return html.Div(
        [
            html.H1("No such page"),
            html.P("The address may be mistyped, or the page has moved."),
            html.P(html.A("Go to the overview", href="/")),
        ],
        className="empty-page",
    )


def demo_banner() -> html.Div:
    """Say plainly that the numbers are invented."""
    return html.Div(
        [
            html.Strong("Demo shop."),
            html.Span(" These customers, products and sales are made up. Use your own file with "),
            html.Code("make run SOURCE=transactions.csv"),
        ],
        className="banner",
        role="note",
    )


def refused(words: str) -> list[Component]:
    """Tell the reader why they cannot have what they asked for."""
    return _toast("Not allowed.", f" {words[:1].upper()}{words[1:]}.")


def unreadable_build(error_id: str) -> html.Div:
    """Say in place of a page that the build being served is damaged, and what mends it."""
    return html.Div(
        [
            html.H1("The build cannot be read"),
            html.P(
                "Its files were changed, lost or made by another version. Nothing of it is shown."
            ),
            html.P("What is wrong, and which builds there are to go back to:"),
            _command("python -m dashboard verify\npython -m dashboard builds"),
            html.P("Go back to an earlier one, or build again from the same source:"),
            _command(
                "python -m dashboard builds --use BUILD\n"
                "python -m dashboard build --source transactions.csv"
            ),
            html.P("This page shows the build as soon as it can be read; reload it then."),
            html.P(["The log has the details under ", html.Code(error_id), "."]),
        ],
        className="empty-page",
    )


def failed_page(error_id: str) -> html.Div:
    """Say in place of a page that it could not be made."""
    return html.Div(
        [
            html.H1("This page could not be made"),
            html.P("Something went wrong on the server. The other pages are not touched by it."),
            html.P(["The log has the details under ", html.Code(error_id), "."]),
            html.P(html.A("Go to the overview", href="/")),
        ],
        className="empty-page",
    )


def failure(error_id: str) -> list[Component]:
    """Tell the reader of a failure, and what to quote when asking about it."""
    return _toast(
        "Something went wrong on the server.",
        " The page may be out of date; reload it. The log has the details under ",
        error_id,
    )


def damaged(error_id: str) -> list[Component]:
    """Tell the reader that the build is at fault, not what was asked of it."""
    return _toast(
        "The build being served cannot be read.",
        " It is damaged, or another took its place; reload the page. "
        "The log has the details under ",
        error_id,
    )


def busy(words: str) -> list[Component]:
    """Tell the reader to ask again later."""
    return _toast("Not just now.", f" {words[:1].upper()}{words[1:]}.")


def _toast(title: str, words: str, error_id: str = "") -> list[Component]:
    found = [html.Code(error_id)] if error_id else []
    return [
        html.Div([html.Strong(title), html.Span(words), *found]),
        html.Button("Dismiss", type="button", className="button", **data(action="dismiss-toast")),
    ]


def _command(text: str) -> html.Pre:
    return html.Pre(html.Code(text), className="command")


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
