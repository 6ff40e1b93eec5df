"""Uploads and files made to do harm."""

from typing import Final

from tests.protections.row import TakenOut

_TESTS: Final = "tests/dashboard/uploading"
_RECEIVING: Final = "dashboard/uploading/receiving.py"
_DRAFTS: Final = "dashboard/uploading/drafts.py"
_ROUTES: Final = "dashboard/uploading/routes.py"
_DESK: Final = "dashboard/uploading/desk.py"
_ARCHIVES: Final = "analytics/sources/archives.py"
_PLAIN: Final = "analytics/sources/plaintext.py"
_LIMITS: Final = "analytics/sources/limits.py"


def _hostile(what: str) -> str:
    place = "tests/analytics/sources/test_hostile.py"
    return f"{place}::test_a_file_made_to_do_harm_is_refused_in_words[{what}]"


_WAY_IN: Final = (
    TakenOut(
        "only an admin makes room for an upload",
        _ROUTES,
        "@require(Role.ADMIN)\ndef create()",
        "def create()",
        f"{_TESTS}/test_routes.py::test_only_an_admin_uploads",
    ),
    TakenOut(
        "only an admin sends a file",
        _ROUTES,
        "@require(Role.ADMIN)\ndef add(",
        "def add(",
        f"{_TESTS}/test_routes.py::test_only_an_admin_uploads",
    ),
    TakenOut(
        "only an admin looks at an upload or builds from it",
        _DESK,
        "        who.demand(who.Role.ADMIN)\n        return self.drafts.open(draft_id)",
        "        return self.drafts.open(draft_id)",
        f"{_TESTS}/test_routes.py::test_only_an_admin_uploads",
    ),
    TakenOut(
        "only an admin rolls back",
        _DESK,
        "        who.demand(who.Role.ADMIN)\n        self._store.make_current(build_id)",
        "        self._store.make_current(build_id)",
        f"{_TESTS}/test_routes.py::test_only_an_admin_uploads",
    ),
    TakenOut(
        "only an admin removes a build",
        _DESK,
        "        who.demand(who.Role.ADMIN)\n        self._store.remove(build_id)",
        "        self._store.remove(build_id)",
        f"{_TESTS}/test_routes.py::test_only_an_admin_uploads",
    ),
    TakenOut(
        "what is announced as too large is not read",
        _RECEIVING,
        "    if said is not None and said > left:\n        raise _too_large(label, most)\n",
        "",
        f"{_TESTS}/test_receiving.py::test_what_is_announced_as_too_large_is_not_read",
    ),
    TakenOut(
        "what is not announced is counted",
        _RECEIVING,
        "            if total > left:\n                raise _too_large(label, most)\n",
        "",
        f"{_TESTS}/test_receiving.py::test_what_is_not_announced_is_counted_as_it_comes",
    ),
    TakenOut(
        "the files of an upload share its limit",
        _RECEIVING,
        'left = most - sum(file["bytes"] for file in had)',
        "left = most",
        f"{_TESTS}/test_receiving.py::test_the_files_of_an_upload_share_its_limit",
    ),
    TakenOut(
        "an upload has so many files at most",
        _RECEIVING,
        "if len(had) >= MOST_FILES:",
        "if False:",
        f"{_TESTS}/test_receiving.py::test_there_is_an_end_to_the_files_of_an_upload",
    ),
    TakenOut(
        "an upload does not fill the disk",
        _RECEIVING,
        "    _require_room(draft.folder, said or 0)\n",
        "",
        f"{_TESTS}/test_receiving.py::test_a_disk_keeps_room_for_the_server_itself",
    ),
    TakenOut(
        "what breaks off is no file",
        _RECEIVING,
        "if said is not None and n_bytes != said:",
        "if False:",
        f"{_TESTS}/test_receiving.py::test_what_breaks_off_is_no_file",
    ),
    TakenOut(
        "only the server reads what was uploaded",
        _RECEIVING,
        "os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600",
        "os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644",
        f"{_TESTS}/test_receiving.py"
        "::test_the_bytes_lie_where_nobody_else_reads_under_a_name_of_our_own",
    ),
    TakenOut(
        "no name of a file becomes a path",
        _DRAFTS,
        'return self.folder / f"{key}.data"',
        'return self.folder / f"{key}-sales.data"',
        f"{_TESTS}/test_receiving.py"
        "::test_the_bytes_lie_where_nobody_else_reads_under_a_name_of_our_own",
    ),
    TakenOut(
        "only the server looks into the folder of uploads",
        _DRAFTS,
        "        self.root.chmod(0o700)\n",
        "        self.root.chmod(0o755)\n",
        f"{_TESTS}/test_drafts.py::test_only_the_server_looks_into_a_draft",
    ),
    TakenOut(
        "what names no upload opens none",
        _DRAFTS,
        "if not is_id or not (self.root / draft_id).is_dir():",
        "if not (self.root / draft_id).is_dir():",
        f"{_TESTS}/test_drafts.py::test_what_names_no_draft_opens_none",
    ),
    TakenOut(
        "there is an end to uploads that wait",
        _DRAFTS,
        "if len(self.all()) >= MOST_DRAFTS:",
        "if False:",
        f"{_TESTS}/test_drafts.py::test_there_is_an_end_to_drafts",
    ),
    TakenOut(
        "what is left over is swept",
        _DRAFTS,
        "if _touched(draft.folder) < before and not draft.has_job():",
        "if False:",
        f"{_TESTS}/test_drafts.py"
        "::test_a_draft_that_nobody_touched_for_a_day_is_swept_and_one_at_work_is_not",
    ),
    TakenOut(
        "the label of a file has no path and steers no screen",
        _DRAFTS,
        'unicodedata.category(sign)[0] not in {"C", "Z"} or sign == " "',
        "True",
        f"{_TESTS}/test_drafts.py::test_the_name_of_a_file_becomes_a_mere_label",
    ),
    TakenOut(
        "uploads are in the audit log",
        _ROUTES,
        '    audit.record("upload", draft=draft_id, file=label, bytes=draft.files[-1]["bytes"])\n',
        "",
        f"{_TESTS}/test_routes.py::test_an_upload_is_in_the_audit_log",
    ),
)

