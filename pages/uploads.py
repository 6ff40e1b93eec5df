"""The one way for a page to reach uploads and what is built from them.

The server puts a desk into its configuration; every call of it asks who is calling.
"""

from collections.abc import Mapping
from typing import Any, Final, Protocol

import flask

from analytics.errors import ShopperError

DESK: Final = "UPLOAD_DESK"


class GoneError(ShopperError):
    """There is no such upload any more."""


class Desk(Protocol):
    """What an admin can have done; each raises `who.ForbiddenError` for anybody else."""

    def limit(self) -> int:
        """Bytes that an upload may have."""

    def state(self, draft_id: str) -> dict[str, Any]:
        """Say what an upload holds and how its job stands."""

    def live(self) -> str | None:
        """Name an upload that is being built from, by whomever."""

    def check(self, draft_id: str, options: Mapping[str, Any]) -> None:
        """Start to look at an upload."""

    def build(self, draft_id: str, options: Mapping[str, Any]) -> None:
        """Start to build from an upload."""

    def cancel(self, draft_id: str) -> None:
        """Stop what is being done with an upload."""

    def discard(self, draft_id: str) -> None:
        """Remove an upload."""

    def roll_back(self, build_id: str) -> None:
        """Serve another build."""

    def remove(self, build_id: str) -> None:
        """Remove a build that is not served."""


def desk() -> Desk:
    """Reach the desk of the app that is being asked."""
    found: Desk = flask.current_app.config[DESK]
    return found
