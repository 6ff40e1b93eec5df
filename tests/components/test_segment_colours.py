from components.segment_colours import PALETTE, css_colour, segment_colours
from components.theme import LIGHT, css_variables


def test_the_best_segment_has_the_accent_and_ten_have_different_colours():
    colours = segment_colours([str(i) for i in range(10)])
    assert colours["0"] == LIGHT.accent
    assert len(set(colours.values())) == 10


def test_from_the_eleventh_on_colours_come_again():
    colours = segment_colours([str(i) for i in range(12)])
    assert colours["10"] == colours["0"]


def test_style_sheets_and_figures_use_the_same_colours():
    declared = css_variables().split("}")[0]
    for place, colour in enumerate(PALETTE):
        name = css_colour(place).removeprefix("var(").removesuffix(")")
        assert f"{name}:{colour};" in declared
