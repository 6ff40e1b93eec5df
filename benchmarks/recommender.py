"""The recommender against reality, its cost, and how fast it answers.

    SHOPPER_SPECTRUM_TEST_DATA=FOLDER python benchmarks/recommender.py [--large]

On the real file: best against the classic and recent popularity on the three tasks (test from
2011-10-01), ratio to the classic in the same run; CPU seconds and peak memory of all neighbours
and of the evaluation; lookups of 2,000 random products, baskets and customers (p99) and search
over 50,000 names (p95). With ``--large``, instead, 50,000 products and 10 million synthetic
purchases: time, peak memory and lookups. Each figure stands beside its bar.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402 - after the path

from analytics import engine  # noqa: E402
from analytics.build import build  # noqa: E402
from analytics.recipe import BuildOptions  # noqa: E402
from analytics.recommend import Recommender, Settings  # noqa: E402
from analytics.recommend.cards import model_cards  # noqa: E402
from analytics.recommend.evaluate import evaluate  # noqa: E402
from analytics.recommend.purchases import Purchases, read_purchases  # noqa: E402
from analytics.recommend.stage import product_neighbours  # noqa: E402
from analytics.search import Index  # noqa: E402
from analytics.store import ArtifactStore  # noqa: E402

FACTS_ONLY = BuildOptions(without=("segments", "recommendations", "predictions"))
BARS = (
    ("similar_products", "ndcg_at_10", 1.08),
    # Fewer than 10 baskets: with products never bought before, without them, and without them
    # among the five products drawn from each basket.
    ("similar_products", "ndcg_at_10_under_10", 1.8),
    ("similar_products", "ndcg_at_10_rare", 1.8),
    ("similar_products", "ndcg_at_10_rare_drawn", 1.8),
    ("next_for_customer", "ndcg_at_10", 1.55),
    ("complete_basket", "ndcg_at_10", 1.36),
)


class Lap:
    """CPU seconds and peak memory since the last word said (Linux)."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        self.at = time.process_time()
        Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew

    def say(self, what: str, bar: str = "") -> None:
        took = time.process_time() - self.at
        status = Path("/proc/self/status").read_text()
        peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
        print(f"{what:36}{took:8.1f} CPU s   peak {peak:6.0f} MiB   {bar}", flush=True)
        self.begin()


def real_purchases() -> Purchases:
    source = Path(os.environ["SHOPPER_SPECTRUM_TEST_DATA"]) / "online_retail.parquet"
    with tempfile.TemporaryDirectory() as folder:
        store = ArtifactStore(Path(folder))
        build(source, store, created_at=datetime.now(UTC), options=FACTS_ONLY)
        lines = store.current().table("lines")
    with engine.opened(threads=1):
        return read_purchases(lines)


def answers(name: str, ask: Callable[[], object], bar: str, n: int = 2_000) -> None:
    wall, cpu = [], []
    for _ in range(n):
        started, worked = time.perf_counter(), time.thread_time()
        ask()
        wall.append(1e3 * (time.perf_counter() - started))
        cpu.append(1e3 * (time.thread_time() - worked))
    for clock, took in (("wall", wall), ("CPU", cpu)):
        low, high, top = np.percentile(took, [50, 95, 99])
        what = f"{name}, {clock}"
        print(f"{what:28} p50 {low:6.2f}  p95 {high:6.2f}  p99 {top:6.2f} ms   {bar}", flush=True)


def quality(purchases: Purchases) -> Settings:
    lap = Lap()
    evaluation = evaluate(purchases)
    cards = model_cards(evaluation)
    lap.say("select, evaluate, intervals")
    wide = cards.pivot_table(index=["task", "metric"], columns="model", values="value")
    wide["best / classic"] = wide["best"] / wide["classic"]
    print(wide.round(3).to_string())
    ratio, best = wide["best / classic"], wide["best"]
    for task, metric, bar in BARS:
        verdict(f"{task} {metric}, ratio to the classic", ratio[task, metric], bar)
    verdict("complete_basket hit_at_5", best["complete_basket", "hit_at_5"], 0.64)
    for metric in ("ndcg_at_10", "recall_at_10"):
        key = ("next_for_customer", metric)
        verdict(f"{' '.join(key)}, over popular", best[key] / wide["popular"][key], 1.0)
    print("selected before the test window:", evaluation.settings)
    return evaluation.settings


