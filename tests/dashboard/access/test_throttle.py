import multiprocessing
import time

from dashboard.access.shared import Shared
from dashboard.access.throttle import Throttle


def _attempts(folder, n, account="ann", address="10.0.0.7"):
    throttle = Throttle(Shared(folder))
    return [throttle.attempt(account, address) for _ in range(n)]


def test_after_ten_attempts_an_account_has_to_wait(tmp_path):
    waits = _attempts(tmp_path / "a", 12)
    assert waits[:10] == [0.0] * 10
    assert all(890 < wait <= 900 for wait in waits[10:])


def test_an_account_waits_whatever_address_asks_and_however_it_is_written(tmp_path):
    throttle = Throttle(Shared(tmp_path / "a"))
    for n in range(10):
        throttle.attempt("ann", f"10.0.0.{n}")
    assert throttle.attempt(" ANN ", "10.9.9.9") > 0
    assert throttle.attempt("bob", "10.9.9.9") == 0


def test_after_thirty_attempts_an_address_has_to_wait(tmp_path):
    throttle = Throttle(Shared(tmp_path / "a"))
    waits = [throttle.attempt(f"user{n}", "2001:db8::1") for n in range(30)]
    assert waits == [0.0] * 30
    assert throttle.attempt("other", "2001:db8::ffff:2") > 0, "the same network of one owner"
    assert throttle.attempt("other", "2001:db8:0:1::2") == 0


def test_signing_in_forgives_the_account(tmp_path):
    throttle = Throttle(Shared(tmp_path / "a"))
    for _ in range(9):
        throttle.attempt("ann", "10.0.0.7")
    throttle.attempt("ann", "10.0.0.7")
    throttle.forgive("ann", "10.0.0.7")
    assert throttle.attempt("ann", "10.0.0.7") == 0


def test_the_wait_ends(tmp_path):
    throttle = Throttle(Shared(tmp_path / "a"), window_seconds=0.2)
    for _ in range(10):
        throttle.attempt("ann", "10.0.0.7")
    ends = time.monotonic() + 30
    while throttle.attempt("ann", "10.0.0.7") and time.monotonic() < ends:
        time.sleep(0.02)
    assert time.monotonic() < ends


def test_processes_of_a_server_count_together(tmp_path):
    context = multiprocessing.get_context("spawn")
    with context.Pool(2) as pool:
        found = pool.starmap(_attempts, [(tmp_path / "a", 8), (tmp_path / "a", 8)])
    assert sum(wait == 0 for waits in found for wait in waits) == 10


def test_a_removed_folder_is_made_anew(tmp_path):
    import shutil

    shared = Shared(tmp_path / "a")
    shared.cache.set("x", 1)
    shutil.rmtree(tmp_path / "a")
    assert shared.cache.get("x") is None
    shared.cache.set("x", 2)
    assert Shared(tmp_path / "a").cache.get("x") == 2
