"""What is asked of the recommender of the current build, checked, and what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from analytics.errors import ArtifactError
from analytics.recommend import Recommendation, Recommender
from pages import bought, catalogue, read

MODEL: Final = "recommender"
STAGE: Final = "recommendations"

N: Final = {"5": "5", "10": "10", "20": "20"}
METHOD: Final = {"best": "Best", "classic": "Classic cosine"}
COLOURS: Final = {"all": "All", "one": "One per article"}

#: What the controls say by themselves; the address leaves it out.
DEFAULTS: Final[Mapping[str, Any]] = {
    "product": "",
    "customer": "",
    "basket": [],
    "n": "5",
    "method": "best",
    "colours": "all",
}

_CHOICES: Final = {"n": N, "method": METHOD, "colours": COLOURS}
_LONGEST_CODE: Final = 60
_MOST_IN_BASKET: Final = 30
_OLD: Final = "this build has none; build again from the same source"


@dataclass(frozen=True)
class Asked:
    """One question.

    Attributes
    ----------
    product, customer : str
        Code and id as they were given, at most one of them; they may be unknown.
    basket : tuple of str
        Codes in it, all known to the recommender.
    n : int
        Recommendations wanted.
    method : str
        ``best`` or ``classic``.
    is_one_per_article : bool
        Whether the colours of an article count as one.
    """

    product: str = ""
    customer: str = ""
    basket: tuple[str, ...] = ()
    n: int = 5
    method: Literal["best", "classic"] = "best"
    is_one_per_article: bool = False


def recommender() -> Recommender | None:
    """Open the recommender; None where the build has none."""
    try:
        found: Recommender = read.build().model(MODEL)
    except ArtifactError:
        return None
    return found


def why_none() -> str:
    """Say why there is no recommender."""
    return bought.verdict(STAGE) or _OLD


def asked_for(query: Mapping[str, Any]) -> tuple[Asked, list[str]]:
    """Take a question from an address or from the controls.

    Returns
    -------
    Asked, list of str
        And a sentence for each part that could not be taken as it stands.
    """
    problems: list[str] = []
    chosen: dict[str, str] = {}
    for name, options in _CHOICES.items():
        value = query.get(name) or DEFAULTS[name]
        chosen[name] = value if isinstance(value, str) and value in options else DEFAULTS[name]
        if chosen[name] != value:
            known = ", ".join(options)
            problems.append(f"{name} is {_shown(value)}; wanted one of {known}")
    product, customer = (_one(query, name, problems) for name in ("product", "customer"))
    if product and customer:
        problems.append("both a product and a customer were asked for; this is the product")
        customer = ""
    asked = Asked(
        product=product,
        customer=customer,
        basket=_basket(_texts(query.get("basket")), problems),
        n=int(chosen["n"]),
        method="classic" if chosen["method"] == "classic" else "best",
        is_one_per_article=chosen["colours"] == "one",
    )
    return asked, problems


def nearest(text: str, n: int = 5) -> list[tuple[str, str]]:
    """Find the products most like what was asked for, as code and name, best first."""
    index = catalogue.products().index
    hits = [*index.find(text, n), *index.nearest(text, n)]
    return list({hit.code: (hit.code, hit.name) for hit in hits}.values())[:n]


def similar(asked: Asked, model: Recommender) -> list[Recommendation]:
    """Recommend with a product; the classic's colours of one article are left out afterwards."""
    one_each = asked.is_one_per_article
    if asked.method == "best":
        return model.similar(asked.product, asked.n, "best", collapse_variants=one_each)
    everything = model.similar(asked.product, 10 * asked.n if one_each else asked.n, "classic")
    if not one_each:
        return everything
    places = {model.catalogue.place(item.stock_code): item for item in everything}
    given = [model.catalogue.place(asked.product)]
    kept = model.catalogue.one_per_article(places, given)
    return [places[place] for place in kept][: asked.n]


def _basket(codes: Sequence[str], problems: list[str]) -> tuple[str, ...]:
    """Keep what can be in a basket, and say what cannot."""
    model = recommender()
    known = set(model.catalogue.codes) if model else set()
    basket = tuple(dict.fromkeys(codes))
    unknown = [code for code in basket if code not in known]
    if unknown and model:
        named = ", ".join(_shown(code) for code in unknown[:3])
        more = f" and {len(unknown) - 3} more" if len(unknown) > len(unknown[:3]) else ""
        problems.append(f"left out of the basket: {named}{more}; no merchandise has this code")
    kept = tuple(code for code in basket if code in known)
    if len(kept) > _MOST_IN_BASKET:
        problems.append(
            f"the basket has {len(kept)} products; the first {_MOST_IN_BASKET} were taken"
        )
    return kept[:_MOST_IN_BASKET]


def _one(query: Mapping[str, Any], name: str, problems: list[str]) -> str:
    found = _texts(query.get(name))
    if len(found) > 1:
        problems.append(f"{len(found)} values of {name} were given; this is the first")
    return found[0] if found else ""


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list | tuple) else [value]
    return [text for one in values if isinstance(one, str) and (text := one.strip())]


def _shown(value: Any) -> str:
    text = str(value)
    return f"'{text[:_LONGEST_CODE]}{chr(0x2026) if len(text) > _LONGEST_CODE else ''}'"
