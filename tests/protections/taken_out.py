"""Every protection that is taken out in turn, by the part of docs/security.md it belongs to."""

from collections.abc import Mapping
from typing import Final

from tests.protections import access, api, headers, injection, models, operation, uploads
from tests.protections.row import TakenOut

# What takes longest is first, so that no test process is left alone with it at the end.
PARTS: Final[Mapping[str, tuple[TakenOut, ...]]] = {
    "operation, faults and fuzzing": operation.ROWS,
    "access": access.ROWS,
    "API": api.ROWS,
    "headers": headers.ROWS,
    "upload": uploads.ROWS,
    "injection": injection.ROWS,
    "models and artifacts": models.ROWS,
}

ROWS: Final = tuple(row for rows in PARTS.values() for row in rows)
