from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from analytics import build as pipeline
from analytics import contracts, engine
from analytics.build import STAGES, BuildResult
from analytics.cleaning import CleaningRules
from analytics.errors import NotEnoughDataError, SchemaError, ShopperError
from analytics.recipe import BuildOptions
from analytics.store import ArtifactStore
from analytics.tally import REJECTED_FILE
from tests.builders import raw_lines

NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


# The stages of the models have tests of their own.
FACTS = BuildOptions(without=("segments", "recommendations", "predictions"))


def build(source, store: ArtifactStore, *, options: BuildOptions = FACTS, **more) -> BuildResult:
    return pipeline.build(source, store, created_at=NOW, options=options, **more)


def csv(folder: Path, *overrides: dict, name: str = "shop.csv") -> Path:
    path = folder / name
    raw_lines(*overrides).drop(columns="line_number").to_csv(path, index=False)
    return path


@pytest.fixture
def store(tmp_path: Path) -> ArtifactStore:
    return ArtifactStore(tmp_path / "artifacts")


TWO_DAYS = ({}, {"invoice": "2", "invoiced_at": "2010-12-02 12:00", "customer_id": "B"})


def test_a_build_holds_every_table_and_says_where_it_comes_from(tmp_path, store):
    result = build(csv(tmp_path, *TWO_DAYS), store, options=BuildOptions())
    current = store.current()
    assert result.was_built
    assert store.verify() == []
    con = engine.connect()
    for name, contract in contracts.ALL.items():
        contract.check(con.read_parquet(current.path(name)))
    manifest = current.manifest
    assert manifest["source"]["name"] == "shop.csv"
    assert manifest["source"]["lines"] == 2
    assert manifest["fates"]["sale"] == 2
    assert manifest["window"] == {"first": "2010-12-01T08:26:00", "last": "2010-12-02T12:00:00"}
    assert manifest["parameters"]["as_of"] == "2010-12-03T00:00:00"
    assert set(manifest["timings"]) == set(STAGES) - {"publish"}
    assert not manifest["source"]["is_demo"]


def test_the_same_source_and_options_are_not_built_twice(tmp_path, store):
    source = csv(tmp_path, *TWO_DAYS)
    first = build(source, store)
    again = build(source, store)
    assert again.build_id == first.build_id
    assert not again.was_built


def test_other_options_make_another_build(tmp_path, store):
    source = csv(tmp_path, *TWO_DAYS)
    euros = replace(FACTS, currency="€")
    ids = {
        build(source, store).build_id,
        build(source, store, options=euros).build_id,
        build(source, store, is_demo=True).build_id,
    }
    assert len(ids) == 3


def test_threads_and_memory_change_no_result(tmp_path, store):
    source = csv(tmp_path, *TWO_DAYS)
    first = build(source, store)
    options = replace(FACTS, threads=1, memory_limit="1GB")
    assert build(source, store, options=options).build_id == first.build_id


def test_an_earlier_build_is_served_again_when_its_source_comes_back(tmp_path, store):
    source = csv(tmp_path, *TWO_DAYS)
    first = build(source, store)
    build(csv(tmp_path, {}, name="other.csv"), store)
    build(source, store)
    assert store.current().build_id == first.build_id


def test_a_damaged_build_is_made_again(tmp_path, store):
    source = csv(tmp_path, *TWO_DAYS)
    first = build(source, store)
    (store.root / first.build_id / "days.parquet").write_bytes(b"x")
    assert build(source, store).was_built
    assert store.verify() == []


def test_lines_from_the_as_of_on_are_not_looked_at(tmp_path, store):
    options = replace(FACTS, as_of=datetime(2010, 12, 2))
    manifest = build(csv(tmp_path, *TWO_DAYS), store, options=options).manifest
    assert manifest["source"]["lines"] == 1
    quality = store.current().table("data_quality").set_index("rule")
    assert quality.loc["after_as_of", "lines"] == 1


def test_rejected_lines_are_kept_with_their_reason(tmp_path, store):
    source = csv(tmp_path, *({"invoice": str(number)} for number in range(40)))
    text = source.read_text().replace("5,85123A", "5,85123A", 1).splitlines()
    text[3] = text[3].replace(",6,", ",six,")
    source.write_text("\n".join(text))
    build(source, store)
    rejected = pd.read_csv(store.current().folder / REJECTED_FILE)
    assert rejected["line"].tolist() == [4]
    assert "six" in rejected["reason"].iloc[0]
    assert store.current().table("data_quality").set_index("rule").loc["rejected", "lines"] == 1


def test_one_line_is_enough(tmp_path, store):
    manifest = build(csv(tmp_path, {}), store).manifest
    assert manifest["fates"]["sale"] == 1


def test_negative_totals_are_facts_too(tmp_path, store):
    source = csv(tmp_path, {}, {"invoice": "C9", "quantity": -90})
    build(source, store)
    assert store.current().table("days")["revenue_raw"].sum() == pytest.approx(-210.0)


@pytest.mark.parametrize("invoice", ["C1", "A1"])
def test_without_a_sale_nothing_is_built_and_the_old_build_stays(tmp_path, store, invoice):
    first = build(csv(tmp_path, {}), store)
    source = csv(tmp_path, {"invoice": invoice, "quantity": -1}, name="other.csv")
    with pytest.raises(NotEnoughDataError, match=f"no sale among 1 lines.*{invoice}.*prefix"):
        build(source, store)
    assert store.current().build_id == first.build_id


def test_an_invoice_prefix_makes_sales_of_them(tmp_path, store):
    options = replace(FACTS, rules=CleaningRules(invoice_prefix="INV"))
    source = csv(tmp_path, {"invoice": "INV1"})
    assert build(source, store, options=options).manifest["fates"]["sale"] == 1


def test_a_refused_source_leaves_no_trace(tmp_path, store):
    first = build(csv(tmp_path, {}), store)
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n1,2\n")
    with pytest.raises(SchemaError, match="--map"):
        build(bad, store)
    assert store.current().build_id == first.build_id
    left = {path.name for path in store.root.iterdir()}
    assert left <= {first.build_id, "CURRENT", ".lock", ".lock-holder"}


def test_an_unknown_engine_is_refused(tmp_path, store):
    with pytest.raises(ShopperError, match="no engine 'abacus'"):
        build(csv(tmp_path, {}), store, options=BuildOptions(engine="abacus"))


def test_too_little_memory_is_said_in_words(tmp_path, store):
    source = csv(tmp_path, *({"invoice": str(number)} for number in range(5_000)))
    options = BuildOptions(memory_limit="1MB")
    with pytest.raises(ShopperError, match=r"out of memory.*--memory-limit"):
        build(source, store, options=options)
    assert store.builds() == []


def test_two_files_that_overlap_count_their_common_lines_once(tmp_path, store):
    csv(tmp_path, {}, {"invoice": "2"}, name="a.csv")
    csv(tmp_path, {"invoice": "2"}, {"invoice": "3"}, name="b.csv")
    manifest = build([tmp_path / "a.csv", tmp_path / "b.csv"], store).manifest
    assert manifest["source"]["lines"] == 3
    assert manifest["fates"]["sale"] == 3
    quality = store.current().table("data_quality").set_index("rule")
    assert quality.loc["overlap", "lines"] == 1


def test_every_stage_is_told(tmp_path, store):
    told: list[str] = []
    build(csv(tmp_path, {}), store, options=BuildOptions(), progress=told.append)
    assert told == list(STAGES)
