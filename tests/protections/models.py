"""Models and artifacts: what is opened is what was written, and nothing else is run."""

from typing import Final

from tests.protections.row import TakenOut

_TAMPERING: Final = "tests/analytics/test_store_tampering.py"
_READER: Final = "analytics/store/reader.py"
_MANIFEST: Final = "analytics/store/manifest.py"
_SETTINGS: Final = "dashboard/settings.py"

ROWS: Final = (
    TakenOut(
        "tables are read as they were hashed",
        _READER,
        "if (found := sha256_of(path)) != wanted:",
        "if (found := sha256_of(path)) != wanted and path.suffix != '.parquet':",
        f"{_TAMPERING}::test_a_file_of_another_build_is_refused_in_its_place[products.parquet]",
    ),
    TakenOut(
        "models are opened as they were hashed",
        _READER,
        "if (found := sha256_of(path)) != wanted:",
        "if (found := sha256_of(path)) != wanted and path.suffix == '.parquet':",
        "tests/analytics/test_store_models.py::test_a_foreign_pickle_put_in_its_place_never_runs",
    ),
    TakenOut(
        "a file that changes after it was read is hashed again",
        _READER,
        "if self._sound.get(file_name) != (stamp := _stamp(path)):",
        "stamp = _stamp(path)\n            if file_name not in self._sound:",
        "tests/analytics/test_store_reading.py"
        "::test_a_file_damaged_after_it_was_first_read_is_found_too",
    ),
    TakenOut(
        "a link out of a build is not followed",
        _READER,
        "        if path.is_symlink():",
        "        if False:",
        f"{_TAMPERING}::test_a_file_that_is_a_link_out_of_its_build_is_refused_even_with_the_"
        "same_content[products.parquet]",
    ),
    TakenOut(
        "only files of the manifest are read",
        _READER,
        "            if file_name in files:\n",
        "            if file_name in files or (self.folder / file_name).exists():\n",
        "tests/analytics/test_store_reading.py::test_only_registered_files_can_be_read",
    ),
    TakenOut(
        "a changed manifest is refused",
        _MANIFEST,
        "if SEAL in manifest and manifest[SEAL] != seal_of(manifest):",
        "if False:",
        f"{_TAMPERING}::test_a_changed_manifest_is_refused",
    ),
    TakenOut(
        "the manifest of another build is refused",
        _MANIFEST,
        'if manifest.get("build_id") != folder.name or not',
        "if not",
        f"{_TAMPERING}::test_the_manifest_of_another_build_is_refused_in_its_place",
    ),
    TakenOut(
        "pieces of a table are files of its build",
        _MANIFEST,
        '    if not names_pieces(manifest.get(PIECES, {}), manifest["files"]):',
        "    if False:",
        "tests/analytics/test_store_pieces.py::test_a_manifest_that_names_pieces_which_are_no_"
        "files_of_the_build_is_refused[pieces0]",
    ),
    TakenOut(
        "a manifest that is a link is refused",
        _MANIFEST,
        "        if path.is_symlink():",
        "        if False:",
        f"{_TAMPERING}::test_a_manifest_that_is_a_link_is_refused",
    ),
    TakenOut(
        "the pointer names a build and no path",
        "analytics/store/pointer.py",
        "    if not is_build_id(text):",
        "    if not text:",
        f"{_TAMPERING}::test_a_pointer_to_anything_but_a_build_is_refused",
    ),
    TakenOut(
        "a pointer that is a link is not followed",
        "analytics/store/pointer.py",
        "os.O_RDONLY | _NO_FOLLOW",
        "os.O_RDONLY",
        f"{_TAMPERING}::test_a_pointer_that_is_a_link_is_refused",
    ),
    TakenOut(
        "models are opened under the libraries that wrote them",
        "analytics/store/models.py",
        "    _require_the_same(path, written_with)\n",
        "",
        "tests/analytics/test_store_models.py"
        "::test_a_model_written_with_another_version_is_not_opened",
    ),
    TakenOut(
        "nothing is unpickled outside the store",
        "dashboard/board.py",
        "import json\nfrom html",
        "import json\nimport pickle\nfrom html",
        "tests/test_trust.py"
        "::test_nothing_is_unpickled_or_evaluated_outside_the_allowed_modules"
        "[dashboard/board.py]",
    ),
    TakenOut(
        "a pickle in the cache never runs",
        "dashboard/cache.py",
        "        if mode == MODE_PICKLE:",
        "        if False:",
        "tests/dashboard/test_cache.py::test_a_pickle_put_into_it_never_runs",
    ),
    TakenOut(
        "a pickled key in the cache never runs",
        "dashboard/cache.py",
        "        if not raw:",
        "        if False:",
        "tests/dashboard/test_cache.py::test_a_pickled_key_put_into_it_never_runs",
    ),
    TakenOut(
        "only the server enters the folder of the cache",
        "dashboard/cache.py",
        "        folder.chmod(0o700)\n",
        "        folder.chmod(0o755)\n",
        "tests/dashboard/test_cache.py::test_only_its_owner_may_enter_its_folder",
    ),
    TakenOut(
        "secrets are not printed",
        _SETTINGS,
        'field(default="", repr=False,',
        'field(default="",',
        "tests/dashboard/test_settings.py::test_a_secret_is_never_printed",
    ),
    TakenOut(
        "a secret that can be guessed is refused",
        _SETTINGS,
        "if 0 < len(text.strip()) < _SHORTEST_SECRET:",
        "if False:",
        "tests/dashboard/test_settings.py::test_a_value_that_cannot_be_used_is_refused",
    ),
    TakenOut(
        "a password of an engine is in no message",
        "analytics/engines/address.py",
        "            said = said.replace(secret, _HIDDEN)\n",
        "            pass\n",
        "tests/analytics/engines/test_address.py::test_messages_lose_every_spelling_of_a_secret",
    ),
    TakenOut(
        "packages are installed by their hash",
        "Makefile",
        "-m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt",
        "-m pip install --quiet --disable-pip-version-check -r requirements.txt",
        "tests/test_trust.py::test_what_is_installed_is_held_against_its_hash",
    ),
)
