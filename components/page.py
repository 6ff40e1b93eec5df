"""What a page declares about itself, and the frame it is shown in."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

Children = Sequence[Component | str]


@dataclass(frozen=True)
class PageSpec:
    """How a page presents itself to the registry.

    Attributes
    ----------
    path : str
        URL path, from ``/``; a part in angle brackets is handed to the layout under its name.
    name : str
        Word in the navigation and the document title.
    order : int
        Place in the navigation.
    needs : tuple of str
        Tables of a build without which the page shows how to make them instead.
    description : str
        One sentence for search engines and link previews.
    section : str
        Heading it stands under in the navigation.
    is_listed : bool
        Whether the navigation has it; a page about one thing is led to from elsewhere.
    """

    path: str
    name: str
    order: int
    needs: tuple[str, ...] = ()
    description: str = ""
    section: str = ""
    is_listed: bool = True

    @property
    def is_template(self) -> bool:
        """Whether the path has a part that varies."""
        return "<" in self.path

    @property
    def slug(self) -> str:
        """Beginning of every id on the page: the path's words, or ``overview``."""
        words = self.path.split("<")[0].strip("/")
        return words.replace("/", "-") or "overview"


def page(title: str, lead: str, children: Children, controls: Children = ()) -> html.Div:
    """Frame a page: heading, one line on what it answers, its controls, its content."""
    heading = html.Div([html.H1(title), html.P(lead, className="lead")], className="page-heading")
    bar = [html.Div(list(controls), className="controls")] if controls else []
    return html.Div([html.Header([heading, *bar], className="page-header"), *children])


def section(title: str, lead: str, children: Children) -> html.Section:
    """Set off a part of a page under its own heading."""
    heading = html.Div([html.H2(title), html.P(lead)], className="section-heading")
    return html.Section([heading, *children])
