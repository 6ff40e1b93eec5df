from dataclasses import asdict

import plotly.graph_objects as go
import pytest

from components import theme

THEMES = pytest.mark.parametrize("palette", [theme.LIGHT, theme.DARK], ids=["light", "dark"])


def _luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in channels]
    return sum(w * v for w, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _contrast(one, other):
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_contrast_of_black_on_white_is_21():
    assert _contrast("#000000", "#ffffff") == pytest.approx(21)


@THEMES
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("text", "page"),
        ("text", "surface"),
        ("text", "sunken"),
        ("text_muted", "page"),
        ("text_muted", "surface"),
        ("text_muted", "sunken"),
        ("accent", "surface"),
        ("accent_strong", "accent_soft"),
        ("on_accent", "accent"),
        ("positive", "positive_soft"),
        ("negative", "negative_soft"),
        ("caution", "caution_soft"),
    ],
)
def test_text_can_be_read(palette, ink, ground):
    assert _contrast(getattr(palette, ink), getattr(palette, ground)) >= 4.5


@THEMES
def test_marks_stand_out_from_their_card(palette):
    assert min(_contrast(colour, palette.surface) for colour in palette.categorical) >= 3


@THEMES
def test_plotly_accepts_the_template(palette):
    figure = go.Figure(layout={"template": theme.template(palette)})
    assert figure.layout.template.layout.font.color == palette.text


def test_every_light_colour_has_one_dark_counterpart():
    swap = theme.for_browser()["dark"]["swap"]
    assert swap == dict(zip(asdict(theme.LIGHT).values(), asdict(theme.DARK).values(), strict=True))
    assert len(swap) == len(asdict(theme.LIGHT))


def test_the_style_sheet_gets_both_palettes():
    css = theme.css_variables()
    assert f"--accent-soft:{theme.LIGHT.accent_soft};" in css
    assert f"--accent-soft:{theme.DARK.accent_soft};" in css
    assert css.index("[data-bs-theme=dark]") > css.index(":root{")
