import hashlib
import os
import zipfile

import pytest

from analytics.errors import SourceError
from analytics.sources import fingerprint
from analytics.sources.files import unreadable
from tests.analytics.sources.sheets import write


def test_a_fingerprint_is_name_hash_and_size_in_reading_order(tmp_path):
    write(tmp_path, "b", "2.csv")
    write(tmp_path, "a", "1.csv")
    assert fingerprint(tmp_path) == [
        ("1.csv", hashlib.sha256(b"a").hexdigest(), 1),
        ("2.csv", hashlib.sha256(b"b").hexdigest(), 1),
    ]


def test_a_missing_file_is_named_with_the_nearest(tmp_path):
    write(tmp_path, "a", "sales.csv")
    with pytest.raises(SourceError, match=r"no file '.*sale\.csv'; nearest: 'sales\.csv'"):
        fingerprint(tmp_path / "sale.csv")


def test_an_empty_file_is_refused(tmp_path):
    with pytest.raises(SourceError, match=r"sales\.csv is empty \(0 bytes\)"):
        fingerprint(write(tmp_path, ""))


def test_a_folder_without_data_is_refused(tmp_path):
    write(tmp_path, "# notes", "README.md")
    write(tmp_path, "x", ".hidden.csv")
    with pytest.raises(SourceError, match=r"no data in folder .* wanted files ending in \.csv"):
        fingerprint(tmp_path)


def test_no_source_at_all_is_refused():
    with pytest.raises(SourceError, match="no source given"):
        fingerprint([])


@pytest.mark.parametrize("url", ["postgresql://me:secret@host/shop", "https://host/sales.csv"])
def test_a_url_is_refused_without_showing_its_password(url):
    with pytest.raises(SourceError, match="is a URL; files and folders can be read") as refusal:
        fingerprint(url)
    assert "secret" not in str(refusal.value)


def test_a_file_that_may_not_be_read_is_said_to_be_so(tmp_path):
    path = write(tmp_path, "a")
    message = unreadable(path, PermissionError(13, "Permission denied"))
    assert message.startswith(f"no permission to read {str(path)!r}; allow it")
    assert unreadable(path, OSError(5, "Input/output error")).endswith(": Input/output error")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_read_permission_is_refused(tmp_path):
    path = write(tmp_path, "a")
    path.chmod(0)
    with pytest.raises(SourceError, match="no permission to read"):
        fingerprint(path)


def test_several_files_keep_the_given_order(tmp_path):
    second, first = write(tmp_path, "a", "a.csv"), write(tmp_path, "b", "b.csv")
    assert [name for name, _, _ in fingerprint([first, second])] == ["b.csv", "a.csv"]


def test_an_archive_is_hashed_as_it_stands(tmp_path):
    with zipfile.ZipFile(tmp_path / "sales.zip", "w") as archive:
        archive.writestr("sales.csv", "x")
    packed = (tmp_path / "sales.zip").read_bytes()
    digest = hashlib.sha256(packed).hexdigest()
    assert fingerprint(tmp_path / "sales.zip") == [("sales.zip", digest, len(packed))]