_WORKBOOKS: Final = "analytics/sources/workbook.py"

_HARMFUL: Final = (
    TakenOut(
        "a formula in a workbook is refused",
        _ARCHIVES,
        "if found := _FORMULA.search(seen):",
        "if found := None:",
        _hostile("formula"),
    ),
    TakenOut(
        "a formula that stands across two pieces of a sheet is refused",
        _ARCHIVES,
        "before = seen[-_OVERLAP:]",
        'before = b""',
        "tests/analytics/sources/test_hostile.py"
        "::test_a_formula_is_found_where_it_stands_and_between_two_pieces",
    ),
    TakenOut(
        "a workbook of a format or with a password that hides what is in it is refused",
        _WORKBOOKS,
        "    _refuse_old(file)\n",
        "",
        _hostile("workbook of before 2007"),
    ),
    TakenOut(
        "a binary workbook, in which formulas cannot be seen, is refused",
        _ARCHIVES,
        "info.filename.lower() == _BINARY_WORKBOOK",
        "False",
        _hostile("binary workbook"),
    ),
    TakenOut(
        "a file unpacks to so many times its size",
        _LIMITS,
        "if unpacked > max(RATIO_COUNTS_FROM, MOST_RATIO * packed):",
        "if False:",
        _hostile("zip bomb"),
    ),
    TakenOut(
        "what comes out of an archive is counted",
        _ARCHIVES,
        "            check_unpacked(name, packed=size, unpacked=total)\n            plain.write",
        "            plain.write",
        _hostile("gzip bomb"),
    ),
    TakenOut(
        "what comes out of a workbook is counted, whatever its table of contents says",
        _ARCHIVES,
        "            info.file_size = 2**62\n",
        "",
        _hostile("lying workbook"),
    ),
    TakenOut(
        "an archive in an archive is refused",
        _ARCHIVES,
        "                _refuse_nested(piece, name)\n",
        "                pass\n",
        _hostile("zip of zip"),
    ),
    TakenOut(
        "a zip file holds one table",
        _ARCHIVES,
        "if len(members) != 1:",
        "if False:",
        _hostile("several members"),
    ),
    TakenOut(
        "a path in an archive that leads upwards is refused",
        _ARCHIVES,
        'inside.is_absolute() or ".." in inside.parts or ":" in info.filename',
        'inside.is_absolute() or ":" in info.filename',
        _hostile("path upwards"),
    ),
    TakenOut(
        "an absolute path in an archive is refused",
        _ARCHIVES,
        'inside.is_absolute() or ".." in inside.parts or ":" in info.filename',
        '".." in inside.parts or ":" in info.filename',
        _hostile("absolute path"),
    ),
    TakenOut(
        "a link in an archive is refused",
        _ARCHIVES,
        "if stat.S_ISLNK(info.external_attr >> 16):",
        "if False:",
        _hostile("link in a zip"),
    ),
    TakenOut(
        "methods that unpack in one go are refused",
        _ARCHIVES,
        "if info.compress_type not in _METHODS:",
        "if False:",
        _hostile("other method"),
    ),
    TakenOut(
        "a table of contents has an end",
        _ARCHIVES,
        "if (wanted or 0) > MOST_DIRECTORY:",
        "if False:",
        _hostile("huge directory"),
    ),
    TakenOut(
        "a workbook with external entities is refused",
        _ARCHIVES,
        "    if _DOCUMENT_TYPE in seen:",
        "    if False:",
        _hostile("external entity"),
    ),
    TakenOut(
        "a table has so many columns at most",
        _LIMITS,
        "if n_columns > MOST_COLUMNS:",
        "if False:",
        _hostile("10,000 columns"),
    ),
    TakenOut(
        "a line has an end",
        _PLAIN,
        "if self._open > LONGEST_LINE:",
        "if False:",
        _hostile("one cell"),
    ),
    TakenOut(
        "a binary file is no CSV",
        _PLAIN,
        "            _refuse_nul(piece, name, lines)\n",
        "",
        _hostile("NUL bytes"),
    ),
    TakenOut(
        "Parquet is weighed before it is stored",
        "analytics/sources/columnar.py",
        "            _weigh(con, kept, file)\n",
        "            pass\n",
        _hostile("long texts in Parquet"),
    ),
    TakenOut(
        "lists and structures in Parquet are refused",
        "analytics/sources/columnar.py",
        "        _refuse_nested(kept, header, places, file.name)\n",
        "",
        _hostile("lists in Parquet"),
    ),
    TakenOut(
        "a name is never a pattern",
        "analytics/engine.py",
        "return glob.escape(str(path))",
        "return str(path)",
        "tests/analytics/sources/test_hostile.py"
        "::test_a_pattern_in_a_file_name_names_no_other_file",
    ),
    TakenOut(
        "a pipe is not waited for",
        "analytics/sources/files.py",
        "        if not path.is_file():\n            raise SourceError(\n"
        '                f"{name} is no regular file but',
        "        if not path.exists():\n            raise SourceError(\n"
        '                f"{name} is no regular file but',
        "tests/analytics/sources/test_hostile.py::test_a_pipe_is_refused_before_it_is_waited_for",
    ),
    TakenOut(
        "the reader of a workbook has so much memory",
        "analytics/sources/cells.py",
        "        resource.setrlimit(resource.RLIMIT_AS, (most_memory, most_memory))\n",
        "        pass\n",
        "tests/analytics/sources/test_cells.py"
        "::test_the_reader_of_a_workbook_has_so_much_memory_and_no_more",
    ),
    TakenOut(
        "the reader of a workbook has so much time",
        "analytics/sources/cells.py",
        "    resource.setrlimit(resource.RLIMIT_CPU, (most_seconds, most_seconds))\n",
        "",
        "tests/analytics/sources/test_cells.py"
        "::test_the_reader_of_a_workbook_has_so_much_time_and_no_more",
    ),
    TakenOut(
        "what goes wrong in a damaged archive is said in words",
        _PLAIN,
        "    except DAMAGED as error:\n",
        "    except ZeroDivisionError as error:\n",
        "tests/analytics/sources/test_plaintext.py::test_a_truncated_archive_is_refused",
    ),
)

ROWS: Final = (*_WAY_IN, *_HARMFUL)
