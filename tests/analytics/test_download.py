"""Fetching any file: whole or not at all, resumed where it broke off."""

import shutil
import socket
import subprocess
import urllib.error
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.download import fetch
from analytics.download.web import file_name_of, why
from analytics.errors import SourceError
from tests.analytics.file_server import CSV, Shelf, names_in, ranges_asked, serving


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    monkeypatch.setenv("no_proxy", "*")  # the loopback is never asked for through a proxy
    with serving() as shelf:
        yield shelf


# Any file


def test_a_file_arrives_whole_under_its_own_name(shelf, tmp_path):
    got = fetch(shelf.url + "?key=secret", tmp_path / "new" / "folder")
    assert got == tmp_path / "new" / "folder" / "export.csv"
    assert got.read_bytes() == CSV


def test_progress_tells_bytes_received_and_expected(shelf, tmp_path):
    told: list[tuple[int, int | None]] = []
    fetch(shelf.url, tmp_path, progress=lambda received, total: told.append((received, total)))
    assert told[-1] == (len(CSV), len(CSV))
    assert told == sorted(told)


@pytest.mark.parametrize("behaviour", [{"says_length": False}, {"chunked": True}])
def test_a_server_need_not_say_the_length(shelf, tmp_path, behaviour):
    vars(shelf).update(behaviour)
    told: list[int | None] = []
    got = fetch(shelf.url, tmp_path, progress=lambda _, total: told.append(total))
    assert got.read_bytes() == CSV
    assert set(told) == {None}


def test_a_file_that_has_not_changed_is_not_sent_again(shelf, tmp_path):
    fetch(shelf.url, tmp_path)
    inode = (tmp_path / "export.csv").stat().st_ino
    assert fetch(shelf.url, tmp_path).stat().st_ino == inode
    assert shelf.asked[1]["If-None-Match"] == '"one"'


def test_a_file_that_has_changed_replaces_the_earlier_one(shelf, tmp_path):
    fetch(shelf.url, tmp_path)
    shelf.content, shelf.etag = b"a,b\n1,2\n", '"two"'
    assert fetch(shelf.url, tmp_path).read_bytes() == b"a,b\n1,2\n"


def test_a_file_of_another_address_with_the_same_name_is_not_mistaken_for_this_one(shelf, tmp_path):
    fetch(shelf.url + "?month=1", tmp_path)
    shelf.content = b"a,b\n1,2\n"
    assert fetch(shelf.url + "?month=2", tmp_path).read_bytes() == b"a,b\n1,2\n"


def test_a_broken_update_leaves_the_earlier_file_and_does_not_pass_for_it(shelf, tmp_path):
    fetch(shelf.url, tmp_path)
    shelf.content, shelf.etag, shelf.cuts = CSV[::-1], '"two"', [1000, 0]
    with pytest.raises(SourceError, match="broke off"):
        fetch(shelf.url, tmp_path)
    assert (tmp_path / "export.csv").read_bytes() == CSV
    assert fetch(shelf.url, tmp_path).read_bytes() == CSV[::-1]


# Broken transfers


@pytest.mark.parametrize("chunked", [False, True])
def test_a_connection_that_breaks_is_taken_up_where_it_stopped(shelf, tmp_path, chunked):
    shelf.cuts, shelf.chunked = [100_000, 50_000], chunked
    assert fetch(shelf.url, tmp_path).read_bytes() == CSV
    assert ranges_asked(shelf) == [None, "bytes=100000-", "bytes=150000-"]
    assert names_in(tmp_path) == ["export.csv", "export.csv.origin"]


def test_a_transfer_that_broke_for_good_goes_on_in_the_next_call(shelf, tmp_path):
    shelf.cuts = [100_000, 0]
    with pytest.raises(SourceError, match=r"0\.1 MB are kept, run the same again to go on"):
        fetch(shelf.url, tmp_path)
    assert (tmp_path / "export.csv.part").read_bytes() == CSV[:100_000]
    shelf.asked.clear()
    assert fetch(shelf.url, tmp_path).read_bytes() == CSV
    assert ranges_asked(shelf) == ["bytes=100000-"]


def test_a_server_that_cannot_resume_sends_it_all_again(shelf, tmp_path):
    shelf.cuts, shelf.ranges = [100_000], False
    assert fetch(shelf.url, tmp_path).read_bytes() == CSV
    assert ranges_asked(shelf) == [None, "bytes=100000-"]


@pytest.mark.parametrize("etag", ["", 'W/"weak"'])
def test_what_cannot_be_resumed_is_cleaned_up(shelf, tmp_path, etag):
    shelf.cuts, shelf.etag = [100_000, 100_000, 100_000], etag
    with pytest.raises(SourceError, match="nothing is kept, run the same again to start anew"):
        fetch(shelf.url, tmp_path)
    assert names_in(tmp_path) == []
    assert ranges_asked(shelf) == [None, None]


def test_a_date_serves_to_resume_where_there_is_no_etag(shelf, tmp_path):
    shelf.cuts, shelf.etag = [100_000], ""
    shelf.last_modified = "Wed, 01 Dec 2010 08:26:00 GMT"
    assert fetch(shelf.url, tmp_path).read_bytes() == CSV
    assert ranges_asked(shelf) == [None, "bytes=100000-"]


