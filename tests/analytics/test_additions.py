"""A build that starts from an earlier one is the build that reads everything.

What is compared is every table and all that the manifest says, but for times, hashes of
files and what was taken over.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics import contracts, demo, renewal, verify
from analytics.build import append, build
from analytics.errors import ArtifactError
from analytics.recipe import BuildOptions
from analytics.store import ArtifactStore, Build
from tests.analytics.stores import flip_a_byte

NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
FACTS_ONLY = BuildOptions(without=("segments", "recommendations", "predictions"))
_OF_THE_MAKING = {"created_at", "files", "pieces", "timings", "reused", "seal"}

HEADER = (
    *("InvoiceNo", "StockCode", "Description", "Quantity"),
    *("InvoiceDate", "UnitPrice", "CustomerID", "Country"),
)


def crowded_shop(seed: int, n_lines: int = 6_000) -> pd.DataFrame:
    """A few customers who buy, copy and cancel the same few things all the time.

    Nearly every line can bear on another: exact copies, cancellations with several sales to
    choose from, invoices over midnight and in two countries, guests, service lines.
    """
    rng = np.random.default_rng(seed)
    day, hour = rng.integers(1, 29, n_lines), rng.choice([0, 9, 23], n_lines)
    invoice = rng.integers(1, n_lines // 4, n_lines)
    letter = rng.choice(["", "C", "A"], n_lines, p=[0.75, 0.24, 0.01])
    quantity = rng.integers(-1, 5, n_lines)
    shop = pd.DataFrame(
        {
            "InvoiceNo": [
                f"{first}{number}" for first, number in zip(letter, invoice, strict=True)
            ],
            "StockCode": rng.choice(["A", "B", "D2", "POST", *map(str, range(8))], n_lines),
            "Description": rng.choice(["RED", "BLUE", " BLUE", ""], n_lines),
            "Quantity": np.where(letter == "C", -quantity, quantity),
            "InvoiceDate": [
                f"2011-{1 + n % 3:02}-{n:02} {h:02}:30:00" for n, h in zip(day, hour, strict=True)
            ],
            "UnitPrice": rng.choice(
                ["0.1", "2.55", "7.95", "0"], n_lines, p=[0.4, 0.3, 0.28, 0.02]
            ),
            "CustomerID": rng.choice([*map(str, range(30)), "", ""], n_lines),
            "Country": rng.choice(["France", "Spain", ""], n_lines, p=[0.5, 0.48, 0.02]),
        }
    ).astype("str")
    copies = shop.sample(n_lines // 10, random_state=seed)
    return pd.concat([shop, copies]).sample(frac=1, random_state=seed, ignore_index=True)


def assert_same(found: Build, wanted: Build) -> None:
    """Compare two builds: sums of money to 1e-12 of their size, all else exactly."""
    assert found.build_id == wanted.build_id
    for name, contract in contracts.ALL.items():
        key = list(contract.key)
        tables = [each.table(name).sort_values(key, ignore_index=True) for each in (found, wanted)]
        pd.testing.assert_frame_equal(*tables, rtol=1e-12, atol=1e-9, obj=name)
    said = [
        {key: value for key, value in each.manifest.items() if key not in _OF_THE_MAKING}
        for each in (found, wanted)
    ]
    assert said[0] == said[1]
    rejected = [(each.folder / "rejected_lines.csv").read_bytes() for each in (found, wanted)]
    assert rejected[0] == rejected[1]


def check_additions(
    folder: Path, parts: Sequence[pd.DataFrame], options: BuildOptions = FACTS_ONLY
) -> ArtifactStore:
    """Add part after part to the first; compare the last build with one that reads all."""
    paths = [folder / f"{place}.csv" for place in range(len(parts))]
    for path, part in zip(paths, parts, strict=True):
        part.to_csv(path, index=False)
    grown, whole = ArtifactStore(folder / "grown"), ArtifactStore(folder / "whole")
    build(paths[0], grown, created_at=NOW, options=options)
    for place, path in enumerate(paths[1:], start=1):
        result = append(path, grown, created_at=NOW)
        assert result.manifest["reused"]["files"] == place
    build(paths, whole, created_at=NOW, options=options)
    assert_same(grown.current(), whole.current())
    return grown


@pytest.fixture(
    params=[
        pytest.param(0, id="in pieces"),
        pytest.param(100_000, id="whole", marks=pytest.mark.operations),
    ]
)
def least_rows(request, monkeypatch):
    """Have tables lie in pieces however small they are, or not."""
    monkeypatch.setattr(renewal, "LEAST_ROWS", request.param)
    return request.param


@pytest.mark.usefixtures("least_rows")
def test_additions_of_lines_split_at_random_of_nothing_and_of_what_cannot_be_read(tmp_path):
    shop = crowded_shop(1)
    place = np.random.default_rng(1).choice(3, len(shop), p=[0.6, 0.3, 0.1])
    first, second, third = (shop[place == number] for number in range(3))
    # Five lines, each broken in two.
    unreadable = shop.head(5).assign(Quantity='six, or "so"', Description="a\rb")
    # What an export repeats of the last one is counted once.
    third = pd.concat([second.head(500), third, third.head(9)])
    grown = check_additions(tmp_path, [first, second, unreadable, shop.head(0), third]).current()
    assert grown.manifest["fates"]["duplicate"] > 50
    assert grown.manifest["reading"]["n_overlap"] > 500
    assert len(grown.table("cancellation_matches")) > 500
    assert grown.table("data_quality").set_index("rule").loc["rejected", "lines"] == 10


def test_an_old_order_that_new_lines_spread_over_two_hours_leaves_the_sums_of_its_hour(tmp_path):
    place = ("d", "1", "2011-01-05 09:10:00", "1.5", "7", "France")
    first = [("1", "A", *place), ("1", "B", *place), ("2", "A", *place)]
    later = [("1", "C", "d", "1", "2011-01-05 10:05:00", "1.5", "7", "France")]
    parts = [pd.DataFrame(lines, columns=list(HEADER)) for lines in (first, later)]
    built = check_additions(tmp_path, parts).current()
    assert sorted(built.table("split_lines")["stock_code"]) == ["A", "B", "C"]
    left = built.table("product_hours")
    assert left[["stock_code", "hour", "n_lines"]].to_numpy().tolist() == [["A", 9, 1]]


def test_time_after_time_what_stays_is_shared_and_pieces_are_few(tmp_path, monkeypatch):
    monkeypatch.setattr(renewal, "LEAST_ROWS", 0)
    demo.write(tmp_path / "shop.csv", n_lines=12_000, seed=3)
    shop = pd.read_csv(tmp_path / "shop.csv", dtype="str", keep_default_na=False)
    day = shop["InvoiceDate"].str[:10]
    *_early, first, second, third, _last = sorted(day.unique())[-8::2]
    begins = ["", first, second, third]
    ends = [*begins[1:], "9"]
    parts = [shop[(day >= begin) & (day < end)] for begin, end in zip(begins, ends, strict=True)]
    store = check_additions(tmp_path, parts)
    newest = store.current()
    before = store.open(newest.manifest["reused"]["build_id"])
    pieces = newest.manifest["pieces"]
    assert {"lines", "product_lines", "customer_lines", "product_days", "invoices"} <= set(pieces)
    assert max(len(each["files"]) for each in pieces.values()) <= 4
    for name in ("lines", "product_lines", "customer_lines"):
        assert pieces[name]["removed"]
        first, earlier = newest.stored(name).files[0], before.stored(name).files[0]
        assert first.samefile(earlier)
        assert first.stat().st_size > 5 * newest.stored(name).files[-1].stat().st_size
    assert verify.problems_of(store) == []
    # What one build takes over, the removal of another does not take away.
    store.prune(1)
    assert [info.build_id for info in store.builds()] == [newest.build_id]
    assert store.verify() == []
    for file in ("lines-1.parquet", "lines-removed.parquet"):
        sound = (newest.folder / file).read_bytes()
        flip_a_byte(newest.folder / file)
        with pytest.raises(ArtifactError, match=f"nothing can be added.* {file} .* damaged"):
            append(tmp_path / "shop.csv", store, created_at=NOW)
        (newest.folder / file).write_bytes(sound)


@pytest.mark.parametrize(
    ("n_rows", "n_gone", "n_coming", "n_kept"),
    [
        ([200_000], [0], 49_999, 1),  # a little more than a quarter of it comes
        ([200_000], [0], 50_000, 0),
        ([200_000], [50_000], 9, 1),  # a quarter of it is no more
        ([200_000], [50_001], 9, 0),
        ([900_000, 200_000], [0, 50_001], 9, 1),
        ([900_000, 200_000], [225_001, 0], 9, 0),
        ([900_000, 100_000, 20_000], [0, 0, 0], 5_000, 1),  # one after the other is drawn in
        ([80_000], [0], 9, 0),  # too small for pieces to pay
        ([900_000, 0], [0, 0], 0, 1),
    ],
)
def test_a_piece_stays_while_it_is_far_larger_than_what_comes_and_little_worn(
    n_rows, n_gone, n_coming, n_kept
):
    assert renewal.n_kept(n_rows, n_gone, n_coming) == n_kept


@pytest.mark.operations
def test_two_months_more_of_a_demo_shop_with_models(tmp_path):
    demo.write(tmp_path / "shop.csv", n_lines=12_000, seed=3)
    shop = pd.read_csv(tmp_path / "shop.csv", dtype="str", keep_default_na=False)
    is_early = shop["InvoiceDate"] < "2025-10"
    parts = [shop[is_early], shop[~is_early]]
    options = BuildOptions(without=("predictions",))
    grown = check_additions(tmp_path, parts, options).current()
    matches = grown.table("cancellation_matches")
    is_late = matches["cancellation_line"] > len(parts[0])
    assert (is_late & (matches["sale_line"] <= len(parts[0]))).any()
