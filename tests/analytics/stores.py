"""A store to test with: one small table, published at noon."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from analytics.store import ArtifactStore, BuildWriter
from analytics.store.manifest import SEAL, seal_of

NOON = datetime(2011, 12, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PRODUCTS = pd.DataFrame({"stock_code": ["22423", "85123A", "POST"], "units": [3, 2, 1]})


def publish(
    store: ArtifactStore, build_id: str = "one-1", frame: pd.DataFrame = PRODUCTS, **more: Any
) -> None:
    with store.publish(build_id, {"created_at": NOON, **more}) as build:
        build.table("products", frame)


def build_by(work: Callable[[BuildWriter], object], store: ArtifactStore) -> None:
    with store.publish("one-1", {"created_at": NOON}) as build:
        work(build)


def names_in(store: ArtifactStore) -> list[str]:
    """What lies in the folder, but for the lock file that stays there for good."""
    return sorted(p.name for p in store.root.iterdir() if p.name != ".lock")


def flip_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def edit_manifest(store: ArtifactStore, build: str, **changes: Any) -> None:
    """Change what a manifest says, as if it had been written so."""
    path = store.root / build / "manifest.json"
    changed = json.loads(path.read_text()) | changes
    path.write_text(json.dumps(changed | {SEAL: seal_of(changed)}))