@pytest.mark.parametrize("heeds_if_range", [True, False])
def test_parts_of_two_versions_are_never_joined(shelf, tmp_path, heeds_if_range):
    shelf.cuts, shelf.heeds_if_range = [100_000, 0], heeds_if_range
    with pytest.raises(SourceError):
        fetch(shelf.url, tmp_path)
    shelf.content, shelf.etag = CSV[::-1], '"two"'
    assert fetch(shelf.url, tmp_path).read_bytes() == CSV[::-1]


def test_a_part_longer_than_the_file_is_thrown_away(shelf, tmp_path):
    shelf.cuts = [100_000, 0]
    with pytest.raises(SourceError):
        fetch(shelf.url, tmp_path)
    shelf.content = CSV[:50_000]
    assert fetch(shelf.url, tmp_path).read_bytes() == CSV[:50_000]


def test_a_part_that_nothing_is_known_of_is_not_built_upon(shelf, tmp_path):
    (tmp_path / "export.csv.part").write_bytes(b"who knows")
    assert fetch(shelf.url, tmp_path).read_bytes() == CSV
    assert ranges_asked(shelf) == [None]


def test_a_silent_server_is_given_up(shelf, tmp_path):
    shelf.silent = True
    with pytest.raises(SourceError, match="no answer in time"):
        fetch(shelf.url, tmp_path, timeout_seconds=0.2)


# Refusals


@pytest.mark.parametrize(
    ("status", "words"), [(404, "answered 404 Not Found"), (403, "403"), (500, "answered 500")]
)
def test_a_refusal_is_passed_on_in_words(shelf, tmp_path, status, words):
    shelf.status = status
    with pytest.raises(SourceError, match=f"{words}.*check the address or try again later"):
        fetch(shelf.url, tmp_path)
    assert names_in(tmp_path) == []


def test_secrets_in_the_address_are_not_shown(shelf, tmp_path):
    shelf.status = 404
    with pytest.raises(SourceError) as caught:
        fetch(shelf.url + "?key=secret", tmp_path)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "page", [b"<!DOCTYPE html><html>log in</html>", b"\xef\xbb\xbf\n <HTML>", b"<!-- x --><html>"]
)
def test_a_web_page_is_not_taken_for_the_file(shelf, tmp_path, page):
    shelf.content = page
    with pytest.raises(SourceError, match="answered with a web page; wanted a file"):
        fetch(shelf.url, tmp_path)
    assert names_in(tmp_path) == []


def test_nothing_is_not_taken_for_the_file(shelf, tmp_path):
    shelf.content = b""
    with pytest.raises(SourceError, match="is empty; wanted a file"):
        fetch(shelf.url, tmp_path)
    assert names_in(tmp_path) == []


@pytest.mark.parametrize("says_length", [True, False])
def test_a_file_over_the_limit_is_refused_and_removed(shelf, tmp_path, says_length):
    shelf.says_length = says_length
    with pytest.raises(SourceError, match=r"is too large: .* wanted at most 0\.1 MB"):
        fetch(shelf.url, tmp_path, max_bytes=100_000)
    assert names_in(tmp_path) == []


def test_a_server_that_is_not_there_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    with pytest.raises(SourceError, match=r"cannot fetch http://127\.0\.0\.1:1/x\.csv: connection"):
        fetch("http://127.0.0.1:1/x.csv", tmp_path)


def test_a_name_that_nobody_has_is_said_in_words():
    unknown = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    assert why(urllib.error.URLError(unknown)) == "its name cannot be resolved"


def test_a_server_that_cannot_speak_securely_is_named(shelf, tmp_path):
    with pytest.raises(SourceError, match=r"cannot fetch https://.*: no secure connection \("):
        fetch(shelf.url.replace("http:", "https:"), tmp_path)


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://a/b", "export.csv", "http://", "http://a/b c", "http://a:x/", ""],
)
def test_what_is_no_web_address_is_refused(tmp_path, url):
    with pytest.raises(SourceError, match="is no web address of a file"):
        fetch(url, tmp_path)


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://127.0.0.1:1/x"])
def test_a_redirection_leads_nowhere_but_to_the_web(shelf, tmp_path, location):
    shelf.status, shelf.location = 302, location
    with pytest.raises(SourceError):
        fetch(shelf.url, tmp_path)
    assert names_in(tmp_path) == []


def test_a_second_download_into_the_folder_is_refused(shelf, tmp_path):
    def fetch_again(_received: int, _total: int | None) -> None:
        fetch(shelf.url, tmp_path)

    with pytest.raises(SourceError, match=r"another download into .* is going on"):
        fetch(shelf.url, tmp_path, progress=fetch_again)


def test_a_full_disk_is_said_in_words_and_the_part_removed(shelf, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    command = [str(mount), "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)]
    if not mount or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a file system needs root")
    try:
        with pytest.raises(SourceError, match=r"cannot write to .*: no space left on device"):
            fetch(shelf.url, disk)
        assert names_in(disk) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_file_where_the_folder_should_be_is_said_in_words(shelf, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(SourceError, match="cannot write to"):
        fetch(shelf.url, tmp_path / "file")


@given(st.text(max_size=120))
def test_the_name_of_a_file_never_leaves_its_folder(text):
    name = file_name_of("http://shop.example/" + text.replace("?", "").replace("#", ""))
    assert Path(name).name == name
    assert 1 <= len(name) <= 100
    assert not name.startswith(".")
