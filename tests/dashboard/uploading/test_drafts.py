import os
import stat

import pytest

from analytics.errors import SourceError
from dashboard.uploading.drafts import KEPT_SECONDS, MOST_DRAFTS, Drafts, label_of
from pages.uploads import GoneError


@pytest.fixture
def drafts(tmp_path):
    return Drafts(tmp_path)


def test_only_the_server_looks_into_a_draft(drafts):
    draft = drafts.create("ann")
    for folder in (drafts.root, draft.folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["", "..", "../..", "a" * 32, "A" * 32, "/etc", "\0" * 32])
def test_what_names_no_draft_opens_none(drafts, name):
    drafts.create("ann")
    with pytest.raises(GoneError):
        drafts.open(name)


def test_files_are_kept_in_the_order_of_their_arrival(drafts):
    draft = drafts.create("ann")
    draft.add("k1", "b.csv", 5)
    draft.add("k2", "a.csv", 7)
    found = drafts.open(draft.draft_id)
    assert [file["label"] for file in found.files] == ["b.csv", "a.csv"]
    assert found.who == "ann"


def _age(folder, seconds):
    for path in (*folder.iterdir(), folder):
        at = path.stat().st_mtime - seconds
        os.utime(path, (at, at))


def test_a_draft_that_nobody_touched_for_a_day_is_swept_and_one_at_work_is_not(drafts):
    old, busy, new = (drafts.create("ann") for _ in range(3))
    with busy.lock():
        for draft in (old, busy):
            _age(draft.folder, KEPT_SECONDS + 60)
        drafts.sweep()
        assert [draft.draft_id for draft in drafts.all()] == sorted([busy.draft_id, new.draft_id])


def test_there_is_an_end_to_drafts(drafts):
    for _ in range(MOST_DRAFTS):
        drafts.create("ann")
    with pytest.raises(SourceError, match="20 uploads are waiting already"):
        drafts.create("ann")


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("sales 2011.csv", "sales 2011.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\data\\sales.xlsx", "sales.xlsx"),
        ("a\r\nSet-Cookie: x", "aSet-Cookie: x"),
        ("sales\u202evsc.exe", "salesvsc.exe"),
        ("\0", "file"),
        ("...", "file"),
        ("x" * 500 + ".csv", "x" * 76 + ".csv"),
    ],
)
def test_the_name_of_a_file_becomes_a_mere_label(name, label):
    assert label_of(name) == label
