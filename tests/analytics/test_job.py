"""When an earlier build is started from, when not, and what is said then."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from analytics.build import append, build
from analytics.cleaning import CleaningRules
from analytics.errors import NotReusableError
from analytics.job import Job, job_for
from analytics.recipe import BuildOptions
from analytics.store import ArtifactStore
from tests.builders import raw_lines

NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
WITHOUT = ("segments", "recommendations", "predictions")
QUICK = BuildOptions(without=WITHOUT)


def csv(folder: Path, name: str, **override: object) -> Path:
    path = folder / name
    raw_lines({"invoice": name[0], **override}).drop(columns="line_number").to_csv(
        path, index=False
    )
    return path


@pytest.fixture(scope="module")
def built_once(tmp_path_factory) -> Path:
    """Artifacts of a build of one file, and of that file and another."""
    folder = tmp_path_factory.mktemp("built")
    store = ArtifactStore(folder / "artifacts")
    files = [csv(folder, "1.csv"), csv(folder, "2.csv")]
    build(files, store, created_at=NOW, options=QUICK)
    build(files[0], store, created_at=NOW, options=QUICK)
    return store.root


@pytest.fixture
def store(tmp_path: Path, built_once: Path) -> ArtifactStore:
    """A store of these builds for this test alone; the one of the first file is current."""
    return ArtifactStore(shutil.copytree(built_once, tmp_path / "artifacts"))


@pytest.fixture
def first(tmp_path: Path, store: ArtifactStore) -> Path:
    """The file that the current build was made from."""
    return csv(tmp_path, "1.csv")


def planned(source, store, options: BuildOptions = QUICK, *, full: bool = False) -> Job:
    return job_for(source, store, options, is_demo=False, full=full)


def paths_of(job):
    return [file.path for file in job.rest]


def test_the_longest_beginning_of_the_same_files_is_started_from(tmp_path, store, first):
    second, third = csv(tmp_path, "2.csv"), csv(tmp_path, "3.csv")
    job = planned([first, second, third], store)
    assert job.start.told()["files"] == job.start.told()["lines"] == 2
    assert (paths_of(job), job.why_not) == ([third], "")
    assert paths_of(planned([first, third], store)) == [third]


def test_files_in_another_order_are_read_anew(tmp_path, store, first):
    job = planned([csv(tmp_path, "3.csv"), first], store)
    assert (job.start, job.why_not) == (None, "no build was made from the first of these files")
    assert len(job.rest) == 2


def test_a_folder_with_one_file_more_reads_that_file_only(tmp_path, store, first):
    folder = tmp_path / "exports"
    folder.mkdir()
    first.rename(folder / first.name)
    assert planned(folder, store).start.n_files == 1
    third = csv(folder, "3.csv")
    assert paths_of(planned(folder, store)) == [third]


def test_all_is_read_where_that_is_asked_for(store, first):
    job = planned(first, store, full=True)
    assert (job.start, job.why_not) == (None, "all was read again, as asked")


def test_other_segments_start_from_the_same_lines(store, first):
    options = BuildOptions(without=WITHOUT, k=5)
    made = build(first, store, created_at=NOW, options=options)
    assert made.manifest["reused"]["lines"] == made.manifest["source"]["lines"] == 1


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (BuildOptions(without=WITHOUT, rules=CleaningRules(invoice_prefix="X")), "another rules"),
        (BuildOptions(without=WITHOUT, as_of=datetime(2010, 12, 1, 8)), "at or after the as-of"),
    ],
)
def test_a_build_made_otherwise_is_not_started_from(store, first, options, reason):
    job = planned(first, store, options)
    assert job.start is None
    assert reason in job.why_not


def test_a_damaged_build_is_not_started_from_but_the_next_best_is(tmp_path, store, first):
    two = planned([first, csv(tmp_path, "2.csv")], store).start.build
    (two.folder / "lines.parquet").write_bytes(b"x")
    job = planned([first, csv(tmp_path, "2.csv")], store)
    assert job.start.n_files == 1
    assert job.why_not.startswith(f"lines.parquet of build '{two.build_id}' is damaged")


def test_dates_that_turn_round_are_read_again_from_all_files(tmp_path, store):
    def dated(name: str, *dates: str) -> Path:
        lines = raw_lines(*[{"invoice": f"{name}{n}"} for n in range(len(dates))])
        path = tmp_path / f"{name}.csv"
        lines.drop(columns="line_number").assign(invoiced_at=list(dates)).to_csv(path, index=False)
        return path

    first, then = dated("1", "13/4/2011"), dated("2", "4/14/2011", *["5/14/2011"] * 30)
    build(first, store, created_at=NOW, options=QUICK)
    with pytest.raises(NotReusableError, match=r"dates of all files.*say --source for each"):
        append(then, store, created_at=NOW)
    manifest = build([first, then], store, created_at=NOW, options=QUICK).manifest
    assert manifest["reused"]["build_id"] is None
    assert "dates of all files read otherwise" in manifest["reused"]["why_not"]
    assert manifest["source"]["lines"] == 31


def test_files_are_added_to_the_current_build_with_its_options(tmp_path, store, first):
    options = BuildOptions(without=WITHOUT, currency="€", rules=CleaningRules(service_codes=("Z",)))
    build(first, store, created_at=NOW, options=options)
    first.unlink()
    result = append(csv(tmp_path, "2.csv"), store, created_at=NOW)
    assert result.manifest["parameters"]["currency"] == "€"
    assert result.manifest["source"]["name"] == "2 files: 1.csv, 2.csv"
    assert result.manifest["source"]["lines"] == 2


def test_a_file_that_is_in_the_current_build_is_not_added_again(tmp_path, store, first):
    before = store.current().build_id
    again = append(first, store, created_at=NOW)
    assert (again.build_id, again.was_built) == (before, False)
    added = append([first, csv(tmp_path, "2.csv")], store, created_at=NOW)
    assert added.manifest["source"]["name"] == "2 files: 1.csv, 2.csv"


def test_a_failed_addition_leaves_the_old_build(tmp_path, store, first):
    before = store.current().build_id
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n1,2\n")
    with pytest.raises(ValueError, match="--map"):
        append(bad, store, created_at=NOW)

    def interrupt(stage: str) -> None:
        if stage == "check":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        append(csv(tmp_path, "3.csv"), store, created_at=NOW, progress=interrupt)
    assert store.current().build_id == before
    assert store.verify() == []
    assert len(store.builds()) == 2
    assert not list(store.root.glob(".staging-*"))


def test_what_cannot_be_added_to_says_why(tmp_path, store, first):
    (store.current().folder / "products.parquet").write_bytes(b"x")
    with pytest.raises(NotReusableError, match=r"products.parquet.*damaged.*--source for each"):
        append(csv(tmp_path, "3.csv"), store, created_at=NOW)
    build(first, store, created_at=NOW, options=QUICK, is_demo=True)
    with pytest.raises(NotReusableError, match="is of the demo shop"):
        append(csv(tmp_path, "3.csv"), store, created_at=NOW)
    as_of = BuildOptions(without=WITHOUT, as_of=datetime(2010, 12, 1, 9))
    both = [first, csv(tmp_path, "3.csv", invoiced_at="2010-12-02")]
    build(both, store, created_at=NOW, options=as_of)
    with pytest.raises(NotReusableError, match="left out lines at or after its as-of"):
        append(csv(tmp_path, "2.csv"), store, created_at=NOW)
