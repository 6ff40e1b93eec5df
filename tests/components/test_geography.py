"""Every country that a shop names is on the map, or is known not to be."""

import json
from pathlib import Path

import pandas as pd
import pytest

from components import geography

SHAPES = Path(geography.__file__).parents[1] / "dashboard" / "assets" / "world_110m.json"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("United Kingdom", "GBR"),
        ("EIRE", "IRL"),
        ("RSA", "ZAF"),
        ("USA", "USA"),
        ("u.s.a.", "USA"),
        ("Channel Islands", "CHI"),
        ("Czech Republic", "CZE"),
        ("Côte d'Ivoire", "CIV"),
        ("cote d'ivoire", "CIV"),
        ("The Netherlands", "NLD"),
        ("  south   korea ", "KOR"),
        ("DEU", "DEU"),
        ("de", "DEU"),
    ],
)
def test_a_country_is_found_by_its_names_and_codes(name, code):
    assert geography.place_of(name).code == code


@pytest.mark.parametrize("name", ["Unspecified", "European Community", "", "the", "<b>France</b>"])
def test_what_is_no_country_is_off_the_map(name):
    assert geography.place_of(name) is None
    assert geography.off_the_map(["Spain", name]) == [name]


def test_every_place_has_a_shape_or_a_position():
    objects = json.loads(SHAPES.read_text(encoding="utf-8"))["objects"]
    drawn = {shape["id"] for shape in objects["countries"]["geometries"]}
    places = _rows()
    nowhere = places[~places["alpha_3"].isin(drawn) & places["latitude"].isna()]
    assert nowhere["name"].tolist() == []
    assert "land" in objects


def test_every_shape_says_where_its_hover_text_belongs():
    shapes = json.loads(SHAPES.read_text(encoding="utf-8"))["objects"]["countries"]["geometries"]
    centres = [shape["properties"]["ct"] for shape in shapes]
    assert all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in centres)


def test_positions_lie_on_the_globe_and_continents_have_an_extent():
    places = _rows()
    assert places["latitude"].dropna().between(-90, 90).all()
    assert places["longitude"].dropna().between(-180, 180).all()
    assert set(places["continent"]) - set(geography.EXTENT) == {"Antarctica"}


def test_no_two_places_share_a_name():
    places = _rows()
    named = {
        (name.casefold(), row.alpha_3)
        for row in places.itertuples()
        for name in (row.name, row.alpha_3, row.alpha_2, *row.aliases.split(";"))
        if name
    }
    assert len(named) == len({name for name, _ in named})


def test_the_shapes_are_small_enough_to_fetch():
    assert SHAPES.stat().st_size < 200_000


@pytest.mark.real_data
def test_the_real_file_is_on_the_map_but_for_two_names(data_dir):
    countries = pd.read_parquet(data_dir / "online_retail.parquet", columns=["Country"])["Country"]
    lost = geography.off_the_map(sorted(countries.unique()))
    assert lost == ["European Community", "Unspecified"]


def _rows():
    # Namibia's code is NA, which is no missing value.
    return pd.read_csv(
        Path(geography.__file__).with_name("geography.csv"),
        keep_default_na=False,
        na_values={"latitude": [""], "longitude": [""]},
    )
