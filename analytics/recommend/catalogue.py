"""The products that can be asked about, and which of them can be recommended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from analytics.recommend.names import article
from analytics.recommend.unknown import UnknownProductError
from analytics.search import Index

if TYPE_CHECKING:
    from analytics.recommend.purchases import Purchases


@dataclass(frozen=True)
class Catalogue:
    """Products by stock code ascending.

    Attributes
    ----------
    codes, names : list of str
    last_sold_at : datetime array
    is_on_sale : bool array
        Sold lately enough to be recommended.
    index : Index
        Search over them.
    """

    codes: list[str]
    names: list[str]
    last_sold_at: npt.NDArray[np.datetime64]
    is_on_sale: npt.NDArray[np.bool_]
    index: Index

    @classmethod
    def of(cls, purchases: "Purchases", discontinued_after_days: int) -> "Catalogue":
        """Take the catalogue of `purchases` as of their instant."""
        unsold = np.datetime64(purchases.as_of) - purchases.last_sold_at
        return cls(
            codes=purchases.codes,
            names=purchases.names,
            last_sold_at=purchases.last_sold_at,
            is_on_sale=unsold <= np.timedelta64(discontinued_after_days, "D"),
            index=Index.of(purchases.codes, purchases.names, purchases.weights.tolist()),
        )

    @cached_property
    def _places(self) -> dict[str, int]:
        return {code: place for place, code in enumerate(self.codes)}

    @cached_property
    def _articles(self) -> list[str]:
        return [article(name) for name in self.names]

    def place(self, stock_code: str) -> int:
        """Return the place of a product.

        Raises
        ------
        UnknownProductError
            Names the nearest codes and names.
        """
        place = self._places.get(str(stock_code).strip())
        if place is None:
            shown = str(stock_code).strip()[:60]
            raise UnknownProductError(self.index.explain(shown))
        return place

    def one_per_article(self, places: Iterable[int], asked: Sequence[int]) -> Iterable[int]:
        """Keep the first of each article, and none of the articles asked about."""
        seen = {self._articles[place] for place in asked}
        for place in places:
            if self._articles[place] not in seen:
                seen.add(self._articles[place])
                yield place
