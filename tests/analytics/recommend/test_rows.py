import numpy as np

from analytics.recommend.rows import best, best_rows


def test_the_best_of_many_rows_are_those_of_each():
    rng = np.random.default_rng(0)
    scores = rng.integers(-2, 4, (50, 12)).astype(np.float32)  # with many ties
    support, columns = rng.integers(1, 4, 12), rng.permutation(12)
    found = best_rows(scores, support, columns, 5)
    for i, row in enumerate(scores):
        places = best(row, support, columns, 5)
        assert found.row(i)[0].tolist() == columns[places].tolist()
        assert found.row(i)[1].tolist() == row[places].tolist()


def test_more_are_wanted_than_there_are():
    found = best_rows(np.array([[0.0, 2.0]]), np.array([1, 1]), np.array([0, 1]), 4)
    assert found.columns.tolist() == [[1, -1, -1, -1]]
