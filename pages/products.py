"""Products: what sells, comes back, costs, rises and is new; and any product by itself."""

from dataclasses import replace
from typing import Any, Final

from dash import html

from analytics import assortment_changes as moves
from analytics import columns as c
from analytics.periods import Window, comparisons, last_complete_month
from analytics.slices import Slice
from components import products as many
from components.figures import named_bars, products
from components.page import PageSpec
from components.report import Card, Shown
from pages import one_product, read, reporting, sold

PAGE = PageSpec(
    path=one_product.PATH,
    name="Products",
    order=30,
    needs=("product_days", "product_months", "product_lines", "products", "day_hours"),
    description="Best sellers, returns, prices, risers and newcomers, and each product by itself.",
)

_MIN_UNITS: Final = 100
_MIN_ORDERS: Final = 20
_MIN_ORDERS_COMPARED: Final = 10
_PAIR_PX: Final = 360
_RANKED_PX: Final = named_bars.height(products.TOP)


def draw_top(chosen: Slice, by: str) -> Shown:
    """Show the products that lead by revenue, units, orders or customers."""
    goods = sold.goods(chosen)
    if by == c.N_CUSTOMERS:
        n_customers = sold.customers(chosen).reindex(goods.index, fill_value=0)
        goods = goods.assign(**{c.N_CUSTOMERS: n_customers})
    return many.top(goods, by=by, currency=read.currency())


def draw_pareto(chosen: Slice) -> Shown:
    """Show how few products bring most of the revenue."""
    return many.pareto(sold.goods(chosen))


def draw_returns(chosen: Slice, by: str) -> Shown:
    """Show what came back."""
    return many.returned(
        sold.goods(chosen),
        by=by,
        min_units=_MIN_UNITS,
        min_orders=_MIN_ORDERS,
        currency=read.currency(),
    )


def draw_prices(chosen: Slice) -> Shown:
    """Show at which prices units and revenue are made."""
    return many.prices(sold.goods(chosen), currency=read.currency())


def draw_movers(chosen: Slice, spans: str) -> Shown:
    """Show what rose and what fell."""
    compared = _spans(chosen.window, spans)
    if compared is None:
        return many.nothing_to_compare()
    before, after = compared
    return many.movers(
        sold.goods(replace(chosen, window=before)),
        sold.goods(replace(chosen, window=after)),
        spans=f"{after.label()} against {before.label()}",
        min_orders=_MIN_ORDERS_COMPARED,
        currency=read.currency(),
    )


def draw_new(chosen: Slice) -> Shown:
    """Show what is new, and what it brings."""
    covered = reporting.data_covered()
    months = moves.new_products(sold.goods(chosen), chosen.window, covered)
    return many.new(months, began=f"{covered.start:%b %Y}", currency=read.currency())


def draw_service(chosen: Slice) -> Shown:
    """List the service lines, whether or not they count elsewhere."""
    return many.service(sold.everything(chosen), currency=read.currency())


CARDS: Final = (
    Card(
        "products-top",
        "Top products",
        draw_top,
        height=_RANKED_PX,
        wide=False,
        options={"by": many.MEASURE},
    ),
    Card(
        "products-returns",
        "Returns",
        draw_returns,
        height=_RANKED_PX,
        wide=False,
        options={"by": many.RETURNED_BY},
    ),
    Card("products-pareto", "ABC classes", draw_pareto, height=_PAIR_PX, wide=False),
    Card("products-prices", "Price bands", draw_prices, height=_PAIR_PX, wide=False),
    Card(
        "products-movers",
        "Rising and falling",
        draw_movers,
        height=named_bars.height(2 * products.MOVERS),
        options={"spans": many.SPANS},
    ),
    Card("products-new", "New products", draw_new, height=340),
    Card("products-service", "Service lines", draw_service, height=0),
)

_assortment = reporting.page_of(
    PAGE, "Products", "What sells, what comes back, what is new, and any product by itself", CARDS
)

reporting.answer(one_product.PANEL)


def layout(product: Any = None, **query: Any) -> html.Div:
    """Lay out one product where the address names one, else the assortment."""
    if isinstance(product, str) and product in one_product.KNOWN:
        return one_product.layout(product, query)
    page = _assortment(product=product, **query)
    heading, *rest = page.children
    return html.Div([heading, one_product.finder(), *rest])


def _spans(window: Window, spans: str) -> tuple[Window, Window] | None:
    """Choose the earlier and the later span; halves where no two whole months can be compared."""
    month = last_complete_month(window)
    if spans == "month" and month is not None:
        before = comparisons(month, reporting.data_covered()).previous
        if before is not None:
            return before, month
    return moves.halves(window)
