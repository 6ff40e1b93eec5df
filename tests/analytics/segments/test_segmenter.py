"""The fitted segmentation."""

import pickle
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from analytics.errors import NotEnoughDataError, SchemaError, SettingError
from analytics.segments import Segmenter
from analytics.segments.clustering import ALGORITHMS
from analytics.segments.scaling import SCALINGS
from tests.analytics.segments.frames import customers, four_kinds

NAMES = ("High-Value", "Regular", "Occasional", "At-Risk")


def test_four_planted_kinds_are_found_and_named():
    frame = four_kinds(40)
    found = Segmenter.fit(frame)
    assert found.names == NAMES
    assert found.predict(frame).to_list() == [name for name in NAMES for _ in range(40)]


def test_profiles_describe_the_customers_of_each_segment():
    frame = four_kinds(40)
    profiles = Segmenter.fit(frame).profiles
    best = frame.iloc[:40]
    assert profiles.index.to_list() == list(NAMES)
    assert profiles["order"].to_list() == [0, 1, 2, 3]
    assert profiles["customers"].to_list() == [40] * 4
    assert profiles.loc["High-Value", "median_monetary"] == best["monetary"].median()
    assert profiles.loc["High-Value", "mean_recency_days"] == best["recency_days"].mean()
    assert profiles.loc["High-Value", "revenue"] == pytest.approx(best["monetary"].sum())
    assert profiles["revenue_share"].sum() == pytest.approx(1)


def mixed(n=300):
    rng = np.random.default_rng(3)
    log = rng.normal([3.5, 1, 6.5], [1.2, 0.8, 1.1], size=(n, 3))
    values = np.exp(log)
    return customers(*map(tuple, np.column_stack([values[:, :2].round(), values[:, 2]])))


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("scaling", SCALINGS)
def test_a_customer_alone_is_named_as_among_all(algorithm, scaling):
    frame = mixed()
    found = Segmenter.fit(frame, scaling=scaling, algorithm=algorithm)
    together = found.predict(frame)
    alone = [found.predict(frame.iloc[[place]]).item() for place in range(len(frame))]
    assert alone == together.to_list()
    assert together.value_counts().to_dict() == found.profiles["customers"].to_dict()


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_row_order_and_ids_change_nothing(algorithm):
    frame = mixed()
    expected = Segmenter.fit(frame, algorithm=algorithm).predict(frame)
    shuffled = frame.sample(frac=1, random_state=5)
    other = shuffled.set_axis([f"x{i}" for i in range(len(frame))])
    found = Segmenter.fit(other, algorithm=algorithm).predict(other)
    assert found.to_list() == expected.loc[shuffled.index].to_list()


def test_constant_features_do_not_crash():
    frame = customers(*((5, 1, money) for money in range(1, 31)))
    assert Segmenter.fit(frame).profiles["customers"].sum() == 30


def test_customers_all_alike_make_one_segment_but_not_two():
    frame = customers(*[(5, 1, 10)] * 6)
    assert Segmenter.fit(frame, k=1).predict(frame).unique().tolist() == ["All customers"]
    with pytest.raises(
        NotEnoughDataError, match=r"wanted at least 2 .* ask for at most 1 segments"
    ):
        Segmenter.fit(frame, k=2)


def test_too_few_customers_are_told_how_many_are_needed():
    with pytest.raises(NotEnoughDataError, match=r"4 segments of 3 customers .* at least 4"):
        Segmenter.fit(customers((1, 1, 1), (2, 2, 2), (3, 3, 3)))
    with pytest.raises(NotEnoughDataError, match="of 0 customers"):
        Segmenter.fit(customers())


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_what_is_no_finite_number_is_refused_with_the_customer(value):
    frame = four_kinds(5)
    frame.loc["1003", "monetary"] = value
    with pytest.raises(SchemaError, match=f"monetary of '1003' is {value}"):
        Segmenter.fit(frame)


def test_unknown_settings_and_missing_columns_are_named():
    with pytest.raises(SettingError, match="'dbscan'; known: kmeans"):
        Segmenter.fit(four_kinds(5), algorithm="dbscan")
    with pytest.raises(SettingError, match="k is 0"):
        Segmenter.fit(four_kinds(5), k=0)
    with pytest.raises(SchemaError, match="no column 'monetary'"):
        Segmenter.fit(four_kinds(5).drop(columns="monetary"))


def test_a_stored_segmenter_predicts_without_the_library_that_fitted_it(tmp_path):
    frame = four_kinds()
    path = tmp_path / "segmenter"
    path.write_bytes(pickle.dumps(Segmenter.fit(frame)))
    code = (
        "import pickle, sys, pathlib, pandas as pd\n"
        "found = pickle.loads(pathlib.Path(sys.argv[1]).read_bytes())\n"
        "one = pd.DataFrame({'recency_days': [4], 'frequency': [30], 'monetary': [9000.0]})\n"
        "heavy = {'sklearn', 'scipy', 'ibis', 'duckdb'} & set(sys.modules)\n"
        "print(found.predict(one).item(), sorted(heavy))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, path], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "High-Value []"


def test_predictions_keep_the_index_and_an_empty_frame_stays_empty():
    found = Segmenter.fit(four_kinds())
    assert found.predict(customers()).empty
    assert found.predict(four_kinds(1)).index.to_list() == ["1000", "1001", "1002", "1003"]
    assert pd.api.types.is_string_dtype(found.predict(four_kinds(1)))
