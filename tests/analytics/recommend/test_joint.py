import numpy as np
import pytest
from scipy import sparse

from analytics.recommend import joint
from analytics.recommend.joint import Joint

RNG = np.random.default_rng(0)
BOUGHT = (RNG.random((60, 9)) < 0.3).astype(np.float32)
COUNTS = BOUGHT.T @ BOUGHT


@pytest.fixture(
    params=[(100, 100), (3, 100), (3, 3)],
    ids=["all kept", "kept once they are mixed", "counted when asked for"],
)
def counted(request, monkeypatch) -> Joint:
    dense, most = request.param
    monkeypatch.setattr(joint, "DENSE_PRODUCTS", dense)
    monkeypatch.setattr(joint, "_MOST_COUNTED", most)
    return Joint(sparse.csr_matrix(BOUGHT))


def test_counts_are_those_of_the_dense_product(counted):
    left = sparse.csr_matrix(RNG.random((2, 9)).astype(np.float32))
    chosen = np.array([1, 4, 8])
    assert counted.n.tolist() == np.diag(COUNTS).tolist()
    assert counted.rows(slice(2, 5)).tolist() == COUNTS[2:5].tolist()
    assert counted.among(chosen).tolist() == COUNTS[np.ix_(chosen, chosen)].tolist()
    assert np.allclose(counted.mixed(left), left @ COUNTS)


def test_who_changes_what_was_read_does_not_change_the_counts(counted):
    counted.mixed(sparse.csr_matrix(np.eye(9, dtype=np.float32)))[:] = -1
    counted.rows(slice(0, 9))[:] = -1
    counted.among(np.arange(9))[:] = -1
    assert counted.rows(slice(0, 9)).tolist() == COUNTS.tolist()
