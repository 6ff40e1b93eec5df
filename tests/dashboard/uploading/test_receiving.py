"""The limits of what arrives, each by itself: the server's own common limit is not asked."""

import io
from types import SimpleNamespace

import pytest

from analytics.errors import SourceError
from dashboard.uploading import receiving
from dashboard.uploading.drafts import MOST_FILES, Drafts
from dashboard.uploading.receiving import TooLargeError, receive


@pytest.fixture
def draft(tmp_path):
    return Drafts(tmp_path).create("ann")


class Unread(io.RawIOBase):
    """A body that nobody may begin to read."""

    def read(self, _size: int = -1) -> bytes:
        raise AssertionError("it was read")


def sent(content: bytes, announced: int | None = None):
    return SimpleNamespace(stream=io.BytesIO(content), content_length=announced)


def test_what_is_announced_as_too_large_is_not_read(draft):
    request = SimpleNamespace(stream=Unread(), content_length=11)
    with pytest.raises(TooLargeError):
        receive(draft, request, "sales.csv", 10)


def test_what_is_not_announced_is_counted_as_it_comes(draft):
    with pytest.raises(TooLargeError):
        receive(draft, sent(b"x" * 11), "sales.csv", 10)
    assert draft.files == []
    assert list(draft.folder.glob("*.part")) == []


def test_the_files_of_an_upload_share_its_limit(draft):
    receive(draft, sent(b"x" * 6), "a.csv", 10)
    with pytest.raises(TooLargeError):
        receive(draft, sent(b"x" * 6, 6), "b.csv", 10)


def test_there_is_an_end_to_the_files_of_an_upload(draft):
    for number in range(MOST_FILES):
        draft.add(f"k{number}", "a.csv", 1)
    with pytest.raises(SourceError, match="wanted at most that"):
        receive(draft, sent(b"x"), "b.csv", 1_000)


def test_what_breaks_off_is_no_file(draft):
    with pytest.raises(SourceError, match="broke off after 3 of 9 bytes"):
        receive(draft, sent(b"xyz", 9), "sales.csv", 10)
    assert draft.files == []


def test_a_disk_keeps_room_for_the_server_itself(draft, monkeypatch):
    monkeypatch.setattr(receiving.shutil, "disk_usage", lambda _path: SimpleNamespace(free=100))
    with pytest.raises(receiving.DiskFullError):
        receive(draft, SimpleNamespace(stream=Unread(), content_length=1), "sales.csv", 10)


def test_the_bytes_lie_where_nobody_else_reads_under_a_name_of_our_own(draft):
    receive(draft, sent(b"x"), "../../sales.csv", 10)
    (stored,) = draft.folder.glob("*.data")
    assert stored.stat().st_mode & 0o777 == 0o600
    assert "sales" not in stored.name
