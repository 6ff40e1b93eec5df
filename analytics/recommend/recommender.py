"""Recommendations for a product, a basket or a customer, looked up in fitted rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import numpy.typing as npt

from analytics.errors import SettingError
from analytics.recommend.catalogue import Catalogue
from analytics.recommend.choosing import Ranked, causes, choose, sums
from analytics.recommend.evidence import Evidence
from analytics.recommend.histories import Histories
from analytics.recommend.models import Models
from analytics.recommend.results import Cause, How, Recommendation, reason, rests_on
from analytics.recommend.rows import TopRows
from analytics.recommend.settings import DISCONTINUED_AFTER_DAYS, Settings
from analytics.recommend.support import Support
from analytics.search import Hit

# Web workers load and ask; only a build fits, with what it needs imported where it does.
if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

    from analytics.recommend.purchases import Purchases

Method = Literal["best", "classic"]


@dataclass(frozen=True)
class Recommender:
    """Fitted recommendations; make it with `Recommender.fit`.

    Attributes
    ----------
    as_of : datetime
        Nothing from then on was seen.
    catalogue : Catalogue
    models : Models
    support : Support
        Who has which product, for the evidence.
    histories : Histories
        What each customer bought.
    """

    as_of: datetime
    catalogue: Catalogue
    models: Models
    support: Support
    histories: Histories

    @classmethod
    def fit(
        cls,
        lines: "pd.DataFrame | ir.Table",
        *,
        as_of: datetime | None = None,
        settings: Settings | None = None,
        discontinued_after_days: int = DISCONTINUED_AFTER_DAYS,
    ) -> "Recommender":
        """Fit on the cleaned lines.

        Parameters
        ----------
        lines : DataFrame or Table
            The table ``lines``; sales of merchandise to known customers count.
        as_of : datetime, optional
            Exclusive; midnight after the last sale by default.
        settings : Settings, optional
        discontinued_after_days : int
            What was not sold for longer is not recommended.
        """
        from analytics.recommend.purchases import read_purchases

        return cls.of(
            read_purchases(lines, as_of),
            settings or Settings(),
            discontinued_after_days=discontinued_after_days,
        )

    @classmethod
    def of(
        cls,
        purchases: "Purchases",
        settings: Settings,
        *,
        discontinued_after_days: int = DISCONTINUED_AFTER_DAYS,
    ) -> "Recommender":
        """Fit on purchases as `read_purchases` reads them."""
        if discontinued_after_days < 1:
            raise SettingError(
                f"discontinued_after_days: found {discontinued_after_days}, wanted at least 1"
            )
        from analytics.recommend.fitting import fit_models

        catalogue = Catalogue.of(purchases, discontinued_after_days)
        return cls(
            as_of=purchases.as_of,
            catalogue=catalogue,
            models=fit_models(purchases, settings),
            support=Support.of(purchases, catalogue),
            histories=Histories.of(purchases),
        )

    def similar(
        self,
        stock_code: str,
        n: int = 5,
        method: Method = "best",
        *,
        collapse_variants: bool = False,
    ) -> list[Recommendation]:
        """Recommend what goes with a product, best first.

        Parameters
        ----------
        stock_code : str
        n : int
            At most so many.
        method : str
            ``best``; or ``classic``, the exact cosine over customers, which filters nothing.
        collapse_variants : bool
            Keep one colour per article, and none of the article asked about.

        Raises
        ------
        UnknownProductError
            No such stock code; the message names the nearest.
        """
        if method not in (known := get_args(Method)):
            raise SettingError(f"no method {method!r}; known: {', '.join(known)}")
        given = [self.catalogue.place(stock_code)]
        if method == "classic":
            found, _ = self.models.classic.row(given[0])
            return self._answer(
                Ranked(found[:n].tolist(), self.support.cosines(given[0], found[:n])), given
            )
        ranked = self._choose(self.models.product, given, n, collapse_variants)
        return self._answer(ranked, given, self.models.product)

    def for_basket(
        self, stock_codes: Sequence[str], n: int = 5, *, collapse_variants: bool = False
    ) -> list[Recommendation]:
        """Recommend what completes a basket, best first; each splits into its causes.

        Raises
        ------
        UnknownProductError
            One of the stock codes is unknown.
        SettingError
            The basket is empty.
        """
        given = sorted({self.catalogue.place(code) for code in stock_codes})
        if not given:
            raise SettingError("the basket is empty; wanted at least one stock code")
        ranked = self._choose(self.models.basket, given, n, collapse_variants)
        return self._answer(ranked, given, self.models.basket)

    def for_customer(
        self,
        customer_id: str,
        n: int = 5,
        include_bought: bool = False,
        *,
        collapse_variants: bool = False,
    ) -> list[Recommendation]:
        """Recommend what to offer a customer next, from history and season, best first.

        Parameters
        ----------
        customer_id : str
        n : int
            At most so many.
        include_bought : bool
            Also products bought before, marked ``is_repeat``; see `buy_again` for them alone.
        collapse_variants : bool
            Keep one colour per article.

        Raises
        ------
        UnknownCustomerError
        """
        given = self.histories.bought(customer_id)
        rows, season = self.models.customer, self.models.season
        ranked = self._choose(rows, given, n, collapse_variants, season, include_bought)
        unseasoned = choose(sums(rows, given, len(season)), self._allowed(given, include_bought), n)
        return [
            self._with_season(item, set(unseasoned.places))
            for item in self._answer(ranked, given, rows, season)
        ]

    def buy_again(self, customer_id: str, n: int = 5) -> list[Recommendation]:
        """List what a customer bought most often and can buy again, in season first."""
        scores = np.zeros(len(self.catalogue.codes))
        scores[self.histories.bought(customer_id)] = self.histories.orders(customer_id)
        ranked = choose(scores * self.models.season, self.catalogue.is_on_sale, n)
        return [
            replace(
                self._recommendation(rank, place, score, "bought before"),
                reason=f"bought in {scores[place]:,.0f} of the customer's baskets",
                season_factor=float(self.models.season[place]),
                is_thin=False,
                is_repeat=True,
            )
            for rank, (place, score) in enumerate(ranked.pairs(), start=1)
        ]

    def search(self, text: str, n: int = 10) -> list[Hit]:
        """Find products by code or name; `analytics.search.Index.find` says how."""
        return self.catalogue.index.find(text, n)

    def _allowed(self, given: Sequence[int], include_given: bool) -> npt.NDArray[np.bool_]:
        allowed = self.catalogue.is_on_sale.copy()
        if not include_given:
            allowed[list(given)] = False
        return allowed

    def _choose(
        self,
        rows: TopRows,
        given: Sequence[int],
        n: int,
        collapse_variants: bool,
        factor: npt.NDArray[np.float32] | None = None,
        include_given: bool = False,
    ) -> Ranked:
        """Choose by score, and fill up with what is popular now."""
        allowed = self._allowed(given, include_given)
        scores = sums(rows, given, len(allowed))
        if factor is not None:
            scores = scores * factor
        n_wanted = len(scores) if collapse_variants else n
        linked = choose(scores, allowed, n_wanted)
        allowed[linked.places] = False
        popular = choose(self.models.recent, allowed, n_wanted)
        places = [*linked.places, *popular.places]
        if collapse_variants:
            places = list(self.catalogue.one_per_article(places, given))
        return Ranked(places[: max(n, 0)], scores[places[: max(n, 0)]].tolist())

    def _answer(
        self,
        ranked: Ranked,
        given: Sequence[int],
        rows: TopRows | None = None,
        factor: npt.NDArray[np.float32] | None = None,
    ) -> list[Recommendation]:
        found = []
        for rank, (place, score) in enumerate(ranked.pairs(), start=1):
            split = causes(rows, given, place) if rows else [(given[0], 1.0)]
            evidence = self.support.evidence(split[0][0], place) if split and score > 0 else None
            code, name = self.catalogue.codes[place], self.catalogue.names[place]
            how = rests_on(evidence, code, name, by_count=rows is None)
            item = self._recommendation(rank, place, score, how, evidence)
            because = tuple(
                Cause(self.catalogue.codes[i], self.catalogue.names[i], share) for i, share in split
            )
            times = 1.0 if factor is None else float(factor[place])
            found.append(
                replace(item, because=because, season_factor=times, is_repeat=place in given)
            )
        return found

    def _recommendation(
        self,
        rank: int,
        place: int,
        score: float,
        how: How,
        evidence: Evidence | None = None,
    ) -> Recommendation:
        catalogue = self.catalogue
        return Recommendation(
            rank=rank,
            stock_code=catalogue.codes[place],
            name=catalogue.names[place],
            score=score,
            method=how,
            reason=reason(how, evidence),
            is_thin=evidence is None or evidence.is_thin,
            evidence=evidence,
            last_sold_at=catalogue.last_sold_at[place].astype("datetime64[s]").item(),
            is_discontinued=not catalogue.is_on_sale[place],
        )

    def _with_season(self, item: Recommendation, without: set[int]) -> Recommendation:
        """Say that it is the season which brought `item` in, where that is so."""
        if item.evidence is None or self.catalogue.place(item.stock_code) in without:
            return item
        words = reason("season", item.evidence, item.season_factor)
        return replace(item, method="season", reason=words)
