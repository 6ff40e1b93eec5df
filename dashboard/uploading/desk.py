"""What an admin can have done with uploads and builds; every act is in the audit log."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from analytics.store import ArtifactStore
from dashboard import audit
from dashboard.uploading import jobs
from dashboard.uploading.drafts import PREVIEW, Draft, Drafts
from pages import who

_MIB: Final = 2**20


class Desk:
    """The uploads of one server; see `pages.uploads.Desk`."""

    def __init__(self, store: ArtifactStore, audit_log: Path, limit_mib: int) -> None:
        self._store = store
        self._audit_log = audit_log
        self._limit = limit_mib * _MIB
        self.drafts = Drafts(store.root)

    def limit(self) -> int:
        """Bytes that an upload may have."""
        return self._limit

    def create(self) -> Draft:
        """Make room for an upload."""
        who.demand(who.Role.ADMIN)
        return self.drafts.create(who.current().name)

    def open(self, draft_id: str) -> Draft:
        """Open an upload.

        Raises
        ------
        GoneError
            There is none.
        """
        who.demand(who.Role.ADMIN)
        return self.drafts.open(draft_id)

    def state(self, draft_id: str) -> dict[str, Any]:
        """Say what an upload holds, how its job stands and what was found."""
        draft = self.open(draft_id)
        return {
            "files": draft.files,
            "who": draft.who,
            "preview": draft.read(PREVIEW),
            **jobs.state_of(draft),
        }

    def live(self) -> str | None:
        """Name an upload that is being built from, by whomever."""
        who.demand(who.Role.ADMIN)
        for draft in self.drafts.all():
            state = jobs.state_of(draft)
            if state.get("job") == "build" and state["state"] in {jobs.STARTING, jobs.RUNNING}:
                return draft.draft_id
        return None

    def check(self, draft_id: str, options: Mapping[str, Any]) -> None:
        """Start to look at an upload."""
        self._start(draft_id, "preview", options)

    def build(self, draft_id: str, options: Mapping[str, Any]) -> None:
        """Start to build from an upload."""
        draft = self._start(draft_id, "build", options)
        files = [{"label": file["label"], "bytes": file["bytes"]} for file in draft.files]
        audit.record("build.started", draft=draft_id, files=files)

    def cancel(self, draft_id: str) -> None:
        """Stop what is being done with an upload."""
        jobs.cancel(self.open(draft_id))
        audit.record("build.cancel", draft=draft_id)

    def discard(self, draft_id: str) -> None:
        """Remove an upload, and stop what is being done with it."""
        self.drafts.discard(self.open(draft_id))
        audit.record("upload.discarded", draft=draft_id)

    def roll_back(self, build_id: str) -> None:
        """Serve another build.

        Raises
        ------
        ArtifactError
            It is damaged, or a build is being made.
        """
        who.demand(who.Role.ADMIN)
        self._store.make_current(build_id)
        audit.record("build.served", build_id=build_id)

    def remove(self, build_id: str) -> None:
        """Remove a build that is not served.

        Raises
        ------
        ArtifactError
            It is served, or a build is being made.
        """
        who.demand(who.Role.ADMIN)
        self._store.remove(build_id)
        audit.record("build.removed", build_id=build_id)

    def _start(self, draft_id: str, job: str, options: Mapping[str, Any]) -> Draft:
        draft = self.open(draft_id)
        request = {
            "options": options,
            "who": who.current().name,
            "artifacts": self._store.root.resolve(),
            "audit_log": self._audit_log.resolve(),
        }
        jobs.start(draft, job, request)
        return draft
