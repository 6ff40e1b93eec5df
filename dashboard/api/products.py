"""Products: search, and what goes with a product or a basket."""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, Field, StringConstraints

from analytics.headline import MONEY_DECIMALS
from dashboard.api import recommended
from dashboard.api.operations import (
    LONGEST_TEXT,
    MOST,
    Answer,
    Count,
    CountInJson,
    Limited,
    Operation,
    Question,
)
from pages import catalogue, read
from pages.catalogue import Known

_N_NEAREST: Final = 3

Code = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TEXT)]


class Search(Limited):
    """What is looked for."""

    search: str = Field(
        "", description="Code, name or parts of it, typing errors included; all if empty."
    )
    limit: Count = Field(20, ge=1, le=MOST, description="At most so many.")


class Product(BaseModel):
    """A product."""

    stock_code: str
    name: str
    revenue_net: float = Field(description="On the net basis, in the whole of the data.")


class Products(Answer):
    """Products found, best first; without a search those that bring most."""

    is_found: bool = Field(description="False: none is called so, and these are the nearest.")
    products: list[Product]


class SimilarQuestion(Limited):
    """How much is wanted, and by which method."""

    method: Literal["best", "classic"] = Field(
        "best", description="classic: the exact cosine over customers, which filters nothing."
    )


class ProductRecommendations(Answer):
    """What goes with a product, best first."""

    stock_code: str
    name: str
    recommendations: list[recommended.Recommended]


class Basket(Question):
    """What lies in a basket, and how much is wanted."""

    stock_codes: list[Code] = Field(min_length=1, max_length=MOST)
    limit: CountInJson = Field(5, ge=1, le=MOST, description="At most so many.")


class BasketRecommendations(Answer):
    """What completes a basket, best first."""

    stock_codes: list[str]
    recommendations: list[recommended.Recommended]


def search_products(*, asked: Search) -> Products:
    """Find products."""
    known = catalogue.products()
    text = asked.search.strip()
    found = [hit.code for hit in known.index.find(text, asked.limit)]
    is_found = bool(found)
    if not text:
        by_revenue = sorted(known.revenue, key=lambda code: (-known.revenue[code], code))
        found, is_found = by_revenue[: asked.limit], True
    elif not found:
        found = [hit.code for hit in known.index.nearest(text, min(asked.limit, _N_NEAREST))]
    return Products(
        build_id=read.build_id(),
        is_found=is_found,
        products=[
            Product(stock_code=code, name=known.names[code], revenue_net=_money(known, code))
            for code in found
        ],
    )


def recommend_with_product(*, asked: SimilarQuestion, stock_code: str) -> ProductRecommendations:
    """Recommend what goes with a product."""
    model = recommended.recommender()
    found = model.similar(stock_code, asked.limit, asked.method)
    return ProductRecommendations(
        build_id=read.build_id(),
        stock_code=stock_code,
        name=model.catalogue.names[model.catalogue.place(stock_code)],
        recommendations=recommended.told(found),
    )


def recommend_for_basket(*, asked: Basket) -> BasketRecommendations:
    """Recommend what completes a basket."""
    found = recommended.recommender().for_basket(asked.stock_codes, asked.limit)
    return BasketRecommendations(
        build_id=read.build_id(),
        stock_codes=asked.stock_codes,
        recommendations=recommended.told(found),
    )


def _money(known: Known, code: str) -> float:
    return round(known.revenue[code], MONEY_DECIMALS)


OPERATIONS: Final = (
    Operation("GET", "/products", "Search products", search_products, Products, query=Search),
    Operation(
        "GET",
        "/products/<stock_code>/recommendations",
        "What goes with a product",
        recommend_with_product,
        ProductRecommendations,
        query=SimilarQuestion,
        path_parts={"stock_code": "Code of the product."},
        refusals=(404, 409),
    ),
    Operation(
        "POST",
        "/baskets/recommendations",
        "What completes a basket",
        recommend_for_basket,
        BasketRecommendations,
        body=Basket,
        refusals=(404, 409),
    ),
)
