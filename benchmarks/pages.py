"""How long each page's callbacks take on the server, over random filters.

    python benchmarks/pages.py ARTIFACTS [--filters 40] [--seed 0]

Every card of every report page is drawn for random filters (period, countries, hours,
products, basis, merchandise) as a browser would ask for it, through the whole stack but the
network. Printed per page: median, 95th and 99th percentile in milliseconds over cards and filters,
the 95th of the CPU time of the process, which other work on the machine changes less, and the
largest response in kilobytes. The first draw of each card is left out: it reads the tables.
"""

import argparse
import json
import random
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from analytics.periods import presets  # noqa: E402  # after the path
from components import cards, filters, labels  # noqa: E402
from dashboard.app import create_app  # noqa: E402
from dashboard.settings import Settings  # noqa: E402
from pages import reporting  # noqa: E402


def random_state(
    rng: random.Random, periods: list[str], countries: list[str], products: list[str]
) -> dict[str, object]:
    return {
        "period": rng.choice(periods),
        "country": rng.sample(countries, rng.choice([0, 0, 1, 3])),
        "hour": rng.sample(range(8, 18), rng.choice([0, 0, 1, 3])),
        "product": rng.sample(products, rng.choice([0, 0, 1, 2])),
        "basis": rng.choice(list(labels.BASIS)),
        "goods": rng.choice(list(filters.GOODS)),
    }


def body(card: reporting.Card, state: dict[str, object]) -> dict[str, object]:
    slot = {"type": "spec", "index": card.name}
    outputs = [
        {"id": slot, "property": "data"},
        *(
            {"id": f"{card.name}-{part}", "property": prop}
            for part, prop in (
                ("finding", "children"),
                ("caption", "children"),
                ("table", "children"),
                ("csv", "href"),
                ("xlsx", "href"),
            )
        ),
    ]
    inputs = [{"id": cards.ask_slot(card.name), "property": "data", "value": state}]
    inputs += [
        {"id": card.option_id(name), "property": "value", "value": key}
        for name, key in card.defaults().items()
    ]
    names = [
        f"{_key(slot)}.data",
        *(f"{output['id']}.{output['property']}" for output in outputs[1:]),
    ]
    return {
        "output": f"..{'...'.join(names)}..",
        "outputs": outputs,
        "inputs": inputs,
        "changedPropIds": [f"{_key(cards.ask_slot(card.name))}.data"],
    }


def _key(component: dict[str, str]) -> str:
    return json.dumps(component, sort_keys=True, separators=(",", ":"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("artifacts", type=Path)
    parser.add_argument("--filters", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    app = create_app(Settings(artifacts=given.artifacts))
    client, rng = app.server.test_client(), random.Random(given.seed)  # noqa: S311  # no secret
    client.get("/")
    with app.server.app_context():
        periods = list(presets(reporting.data_covered()))
        countries = list(reporting.known_countries())
        products = list(reporting.known_products())[:500]
    states = [random_state(rng, periods, countries, products) for _ in range(given.filters)]
    took: dict[str, list[float]] = {}
    worked: dict[str, list[float]] = {}
    largest: dict[str, int] = {}
    for card in reporting.CATALOGUE.values():
        with app.server.app_context():
            asked = body(card, {})
        client.post("/_dash-update-component", json=asked)
    # As a reader goes: filters are set, then all cards are seen; the first of them pays for
    # reading the lines of new hours or products.
    for state in states:
        for card in reporting.CATALOGUE.values():
            with app.server.app_context():
                asked = body(card, state)
            start, start_cpu = time.perf_counter(), time.process_time()
            response = client.post("/_dash-update-component", json=asked)
            took.setdefault(card.page, []).append(1000 * (time.perf_counter() - start))
            worked.setdefault(card.page, []).append(1000 * (time.process_time() - start_cpu))
            if response.status_code != 200:
                sys.exit(f"{card.name} with {state}: {response.status_code} {response.text[:300]}")
            largest[card.page] = max(largest.get(card.page, 0), len(response.data))
    heads = ("cards", "p50 ms", "p95 ms", "p99 ms", "cpu p95", "largest kB")
    print(f"{'page':12}" + "".join(f"{head:>12}" for head in heads))
    for kept in (took, worked):
        kept["all"] = [ms for each in kept.values() for ms in each]
    largest["all"] = max(largest.values())
    for page, times in took.items():
        p50, p95, p99 = np.percentile(times, [50, 95, 99])
        cpu, kilobytes = np.percentile(worked[page], 95), largest[page] / 1e3
        figures = (len(times) / given.filters, p50, p95, p99, cpu, kilobytes)
        print(f"{page:12}" + "".join(f"{figure:>12.0f}" for figure in figures))


if __name__ == "__main__":
    main()
