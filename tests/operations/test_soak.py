"""Half a minute of what `benchmarks/soak.py` does for ten: nobody gets an error, no worker dies."""

import pytest

from analytics import demo
from benchmarks import soak
from tests.operations import shops


@pytest.mark.fault
def test_readers_with_bad_company_and_a_build_beside_them_get_no_error(demo_store, tmp_path):
    artifacts = shops.copy_of(demo_store, tmp_path / "artifacts")
    source = tmp_path / "shop.parquet"
    demo.write(source, n_lines=5_000, seed=3)
    found = soak.soak(artifacts, users=20, seconds=25, most=200, source=source)
    assert found.errors == []
    assert found.n_workers_died == 0
    assert found.build_exit_code == 0
    assert found.n_uploads == soak.N_UPLOADS
    assert found.n_requests > 20
    assert shops.current_id(artifacts) != shops.current_id(demo_store)


def test_a_leak_shows_as_a_slope_and_a_cache_that_fills_does_not():
    leaks = [(float(minute), 100 + 5.0 * minute) for minute in range(10)]
    fills = [(float(minute), min(100 + 20.0 * minute, 180)) for minute in range(10)]
    assert soak.slope(leaks) == pytest.approx(5)
    assert soak.slope(fills) == pytest.approx(0)
