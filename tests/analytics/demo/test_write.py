import gzip
import re
import subprocess
import sys

import pandas as pd
import pyarrow.parquet as pq
import pytest

from analytics import demo
from analytics.demo.till import LINES_PER_BLOCK
from analytics.errors import SettingError
from tests.analytics.demo.conftest import N_LINES, read_raw

TRUTH_FILES = ("customers.parquet", "products.parquet", "cancellations.parquet")


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path):
    texts = {}
    for name, seed in (("one", 1), ("again", 1), ("two", 2)):
        demo.write(tmp_path / f"{name}.csv", n_lines=12_000, seed=seed)
        texts[name] = (tmp_path / f"{name}.csv").read_bytes()
    assert texts["one"] == texts["again"]
    assert texts["one"] != texts["two"]


@pytest.mark.parametrize("n_lines", [1, 2, 3, 17, 100, 1_000, 9_999, 10_000, 10_001, 54_321])
def test_there_are_exactly_as_many_lines_as_asked_for(tmp_path, n_lines):
    summary = demo.write(tmp_path / "shop.csv", n_lines=n_lines, truth_dir=tmp_path)
    raw = read_raw(summary.path)
    assert len(raw) == summary.lines == n_lines
    assert raw["InvoiceNo"].nunique() == summary.invoices


def test_a_shop_of_several_blocks_is_one_shop(tmp_path):
    told = []
    summary = demo.write(
        tmp_path / "shop.parquet", n_lines=2 * LINES_PER_BLOCK + 999, progress=told.append
    )
    raw = pd.read_parquet(summary.path, columns=["InvoiceNo", "InvoiceDate"])
    assert len(told) == 3
    assert told == sorted(told)
    assert told[-1] == len(raw) == 2 * LINES_PER_BLOCK + 999
    numbers = raw["InvoiceNo"].str.lstrip("CA").astype(int)
    assert numbers.is_monotonic_increasing
    assert raw["InvoiceDate"].is_monotonic_increasing
    assert raw.groupby("InvoiceNo")["InvoiceDate"].nunique().max() == 1


def test_the_file_has_the_columns_and_dates_of_a_retailers_export(tmp_path):
    lines = demo.write(tmp_path / "shop.csv", n_lines=100).path.read_text("utf-8").splitlines()
    assert lines[0] == (
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
    )
    assert lines[1].split(",")[0] == "536365"
    assert re.fullmatch(r"202[45]-\d\d-\d\d \d\d:\d\d:00", lines[1].split(",")[4])


def test_every_format_holds_the_same_lines(tmp_path):
    paths = [tmp_path / f"shop{suffix}" for suffix in (".csv", ".csv.gz", ".parquet")]
    for path in paths:
        demo.write(path, n_lines=5_000, seed=3)
    assert gzip.decompress(paths[1].read_bytes()) == paths[0].read_bytes()
    from_csv, from_parquet = read_raw(paths[0]), pd.read_parquet(paths[2])
    assert pq.read_schema(paths[2]).names == list(from_csv.columns)
    pd.testing.assert_frame_equal(
        from_csv, from_parquet.astype({"CustomerID": "Int64"}), check_dtype=False
    )


def test_the_summary_counts_what_is_in_the_file(shop):
    sold = shop.sales[shop.sales["CustomerID"].notna()]
    cancelled = shop.raw["InvoiceNo"][shop.raw["InvoiceNo"].str.startswith("C")]
    assert shop.summary.lines == len(shop.raw) == N_LINES
    assert shop.summary.customers == sold["CustomerID"].nunique()
    assert shop.summary.cancellations == cancelled.nunique()
    assert shop.summary.seed == 7


def test_the_truth_does_not_change_the_file(tmp_path):
    demo.write(tmp_path / "plain.csv", n_lines=2_000)
    demo.write(tmp_path / "told.csv", n_lines=2_000, truth_dir=tmp_path / "new" / "truth")
    assert (tmp_path / "plain.csv").read_bytes() == (tmp_path / "told.csv").read_bytes()
    names = sorted(path.name for path in (tmp_path / "new" / "truth").iterdir())
    assert names == sorted(TRUTH_FILES)


@pytest.mark.parametrize("suffix", [".csv", ".csv.gz", ".parquet"])
def test_an_interrupted_run_leaves_nothing_and_the_old_file_as_it_was(tmp_path, suffix):
    old = tmp_path / f"old{suffix}"
    old.write_text("yesterday's")

    def interrupt(n_written: int) -> None:
        raise KeyboardInterrupt

    for path in (old, tmp_path / f"new{suffix}"):
        with pytest.raises(KeyboardInterrupt):
            demo.write(path, n_lines=3_000, truth_dir=tmp_path / "truth", progress=interrupt)
    assert old.read_text() == "yesterday's"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [old.name]
    assert list((tmp_path / "truth").iterdir()) == []


@pytest.mark.parametrize("n_lines", [0, -5, 2_000_000_000, 1.5, True, "many"])
def test_a_silly_number_of_lines_is_refused(tmp_path, n_lines):
    with pytest.raises(SettingError, match=r"n_lines: found .*, wanted a whole number from 1 to"):
        demo.write(tmp_path / "shop.csv", n_lines=n_lines)


def test_a_negative_seed_is_refused(tmp_path):
    with pytest.raises(SettingError, match="seed: found -1, wanted a whole number from 0"):
        demo.write(tmp_path / "shop.csv", seed=-1)


@pytest.mark.parametrize("name", ["shop.xlsx", "shop", "shop.gz", "shop.csv.zip"])
def test_another_suffix_is_refused(tmp_path, name):
    with pytest.raises(SettingError, match=r"wanted one of \.csv, \.csv\.gz, \.parquet"):
        demo.write(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_path_that_cannot_be_a_file_is_refused(tmp_path):
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(SettingError, match="found a folder, wanted a file"):
        demo.write(tmp_path / "folder.csv")
    with pytest.raises(SettingError, match=r"no folder .*nowhere; make it first"):
        demo.write(tmp_path / "nowhere" / "shop.csv")


def test_a_truth_folder_that_is_a_file_is_refused_and_nothing_is_written(tmp_path):
    (tmp_path / "truth").write_text("")
    with pytest.raises(SettingError, match="found a file, wanted a folder"):
        demo.write(tmp_path / "shop.csv", n_lines=100, truth_dir=tmp_path / "truth")
    assert not (tmp_path / "shop.csv").exists()


def test_a_full_disk_is_reported_as_such():
    pytest.importorskip("resource", reason="file sizes cannot be limited on this system")
    script = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000));"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "import sys, tempfile, pathlib; from analytics import demo\n"
        "with tempfile.TemporaryDirectory() as folder:\n"
        "    try: demo.write(pathlib.Path(folder, 'shop.csv'), n_lines=20_000)\n"
        "    except demo.SettingError as error: print(error)\n"
        "    print(list(pathlib.Path(folder).iterdir()))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "cannot be written" in run.stdout
    assert run.stdout.endswith("[]\n")


def test_four_times_the_lines_take_hardly_more_memory(tmp_path):
    def peak_mib(n_lines: int) -> float:
        script = (
            "import resource, sys, pathlib; from analytics import demo;"
            f"demo.write(pathlib.Path(sys.argv[1]), n_lines={n_lines});"
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
        )
        run = subprocess.run(
            [sys.executable, "-c", script, str(tmp_path / "shop.parquet")],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return float(run.stdout)

    assert peak_mib(2_000_000) < peak_mib(500_000) + 80
