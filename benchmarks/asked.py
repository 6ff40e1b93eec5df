"""What a browser asks the dashboard for, for benchmarks that have none."""

import json
import random
from collections.abc import Iterator
from typing import Any

from components import cards, filters, labels
from components.report import Card
from pages import filling

Body = dict[str, Any]

#: What the filters of a state narrow; "all" narrows everything at once.
KINDS = ("period", "country", "hour", "product", "basis", "all")


def states(
    rng: random.Random, n: int, periods: list[str], countries: list[str], products: list[str]
) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield `n` random states of the filters for each of `KINDS`."""
    draw = {
        "period": lambda: rng.choice(periods),
        "country": lambda: rng.sample(countries, min(len(countries), rng.choice([1, 3]))),
        "hour": lambda: rng.sample(range(8, 18), rng.choice([1, 3])),
        "product": lambda: rng.sample(products, min(len(products), rng.choice([1, 2]))),
        "basis": lambda: rng.choice(list(labels.BASIS)),
        "goods": lambda: rng.choice(list(filters.GOODS)),
    }
    for _turn in range(n):
        for kind in KINDS:
            named = list(draw) if kind == "all" else [kind, *(["goods"] * (kind == "basis"))]
            yield kind, {name: draw[name]() for name in named}


def card(of: Card, state: dict[str, object]) -> Body:
    """Ask for a card as it is filled when it comes into sight."""
    outputs = [
        {"id": each.component_id, "property": each.component_property}
        for each in filling.outputs(of)
    ]
    inputs = [{"id": cards.ask_slot(of.name), "property": "data", "value": state}]
    inputs += [
        {"id": of.option_id(name), "property": "value", "value": key}
        for name, key in of.defaults().items()
    ]
    return _body(outputs, inputs)


def page(path: str) -> Body:
    """Ask for a page as the router does."""
    outputs = [
        {"id": "_pages_content", "property": "children"},
        {"id": "_pages_store", "property": "data"},
    ]
    inputs = [
        {"id": "_pages_location", "property": "pathname", "value": path},
        {"id": "_pages_location", "property": "search", "value": ""},
    ]
    return _body(outputs, inputs)


def _body(outputs: list[Body], inputs: list[Body]) -> Body:
    names = [f"{_key(output['id'])}.{output['property']}" for output in outputs]
    changed = f"{_key(inputs[0]['id'])}.{inputs[0]['property']}"
    return {
        "output": f"..{'...'.join(names)}..",
        "outputs": outputs,
        "inputs": inputs,
        "changedPropIds": [changed],
    }


def _key(id_: Any) -> str:
    return id_ if isinstance(id_, str) else json.dumps(id_, sort_keys=True, separators=(",", ":"))
