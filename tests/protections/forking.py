"""Fork a process for each run of pytest, with what is slow to import there already.

A program of its own: nothing of this repository is imported before the fork, so that each run sees
the code as it stands at that moment. It reads a line of JSON for each run (`folder`, `arguments`,
and the file that takes what is `said`), and answers with the process id, then with the exit code.
"""

import importlib
import json
import os
import sys
from typing import Final, NoReturn

LIBRARIES: Final = (
    *("pandas", "pyarrow.parquet", "pyarrow.dataset", "ibis.backends.duckdb", "openpyxl", "pytest"),
    *("dash", "dash_ag_grid", "plotly.graph_objects", "flask_compress", "xlsxwriter", "click"),
    *("sklearn.cluster", "sklearn.linear_model", "scipy.stats", "pydantic", "argon2", "psutil"),
    *("authlib.integrations.flask_client", "prometheus_client", "multiprocess", "diskcache"),
)


def main() -> None:
    """Answer until there is nothing more to read."""
    for name in LIBRARIES:
        importlib.import_module(name)
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            _run(**json.loads(line))
        _say(pid)
        _say(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def _run(folder: str, arguments: list[str], said: str) -> NoReturn:
    import pytest

    os.setsid()
    os.chdir(folder)
    sys.path.insert(0, folder)
    for number, (path, mode) in enumerate(
        [(os.devnull, os.O_RDONLY), (said, os.O_WRONLY | os.O_CREAT), (said, os.O_WRONLY)]
    ):
        os.dup2(os.open(path, mode | os.O_APPEND, 0o600), number)
    code = pytest.main(arguments)
    sys.stdout.flush()
    os._exit(int(code))


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
