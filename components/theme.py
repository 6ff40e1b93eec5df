"""Colours, type and the Plotly templates: one source for the style sheet and for figures.

A figure is drawn in the colours of `LIGHT` and without a template. The browser adds the
template of the theme being shown and swaps each light colour for its dark counterpart, so
switching the theme asks nothing of the server and a figure taken out of the page still looks right.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

FONT: Final = (
    'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", '
    'Arial, "Liberation Sans", sans-serif'
)


@dataclass(frozen=True)
class Palette:
    """The colours of one theme, named by what they are for."""

    page: str
    surface: str
    sunken: str
    line: str
    line_strong: str
    text: str
    text_muted: str
    accent: str
    accent_strong: str
    accent_soft: str
    on_accent: str
    positive: str
    positive_soft: str
    negative: str
    negative_soft: str
    caution: str
    caution_soft: str
    series_2: str
    series_3: str
    series_4: str
    series_5: str
    series_6: str

    @property
    def categorical(self) -> tuple[str, ...]:
        """Six colours that stay apart from each other, the accent first."""
        return (
            self.accent,
            self.series_2,
            self.series_3,
            self.series_4,
            self.series_5,
            self.series_6,
        )


LIGHT: Final = Palette(
    page="#f6f7f9",
    surface="#ffffff",
    sunken="#f0f2f5",
    line="#e3e6eb",
    line_strong="#c9ced6",
    text="#14181f",
    text_muted="#565f6d",
    accent="#3457c9",
    accent_strong="#2945a6",
    accent_soft="#e9eefb",
    on_accent="#fefefe",
    positive="#15794a",
    positive_soft="#e4f4eb",
    negative="#bb3529",
    negative_soft="#fcebe9",
    caution="#855600",
    caution_soft="#fdf3dc",
    series_2="#0d8577",
    series_3="#b56a12",
    series_4="#b23c73",
    series_5="#7650bd",
    series_6="#5b6b80",
)

DARK: Final = Palette(
    page="#0d1015",
    surface="#151a21",
    sunken="#1d232c",
    line="#272e39",
    line_strong="#3d4653",
    text="#e7eaef",
    text_muted="#a0a9b7",
    accent="#7d9dfa",
    accent_strong="#a9c0ff",
    accent_soft="#1d2947",
    on_accent="#0b0e13",
    positive="#54c58d",
    positive_soft="#14301f",
    negative="#ff8a7f",
    negative_soft="#3c1d1b",
    caution="#e6b450",
    caution_soft="#33270d",
    series_2="#45c4b2",
    series_3="#eda552",
    series_4="#ee86b5",
    series_5="#b79af0",
    series_6="#9aa9bd",
)


def css_variables() -> str:
    """Write both palettes as CSS custom properties, for the head of the document."""
    return (
        f":root{{--font:{FONT};{_declarations(LIGHT)}}}"
        f":root[data-bs-theme=dark]{{{_declarations(DARK)}}}"
    )


def for_browser() -> dict[str, dict[str, Any]]:
    """Hand the browser what it needs to dress a figure: template and colour swap per theme."""
    light, dark = asdict(LIGHT), asdict(DARK)
    swap = {light[name]: dark[name] for name in light}
    return {
        "light": {"template": template(LIGHT), "swap": {}},
        "dark": {"template": template(DARK), "swap": swap},
    }


def template(palette: Palette) -> dict[str, Any]:
    """Build a small Plotly template: quiet axes, no background, the project's type."""
    axis = {
        "gridcolor": palette.line,
        "linecolor": palette.line_strong,
        "tickcolor": palette.line_strong,
        "zerolinecolor": palette.line_strong,
        "zerolinewidth": 1,
        "automargin": True,
        "title": {"font": {"size": 12, "color": palette.text_muted}, "standoff": 8},
        "tickfont": {"size": 12, "color": palette.text_muted},
    }
    layout = {
        "font": {"family": FONT, "size": 12, "color": palette.text},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "colorway": list(palette.categorical),
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8, "pad": 2},
        "bargap": 0.28,
        "hoverlabel": {
            "bgcolor": palette.surface,
            "bordercolor": palette.line_strong,
            "font": {"family": FONT, "size": 12, "color": palette.text},
            "align": "left",
        },
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1.02,
            "yanchor": "bottom",
            "font": {"size": 12, "color": palette.text_muted},
        },
        "modebar": {
            "bgcolor": "rgba(0,0,0,0)",
            "color": palette.text_muted,
            "activecolor": palette.accent,
        },
        "xaxis": {
            **axis,
            "showgrid": False,
            "zeroline": False,
            "ticks": "outside",
            "ticklen": 5,
            "tickcolor": "rgba(0,0,0,0)",
        },
        "yaxis": {**axis, "showgrid": True},
    }
    return {"layout": layout}


def _declarations(palette: Palette) -> str:
    colours: Mapping[str, str] = asdict(palette)
    return "".join(f"--{name.replace('_', '-')}:{value};" for name, value in colours.items())
