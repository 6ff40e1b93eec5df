"""Where a country is: from its name, as it stands in the data, to its place on the map."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final
from unicodedata import combining, normalize

# ISO 3166-1 codes with English names and the spellings that shops' files use. A place with a
# position is too small for the shapes of the map, and is drawn as a point there.
_PLACES: Final = Path(__file__).with_name("geography.csv")

# Longitudes and latitudes that a map of the continent shows, overseas territories aside.
EXTENT: Final[Mapping[str, tuple[tuple[float, float], tuple[float, float]]]] = {
    "Africa": ((-20, 55), (-36, 38)),
    "Asia": ((26, 150), (-11, 56)),
    "Europe": ((-25, 45), (34, 72)),
    "North America": ((-140, -52), (7, 62)),
    "Oceania": ((110, 180), (-48, 2)),
    "South America": ((-84, -33), (-56, 14)),
}


@dataclass(frozen=True)
class Place:
    """A country of the map.

    Attributes
    ----------
    code : str
        ISO 3166-1 alpha-3; ``CHI`` for the Channel Islands, which are two there, and ``XKX`` for
        Kosovo.
    name : str
        Usual English name.
    continent : str
    position : tuple of float or None
        Latitude and longitude of a country too small to have a shape.
    """

    code: str
    name: str
    continent: str
    position: tuple[float, float] | None


def place_of(country: str) -> Place | None:
    """Find a country by name or ISO code; None where it is none, such as ``Unspecified``.

    >>> place_of("EIRE").code, place_of("RSA").code, place_of("gb").code
    ('IRL', 'ZAF', 'GBR')
    >>> place_of("European Community") is None
    True
    """
    return _places().get(_plain(country))


def off_the_map(countries: Iterable[str]) -> list[str]:
    """List the names that are no place on the map, in their order.

    >>> off_the_map(["France", "Unspecified", "Malta"])
    ['Unspecified']
    """
    return [country for country in countries if place_of(country) is None]


def _plain(name: str) -> str:
    """Drop case, accents, full stops, a leading article and spare blanks."""
    letters = (letter for letter in normalize("NFKD", name) if not combining(letter))
    words = "".join(letters).casefold().replace(".", "").replace("&", " and ").split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


@lru_cache(maxsize=1)
def _places() -> Mapping[str, Place]:
    places: dict[str, Place] = {}
    with _PLACES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            here = row["latitude"], row["longitude"]
            position = (float(here[0]), float(here[1])) if all(here) else None
            place = Place(row["alpha_3"], row["name"], row["continent"], position)
            names = [row["name"], row["alpha_3"], row["alpha_2"], *row["aliases"].split(";")]
            places.update({_plain(name): place for name in names if name})
    return places