def verdict(what: str, value: float, bar: float) -> None:
    print(f"{what:60}{value:6.3f}, bar {bar}: {'met' if value >= bar else 'MISSED'}")


def lookups(recommender: Recommender) -> None:
    pick = random.Random(0)  # noqa: S311 - no secret is drawn
    codes, people = recommender.catalogue.codes, recommender.histories.customer_ids
    bar = "bar: p99 5 ms"
    answers("product, best", lambda: recommender.similar(pick.choice(codes)), bar)
    answers("product, classic", lambda: recommender.similar(pick.choice(codes), 5, "classic"), bar)
    answers("basket of 20", lambda: recommender.for_basket(pick.sample(codes, 20)), bar)
    answers("customer", lambda: recommender.for_customer(pick.choice(people)), bar)


def searching(names: list[str]) -> None:
    pick = random.Random(0)  # noqa: S311 - no secret is drawn
    words = sorted({word for name in names for word in name.split()})
    many = [" ".join(pick.choices(words, k=5)) for _ in range(50_000)]
    lap = Lap()
    index = Index.of([str(i) for i in range(len(many))], many, [pick.random() for _ in many])
    index.find("a lamp with a typoo")  # what is searched in is made by the first search
    lap.say("index of 50,000 names")

    def ask() -> object:
        text = " ".join(pick.sample(pick.choice(many).split(), pick.randint(1, 4)))
        cut = pick.randrange(len(text))
        return index.find(text[:cut] + text[cut + 1 :])

    bar = "bar: p95 20 ms"
    answers("search with a typo", ask, bar, 1_000)
    answers("one letter", lambda: index.find(pick.choice("ABCDEFGHIJKLMNOPRSTW")), bar, 200)
    answers("nearest", lambda: index.nearest(pick.choice(words) + "zq unicorn"), bar, 200)


def large_purchases(n: int = 10_000_000, n_products: int = 50_000) -> Purchases:
    """Draw purchases of Zipf popularity: baskets of 20, five per customer."""
    rng = np.random.default_rng(0)
    weight = 1 / (np.arange(n_products) + 200.0)
    product = rng.permutation(n_products)[rng.choice(n_products, n, p=weight / weight.sum())]
    basket = np.repeat(np.arange(n // 20), 20)
    kept = np.unique(basket.astype(np.int64) * n_products + product)
    basket, product = kept // n_products, kept % n_products
    customer = basket // 5
    words = [f"W{i}" for i in range(3_000)]
    names = [" ".join(words[i] for i in rng.integers(3_000, size=4)) for _ in range(n_products)]
    days = np.datetime64("2011-01-01", "s") + (basket % 365) * np.timedelta64(86_400, "s")
    return Purchases(
        codes=[f"{i:05}" for i in range(n_products)],
        names=names,
        weights=np.bincount(product, minlength=n_products).astype(np.float64),
        last_sold_at=np.full(n_products, np.datetime64("2011-12-31", "s")),
        customer_ids=[f"{i:06}" for i in range(int(customer.max()) + 1)],
        n_baskets=int(basket.max()) + 1,
        basket=basket.astype(np.int32),
        customer=customer.astype(np.int32),
        product=product.astype(np.int32),
        at=days,
        as_of=datetime(2012, 1, 1),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--large", action="store_true")
    options = parser.parse_args()
    purchases = large_purchases() if options.large else real_purchases()
    print(f"{len(purchases.product):,} purchases of {len(purchases.codes):,} products")
    settings = Settings() if options.large else quality(purchases)
    lap = Lap()
    recommender = Recommender.of(purchases, settings)
    lap.say("all neighbours", "" if options.large else "bar: 20 s, 1,024 MiB")
    if not options.large:
        product_neighbours(recommender)
        lap.say("the table of neighbours with evidence")
        searching(purchases.names)
    lookups(recommender)


if __name__ == "__main__":
    main()
